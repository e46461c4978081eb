"""From when on French law asks for a written contract: the running total at its edges."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.collaborate.agreeing import a_campaign, a_collaboration, a_deal, agree, mina

from wrensong.collaborate.desk import accept_terms, propose, propose_terms, total_of
from wrensong.collaborate.desk.threshold import is_french, threshold
from wrensong.collaborate.models import Terms
from wrensong.collaborate.rules.threshold import Counted, Threshold, french, running_total
from wrensong.core.errors import ValueInvalid
from wrensong.core.money import Money
from wrensong.match.models import BrandRecord

LIMIT = Threshold(Money(Decimal(1000), "EUR"), date(2026, 1, 1))
ON = date(2026, 6, 1)
ADDRESS = {"address": "Hauptplatz 1, Vienna", "email": "hello@example.org", "country": "AT"}


def total(*amounts: str, on: date = ON, year: int = 2026, rates=None):
    counted = [Counted("a fee", Money.parse(one), on) for one in amounts]
    return running_total(counted, year, LIMIT, rates or {})


def test_the_threshold_is_what_the_data_of_the_rules_says():
    assert threshold() == LIMIT


@pytest.mark.parametrize(
    ("amounts", "needed", "left"),
    [
        ((), False, "1000.00 EUR"),
        (("999.99 EUR",), False, "0.01 EUR"),
        (("1000.00 EUR",), True, None),
        (("1000.01 EUR",), True, None),
        (("999.99 EUR", "0.01 EUR"), True, None),
        (("500.00 EUR", "499.99 EUR"), False, "0.01 EUR"),
    ],
)
def test_a_contract_is_needed_from_the_very_amount_on(amounts, needed, left):
    found = total(*amounts)
    assert found.needed is needed
    assert found.left == (Money.parse(left) if left else None)
    assert ("left below" in found.words) is not needed


def test_another_year_counts_for_itself():
    assert not total("5000 EUR", on=date(2026, 12, 31), year=2027).needed
    assert total("5000 EUR", on=date(2027, 1, 1), year=2027).needed


def test_before_the_decree_nothing_was_asked_for():
    assert not total("5000 EUR", on=date(2025, 12, 31), year=2025).needed


def test_another_currency_is_not_added_without_a_rate():
    found = total("10 EUR", "10 USD")
    assert found.total is None and found.left is None and found.needed
    assert "no exchange rate for USD" in found.words
    known = total("10 EUR", "108 USD", rates={"USD": Decimal("1.08")})
    assert known.total == Money.parse("110 EUR")


def test_a_commission_nobody_knows_the_sum_of_makes_the_total_unknown():
    found = running_total([Counted("a commission", None, ON)], 2026, LIMIT, {})
    assert found.total is None and found.needed and "a commission" in found.words


def test_two_aims_are_apart_only_where_both_are_said():
    def needed(one: str, other: str) -> bool:
        counted = [Counted("a fee", Money.parse("900 EUR"), ON, said) for said in (one, other)]
        return running_total(counted, 2026, LIMIT, {}, one).needed

    assert needed("", "") and needed("rye", "") and needed("rye", "  Rye ")
    assert not needed("rye", "spelt")


def test_the_rules_hold_when_any_side_is_in_france_and_are_not_known_without_a_country():
    assert french("FR", (), "") and french("AT", ("DE", "FR"), "") and french("", (), "FR")
    assert french("AT", ("DE",), "") is False
    assert french("", (), "") is None


@pytest.fixture
def paris(other_space):
    return a_campaign(other_space, audience_countries="FR", name="Paris")


def fee(amount: str, currency: str = "EUR", **more):
    return a_deal(fee={"amount": amount, "currency": currency}, **more)


def test_below_it_the_agreement_needs_no_more_than_always(paris):
    work = propose(paris, mina(paris.space), "post", None)
    assert is_french(work)
    terms = propose_terms(work, fee("999.99"))
    accept_terms(work, terms.digest, "Ben Fern")
    assert total_of(work).left == Money.parse("0.01 EUR")


def test_from_it_on_the_agreement_is_refused_until_all_that_is_asked_for_is_there(paris):
    work = propose(paris, mina(paris.space), "post", None)
    terms = propose_terms(work, fee("1000.00", without=["french_law_clause"]))
    with pytest.raises(ValueInvalid) as said:
        accept_terms(work, terms.digest, "Ben Fern")
    for part in ("French law", "the clause", "postal address of the creator", "tax of the brand"):
        assert part in str(said.value)
    whole = propose_terms(work, fee("1000.00", brand={"name": "Fern & Salt GmbH", **ADDRESS},
                                    creator={"name": "Mina Okafor", **ADDRESS}))  # fmt: skip
    accept_terms(work, whole.digest, "Ben Fern")
    assert "Law 2023-451" in whole.text


def test_fees_and_products_of_earlier_work_are_added(paris):
    first = propose(paris, mina(paris.space), "post", None)
    agree(first, fee={"amount": "600.00", "currency": "EUR"}, product="flour",
          product_value={"amount": "300.00", "currency": "EUR"})  # fmt: skip
    work = propose(paris, mina(paris.space), "review", None)
    assert total_of(work).left == Money.parse("100 EUR")
    terms = propose_terms(work, fee("100.00"))
    with pytest.raises(ValueInvalid, match="written contract"):
        accept_terms(work, terms.digest, "Ben Fern")


def test_what_another_brand_gives_does_not_count(paris):
    first = propose(paris, mina(paris.space), "post", None)
    agree(first, fee={"amount": "999.00", "currency": "EUR"})
    other = BrandRecord.objects.create(space=paris.space, name="Krumelund", text="")
    paris.pk, paris.id, paris.name, paris.brand = None, None, "Copenhagen", other
    paris.save()
    work = propose(paris, mina(paris.space), "post", None)
    propose_terms(work, fee("999.00"))
    assert total_of(work).left == Money.parse("1 EUR")


def test_work_agreed_last_year_does_not_count(paris):
    first = propose(paris, mina(paris.space), "post", None)
    terms = agree(first, fee={"amount": "999.00", "currency": "EUR"})
    year = terms.agreed_at.year
    Terms.objects.update(agreed_at=terms.agreed_at.replace(year=year - 1, month=12, day=31))
    work = propose(paris, mina(paris.space), "review", None)
    propose_terms(work, fee("999.00"))
    assert total_of(work).left == Money.parse("1 EUR")


def test_earlier_work_counts_from_its_agreement_however_late_it_was_amended(paris):
    first = propose(paris, mina(paris.space), "post", None)
    signed = agree(first, fee={"amount": "999.00", "currency": "EUR"}).agreed_at
    agree(first, fee={"amount": "999.00", "currency": "EUR"}, note="Another day")
    work = propose(paris, mina(paris.space), "review", None)
    agree(work, fee={"amount": "0.50", "currency": "EUR"})
    later = signed.replace(year=signed.year + 1, month=1, day=2)
    Terms.objects.filter(collaboration=first, version=2).update(agreed_at=later)
    assert total_of(work).left == Money.parse("0.50 EUR")


def test_a_fee_in_a_currency_without_a_rate_asks_for_the_contract(paris):
    work = propose(paris, mina(paris.space), "post", None)
    terms = propose_terms(work, fee("10.00", "CHF"))
    with pytest.raises(ValueInvalid, match="no exchange rate for CHF"):
        accept_terms(work, terms.digest, "Ben Fern")
    known = propose_terms(work, fee("10.80", "USD"))
    accept_terms(work, known.digest, "Ben Fern")
    assert total_of(work).total == Money.parse("10 EUR")


def test_a_gift_that_was_chosen_counts_where_it_is_worth_more_than_was_promised(paris):
    from wrensong.collaborate.models import GiftLine, GiftOffer, Product

    work = propose(paris, mina(paris.space), "gift", None)
    flour = Product.objects.create(
        space=paris.space, brand=paris.brand, name="Flour", sku="f", currency="EUR",
        cost=Decimal(100), value=Decimal(400),
    )  # fmt: skip
    offer = GiftOffer.objects.create(collaboration=work, currency="EUR", state="chosen")
    GiftLine.objects.create(offer=offer, product=flour, quantity=2, cost=Decimal(100),
                            value=Decimal(400))  # fmt: skip
    propose_terms(work, a_deal(fee=None, product="flour",
                               product_value={"amount": "100.00", "currency": "EUR"}))  # fmt: skip
    assert total_of(work).total == Money.parse("800 EUR")


def test_outside_france_the_total_blocks_nothing(other_space):
    work = a_collaboration(other_space)
    terms = propose_terms(work, fee("5000.00"))
    accept_terms(work, terms.digest, "Ben Fern")
    assert terms.acceptances.count() == 1
