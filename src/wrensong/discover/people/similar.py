"""Accounts that look like one person's: scored by Splink, suggested, never joined.

The model is that of Fellegi and Sunter (1969): each comparison multiplies the odds by how often
it comes out that way for one person's accounts (m) and for two people's (u). u of exact
agreement is counted in the accounts at hand, value by value, so that a common name counts for
little; m and the u of near agreement are stated here. Nothing is trained, so that a small
workspace gives as sensible an answer as a large one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .keys import Profile
from .likeness import folded, stem
from .nouns import Ints

if TYPE_CHECKING:
    import pyarrow as pa

# Expected: of so many accounts one has another of its person on a further platform, not yet
# joined by a key. Stated.
PRIOR = 0.05
# Accounts that share a value are compared with each other only while they are at most so many.
CAP = 60
# So many further people stand behind the accounts at hand when a value's share is judged. Stated.
UNSEEN = 5_000
_NEAR = 0.92
# comparison -> (m exact, m near, u near); near None: the value is equal or it is not.
_TEXT = {"name": (0.60, 0.15, 4e-4), "own_handle": (0.50, 0.20, 2e-4)}
_WORD = {"site": 0.90, "mail": 0.80, "city": 0.85, "country": 0.97, "language": 0.93,
         "category": 0.60}  # fmt: skip
_BY_VALUE = ("name", "own_handle", "site", "mail")
_NEEDS = "Likeness is not asked: it needs Splink. Install it with:  pip install 'wrensong[people]'"


@dataclass(frozen=True, slots=True)
class Likely:
    """Two accounts (rows, ``a < b``) of perhaps one person, with the model's probability."""

    a: int
    b: int
    probability: float
    reasons: tuple[str, ...]


def suggest(
    accounts: pa.Table, profiles: Sequence[Profile], persons: Ints, least: float
) -> tuple[list[Likely], tuple[str, ...]]:
    """Pairs of different persons' accounts on different platforms with a probability of at
    least ``least``, and notes. Persons who already share a platform are never paired."""
    rows = _features(accounts, profiles)
    blocks = {name: _rare(rows[name]) for name in _BLOCKS}
    shared = {name: values for name, values in blocks.items() if _meet(values, persons)}
    if not shared:
        return [], ()
    try:
        from splink import Linker
        from splink.backends.duckdb import DuckDBAPI
    except ImportError:
        return [], (_NEEDS,)
    import duckdb

    table = _table({**rows, **{f"by_{name}": values for name, values in shared.items()}})
    connection = duckdb.connect(":memory:")
    try:
        engine = DuckDBAPI(connection)
        linker = Linker(engine.register(table), _settings(rows, list(shared)), log_level="ERROR")
        for name in _BY_VALUE:
            frequencies = engine.register(_frequencies(name, rows[name]))
            linker.table_management.register_term_frequency_lookup(frequencies, name)
        found = linker.inference.predict(threshold_match_probability=least).as_pyarrow_table()
    finally:
        connection.close()
    return list(_likely(found, rows, profiles, persons)), ()


_BLOCKS = ("name", "own_handle", "site", "mail", "start", "tail")


def _features(accounts: pa.Table, profiles: Sequence[Profile]) -> dict[str, list[str | None]]:
    """What is compared, one value per account; None is not known and says nothing."""
    names = [" ".join(p.names) or None for p in profiles]
    handles = [_own_handle(p) for p in profiles]
    cities = [folded(c) or None if c else None for c in accounts["city"].to_pylist()]
    stems = [stem(p.handle) for p in profiles]
    return {
        "platform": [p.platform for p in profiles],
        "name": names,
        "own_handle": handles,
        "site": [min(p.sites, default=None) for p in profiles],
        "mail": [p.email for p in profiles],
        "city": cities,
        "country": accounts["country"].to_pylist(),
        "language": accounts["language"].to_pylist(),
        "category": accounts["category"].to_pylist(),
        # For typing errors: the start of the handle with the city, the last name with an initial.
        "start": [f"{s[:5]} {c}" if len(s) >= 5 and c else None
                  for s, c in zip(stems, cities, strict=True)],
        "tail": [f"{p.names[0][0]} {p.names[-1]}" if len(p.names) > 1 else None for p in profiles],
    }  # fmt: skip


def _own_handle(p: Profile) -> str | None:
    """What the handle says beyond the name (``mina.bakes`` of Mina Okafor: ``bakes``); the whole
    handle of somebody without a name. The name is compared already, and two namesakes spell it
    alike in their handles."""
    letters = stem(p.handle)
    for word in sorted(p.names, key=len, reverse=True):
        letters = letters.replace(word, "", 1)
    return letters or None


def _rare(values: Sequence[str | None]) -> list[str | None]:
    """Only the values that few enough accounts share to compare them all."""
    counts = Counter(values)
    return [v if v is not None and counts[v] <= CAP else None for v in values]


def _meet(values: Sequence[str | None], persons: Ints) -> bool:
    """Whether any value is shared by accounts of different persons."""
    first: dict[str, int] = {}
    pairs = zip(values, persons.tolist(), strict=True)
    return any(v is not None and first.setdefault(v, person) != person for v, person in pairs)


def _table(columns: dict[str, list[str | None]]) -> pa.Table:
    import pyarrow as pa

    count = len(columns["platform"])
    texts = {name: pa.array(values, pa.string()) for name, values in columns.items()}
    return pa.table({"unique_id": pa.array(range(count), pa.int64()), **texts})


def _settings(rows: dict[str, list[str | None]], blocks: Sequence[str]) -> Any:
    from splink import SettingsCreator

    count = len(rows["platform"])
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="unique_id",
        probability_two_random_records_match=min(0.5, PRIOR / max(count - 1, 1)),
        blocking_rules_to_generate_predictions=[
            {"blocking_rule": f"l.by_{name} = r.by_{name} AND l.platform <> r.platform"}
            for name in blocks
        ],
        comparisons=[_comparison(name, rows[name]) for name in (*_TEXT, *_WORD)],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=True,
    )


def _comparison(name: str, values: Sequence[str | None]) -> Any:
    import splink.comparison_level_library as levels
    import splink.comparison_library as library

    u = _chance(values)
    exact = levels.ExactMatchLevel(name, term_frequency_adjustments=name in _BY_VALUE)
    if name in _TEXT:
        m, m_near, u_near = _TEXT[name]
        near = levels.JaroWinklerLevel(name, _NEAR)
        graded = [
            exact.configure(m_probability=m, u_probability=u),
            near.configure(m_probability=m_near, u_probability=u_near),
        ]
        rest, u_rest = 1 - m - m_near, 1 - u - u_near
    else:
        graded = [exact.configure(m_probability=_WORD[name], u_probability=u)]
        rest, u_rest = 1 - _WORD[name], 1 - u
    other = levels.ElseLevel().configure(m_probability=rest, u_probability=u_rest)
    return library.CustomComparison(
        output_column_name=name,
        comparison_levels=[levels.NullLevel(name), *graded, other],
    )


def _frequencies(name: str, values: Sequence[str | None]) -> pa.Table:
    """How common each value is without the pair that is compared: a name that only two accounts
    have is rare, however few accounts there are; one that others have too is as common as it is
    among them."""
    import pyarrow as pa

    counts = Counter(v for v in values if v is not None)
    seen = sum(counts.values())
    shares = [1 / (seen + UNSEEN) + max(n - 2, 0) / seen for n in counts.values()]
    return pa.table(
        {name: pa.array(list(counts), pa.string()), f"tf_{name}": pa.array(shares, pa.float64())}
    )


def _chance(values: Sequence[str | None]) -> float:
    """The chance that two accounts agree by accident: sum of squared shares, kept off 0 and 1."""
    counts = np.array(list(Counter(v for v in values if v is not None).values()), dtype=float)
    if not len(counts):
        return 0.01
    return float(np.clip(((counts / counts.sum()) ** 2).sum(), 1e-7, 0.95))


def _likely(
    found: pa.Table,
    rows: dict[str, list[str | None]],
    profiles: Sequence[Profile],
    persons: Ints,
) -> Iterable[Likely]:
    places: dict[int, set[str]] = {}
    for row, person in enumerate(persons.tolist()):
        places.setdefault(person, set()).add(profiles[row].platform)
    counts = {name: Counter(rows[name]) for name in ("name", "own_handle", "city", "site", "mail")}
    best: dict[tuple[int, int], Likely] = {}
    names = ("unique_id_l", "unique_id_r", "match_probability")
    columns = zip(*(found[name].to_pylist() for name in names), strict=True)
    for left, right, probability in columns:
        a, b = min(left, right), max(left, right)
        one, other = int(persons[a]), int(persons[b])
        if one == other or places[one] & places[other]:
            continue
        pair = (min(one, other), max(one, other))
        if pair not in best or best[pair].probability < probability:
            reasons = tuple(_reasons(a, b, rows, counts))
            best[pair] = Likely(a, b, float(probability), reasons)
    return best.values()


def _reasons(
    a: int, b: int, rows: dict[str, list[str | None]], counts: dict[str, Counter[str | None]]
) -> Iterable[str]:
    """What speaks for and against, in words; values nobody knows are left out."""
    words = {
        "name": "name",
        "own_handle": "handle beyond the name",
        "site": "link",
        "mail": "e-mail",
        "city": "city",
        "country": "country",
        "language": "language",
        "category": "category",
    }
    for key, word in words.items():
        first, second = rows[key][a], rows[key][b]
        if first is None or second is None:
            continue
        if first == second:
            n = counts[key][first] if key in counts else 0
            yield f"same {word}" + (f" ({n} accounts have it)" if n > 2 else "")
        elif key in _TEXT:
            yield f"{word}s “{first}” and “{second}”"
        else:
            yield f"another {word}"
