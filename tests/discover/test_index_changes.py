"""An index brought up to date: equal to a fresh one, at a fraction of the work."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from wrensong.discover.domain import Condition, Found, Search
from wrensong.discover.index import Index
from wrensong.discover.index import building as building_module
from wrensong.discover.index.engine import MOST_SEGMENTS
from wrensong.discover.index.segment import Segment

ROWS = 400
WORDS = "bread cake dough flour oven butter run marathon trail shoe race pace camera lens".split()
SEARCHES = [
    Search("bread", conditions=(Condition("followers", 200),)),
    Search("trail shoe", conditions=(Condition("place", values=("at", "de")),)),
    Search("", conditions=(Condition("parts", low=0.3, values=("x",)),), sort="rate"),
    Search("", conditions=(Condition("tags", values=("cake",), exclude=True),), sort="followers"),
]


def catalogue(rows: int = ROWS, seed: int = 1) -> pa.Table:
    draw = np.random.default_rng(seed)
    shares = draw.dirichlet([1, 1, 1], rows)[:, :2].round(3)
    tags = [list(draw.choice(WORDS, n)) if n else None for n in draw.integers(0, 4, rows)]
    parts = [None if s[0] > 0.6 else list(zip("xy", s.tolist(), strict=True)) for s in shares]
    return pa.table(
        {
            "account_id": np.arange(rows) * 2,
            "text_bio": [" ".join(draw.choice(WORDS, 6)) for _ in range(rows)],
            "place": pa.array(draw.choice(["at", "de", "ch", None], rows)),
            "followers": draw.integers(0, 1000, rows),
            "rate": pa.array(draw.random(rows), mask=draw.random(rows) < 0.2),
            "tags": pa.array(tags, pa.list_(pa.string())),
            "parts": pa.array(parts, pa.map_(pa.string(), pa.float64())),
        }
    )


def replaced(table: pa.Table, name: str, values: pa.Array) -> pa.Table:
    return table.set_column(table.column_names.index(name), name, values)


def shifted(table: pa.Table) -> pa.Table:
    """Every measure a little different, every text as it was."""
    other = catalogue(table.num_rows, seed=9)
    for name in ("rate", "tags", "parts", "place"):
        table = replaced(table, name, other[name])
    return table


def same(found: Found, wanted: Found) -> None:
    assert (found.total, found.not_known) == (wanted.total, wanted.not_known)
    assert {h.account_id for h in found.hits} == {h.account_id for h in wanted.hits}
    by_id = {h.account_id: h for h in wanted.hits}
    for hit in found.hits:
        assert hit.fit == pytest.approx(by_id[hit.account_id].fit, abs=0.05)


def compare(index: Index, table: pa.Table, folder: Path) -> None:
    fresh = Index.build(folder, table, "fresh")
    for search in SEARCHES:
        same(index.find(Search(**{**vars_of(search), "limit": ROWS * 2})),
             fresh.find(Search(**{**vars_of(search), "limit": ROWS * 2})))  # fmt: skip
    assert index.facet("place") == fresh.facet("place")
    assert index.accounts == fresh.accounts == table.num_rows


def vars_of(search: Search) -> dict[str, object]:
    return {name: getattr(search, name) for name in ("text", "conditions", "sort")}


@pytest.fixture
def no_texts(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many accounts' words each later segment weighs."""
    weighed: list[int] = []
    count = building_module._count

    def counted(counter, batch, passing, number):  # type: ignore[no-untyped-def]
        weighed.append(batch.num_rows)
        return count(counter, batch, passing, number)

    monkeypatch.setattr(building_module, "_count", counted)
    return weighed


def test_other_measures_are_written_without_a_look_at_texts(
    tmp_path: Path, no_texts: list[int]
) -> None:
    old = catalogue()
    index = Index.build(tmp_path / "a", old, "1")
    texts = (index.segments[0].folder / "texts.pack").stat()
    now = index.update(old, shifted(old), "2")
    assert no_texts == [ROWS]
    assert (now.segments[0].folder / "texts.pack").stat().st_ino == texts.st_ino
    assert now.version == "2" and len(now.segments) == 1 and now.added == 0
    compare(now, shifted(old), tmp_path / "b")
    # Whoever had the older generation open still asks that.
    fresh = Index.build(tmp_path / "c", old, "1")
    assert [index.find(s) for s in SEARCHES] == [fresh.find(s) for s in SEARCHES]


def test_new_changed_and_gone_accounts_meet_in_one_step(
    tmp_path: Path, no_texts: list[int]
) -> None:
    old, more = catalogue(), catalogue(ROWS + 10, seed=1)
    bios = old["text_bio"].to_pylist()
    changed = [*bios[:5], "lens camera lens", *bios[6:]]
    new = shifted(replaced(old, "text_bio", pa.array(changed)))
    new = pa.concat_tables([new, more.slice(ROWS).cast(new.schema)])
    new = new.filter(pa.array(np.arange(new.num_rows) != 7))
    now = Index.build(tmp_path / "a", old, "1").update(old, new, "2")
    assert no_texts[1:] == [11] and now.added == 11
    compare(now, new, tmp_path / "b")
    assert now.find(Search(conditions=(Condition("account_id", values=("14",)),))).total == 0
    found = Index.open(tmp_path / "a")
    assert found is not None and found.find(SEARCHES[0]) == now.find(SEARCHES[0])


def test_columns_come_go_and_change_their_type(tmp_path: Path, no_texts: list[int]) -> None:
    old = catalogue()
    index = Index.build(tmp_path, old, "1")
    deeper = old.append_column("deep", pa.array(np.arange(ROWS) / 8))
    index = index.update(old, deeper, "2")
    assert index.count((Condition("deep", high=1),)) == 9
    worded = replaced(deeper, "deep", pa.array([f"w{n % 3}" for n in range(ROWS)]))
    index = index.update(deeper, worded, "3")
    assert index.facet("deep", top=1) == [("w0", 134)]
    index = index.update(worded, old, "4")
    assert "deep" not in index.segments[0].kinds and no_texts == [ROWS]
    assert not [name for name in index.segments[0].stored if ".deep." in name]


def test_columns_renewed_many_times_leave_few_files(tmp_path: Path) -> None:
    table = catalogue()
    index = Index.build(tmp_path / "a", table, "0")
    for turn in range(1, 12):
        now = replaced(table, "followers", pa.array(np.arange(ROWS) + turn))
        index, table = index.update(table, now, str(turn)), now
        assert len(list(index.segments[0].folder.glob("*.pack"))) <= 5
    assert len(list((tmp_path / "a").glob("segment-*"))) == 1
    compare(index, table, tmp_path / "b")


def test_small_segments_become_one_and_too_many_additions_a_new_build(tmp_path: Path) -> None:
    whole = catalogue()
    known = 300
    table = whole.slice(0, known)
    index = Index.build(tmp_path / "a", table, "0")
    first = index.segments[0]
    most = 1
    for count in range(known + 2, known + 42, 2):
        index, table = index.update(table, whole.slice(0, count), str(count)), whole.slice(0, count)
        most = max(most, len(index.segments))
        assert len(index.segments) <= MOST_SEGMENTS
    assert most == MOST_SEGMENTS and index.segments[0].folder == first.folder
    assert index.added == table.num_rows - known
    compare(index, table, tmp_path / "b")
    index = index.update(table, whole, "all")
    assert len(index.segments) == 1 and index.added == 0
    assert len(list((tmp_path / "a").glob("segment-*"))) == 1


def test_what_cannot_be_compared_is_built_anew(tmp_path: Path, no_texts: list[int]) -> None:
    old = catalogue()
    index = Index.build(tmp_path / "a", old, "1")
    for new in (old.append_column("text_name", old["text_bio"]), old.take(np.arange(ROWS)[::-1])):
        now = index.update(old, new, "2")
        assert no_texts[-1] == ROWS and len(now.segments) == 1
        index = Index.build(tmp_path / "a", old, "1")


def test_an_index_takes_few_open_files(tmp_path: Path) -> None:
    index = Index.build(tmp_path, catalogue(), "1")
    assert {place.file for place in index.segments[0].stored.values()} == {
        "texts.pack",
        "columns-0.pack",
    }
    assert Segment(index.segments[0].folder).rows == ROWS
