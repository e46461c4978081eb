from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrensong.core.estimate import Estimate
from wrensong.core.money import Money
from wrensong.doors import wording

NOW = datetime(2026, 5, 20, 9, 0, tzinfo=UTC)


def plain(text: str) -> str:
    """Thin and no-break spaces as ordinary ones, so that the tests are readable."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def test_thousands_are_grouped_by_a_narrow_space() -> None:
    assert wording.number(12400) == "12\u202f400"
    assert plain(wording.number(-1234.5, 1)) == "−1 234.5"


def test_a_negative_zero_has_no_minus() -> None:
    assert wording.number(-0.2) == "0"


def test_a_fraction_reads_as_percent_with_its_interval() -> None:
    engagement = Estimate(0.031, 0.024, 0.040, n=23)
    assert plain(wording.estimate(engagement)) == "3.1 % (2.4–4.0)"


def test_small_percentages_keep_two_figures_and_large_ones_none_after_the_point() -> None:
    assert plain(wording.estimate(Estimate(0.00064))) == "0.064 %"
    assert plain(wording.estimate(Estimate(0.314, 0.25, 0.38))) == "31 % (25–38)"


def test_an_expected_count_is_rounded_to_what_its_interval_supports() -> None:
    total = Estimate(5213, 4103, 6612, unit="count", kind="estimated")
    assert plain(wording.estimate(total)) == "5 200 (4 100–6 600) est."
    assert plain(wording.estimate(total, mark=False)) == "5 200 (4 100–6 600)"


def test_a_count_without_interval_stays_exact() -> None:
    assert plain(wording.estimate(Estimate(12437, unit="count"))) == "12 437"


def test_other_units_are_named() -> None:
    cadence = Estimate(2.13, 1.52, 3.24, unit="posts/week")
    assert plain(wording.estimate(cadence)) == "2.1 posts/week (1.5–3.2)"


def test_what_is_not_known_says_what_to_provide_and_is_never_zero() -> None:
    unknown = Estimate.unknown("a comments file")
    assert wording.estimate(unknown) == "not known (needs a comments file)"
    assert wording.not_known("Needs 30 days of counts.") == "not known (Needs 30 days of counts)"
    assert wording.number(None) == wording.percent(None) == wording.money(None) == "not known"


def test_provenance_names_rows_age_and_definition() -> None:
    engagement = Estimate(0.03, n=23, as_of=datetime(2026, 5, 8))
    words = wording.provenance(engagement, NOW, definition="likes and comments per follower")
    assert words == "23 posts, last 12 days ago, likes and comments per follower"
    assert wording.provenance(Estimate(0.03, n=1), NOW, rows="reply") == "1 reply"
    assert wording.provenance(Estimate(0.03), NOW) == ""


def test_money_shows_cents_only_where_there_are_some() -> None:
    assert plain(wording.money(eur("3000"))) == "3 000 EUR"
    assert plain(wording.money(eur("3000.5"))) == "3 000.50 EUR"
    assert plain(wording.money(Money(Decimal("12000"), "JPY"))) == "12 000 JPY"


def test_a_fee_range_names_its_currency_once() -> None:
    assert plain(wording.money_range(eur("90"), eur("160"))) == "90–160 EUR"
    assert plain(wording.money_range(eur("90"), eur("160.5"))) == "90.00–160.50 EUR"
    assert plain(wording.money_range(eur("90"), eur("90.00"))) == "90 EUR"
    dollars = Money(Decimal(100), "USD")
    assert plain(wording.money_range(eur("90"), dollars)) == "90 EUR–100 USD"


def test_days_show_the_year_only_when_it_is_another() -> None:
    assert plain(wording.day(date(2026, 11, 12), NOW)) == "12 Nov"
    assert plain(wording.day(datetime(2019, 11, 12, 5), NOW)) == "12 Nov 2019"
    assert wording.day(None, NOW) == "not known"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0.5, "today"),
        (1, "1 day ago"),
        (12, "12 days ago"),
        (45, "45 days ago"),
        (75, "2 months ago"),
        (600, "19 months ago"),
        (2600, "7 years ago"),
        (-3, "in 3 days"),
    ],
)
def test_ages_are_told_in_the_unit_that_says_most(days: float, words: str) -> None:
    assert wording.ago(NOW - timedelta(days=days), NOW) == words


def test_a_time_without_zone_is_utc_as_stored() -> None:
    assert wording.ago(datetime(2026, 5, 8, 9, 0), NOW) == "12 days ago"


def test_a_percentile_is_told_against_its_peers() -> None:
    rank = Estimate(81, 70, 90, unit="percentile")
    assert plain(wording.standing(rank, 412)) == "higher than 81 % (70–90) of 412 similar"
    assert wording.standing(Estimate.unknown("posts"), 0) == "not known (needs posts)"


def test_nobody_is_told_to_be_higher_than_all() -> None:
    top = Estimate(100, 99.8, 100, unit="percentile")
    assert plain(wording.standing(top, 76)) == "higher than 99 % of 76 similar"
    assert plain(wording.standing(Estimate(100, 80, 100), 76)) == (
        "higher than 99 % (80–99) of 76 similar"
    )


def test_ordinals_know_the_teens() -> None:
    told = [wording.ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 81, 112)]
    assert told == ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "81st", "112th"]


def test_lists_end_with_and() -> None:
    assert wording.listing([]) == ""
    assert wording.listing(["a"]) == "a"
    assert wording.listing(["a", "b", "c"]) == "a, b and c"


@given(
    value=st.floats(-1e9, 1e9),
    spread=st.floats(0, 1e9),
    unit=st.sampled_from(["fraction", "count", "posts/week", "cosine"]),
)
def test_every_estimate_has_words_without_a_stray_exponent(
    value: float, spread: float, unit: str
) -> None:
    words = wording.estimate(Estimate(value, value - spread, value + spread, unit=unit))
    assert "e+" not in words and "nan" not in words and "−0 " not in words


@given(st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)))
def test_every_moment_has_an_age(moment: datetime) -> None:
    assert wording.ago(moment, NOW)
