"""Plain questions become filters that can be seen and edited."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrensong.discover.search.questions import LONGEST, Understood, read_question
from wrensong.discover.search.values import write_value

KNOWN = {
    "niche": frozenset({"baking", "food", "vegan", "tech", "beauty"}),
    "city": frozenset({"berlin", "new york", "vienna"}),
}


def _filters(found: Understood) -> dict[str, str]:
    return {condition.filter: write_value(condition) for condition in found.conditions}


@pytest.mark.parametrize(
    ("question", "text", "filters"),
    [
        ("micro food creators in Austria who answer comments", "food",
         {"tier": "micro", "niche": "baking,food", "country": "AT", "reply_ratio": "20%.."}),
        ("vegan baking in Berlin", "vegan baking", {"city": "berlin"}),
        ("beauty influencers on TikTok with 5k to 50k followers and a mostly female audience in "
         "Germany", "beauty",
         {"platform": "tiktok", "niche": "beauty", "followers": "5000..50000",
          "audience_gender": "female:50%..", "audience_country": "DE:30%.."}),
        ("German-speaking food bloggers with over 10k followers and engagement above 3%", "food",
         {"language": "de", "niche": "baking,food", "followers": "10000..", "er": "3%.."}),
        ("german micro-influencers, at least 40% of their audience in Germany", "",
         {"country": "DE", "tier": "micro", "audience_country": "DE:40%.."}),
        ("creators who worked with @oatly under 200 EUR a post", "",
         {"mention": "oatly", "price_post": "EUR:..200"}),
        ("who never mentioned @rival and posted in the last 14 days", "",
         {"mention": "!rival", "last_post_age": "..14d"}),
        ("fast growing, verified, no fake followers", "",
         {"growth_90": "5%..", "verified": "yes", "bought_followers": "clear"}),
        ("creators not in Germany and not on youtube", "",
         {"country": "!DE", "platform": "!youtube"}),
        ("mid-tier tech creators in the UK", "tech",
         {"tier": "mid", "niche": "tech", "country": "GB"}),
        ("Mikro Food-Blogger aus Österreich, die Kommentare beantworten", "Food",
         {"tier": "micro", "niche": "baking,food", "country": "AT", "reply_ratio": "20%.."}),
        ("créateurs de cuisine en France avec plus de 10k abonnés", "cuisine",
         {"niche": "baking,food", "country": "FR", "followers": "10000.."}),
        ("creadores de comida en España con más de 10k seguidores", "comida",
         {"niche": "baking,food", "country": "ES", "followers": "10000.."}),
    ],
)  # fmt: skip
def test_a_question_becomes_filters_and_the_words_left(
    question: str, text: str, filters: dict[str, str]
) -> None:
    found = read_question(question, KNOWN)
    assert (found.text, _filters(found)) == (text, filters)


@pytest.mark.parametrize(
    "text",
    ["vegan baking", "Italian food recipes", "turkey recipes in a hurry", "micro brewery tours",
     "french toast", "مخبز حلال", "🍞", "'; DROP TABLE accounts; --", "in the mood", ""],
)  # fmt: skip
def test_what_asks_for_no_filter_stays_as_it_was(text: str) -> None:
    assert read_question(text, KNOWN) == Understood(text)


def test_examples_are_named_by_handle() -> None:
    found = read_question("like @mina.bakes in Vienna", KNOWN)
    assert found.like == ("@mina.bakes",) and _filters(found) == {"city": "vienna"}


def test_a_niche_or_city_that_the_data_lacks_stays_a_word() -> None:
    found = read_question("gaming creators in Berlin, verified", {})
    assert _filters(found) == {"verified": "yes"}
    assert found.text == "gaming Berlin"


def test_each_filter_says_which_words_asked_for_it() -> None:
    found = read_question("food creators in Austria", KNOWN)
    assert [words for words, _ in found.because] == ["in Austria", "food"]


_WORDS = st.sampled_from(
    "in from Austria German audience followers 5k over under % 40% micro food creators who answer "
    "comments like @mina on tiktok not speaking between and mostly female EUR post engagement "
    "\0 🍞 … aus Wien mit die de la".split(" ")
)


@given(st.one_of(st.text(max_size=200), st.lists(_WORDS, max_size=40).map(" ".join)))
def test_any_text_is_read_without_error_and_nothing_is_invented(text: str) -> None:
    found = read_question(text, KNOWN)
    if not found.because and not found.like:
        assert found.text == text
    for words, condition in found.because:
        assert words.replace("\0", "") != "" and write_value(condition)
    assert len(found.text) <= len(text)


def test_a_long_text_is_words_and_a_nasty_one_is_quick() -> None:
    long = "in Austria " * 1_000
    assert read_question(long, KNOWN) == Understood(long)
    began = time.process_time()
    for nasty in ("in " * 133, "a mostly german audience 5 " * 14, "5k to " * 60, "- " * 200):
        read_question(nasty[:LONGEST], KNOWN)
    assert time.process_time() - began < 4
