"""What a gift costs stands in the ledger once, and is nothing she is owed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.collaborate.test_gifts import HOME, mina, offer, products  # noqa: F401

from wrensong.collaborate.desk import (
    balance_of,
    book,
    choose_gift,
    due_list,
    entries_of,
    gift_cost,
    give_address,
)
from wrensong.collaborate.desk.gifts import Shipped, export_orders, ship, step
from wrensong.collaborate.desk.payments import take_back
from wrensong.core.money import Money

pytestmark = pytest.mark.django_db


@pytest.fixture
def chosen(offer, products):  # noqa: F811
    choose_gift(offer, {products[0].pk: 1})
    give_address(offer, HOME)
    return offer


def costs(work):
    return [(e.kind, e.money) for e in entries_of(work) if e.kind == "gift_cost"]


def test_a_gift_that_is_only_chosen_costs_nothing_yet(chosen, mina):  # noqa: F811
    assert entries_of(mina) == []


def test_ordering_shipping_and_ordering_again_book_the_goods_once(chosen, mina, space):  # noqa: F811
    cost = gift_cost(mina)
    export_orders(space, None)
    export_orders(space, None, again=True)
    ship(chosen, None, Shipped())
    step(chosen, None, "lose", reason="Nobody knows where")
    assert cost.amount > 0 and costs(mina) == [("gift_cost", cost)]


def test_a_parcel_that_leaves_without_a_list_is_booked_too(chosen, mina):  # noqa: F811
    ship(chosen, None, Shipped())
    assert costs(mina) == [("gift_cost", gift_cost(mina))]


def test_it_is_not_owed_to_her(chosen, mina, space):  # noqa: F811
    ship(chosen, None, Shipped())
    found = balance_of(mina)["EUR"]
    assert found.gifts == gift_cost(mina).amount
    assert (found.earned, found.owed, found.payable, found.due) == (0, 0, 0, 0)
    assert due_list(space) == []


def test_a_cancelled_order_is_taken_back_once(chosen, mina):  # noqa: F811
    step(chosen, None, "order")
    step(chosen, None, "cancel", reason="Sold out")
    assert balance_of(mina)["EUR"].gifts == 0 and len(entries_of(mina)) == 2


def test_what_she_was_paid_too_much_does_not_keep_a_parcel_back(chosen, mina):  # noqa: F811
    fee = book(mina, "fee", Money(Decimal(100), "EUR"), "fee")
    book(mina, "clawback", Money(Decimal(40), "EUR"), "late")
    take_back(fee, None, "Called off")
    ship(chosen, None, Shipped())
    assert balance_of(mina)["EUR"].gifts == gift_cost(mina).amount
