from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wrensong.core.errors import ValueInvalid
from wrensong.core.money import Money, minor_units

currencies = st.sampled_from(["EUR", "USD", "GBP", "JPY", "KWD", "PLN", "INR"])
amounts = st.decimals(
    min_value=-(10**9), max_value=10**9, places=2, allow_nan=False, allow_infinity=False
)


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("3000 EUR", "3000", "EUR"),
        ("3 000 EUR", "3000", "EUR"),
        ("3\u202f000\u00a0EUR", "3000", "EUR"),
        ("€3,000.50", "3000.50", "EUR"),
        ("2.500,00 €", "2500", "EUR"),
        ("1'000.00 CHF", "1000", "CHF"),
        ("1.5k USD", "1500", "USD"),
        ("1,5 k$", "1500", "USD"),
        ("2m GBP", "2000000", "GBP"),
        ("1,23,456.00 INR", "123456", "INR"),
        ("1.234 EUR", "1234", "EUR"),
        ("12,5 EUR", "12.5", "EUR"),
        (".5 EUR", "0.5", "EUR"),
        ("-40 eur", "-40", "EUR"),
        ("3 MXN", "3", "MXN"),
        ("100 zł", "100", "PLN"),
        ("EUR 90 €", "90", "EUR"),
        ("12.34 KWD", "12.34", "KWD"),
    ],
)
def test_an_amount_is_read_the_way_people_write_it(text: str, amount: str, currency: str) -> None:
    assert Money.parse(text) == Money(Decimal(amount), currency)


@pytest.mark.parametrize(
    "text",
    ["lots", "", "EUR", "3000 EUR per post", "3 EUR 4", "$3000 EUR", "NaN EUR", "1e9 EUR", "¥3000"],
)
def test_what_is_not_one_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueInvalid):
        Money.parse(text)


@pytest.mark.parametrize(
    "text",
    ["1.500k USD", "1.234 KWD", "0.500 EUR", "1.234,567 EUR", "1,234,56 EUR", "1.234.56 EUR",
     "2 500 3 000 EUR", "12,34,56 EUR"],
)  # fmt: skip
def test_a_number_that_could_mean_two_amounts_is_refused_and_never_guessed(text: str) -> None:
    with pytest.raises(ValueInvalid, match="more than one way"):
        Money.parse(text)


def test_an_amount_without_a_currency_needs_a_default() -> None:
    with pytest.raises(ValueInvalid, match="no currency"):
        Money.parse("3000")
    assert Money.parse("3000", "EUR") == Money(Decimal(3000), "EUR")


def test_letters_that_are_no_currency_are_refused() -> None:
    with pytest.raises(ValueInvalid, match="not a currency code"):
        Money.parse("3 mio")


def test_a_float_is_refused_because_it_loses_cents() -> None:
    with pytest.raises(TypeError):
        Money(0.1, "EUR")  # type: ignore[arg-type]


@given(amounts, currencies)
def test_what_is_written_plainly_is_read_back_exactly(amount: Decimal, currency: str) -> None:
    money = Money(amount, currency)
    assert Money.parse(f"{amount:f} {currency}") == money
    assert Money.parse(f"{currency} {amount:f}") == money


@given(st.integers(0, 10**12), st.sampled_from([",", ".", " ", "'", "\u202f"]))
def test_grouping_by_thousands_does_not_change_an_amount(whole: int, mark: str) -> None:
    assert Money.parse(f"{whole:,} EUR".replace(",", mark)).amount == whole


@given(st.text(max_size=30))
def test_any_text_is_either_an_amount_or_a_clear_refusal(text: str) -> None:
    try:
        assert Money.parse(text, "EUR").amount.is_finite()
    except ValueInvalid as refusal:
        assert refusal.sentence and refusal.next_step


@given(st.lists(amounts, min_size=1, max_size=30))
def test_adding_and_taking_away_is_exact_in_any_order(parts: list[Decimal]) -> None:
    def total(values: list[Decimal]) -> Money:
        sum_so_far = Money(Decimal(0), "EUR")
        for value in values:
            sum_so_far += Money(value, "EUR")
        return sum_so_far

    everything = total(parts)
    assert everything == total(parts[::-1])
    for value in parts:
        everything -= Money(value, "EUR")
    assert everything.amount == 0


@given(amounts, amounts, currencies, currencies)
def test_two_currencies_never_mix(a: Decimal, b: Decimal, one: str, other: str) -> None:
    assume(one != other)
    for combine in (Money.__add__, Money.__sub__, Money.__lt__, Money.__le__):
        with pytest.raises(ValueInvalid, match="Cannot combine"):
            combine(Money(a, one), Money(b, other))


@given(st.decimals(-(10**6), 10**6, places=6), currencies)
def test_rounding_moves_an_amount_by_at_most_half_its_smallest_unit(
    amount: Decimal, currency: str
) -> None:
    rounded = Money(amount, currency).rounded()
    half = Decimal(1).scaleb(-minor_units(currency)) / 2
    assert abs(rounded.amount - amount) <= half
    assert rounded.rounded() == rounded


def test_halves_are_rounded_to_even() -> None:
    assert Money(Decimal("0.125"), "EUR").rounded().amount == Decimal("0.12")
    assert Money(Decimal("0.135"), "EUR").rounded().amount == Decimal("0.14")
    assert Money(Decimal("2.5"), "JPY").rounded().amount == 2


def test_an_amount_is_converted_over_the_euro_with_the_rates_given() -> None:
    rates = {"USD": Decimal("1.08"), "GBP": Decimal("0.85")}
    assert Money(Decimal(108), "USD").to("EUR", rates) == Money(Decimal(100), "EUR")
    assert Money(Decimal(108), "USD").to("GBP", rates) == Money(Decimal(85), "GBP")
    assert Money(Decimal(7), "USD").to("USD", {}) == Money(Decimal(7), "USD")


def test_an_exchange_rate_is_never_assumed() -> None:
    with pytest.raises(ValueInvalid, match="No exchange rate for USD"):
        Money(Decimal(1), "USD").to("EUR", {})
    with pytest.raises(ValueInvalid, match="above zero"):
        Money(Decimal(1), "USD").to("EUR", {"USD": Decimal(0)})
