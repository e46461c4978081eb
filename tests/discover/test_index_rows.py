"""The index over many rows: zones, shortlists, additions and clients give what a scan gives."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wrensong.discover.domain import Condition, Search
from wrensong.discover.index import Index
from wrensong.discover.index import ranking as ranking_module
from wrensong.discover.index.columns import ZONE

ROWS = 3 * ZONE + 17
PLACES = ["at", "de", "ch", "fr", None]
WORDS = (
    "bread cake dough flour oven butter run marathon trail shoe race pace camera lens photo light "
    "garden soil seed plant rose herb game level quest boss loot score yoga calm breath stretch"
).split()


def catalogue(first: int, rows: int, seed: int) -> pa.Table:
    draw = np.random.default_rng(seed)
    topic = draw.integers(0, 5, rows)
    words = np.array(WORDS[:30]).reshape(5, 6)
    texts = [" ".join(draw.choice(words[t], draw.integers(1, 12))) for t in topic]
    other = draw.choice(WORDS, rows)
    return pa.table(
        {
            "account_id": np.arange(first, first + rows) * 3,
            "text_bio": [f"{a} {b}" for a, b in zip(texts, other, strict=True)],
            "platform": draw.choice(["instagram", "tiktok"], rows),
            "country": pa.array(draw.choice(PLACES, rows)),
            "followers": pa.array(
                np.exp(draw.normal(8, 1.5, rows)).astype(np.int64), mask=draw.random(rows) < 0.1
            ),
            "verified": pa.array(draw.random(rows) < 0.3, mask=draw.random(rows) < 0.2),
            "niches": [[str(w) for w in words[t, : t + 1]] if t else None for t in topic],
        }
    )


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Index, list[dict]]:
    """An index with one addition that replaces some rows, and the rows as they now are."""
    folder = tmp_path_factory.mktemp("index")
    first, then = catalogue(0, ROWS, 1), catalogue(ROWS - 200, 400, 2)
    index = Index.build(folder, [first.slice(0, 4000), first.slice(4000)], "1").add(then, "2")
    now = {row["account_id"]: row for row in first.to_pylist() + then.to_pylist()}
    return index, list(now.values())


def holds(row: dict, asked: Condition) -> bool | None:
    """Whether a row meets a condition; None where it is not known."""
    value = row[asked.filter]
    if value is None:
        return None
    if asked.filter == "verified":
        met = value == (asked.values == ("yes",))
    elif asked.filter == "niches":
        met = bool(set(value) & set(asked.values))
    elif asked.values:
        met = value in asked.values
    else:
        met = (asked.low or 0) <= value <= (asked.high or np.inf)
    return met != asked.exclude


flags = st.booleans()
conditions = st.one_of(
    st.builds(
        lambda low, width, out: Condition("followers", low, low * width, exclude=out),
        st.integers(1, 30_000), st.integers(1, 50), flags,
    ),
    st.builds(
        lambda values, out: Condition("country", values=tuple(values), exclude=out),
        st.lists(st.sampled_from(["at", "de", "ch", "fr", "nowhere"]), min_size=1), flags,
    ),
    st.builds(
        lambda value, out: Condition("platform", values=(value,), exclude=out),
        st.sampled_from(["instagram", "tiktok", "x"]), flags,
    ),
    st.builds(
        lambda value, out: Condition("verified", values=(value,), exclude=out),
        st.sampled_from(["yes", "no"]), flags,
    ),
    st.builds(
        lambda values, out: Condition("niches", values=tuple(values), exclude=out),
        st.lists(st.sampled_from(WORDS), min_size=1), flags,
    ),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(conditions, max_size=4))
def test_conditions_select_what_a_scan_selects(
    grown: tuple[Index, list[dict]], asked: list[Condition]
) -> None:
    index, rows = grown
    met = np.array([[holds(row, c) is True for c in asked] for row in rows], bool)
    unknown = np.array([[holds(row, c) is None for c in asked] for row in rows], bool)
    met, unknown = (a.reshape(len(rows), len(asked)) for a in (met, unknown))
    others = [np.delete(met, i, axis=1).all(axis=1) for i in range(len(asked))]
    search = Search(conditions=tuple(asked), limit=len(rows))
    found = index.find(search)
    ids = np.array([row["account_id"] for row in rows])
    assert {hit.account_id for hit in found.hits} == set(ids[met.all(axis=1)].tolist())
    assert found.total == len(found.hits) == index.count(asked)
    assert found.not_known == tuple(int((o & unknown[:, i]).sum()) for i, o in enumerate(others))
    assert index.relaxed(search) == tuple(int(o.sum()) for o in others)


@pytest.mark.parametrize("text", ["bread oven", "marathon", "camera light garden", "herb", "yoga"])
def test_the_shortlist_loses_next_to_nothing(
    grown: tuple[Index, list[dict]], text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking_module, "SHORTLIST", 400)
    index, _ = grown
    search = Search(text=text, conditions=(Condition("followers", 100),))
    exact = index.find(search, exact=True)
    quick = index.find(search)
    assert exact.total == quick.total > 4 * 400
    # Equal fits are common here, so what counts is that no better one was left out.
    assert [h.fit for h in quick.hits] == pytest.approx([h.fit for h in exact.hits], abs=0.01)


def test_pages_follow_one_another(grown: tuple[Index, list[dict]]) -> None:
    index, _ = grown
    whole = index.find(Search(text="bread", limit=60)).hits
    pages = [index.find(Search(text="bread", limit=20, offset=at)).hits for at in (0, 20, 40)]
    assert whole == pages[0] + pages[1] + pages[2]
    assert index.find(Search(text="bread", offset=10**6)).hits == ()


def test_fit_is_the_mean_of_words_and_meaning(grown: tuple[Index, list[dict]]) -> None:
    index, _ = grown
    for hit in index.find(Search(text="bread butter")).hits:
        assert hit.fit == pytest.approx((hit.words + max(hit.meaning, 0)) / 2, abs=1e-6)
        assert 0 <= hit.words <= 1 and -1 <= hit.meaning <= 1.001


def test_rare_words_weigh_more_than_common_ones(tmp_path: Path) -> None:
    texts = ["bread"] * 50 + ["bread sourdough", "bread rye"]
    table = pa.table({"account_id": range(52), "text_bio": texts})
    hits = Index.build(tmp_path, table, "1").find(Search(text="bread sourdough")).hits
    assert hits[0].account_id == 50 and hits[0].words > hits[1].words * 2


def test_clients_at_once_get_what_one_gets(grown: tuple[Index, list[dict]]) -> None:
    index, _ = grown
    searches = [Search(text=f"{a} {b}") for a, b in pairwise(WORDS)]
    alone = [index.find(search) for search in searches]
    with ThreadPoolExecutor(8) as clients:
        for found in clients.map(lambda _: [index.find(s) for s in searches], range(8)):
            assert found == alone


def test_a_rebuilt_index_finds_what_a_grown_one_finds(
    grown: tuple[Index, list[dict]], tmp_path: Path
) -> None:
    index, rows = grown
    kept = {row["account_id"]: row for row in rows}
    schema = catalogue(0, 100, 1).schema
    table = pa.Table.from_pylist(sorted(kept.values(), key=lambda r: r["account_id"]), schema)
    rebuilt = Index.build(tmp_path, table, "3")
    search = Search(text="trail shoe", conditions=(Condition("country", values=("at",)),))
    a, b = index.find(search), rebuilt.find(search)
    assert a.total == b.total
    # Common words are counted over replaced rows too until the next build.
    assert [h.fit for h in a.hits] == pytest.approx([h.fit for h in b.hits], abs=0.02)


def test_an_open_index_survives_a_rebuild(tmp_path: Path) -> None:
    first = Index.build(tmp_path, catalogue(0, 300, 1), "1")
    Index.build(tmp_path, catalogue(5000, 300, 2), "2")
    assert first.find(Search(text="bread")).total == 300
    again = Index.open(tmp_path)
    assert again is not None and again.version == "2"
