from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrensong.core.errors import BadInput, FileUnreadable, ValueInvalid
from wrensong.core.money import Money
from wrensong.plan.domain import FeeRange
from wrensong.plan.fee_table import fee_table, parse_table
from wrensong.plan.fees import OwnQuote, Pricing, Work, calibrate
from wrensong.plan.rates import Rates

ROW = """
[[fee]]
platform = "instagram"
formats = ["post"]
tier = "micro"
followers_low = 10000
followers_high = 50000
low = 100
high = 500
currency = "EUR"
source = "our own deals"
"""


def eur(amount: int | str) -> Money:
    return Money(Decimal(amount), "EUR")


def asked(account: int, price: Money, *, followers: int = 20_000, kind: str = "asked") -> OwnQuote:
    seen = datetime(2026, 2, 1)
    return OwnQuote(account, "instagram", "post", followers, price, kind, seen)


def pricing(
    *quotes: OwnQuote, currency: str = "EUR", format: str = "post", posts: int = 1,
    rates: dict[str, Decimal] | None = None, table: str = ROW,
) -> Pricing:  # fmt: skip
    return Pricing.of(
        parse_table(table, "mine.toml"),
        Rates.of(rates or {}),
        Work(currency, format, posts),
        quotes,
    )


def fee(found: FeeRange | str) -> FeeRange:
    assert isinstance(found, FeeRange), found
    return found


def test_the_table_is_read_at_its_ends_and_between() -> None:
    price = pricing()
    assert fee(price.fee(1, "instagram", 10_000)).typical == eur(100)
    assert fee(price.fee(1, "instagram", 50_000)).typical == eur(500)
    assert fee(price.fee(1, "instagram", 22_361)).typical == eur(224)


def test_a_fee_is_a_range_with_reasons() -> None:
    found = fee(pricing().fee(1, "instagram", 20_000))
    assert found.low < found.typical < found.high
    assert "our own deals" in found.reasons[0]


def test_several_posts_cost_several_fees() -> None:
    assert fee(pricing(posts=3).fee(1, "instagram", 10_000)).typical == eur(300)


@pytest.mark.parametrize(
    ("platform", "followers", "words"),
    [
        ("instagram", 9_999, "No row of mine.toml covers a post on Instagram"),
        ("instagram", 50_001, "No row"),
        ("tiktok", 20_000, "on TikTok"),
        ("instagram", None, "followers is not known"),
    ],
)
def test_outside_the_table_nobody_is_priced(
    platform: str, followers: int | None, words: str
) -> None:
    found = pricing().fee(1, platform, followers)
    assert isinstance(found, str)
    assert words in found


def test_another_format_is_not_guessed() -> None:
    assert isinstance(pricing(format="story").fee(1, "instagram", 20_000), str)


def test_own_quotes_win_over_the_table() -> None:
    quotes = [asked(1, eur(90)), asked(1, eur(120)), asked(1, eur(200))]
    found = fee(pricing(*quotes).fee(1, "instagram", 20_000))
    assert (found.low, found.typical, found.high) == (eur(90), eur(120), eur(200))
    assert found.source == "own quotes"
    assert "3 own quotes (asked by the creator)" in found.reasons[0]


def test_what_people_say_wins_over_a_vendor() -> None:
    quotes = [asked(1, eur(90), kind="paid"), asked(1, eur(900), kind="vendor")]
    assert fee(pricing(*quotes).fee(1, "instagram", 20_000)).high == eur(90)
    alone = fee(pricing(quotes[1]).fee(1, "instagram", 20_000))
    assert alone.typical == eur(900)
    assert "a vendor's estimate" in alone.reasons[0]


def test_a_quote_prices_even_whom_no_table_covers() -> None:
    assert fee(pricing(asked(1, eur(75))).fee(1, "bluesky", None)).typical == eur(75)


def test_five_quotes_of_others_move_the_table_half_way() -> None:
    plain = pricing()
    usual = float(fee(plain.fee(9, "instagram", 20_000)).typical.amount)
    dear = [asked(i, eur(int(usual * 4))) for i in range(1, 6)]
    moved = fee(pricing(*dear).fee(9, "instagram", 20_000))
    assert float(moved.typical.amount) == pytest.approx(usual * 2, rel=0.02)
    assert any("5 other creators" in reason for reason in moved.reasons)
    few = fee(pricing(*dear[:2]).fee(9, "instagram", 20_000))
    assert few.typical == fee(plain.fee(9, "instagram", 20_000)).typical


def test_few_own_deals_move_level_and_slope_only_part_of_the_way() -> None:
    table, rates = parse_table(ROW, "mine.toml"), Rates.of({})
    usual = {
        f: float(fee(pricing().fee(9, "instagram", f)).typical.amount) for f in (12_000, 45_000)
    }
    # Small creators ask twice the table, large ones what it says.
    deals = [
        (asked(i, eur(int(usual[f] * times)), followers=f),)
        for i, (f, times) in enumerate([(12_000, 2), (45_000, 1)] * 4)
    ]
    line = calibrate(table, rates, deals)["instagram"]
    assert line.n == 8
    assert 1 < line.factor(12_000) < 2
    assert line.factor(12_000) > line.factor(45_000)
    many = calibrate(table, rates, deals * 40)["instagram"]
    assert many.factor(12_000) == pytest.approx(2, rel=0.05)
    assert many.factor(45_000) == pytest.approx(1, rel=0.05)


def test_a_format_without_rows_is_priced_after_another_with_its_source() -> None:
    work = {kind: Pricing.of(fee_table(), Rates.of({}), Work("EUR", kind), ())
            for kind in ("post", "reel", "story")}  # fmt: skip
    found = {kind: fee(price.fee(1, "instagram", 20_000)) for kind, price in work.items()}
    assert found["story"].typical < found["post"].typical < found["reel"].typical
    assert any("A reel counts 1.25 of a post" in reason for reason in found["reel"].reasons)


def test_a_collaboration_changes_the_fee_of_a_piece_and_says_so() -> None:
    plain, series, review = (
        fee(Pricing.of(fee_table(), Rates.of({}), Work("EUR", "post", posts, kind), ()).fee(
            1, "instagram", 20_000))
        for kind, posts in (("sponsored post", 4), ("ambassador", 4), ("review", 4))
    )  # fmt: skip
    assert series.typical < plain.typical < review.typical
    assert any("ambassador programme a piece counts 0.80" in reason for reason in series.reasons)


def test_where_no_row_covers_known_views_are_priced_by_the_market() -> None:
    price = Pricing.of(fee_table(), Rates.of({}), Work("USD", "video"), ())
    assert isinstance(price.fee(1, "tiktok", 900_000), str)
    found = fee(price.fee(1, "tiktok", 900_000, views=200_000))
    assert (found.low, found.high) == (Money(Decimal(1000), "USD"), Money(Decimal(3000), "USD"))
    assert "5–15\u202fUSD" in found.reasons[0] and found.source == "market price of views"


def test_every_fee_is_compared_with_what_the_market_pays_for_views() -> None:
    price = Pricing.of(fee_table(), Rates.of({}), Work("USD"), ())
    said = fee(price.fee(1, "instagram", 20_000, views=10_000)).reasons[-1]
    assert "for 1\u202f000 views (its usual views)" in said
    assert "estimated from followers" in fee(price.fee(1, "instagram", 20_000)).reasons[-1]


def test_vendors_do_not_move_the_table() -> None:
    vendors = [asked(i, eur(5_000), kind="vendor") for i in range(1, 9)]
    assert fee(pricing(*vendors).fee(9, "instagram", 10_000)).typical == eur(100)


def test_currencies_are_converted_and_the_rate_is_said() -> None:
    found = fee(pricing(currency="USD").fee(1, "instagram", 10_000))
    assert found.typical == Money(Decimal(104), "USD")
    assert "1 EUR = 1.0389 USD (ECB reference rates of 31\u00a0Dec\u00a02024)." in found.reasons
    own = fee(pricing(currency="USD", rates={"USD": Decimal(2)}).fee(1, "instagram", 10_000))
    assert own.typical == Money(Decimal(200), "USD")
    assert "1 EUR = 2 USD (your rates)." in own.reasons


def test_a_currency_without_a_rate_is_an_error() -> None:
    with pytest.raises(ValueInvalid, match="CHF"):
        pricing(currency="CHF").fee(1, "instagram", 10_000)


@given(st.integers(1_000, 900_000), st.integers(0, 100_000))
def test_the_bundled_table_prices_every_size_and_dearer_with_followers(
    followers: int, more: int
) -> None:
    price = Pricing.of(fee_table(), Rates.of({}), Work("EUR"), ())
    found, larger = (fee(price.fee(1, "instagram", f)) for f in (followers, followers + more))
    assert eur(1) <= found.low <= found.typical <= found.high
    assert found.typical <= larger.typical


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no [[fee]] rows"),
        ("[[fee]", "not valid TOML"),
        (ROW.replace("\nlow = 100", '\nlow = "cheap"'), "row 1: “low”"),
        (ROW.replace("\nlow = 100", "\nlow = 900"), "below the upper end"),
        (ROW + 'colour = "red"', "“colour” is not a key"),
        (ROW.replace('"instagram"', '"myspace"'), "“myspace”"),
        (ROW.replace("EUR", "EURO"), "not a currency code"),
    ],
)
def test_a_broken_table_is_refused_by_row(text: str, words: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_table(text, "mine.toml")
    assert words in caught.value.sentence


def test_an_own_table_is_read_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(ROW)
    assert fee_table(str(path)).name == "mine.toml"
    with pytest.raises(FileUnreadable):
        fee_table(str(tmp_path / "none.toml"))
