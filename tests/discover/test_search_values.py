"""Conditions in words, and searches as links: read, written, read again."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrensong.core.errors import FilterUnknown, ValueInvalid, WrensongError
from wrensong.discover.domain import Condition, Search
from wrensong.discover.search.filters import FILTERS, Filter, filter_named
from wrensong.discover.search.links import from_link, to_link
from wrensong.discover.search.values import read_condition, read_value, write_value


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("followers=5k..50k", 5_000, 50_000),
        ("followers:1,2M..", 1_200_000, None),
        ("followers<=12 345", None, 12_345),
        ("followers=10k+", 10_000, None),
        ("followers=44", 44, 44),
        ("er>=3%", 0.03, None),
        ("ER = 0.03..0.1", 0.03, 0.1),
        ("growth-30=-2%..5%", -0.02, 0.05),
        ("likes_evidence=-2..2", -2, 2),
        ("last_post_age=30d", None, 30),
        ("last_post_age>=6m", 180, None),
        ("comments_per_like>=1%", 0.01, None),
        ("lr_bought_followers<=1.234", None, 1.234),
    ],
)
def test_a_range_has_the_ends_a_person_means(text: str, low: float, high: float) -> None:
    condition = read_condition(text)
    assert (condition.low, condition.high) == (low, high)


def test_less_than_leaves_the_value_itself_out() -> None:
    below, above = read_condition("followers<1m").high, read_condition("er>3%").low
    assert below is not None and 999_999 < below < 1_000_000
    assert above is not None and 0.03 < above < 0.0300001


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("last_post=2026-01", "2026-01-01", "2026-01-31T23:59:59.999999"),
        ("last_post>=2026-01-05", "2026-01-05", None),
        ("last_post>2026-01-05", "2026-01-06", None),
        ("last_post<2026", None, "2025-12-31T23:59:59.999999"),
        ("last_post<=2026", None, "2026-12-31T23:59:59.999999"),
        ("last_post=2024-02-29..2024-12", "2024-02-29", "2024-12-31T23:59:59.999999"),
    ],
)
def test_a_date_means_all_of_its_day_month_or_year(
    text: str, first: str | None, last: str | None
) -> None:
    def seconds(text: str | None) -> float | None:
        if text is None:
            return None
        return (datetime.fromisoformat(text) - datetime(1970, 1, 1)) / timedelta(seconds=1)

    condition = read_condition(text)
    assert condition.low == seconds(first)
    assert (condition.high is None) == (last is None)
    if last is not None:
        assert condition.high == pytest.approx(seconds(last), abs=1e-5)


@pytest.mark.parametrize(
    ("text", "words", "exclude"),
    [
        ("country:DE,Österreich", ("DE", "AT"), False),
        ("!country:DE", ("DE",), True),
        ("not country=DE", ("DE",), True),
        ("country=!Germany", ("DE",), True),
        ("country=NA", ("NA",), False),
        ("language=German", ("de",), False),
        ("platform=IG", ("instagram",), False),
        ("hashtag:#Vegan, baking,vegan", ("vegan", "baking"), False),
        ("paid-brand=!@Oatly", ("oatly",), True),
        ('city:"Washington, D.C."', ("washington, d.c.",), False),
        ("source:file:spring.csv", ("file:spring.csv",), False),
        ("verified", ("yes",), False),
        ("private:no", ("no",), False),
        ("in-list=maybe", ("maybe",), False),
    ],
)
def test_words_are_kept_as_the_catalogue_has_them(
    text: str, words: tuple[str, ...], exclude: bool
) -> None:
    condition = read_condition(text)
    assert (condition.values, condition.exclude) == (words, exclude)


@pytest.mark.parametrize(
    "text",
    ["audience_country:DE>=40%", "audience country:DE>=40%", "audience:Germany:40%..",
     "audience-country=DE>=0.4"],
)  # fmt: skip
def test_a_share_of_an_audience_has_a_word_and_a_limit(text: str) -> None:
    assert read_condition(text) == Condition("audience_country", 0.4, values=("DE",))


@pytest.mark.parametrize("text", ["price_post:EUR<=200", "price_post<=200 EUR", "price=..200€"])
def test_a_price_names_its_currency(text: str) -> None:
    assert read_condition(text) == Condition("price_post", high=200, values=("EUR",))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("er=3%", "at least or at most"),
        ("er>3", "did you mean 3%"),
        ("followers>=3%", "percentage"),
        ("followers=50k..5k", "above its high end"),
        ("followers=>..5k", "wrong side|not a number"),
        ("followers=", "not a number"),
        ("followers 5k", "follows the name"),
        ("er=abc", "not a number"),
        ("er>=nan", "not a number"),
        ("followers>=1e999", "not a number|too large"),
        ("followers>=12,345", "12345|12,345"),
        ("tier=huge", "one of nano"),
        ("country=Atlantis", "Atlantis"),
        ("verified=maybe", "yes or no"),
        ("price_post<=200", "names no currency"),
        ("audience_country:DE", "a word and a limit"),
        ("last_post=30d", "not a date"),
        ("last_post=2026-02-30", "not a date"),
        ("last_post_age=soon", "not a time"),
        ('city:"berlin', "not closed"),
        ("hashtag:" + "x" * 300, "longer than"),
        ("hashtag:,,", "empty"),
        ("'; DROP TABLE accounts", "not a condition"),
        ("country:'; DROP TABLE accounts; --", "DROP"),
    ],
)
def test_a_bad_value_says_what_is_wrong_and_gives_an_example(text: str, says: str) -> None:
    with pytest.raises(ValueInvalid, match=says) as caught:
        read_condition(text)
    assert caught.value.next_step and len(caught.value.sentence) < 400


def test_an_unknown_filter_names_its_neighbours() -> None:
    with pytest.raises(FilterUnknown, match=r"“folowers”.*followers"):
        read_condition("folowers>=5k")
    with pytest.raises(FilterUnknown, match="…"):
        filter_named("x" * 10_000)


def test_there_are_more_than_sixty_filters_and_every_example_is_one() -> None:
    assert len(FILTERS) >= 60
    for kind in FILTERS.values():
        condition = read_value(kind, kind.example)
        assert condition.filter == kind.name
        assert read_value(kind, write_value(condition)) == condition
        assert not kind.meaning.endswith(".") and kind.source


# ---- any search survives being written ----------------------------------------------------------

_TEXT = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20)
_NAMED = {
    "platform": ["instagram", "tiktok"], "also_on": ["youtube"], "country": ["DE", "NA", "AT"],
    "audience_country": ["DE", "NA"], "language": ["de", "en"], "audience_language": ["de"],
    "tier": ["micro", "nano"], "er_base": ["followers", "views"],
}  # fmt: skip
_MICRO = 1_000_000
_MICROS = st.integers(0, 4_000_000_000 * _MICRO).map(lambda micro: micro / _MICRO)


def _words(kind: Filter) -> st.SearchStrategy[tuple[str, ...]]:
    if kind.kind == "flag":
        one: Any = st.sampled_from(["yes", "no"])
    elif kind.kind == "amounts":
        one = st.sampled_from(["EUR", "USD"])
    elif kind.name in _NAMED:
        one = st.sampled_from(_NAMED[kind.name])
    elif "clear or look" in kind.meaning:
        one = st.sampled_from(["clear", "look"])
    else:
        one = _TEXT
    return st.lists(one, min_size=1, max_size=3, unique=True).map(tuple)


def _ends(kind: Filter) -> st.SearchStrategy[tuple[float | None, float | None]]:
    if kind.kind == "date":
        end: Any = st.one_of(_MICROS, st.integers(0, 30_000).map(lambda day: day * 86_400.0))
    elif kind.kind == "age":
        end = st.floats(0, 1e5)
    elif kind.unit in ("fraction", "probability"):
        end = st.floats(-1, 1) if kind.kind == "number" else st.floats(0, 1)
    else:
        end = st.one_of(st.floats(-1e12, 1e12), st.integers(0, 10**9).map(float))
    pair = st.tuples(st.none() | end, st.none() | end).filter(lambda e: e != (None, None))
    return pair.map(lambda e: e if None in e else tuple(sorted(e)))


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    kind = draw(st.sampled_from(list(FILTERS.values())))
    low, high = (None, None) if kind.worded else draw(_ends(kind))
    values = () if kind.ranged else draw(_words(kind))
    condition = Condition(kind.name, low, high, values, draw(st.booleans()), draw(st.booleans()))
    try:  # words are folded when read: start from folded ones
        return read_value(kind, write_value(condition))
    except ValueInvalid:
        return Condition("followers", 1.0, draw(st.none() | st.floats(1, 1e9)))


searches = st.builds(
    Search,
    text=st.text(st.characters(exclude_categories=("Cs",)), max_size=60),
    like=st.lists(st.integers(0, 2**63 - 1), max_size=3).map(tuple),
    conditions=st.lists(conditions(), max_size=5).map(tuple),
    sort=st.sampled_from(["fit", "er", "followers", "last_post"]),
    descending=st.booleans(),
    limit=st.integers(1, 10_000),
    offset=st.integers(0, 10**6),
)


@given(searches)
def test_a_search_comes_back_from_its_link_as_it_was(search: Search) -> None:
    link = to_link(search)
    assert from_link(link) == search
    assert to_link(from_link("?" + link)) == link


@given(st.sampled_from([k for k in FILTERS.values() if k.ranged]), st.data())
def test_the_ends_of_a_range_come_back_exactly(kind: Filter, data: st.DataObject) -> None:
    low, high = data.draw(_ends(kind))
    if kind.kind == "date":  # kept to the microsecond
        low, high = (None if end is None else round(end * 1e6) / 1e6 for end in (low, high))
    found = read_value(kind, write_value(Condition(kind.name, low, high)))
    for end, back in ((low, found.low), (high, found.high)):
        assert back == (pytest.approx(end, abs=2e-6) if kind.kind == "date" else end)
        assert back is None or math.isfinite(back)


@given(st.text(max_size=80))
def test_any_text_is_a_condition_or_a_named_error(text: str) -> None:
    for read in (read_condition, from_link):
        try:
            read(text)
        except WrensongError as error:
            assert error.next_step


@given(st.sampled_from(list(FILTERS.values())), st.text(max_size=60))
def test_any_value_is_read_or_refused_with_the_name_of_its_filter(kind: Filter, text: str) -> None:
    try:
        condition = read_value(kind, text)
    except ValueInvalid as error:
        assert kind.option in error.sentence
    else:
        assert condition.filter == kind.name
        assert read_value(kind, write_value(condition)) == condition
