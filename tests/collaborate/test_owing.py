"""What an agreement makes us owe, and what is left of it when the work is called off."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from wrensong.collaborate.desk import Collaboration, balance_of, book, due_list, entries_of, move
from wrensong.collaborate.desk.terms import accept_terms, propose_terms
from wrensong.core.errors import ValueInvalid
from wrensong.core.money import Money

from .ledgers import new_space, new_work

pytestmark = pytest.mark.django_db
KILL = [{"stage": "agreed", "percent": "25"}, {"stage": "submitted", "percent": "50"}]
PARTY = {"name": "Somebody", "address": "A street 1", "email": "a@example.org", "country": "AT"}
TERMS: dict[str, Any] = {
    "fee": {"amount": "400", "currency": "EUR"}, "payment_net_days": 14, "kill_fee": KILL,
    "deliverables": [{"platform": "instagram", "format": "reel", "count": 1}],
    "brand": PARTY, "creator": PARTY, "law": "AT",
}  # fmt: skip


@pytest.fixture
def work() -> Collaboration:
    return new_work(new_space())


def agree(work: Collaboration, **changed: Any) -> None:
    made = propose_terms(work, {**TERMS, **changed})
    for by_creator in (False, True):
        accept_terms(work, made.digest, "Somebody", by_creator=by_creator)


def euros(work: Collaboration) -> tuple[Decimal, Decimal, Decimal]:
    """(earned, owed, held) in EUR."""
    found = balance_of(work)["EUR"]
    return found.earned, found.owed, found.held


def test_the_fee_is_owed_from_the_agreement_on_and_due_after_the_work_went_live(
    work: Collaboration,
) -> None:
    assert entries_of(work) == []
    agree(work)
    (fee,) = entries_of(work)
    assert fee.kind == "fee" and euros(work) == (400, 400, 0) and fee.net_days == 14
    (listed,) = due_list(work.campaign.space)
    assert listed.due is None
    move(work, None, "publish", follows=True)
    (listed,) = due_list(work.campaign.space)
    assert listed.due == work.steps.get(act="publish").at.date() + timedelta(days=14)


def test_exclusivity_that_is_paid_for_is_owed_beside_the_fee(work: Collaboration) -> None:
    fee = {"amount": "60", "currency": "EUR"}
    agree(work, exclusivity={"category": "flour", "days": 30, "fee": fee})
    assert euros(work) == (460, 460, 0)
    move(work, None, "cancel", reason="No oven")
    assert euros(work) == (100, 100, 0)  # a quarter of the fee alone


def test_an_agreement_without_a_fee_owes_nothing(work: Collaboration) -> None:
    agree(work, fee=None, kill_fee=[])
    assert entries_of(work) == []


def test_an_amended_fee_replaces_the_old_one(work: Collaboration) -> None:
    agree(work)
    book(work, "hold", Money.parse("300 EUR"), "hold")
    agree(work, fee={"amount": "250", "currency": "EUR"})
    assert euros(work) == (250, 250, 250)
    assert [e.label for e in entries_of(work) if e.reverses_id] == ["Replaced by terms version 2"]


def test_an_amendment_that_leaves_the_fee_alone_books_nothing(work: Collaboration) -> None:
    agree(work)
    agree(work, note="A different day")
    assert len(entries_of(work)) == 1


@pytest.mark.parametrize(
    ("acts", "left"), [((), 100), (("prepare",), 100), (("prepare", "submit", "approve"), 200)]
)
def test_when_we_call_the_work_off_the_terms_say_what_is_left(
    work: Collaboration, acts: tuple[str, ...], left: int
) -> None:
    agree(work)
    for act in acts:
        move(work, None, act, follows=True)
    move(work, None, "cancel", reason="The oven burnt down")
    assert euros(work) == (left, left, 0)
    (listed,) = due_list(work.campaign.space)
    assert listed.due == timezone.now().date() + timedelta(days=14)


def test_when_she_calls_the_work_off_nothing_is_left(work: Collaboration) -> None:
    agree(work)
    move(work, None, "cancel", reason="No time", by_creator=True)
    assert euros(work) == (0, 0, 0) and due_list(work.campaign.space) == []


def test_what_was_paid_in_advance_shows_as_too_much_once_nothing_is_owed(
    work: Collaboration,
) -> None:
    agree(work, kill_fee=[])
    book(work, "paid", Money.parse("100 EUR"), "advance")
    book(work, "hold", Money.parse("300 EUR"), "hold")
    move(work, None, "cancel", reason="The oven burnt down")
    assert euros(work) == (0, -100, 0)


def test_an_abandoned_dispute_leaves_what_was_owed_where_it_began(work: Collaboration) -> None:
    agree(work)
    for act in ("prepare", "submit"):
        move(work, None, act, follows=True)
    move(work, None, "dispute", reason="It is another product")
    move(work, None, "abandon", reason="We part ways")
    assert euros(work) == (200, 200, 0)


def test_work_that_was_called_off_before_the_agreement_owes_nothing(work: Collaboration) -> None:
    propose_terms(work, TERMS)
    move(work, None, "cancel", reason="Another time")
    assert entries_of(work) == []


def test_what_she_pays_back_is_recorded_whatever_the_sums_are_then(work: Collaboration) -> None:
    agree(work, kill_fee=[])
    book(work, "clawback", Money.parse("40 EUR"), "late")
    book(work, "paid", Money.parse("60 EUR"), "advance")
    move(work, None, "cancel", reason="The oven burnt down")
    book(work, "refund", Money.parse("60 EUR"), "back")
    assert balance_of(work)["EUR"].paid == 0
    with pytest.raises(ValueInvalid, match="more than she was paid"):
        book(work, "refund", Money.parse("1 EUR"), "again")
    with pytest.raises(ValueInvalid, match="than was earned"):
        book(work, "clawback", Money.parse("1 EUR"), "worse")
