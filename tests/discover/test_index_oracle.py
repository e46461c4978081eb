"""The search index against plain Python, on small catalogues of any content."""

from __future__ import annotations

import math
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wrensong.discover.domain import Condition, Search
from wrensong.discover.index import Index

Row = dict[str, Any]
SCHEMA = pa.schema(
    {
        "account_id": pa.int64(), "text_handle": pa.string(), "text_bio": pa.string(),
        "platform": pa.string(), "followers": pa.int64(), "rate": pa.float64(),
        "verified": pa.bool_(), "niches": pa.list_(pa.string()),
        "audience": pa.map_(pa.string(), pa.float64()),
    }
)  # fmt: skip
WORDS = ["bread", "cake", "run", "race", "lens"]
PLACES = ["AT", "DE", "CH"]
FIELDS = {"text_handle": 3, "text_bio": 2}

text = st.none() | st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)
eighths = st.lists(st.tuples(st.sampled_from(PLACES), st.integers(0, 4)), unique_by=lambda p: p[0])
row = st.fixed_dictionaries(
    {
        "text_handle": text,
        "text_bio": text,
        "platform": st.sampled_from(["instagram", "tiktok", None]),
        "followers": st.none() | st.integers(0, 20) | st.sampled_from([2**24 + 1, 2**53]),
        "rate": st.none() | st.sampled_from([0.0, 0.1, 0.25, 1 / 3]),
        "verified": st.sampled_from([True, False, None]),
        "niches": st.none() | st.lists(st.sampled_from(WORDS), max_size=3),
        "audience": st.none() | eighths.map(lambda parts: [(k, n / 8) for k, n in parts]),
    }
)
rows = st.lists(row, min_size=1, max_size=12)
bound = st.none() | st.sampled_from([0.0, 0.1, 0.25, 0.5, 1.0, 5.0, 2.0**24])
some_words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(tuple)
condition = st.one_of(
    st.builds(Condition, st.sampled_from(["followers", "rate"]), bound, bound,
              exclude=st.booleans()),
    st.builds(Condition, st.just("platform"), values=st.sampled_from([("TikTok",), ("x",), ()]),
              exclude=st.booleans()),
    st.builds(Condition, st.just("verified"), values=st.sampled_from([("yes",), ("no",)]),
              exclude=st.booleans()),
    st.builds(Condition, st.just("niches"), values=some_words, exclude=st.booleans()),
    st.builds(Condition, st.just("audience"), bound, bound, exclude=st.booleans(),
              values=st.lists(st.sampled_from([*PLACES, "FR"]), max_size=2).map(tuple)),
    st.builds(Condition, st.just("text"), values=some_words, exclude=st.booleans()),
)  # fmt: skip
condition = st.builds(lambda c, taken_in: replace(c, unknown=taken_in), condition, st.booleans())
conditions = st.lists(condition, max_size=3).map(tuple)


def table(people: dict[int, Row]) -> pa.Table:
    named = [{"account_id": account, **row} for account, row in sorted(people.items())]
    return pa.Table.from_pylist(named, SCHEMA)


def words_of(row: Row) -> Counter[str]:
    """How often each word counts."""
    found: Counter[str] = Counter()
    for field, weight in FIELDS.items():
        for word in (row[field] or "").split():
            found[word] += weight
    return found


def holds(row: Row, asked: Condition) -> bool | None:
    """Whether a row meets a condition; None where it is not known."""
    met = _text(row, asked) if asked.filter == "text" else _meets(row[asked.filter], asked)
    if met is None:
        return True if asked.unknown else None
    return not met if asked.exclude else met


def _text(row: Row, asked: Condition) -> bool | None:
    return any(word in words_of(row) for word in asked.values) if words_of(row) else None


def _meets(value: Any, asked: Condition) -> bool | None:
    if value is None:
        return None
    if asked.filter == "audience":
        return _share(dict(value), asked)
    if asked.filter == "verified":
        return bool(value == (asked.values == ("yes",)))
    if isinstance(value, list):
        return bool(set(value) & set(asked.values))
    if isinstance(value, str):
        return not asked.values or value in [word.lower() for word in asked.values]
    return bool((asked.low is None or value >= asked.low) and
                (asked.high is None or value <= asked.high))  # fmt: skip


def _share(shares: dict[str, float], asked: Condition) -> bool | None:
    if not asked.values:
        return True
    high = math.inf if asked.high is None else asked.high
    answers = []
    for value in asked.values:
        least = shares.get(value, 0.0)
        most = shares.get(value, max(0.0, 1 - sum(shares.values())))
        if asked.low is None and asked.high is None:
            possible, sure = most > 0, least > 0
        else:
            low = asked.low or 0.0
            possible, sure = most >= low and least <= high, least >= low and most <= high
        answers.append(True if sure else None if possible else False)
    return True if True in answers else None if None in answers else False


def indexed(folder: Path, old: dict[int, Row], new: dict[int, Row], way: str) -> Index:
    """An index of ``new``: built at once, grown out of ``old``, or brought up to date."""
    if way == "build":
        return Index.build(folder, table(new), "new")
    before = Index.build(folder, table(old), "old")
    if way == "update":
        return before.update(table(old), table(new), "new")
    return before.add(table({k: v for k, v in new.items() if old.get(k) != v}), "new")


@settings(max_examples=80, deadline=None)
@given(rows, rows, st.sampled_from(["build", "add", "update"]), st.lists(conditions, max_size=6),
       st.sampled_from(["followers", "rate", "verified"]), st.booleans())  # fmt: skip
def test_what_is_found_is_what_a_reader_of_all_rows_finds(
    first: list[Row], then: list[Row], way: str, asked: list[tuple[Condition, ...]],
    sort: str, descending: bool,
) -> None:  # fmt: skip
    old = {3 * i + 1: row for i, row in enumerate(first)}
    # Some change, some are new; where the index is brought up to date, some go as well.
    new = {3 * i + 1 - 3 * (i > 6): row for i, row in enumerate(then)}
    new |= {100 + i: row for i, row in enumerate(first[:2])}
    if way == "add":
        new = old | new
    with tempfile.TemporaryDirectory() as folder:
        index = indexed(Path(folder), old, new, way)
        assert index.accounts == len(new)
        for conditions in asked:
            answers = {k: [holds(row, c) for c in conditions] for k, row in new.items()}
            wanted = {k for k, answer in answers.items() if all(answer)}
            search = Search(conditions=conditions, sort=sort, descending=descending)
            found = index.find(search)
            assert {hit.account_id for hit in found.hits} == wanted
            assert found.total == len(wanted) == index.count(conditions)
            assert [h.account_id for h in found.hits] == ordered(new, wanted, sort, descending)
            others = [
                [a[i] for a in answers.values() if all(a[:i] + a[i + 1 :])]
                for i in range(len(conditions))
            ]
            assert found.not_known == tuple(part.count(None) for part in others)
            assert index.relaxed(search) == tuple(map(len, others))


def ordered(people: dict[int, Row], wanted: set[int], sort: str, descending: bool) -> list[int]:
    def key(account: int) -> tuple[bool, float, int]:
        value = people[account][sort]
        return value is None, (-1 if descending else 1) * float(value or 0), account

    return sorted(wanted, key=key)


@settings(max_examples=60, deadline=None)
@given(rows, some_words, conditions, st.integers(1, 4))
def test_words_weigh_as_described_and_pages_hold_everyone_once(
    first: list[Row], asked: tuple[str, ...], conditions: tuple[Condition, ...], size: int
) -> None:
    people = {7 * i + 2: row for i, row in enumerate(first)}
    with tempfile.TemporaryDirectory() as folder:
        index = Index.build(Path(folder), table(people), "1")
        whole = index.find(Search(" ".join(asked), conditions=conditions))
        exact = index.find(Search(" ".join(asked), conditions=conditions), exact=True)
        pages = [
            index.find(Search(" ".join(asked), conditions=conditions, limit=size, offset=at)).hits
            for at in range(0, len(people) + size, size)
        ]
    assert whole == exact
    assert sum(pages, ()) == whole.hits
    assert len({hit.account_id for hit in whole.hits}) == whole.total
    assert [(-(h.fit or 0), h.account_id) for h in whole.hits] == sorted(
        (-(h.fit or 0), h.account_id) for h in whole.hits
    )
    wanted = bm25(people, set(asked))
    for hit in whole.hits:
        assert hit.words == pytest.approx(wanted[hit.account_id], abs=1e-4)


def bm25(people: dict[int, Row], asked: set[str]) -> dict[int, float]:
    """As docs/methods/search.md says it."""
    counts = {account: words_of(row) for account, row in people.items()}
    mean = sum(sum(c.values()) for c in counts.values()) / len(counts) or 1
    idf = {}
    for word in asked:
        using = sum(word in c for c in counts.values())
        if using:
            idf[word] = math.log(1 + (len(people) - using + 0.5) / (using + 0.5))
    found = {}
    for account, count in counts.items():
        norm = 1.2 * (0.25 + 0.75 * sum(count.values()) / mean)
        reached = sum(weight * count[word] / (count[word] + norm) for word, weight in idf.items())
        found[account] = reached / sum(idf.values()) if idf else 0.0
    return found
