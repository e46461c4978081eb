"""The search index against plain Python over the same rows."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wrensong.core.errors import LakeDamaged, NotFound, ValueInvalid, WrensongError
from wrensong.discover.domain import Condition, Search
from wrensong.discover.index import Index

PEOPLE = [
    # id, handle, bio, captions, tags, followers, rate, platform, verified, niches, audience, seen
    (11, "mina.bakes", "Sourdough in Vienna", "vegan bread and cake", ["baking", "vegan"],
     12_400, 0.046, "instagram", False, ["food"], {"AT": 0.6, "DE": 0.3}, datetime(2025, 3, 1)),
    (7, "ben.runs", "Marathon training", "run run run", ["running"],
     50_000, None, "tiktok", True, ["sport", "health"], {"DE": 0.5}, datetime(2025, 1, 1)),
    (23, "cleo", "Kaffee und Straßenfotografie ☕", "東京コーヒー", None,
     None, 0.031, "instagram", None, None, None, None),
    (5, None, None, None, None, 5_000, 0.02, None, False, [], {}, datetime(2024, 6, 1)),
]  # fmt: skip
NAMES = (
    "account_id text_handle text_bio text_captions text_tags followers rate platform verified "
    "niches audience seen"
).split()
TYPES = {
    "account_id": pa.int64(), "text_tags": pa.list_(pa.string()), "followers": pa.int64(),
    "rate": pa.float64(), "verified": pa.bool_(), "niches": pa.list_(pa.string()),
    "audience": pa.map_(pa.string(), pa.float64()), "seen": pa.timestamp("us"),
}  # fmt: skip


def table(people: list[tuple]) -> pa.Table:
    columns = {}
    for i, name in enumerate(NAMES):
        values = [list(p[i].items()) if isinstance(p[i], dict) else p[i] for p in people]
        columns[name] = pa.array(values, TYPES.get(name, pa.string()))
    return pa.table(columns)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return Index.build(tmp_path_factory.mktemp("index"), table(PEOPLE), "v1")


def ids(index: Index, *conditions: Condition, **search: object) -> list[int]:
    return [hit.account_id for hit in index.find(Search(conditions=conditions, **search)).hits]


@pytest.mark.parametrize(
    ("condition", "meets", "not_known"),
    [
        (Condition("followers", 5_000, 12_400), {11, 5}, 1),
        (Condition("followers", 5_000, 12_400, exclude=True), {7}, 1),
        (Condition("rate", low=0.031), {11, 23}, 1),
        (Condition("platform", values=("Instagram",)), {11, 23}, 1),
        (Condition("platform", values=("instagram",), exclude=True), {7}, 1),
        (Condition("platform", values=("vimeo", "tiktok")), {7}, 1),
        (Condition("verified", values=("yes",)), {7}, 1),
        (Condition("verified", values=("no",)), {11, 5}, 1),
        (Condition("niches", values=("food", "sport")), {11, 7}, 1),
        (Condition("niches", values=("food",), exclude=True), {7, 5}, 1),
        (Condition("audience", low=0.4, values=("DE",)), {7}, 2),
        (Condition("audience", low=0.4, values=("AT",)), {11}, 3),
        (Condition("audience", low=0.4, values=("AT",), exclude=True), set(), 3),
        (Condition("audience", high=0.2, values=("CH",)), {11}, 3),
        (Condition("seen", low=20_089), {11, 7}, 1),
        (Condition("account_id", values=("7", "99")), {7}, 0),
        (Condition("account_id", values=("7", "99"), exclude=True), {11, 23, 5}, 0),
        (Condition("text", values=("strassenfotografie", "vegan cake")), {11, 23}, 1),
        (Condition("text", values=("vegan",), exclude=True), {7, 23}, 1),
    ],
)
def test_a_condition_is_met_by_those_whose_known_value_meets_it(
    index: Index, condition: Condition, meets: set[int], not_known: int
) -> None:
    found = index.find(Search(conditions=(condition,)))
    assert {hit.account_id for hit in found.hits} == meets
    assert found.total == len(meets) == index.count((condition,))
    assert found.not_known == (not_known,)


def test_who_is_not_known_is_counted_among_those_who_meet_all_else(index: Index) -> None:
    instagram, followers = Condition("platform", values=("instagram",)), Condition("followers", 1)
    found = index.find(Search(conditions=(instagram, followers)))
    assert found.total == 1 and found.not_known == (1, 1)
    assert index.relaxed(Search(conditions=(instagram, followers))) == (3, 2)


def test_words_find_whatever_the_case_the_accents_and_the_script(index: Index) -> None:
    for text, account in [
        ("SOURDOUGH vienna", 11), ("strassenfotografie", 23), ("コーヒー", 23), ("☕", 23),
        ("@mina.bakes", 11), ("marathon", 7), ("ｍａｒａｔｈｏｎ", 7),
    ]:  # fmt: skip
        hit = index.find(Search(text=text)).hits[0]
        assert hit.account_id == account and hit.words and hit.words > 0, text


def test_meaning_finds_what_no_word_does(index: Index) -> None:
    hits = index.find(Search(text="jogging")).hits
    assert hits[0].account_id == 7 and hits[0].words == 0


def test_an_account_without_words_fits_nothing_and_has_no_meaning(index: Index) -> None:
    hits = {hit.account_id: hit for hit in index.find(Search(text="bread")).hits}
    assert hits[5].meaning is None and hits[5].fit == hits[5].words == 0


def test_an_example_finds_others_but_not_itself(index: Index) -> None:
    assert 11 not in ids(index, like=(11,))
    with pytest.raises(NotFound):
        index.find(Search(like=(11, 999)))


def test_numbers_order_with_the_unknown_last_both_ways(index: Index) -> None:
    assert ids(index, sort="followers") == [7, 11, 5, 23]
    assert ids(index, sort="followers", descending=False) == [5, 11, 7, 23]
    assert ids(index, sort="followers", limit=2, offset=1) == [11, 5]
    assert ids(index, sort="followers", text="vegan bread") == [11]
    assert ids(index, sort="verified") == [7, 5, 11, 23]


def test_facets_count_words_among_those_found(index: Index) -> None:
    assert index.facet("platform", ()) == [("instagram", 2), ("tiktok", 1)]
    assert index.facet("niches", (Condition("verified", values=("no",)),)) == [("food", 1)]
    assert index.facet("audience", (), top=1) == [("DE", 2)]


def test_unknown_columns_and_wrong_values_are_named(index: Index) -> None:
    for search in (
        Search(conditions=(Condition("shoe_size", 1),)),
        Search(conditions=(Condition("followers", values=("many",)),)),
        Search(conditions=(Condition("verified", values=("perhaps",)),)),
        Search(conditions=(Condition("account_id", values=("x",)),)),
        Search(sort="platform"),
        Search(limit=-1),
    ):
        with pytest.raises(ValueInvalid):
            index.find(search)


def test_an_added_account_replaces_its_older_self(tmp_path: Path) -> None:
    first = Index.build(tmp_path, table(PEOPLE), "v1")
    changed = (11, "mina.rides", "Motorcycles now", "engine", ["moto"], 99_000, *PEOPLE[0][6:])
    new = (42, "mina2", "Sourdough rye", "bread", None, 10, *PEOPLE[0][6:])
    second = first.add(table([changed, new]), "v2")
    for now in (second, Index.open(tmp_path)):
        assert now is not None and now.version == "v2" and now.accounts == 5 and now.added == 2
        assert now.find(Search(text="motorcycles")).hits[0].account_id == 11
        assert now.find(Search(text="sourdough")).hits[0].account_id == 42
        assert ids(now, Condition("followers", 12_400, 12_400)) == []
        assert now.facet("platform", ())[0] == ("instagram", 3)
    assert ids(first, Condition("followers", 12_400, 12_400)) == [11]
    rebuilt = Index.build(tmp_path, table([*PEOPLE[1:], changed, new]), "v3")
    assert rebuilt.accounts == 5 and rebuilt.added == 0
    assert len(list(tmp_path.glob("segment-*"))) == 1


def test_what_is_added_may_hold_nothing_in_a_column_but_not_lack_it(tmp_path: Path) -> None:
    index = Index.build(tmp_path, table(PEOPLE), "v1")
    bare = table([PEOPLE[0]])
    for name in ("platform", "verified", "niches", "audience"):
        bare = bare.set_column(bare.column_names.index(name), name, pa.nulls(1))
    grown = index.add(bare, "v2")
    assert ids(grown, Condition("platform", values=("instagram",))) == [23]
    assert grown.find(Search(conditions=(Condition("niches", values=("x",)),))).not_known == (2,)
    with pytest.raises(ValueInvalid, match="rate"):
        index.add(table(PEOPLE).drop_columns(["rate"]), "v3")


def test_a_damaged_pointer_is_named(tmp_path: Path) -> None:
    Index.build(tmp_path, table(PEOPLE), "v1")
    for content in ("{", "[]", "{}"):
        (tmp_path / "current.json").write_text(content)
        with pytest.raises(LakeDamaged):
            Index.open(tmp_path)


def test_bounds_beyond_every_number_are_bounds(index: Index) -> None:
    assert ids(index, Condition("followers", low=-1e300, high=1e300)) != []
    assert ids(index, Condition("followers", low=1e300)) == []
    assert ids(index, Condition("followers", low=float("nan"))) == []


def test_an_empty_catalogue_finds_nobody(tmp_path: Path) -> None:
    index = Index.build(tmp_path, table([]), "v0")
    assert index.find(Search(text="bread", conditions=(Condition("followers", 1),))).total == 0
    assert index.facet("platform") == [] and index.accounts == 0
    assert index.add(table(PEOPLE), "v1").find(Search(text="bread")).hits[0].account_id == 11


def test_there_is_no_index_before_one_is_built(tmp_path: Path) -> None:
    assert Index.open(tmp_path) is None


def test_an_account_named_twice_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueInvalid):
        Index.build(tmp_path, table([PEOPLE[0], PEOPLE[0]]), "v1")
    assert not list(tmp_path.glob("segment-*")) and Index.open(tmp_path) is None


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["platform", "niches", "audience", "text"]))
def test_no_text_can_break_a_search(index: Index, text: str, column: str) -> None:
    try:
        found = index.find(Search(text=text, conditions=(Condition(column, values=(text,)),)))
    except WrensongError:
        return
    assert found.total <= 4


def test_ten_thousand_characters_are_searched(index: Index) -> None:
    for text in ("bread " * 1700, "x" * 10_000, "🎂" * 10_000, "漢字" * 5000, "') OR 1=1 --" * 800):
        assert len(index.find(Search(text=text)).hits) == 4


def test_vectors_are_unit_or_not_known(index: Index) -> None:
    vectors = index.vector([11, 5, 999])
    assert np.linalg.norm(vectors[0]) == pytest.approx(1, abs=1e-5)
    assert np.isnan(vectors[1:]).all()
    meaning = index.meaning("sourdough bread")
    assert meaning is not None and vectors[0] @ meaning > 0.3 and index.meaning("?!") is None
