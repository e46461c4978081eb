"""Searching: filters, words, examples, lists, and what is said when nothing is found."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wrensong.core.errors import (
    BadInput,
    FilterUnknown,
    NotEnoughData,
    NotFound,
    ValueInvalid,
    WrensongError,
)
from wrensong.core.periods import utc_now
from wrensong.discover.domain import Condition, Search
from wrensong.discover.search.current import current
from wrensong.discover.search.filters import FILTERS
from wrensong.discover.search.links import from_link
from wrensong.discover.service import Discover
from wrensong.front import OpenWorkspace
from wrensong.workspace import Workspace

File = Callable[..., Path]


@pytest.fixture(scope="module")
def demo_rooms(demo: OpenWorkspace) -> Discover:
    return demo.discover


@pytest.fixture
def searched(demo_rooms: Discover) -> Iterator[Discover]:
    """The demo world, without the lists that a test made."""
    yield demo_rooms
    for found in demo_rooms.lists.all():
        demo_rooms.lists.remove(found.name)


def test_every_hit_meets_every_filter(searched: Discover) -> None:
    found = searched.search(
        "bread", words=True, followers="5k..50k", er=">=2%", country="AT,DE",
        audience="country:DE>=20%", platform="!tiktok", limit=300,
    )  # fmt: skip
    assert found.total == len(found.hits) > 3
    for hit in found.hits:
        values = hit.values
        assert 5_000 <= values["followers"] <= 50_000 and values["er"] >= 0.02
        assert values["country"] in ("AT", "DE") and values["platform"] != "tiktok"
        assert values["audience_country"]["DE"] >= 0.2


def test_filters_agree_with_the_catalogue_for_every_number(demo: OpenWorkspace) -> None:
    here = current(demo)
    assert here is not None
    for kind in FILTERS.values():
        if kind.kind != "number" or kind.name not in here.columns:
            continue
        known = sorted(v for v in here.table[kind.name].to_pylist() if v is not None)
        if not known:
            continue
        middle = float(known[len(known) // 2])
        condition = Condition(kind.name, low=middle)
        found = demo.discover.search(Search(conditions=(condition,), limit=1))
        assert found.total == sum(value >= middle for value in known), kind.name
        lacking = 300 - len(known)
        assert dict(found.not_known).get(condition, 0) == lacking, kind.name


def test_words_rank_and_each_hit_says_where_they_stand(searched: Discover) -> None:
    found = searched.search("sourdough", limit=5)
    assert all(dict(hit.matched).get("sourdough") for hit in found.hits)
    fits = [hit.fit for hit in found.hits]
    assert fits == sorted(fits, key=lambda fit: -(fit or 0))
    assert "“sourdough” in" in found.hits[0].reason


def test_examples_find_others_like_them_and_not_themselves(searched: Discover) -> None:
    found = searched.search(like="@mina.bakes", limit=10)
    assert "@mina.bakes" not in [hit.account for hit in found.hits]
    assert sum(hit.values["niche"] == "baking" for hit in found.hits) >= 8
    with pytest.raises(NotFound, match="nobody"):
        searched.search(like="@nobody.here")


@pytest.mark.parametrize("sort", ["followers", "er", "last_post", "last_post_age"])
def test_results_are_ordered_as_asked(searched: Discover, sort: str) -> None:
    kind = FILTERS[sort]
    for like in ("", "@mina.bakes"):
        for ascending in (False, True):
            found = searched.search(like=like or (), sort=sort, ascending=ascending, limit=25)
            values = [hit.values[kind.column] for hit in found.hits]
            turned = ascending == (kind.kind == "age")
            assert values == sorted(values, reverse=turned) and values


def test_an_age_is_counted_from_now(searched: Discover) -> None:
    days = 60
    found = searched.search(last_post_age=f"<={days}d", limit=300)
    limit = utc_now() - timedelta(days=days, minutes=5)
    assert all(hit.values["last_post"] >= limit for hit in found.hits)
    older = searched.search(last_post_age=f">{days}d", limit=1).total
    assert found.total + older == 300


def test_pages_follow_each_other(searched: Discover) -> None:
    whole = searched.search("bread", limit=20)
    parts = [searched.search("bread", limit=10, offset=at).hits for at in (0, 10)]
    assert [h.account for part in parts for h in part] == [h.account for h in whole.hits]


def test_a_question_is_answered_by_filters_one_can_see(searched: Discover) -> None:
    found = searched.search("micro food creators in Austria who answer comments")
    asked = {condition.filter for condition in found.search.conditions}
    assert asked == {"tier", "niche", "country", "reply_ratio"}
    assert "--country AT" in found.command and "--tier micro" in found.command
    again = searched.search(from_link(found.link))
    assert [hit.account for hit in again.hits] == [hit.account for hit in found.hits]


# ---- nothing found, nothing known --------------------------------------------------------------


def test_when_nothing_is_found_each_single_relaxation_is_counted(searched: Discover) -> None:
    found = searched.search(followers="5k..50k", country="AT", er=">=90%")
    assert found.total == 0 and found.relaxations
    for way in found.relaxations:
        left = tuple(c for c in found.search.conditions if c != way.condition)
        assert searched.search(Search(conditions=left)).total == way.accounts
        assert way.command.startswith("wrensong discover search --")


def test_a_misspelt_word_names_its_neighbours(searched: Discover) -> None:
    found = searched.search(city="berln")
    assert any("berlin" in note for note in found.notes)


def test_a_filter_that_is_not_computed_says_what_to_do(
    searched: Discover, workspace: Workspace, discover: Discover, file: File
) -> None:
    with pytest.raises(NotEnoughData) as deep:
        searched.search(pod_score="<=1")
    assert "vet review --all" in deep.value.next_step
    with pytest.raises(NotEnoughData, match="JPY") as price:
        searched.search(price_post="JPY<=200")
    assert "EUR" in price.value.next_step
    with pytest.raises(NotFound, match="no accounts"):
        discover.search("bread")
    discover.import_file(file("handle,platform,followers\nmina.bakes,instagram,12400\n"))
    assert discover.search(followers=">=10k").total == 1
    with pytest.raises(NotEnoughData, match="er is not computed"):
        discover.search(er=">=1%")


def test_what_cannot_be_asked_is_a_named_error(searched: Discover) -> None:
    with pytest.raises(FilterUnknown, match="followers"):
        searched.search(folowers="5k..")
    with pytest.raises(BadInput, match="ordered"):
        searched.search(sort="city")
    with pytest.raises(ValueInvalid, match="audience"):
        searched.search(audience="berlin")
    with pytest.raises(BadInput, match="limit"):
        searched.search(limit=-1)
    with pytest.raises(BadInput, match="longer"):
        searched.search("x " * 20_000)
    with pytest.raises(BadInput, match="at most"):
        searched.search(followers=[f">={n}" for n in range(200)])
    with pytest.raises(BadInput, match="currencies"):
        searched.search(price_post="EUR,USD<=200")


NASTY = [
    "'; DROP TABLE accounts; --", '" OR 1=1', "$per_account", "a\0b", "%_%", "🍞🥐", "مخبز",
    "パン屋", "\u202eemordnilap", "ß ﬁ İ", "x" * 10_000, "brot " * 2_000, "../../etc",
]  # fmt: skip


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_any_words_are_only_words(searched: Discover, text: str) -> None:
    found = searched.search(text, limit=3)
    assert (found.accounts, found.total) == (300, 300)
    word = text[:100].replace('"', '""')
    assert searched.search(hashtag=f'"{word}"', city=f'!"{word}"').total == 0
    assert searched.search("bread", limit=1).total == 300


@settings(max_examples=40)
@given(st.text(max_size=300), st.text(max_size=40))
def test_any_text_and_any_value_give_results_or_a_named_error(
    demo_rooms: Discover, text: str, value: str
) -> None:
    try:
        found = demo_rooms.search(text, hashtag=value, handle=f"!{value}", limit=2)
    except WrensongError as error:
        assert error.next_step
    else:
        assert len(found.hits) <= 2


# ---- lists and saved searches ------------------------------------------------------------------


def test_lists_are_searched_and_left_out(searched: Discover) -> None:
    mina = searched.account("@mina.bakes")["account_id"]
    searched.lists.add("Contacted", [mina, mina])
    assert [h.account for h in searched.search(in_list="contacted").hits] == ["@mina.bakes"]
    assert searched.search(not_in_list="contacted").total == 299
    assert searched.search().total == 300
    searched.lists.add("contacted", [], exclude=True)
    left = searched.search()
    assert left.total == 299 and "contacted" in left.notes[0]
    assert searched.search(list="contacted").total == 1
    assert searched.lists.remove("contacted", [mina]) == 1
    assert searched.search().total == 300
    with pytest.raises(NotFound, match="contacted"):
        searched.lists.one("contactd")


def test_searches_are_kept_by_name(searched: Discover) -> None:
    asked = searched.search("bread", last_post_age="<=60d", er=">=2%").search
    searched.saved.keep("Weekly", asked)
    assert searched.saved.one("weekly") == asked and list(searched.saved.all()) == ["weekly"]
    searched.saved.remove("weekly")
    with pytest.raises(NotFound, match="no saved search"):
        searched.saved.one("weekly")
    with pytest.raises(BadInput):
        searched.saved.keep("a\nb", asked)


# ---- the index follows the lake ----------------------------------------------------------------


def test_what_is_imported_later_is_found(
    workspace: Workspace, discover: Discover, file: File
) -> None:
    many = "".join(f"person{n},instagram,{1_000 + n},bread\n" for n in range(40))
    discover.import_file(file("handle,platform,followers,bio\n" + many))
    assert discover.search("bread", followers="<1010").total == 10
    first = current(workspace)
    assert first is not None and first.index.added == 0
    discover.import_file(file("handle,platform,followers,bio\nada,instagram,999,oats\n", "b.csv"))
    assert [h.account for h in discover.search(followers="<1000").hits] == ["@ada"]
    second = current(workspace)
    assert second is not None and second.index.added == 1, "one new account is added, not all"
    assert discover.search("oats", limit=1).hits[0].account == "@ada"
    third = current(Workspace.open(workspace.folder))
    assert third is not None and third.version == second.version, "another process finds it current"


def test_a_spoiled_cache_is_built_again(demo: OpenWorkspace) -> None:
    folder = demo.folder / "cache" / "index"
    shutil.rmtree(folder, ignore_errors=True)
    before = Discover(demo).search("bread", limit=3)
    (folder / "current.json").write_text("{", "utf-8")
    assert Discover(demo).search("bread", limit=3).hits == before.hits
    (folder / "catalogue.arrow").write_bytes(b"not arrow")
    assert Discover(demo).search("bread", limit=3).hits == before.hits
