"""What a ledger adds up to, by the rules alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from wrensong.collaborate.rules.ledger import (
    Item,
    Line,
    balances,
    due_on,
    items,
    kill_percent,
    objection,
)

TODAY, MAY, JUNE = date(2026, 5, 20), date(2026, 5, 1), date(2026, 6, 1)


def line(number: int, kind: str, amount: int, due: date | None = None, **more: int | None) -> Line:
    return Line(number, kind, Decimal(amount), "EUR", due, more.get("reverses"), more.get("about"))


def left(*lines: Line) -> list[tuple[int, int, int]]:
    """(number, owed, held) of every credit that is not settled."""
    return [(i.number, int(i.owed), int(i.held)) for i in items(lines)]


def test_each_balance_is_the_sum_it_is_said_to_be() -> None:
    found = balances(
        [
            line(1, "fee", 100, MAY), line(2, "commission", 30, JUNE), line(3, "clawback", -10),
            line(4, "paid", -50), line(5, "refund", 5), line(6, "hold", -20),
            line(7, "release", 15), line(8, "gift_cost", 40),
        ],
        TODAY,
    )["EUR"]  # fmt: skip
    assert found.earned == 120 and found.paid == 45 and found.owed == 75
    assert found.held == 5 and found.payable == 70 and found.gifts == 40
    assert found.due == 40  # of the fee: 100 - 10 taken back - 45 paid - 5 held


def test_currencies_are_never_added_together() -> None:
    found = balances([line(1, "fee", 100), Line(2, "fee", Decimal(9), "GBP")], TODAY)
    assert {code: one.owed for code, one in found.items()} == {"EUR": 100, "GBP": 9}


def test_payments_settle_the_earliest_credit_first_and_undated_ones_last() -> None:
    credits = line(1, "fee", 100), line(2, "commission", 30, JUNE), line(3, "fee", 20, MAY)
    assert left(*credits, line(4, "paid", -25)) == [(2, 25, 0), (1, 100, 0)]


def test_a_payment_or_a_hold_that_names_a_credit_falls_on_that_one() -> None:
    credits = line(1, "fee", 100, MAY), line(2, "fee", 50, JUNE)
    paid = line(3, "paid", -60, about=2)  # ten more than that fee
    assert left(*credits, paid) == [(1, 90, 0)]
    assert left(*credits, line(3, "hold", -60, about=2)) == [(1, 100, 10), (2, 50, 50)]


def test_a_reversed_entry_and_its_reversal_leave_nothing_behind() -> None:
    fee, wrong = line(1, "fee", 100, MAY), line(2, "fee", 999, MAY)
    back = line(3, "fee", -999, MAY, reverses=2)
    assert items([fee, wrong, back]) == [Item(1, "EUR", Decimal(100), Decimal(0), MAY)]
    assert balances([fee, wrong, back], TODAY)["EUR"].due == 100


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (line(9, "release", 1), "more than is held"),
        (line(9, "hold", -101), "held than is owed"),
        (line(9, "refund", 1), "paid back more"),
        (line(9, "clawback", -101), "taken back than was earned"),
        (line(9, "paid", -101), "more than can be paid"),
    ],
)
def test_what_cannot_be_is_refused_in_words(new: Line, words: str) -> None:
    assert words in str(objection([line(1, "fee", 100)], new))


def test_what_can_be_is_not_refused() -> None:
    fee = line(1, "fee", 100)
    for new in (line(9, "hold", -100), line(9, "clawback", -100), line(9, "paid", -100)):
        assert objection([fee], new) is None
    assert objection([fee], line(9, "paid", -101), over=True) is None
    assert objection([fee, line(2, "hold", -60)], line(9, "paid", -41)) is not None


def test_a_fee_is_due_so_many_days_after_the_work_went_live_and_not_before_that() -> None:
    assert due_on(None, 30, None) is None
    assert due_on(None, 30, MAY) == date(2026, 5, 31)
    assert due_on(JUNE, None, MAY) == JUNE


KILL = [{"stage": "agreed", "percent": 25}, {"stage": "submitted", "percent": "75"}]


@pytest.mark.parametrize(
    ("stage", "percent"),
    [("negotiating", 0), ("agreed", 25), ("preparing", 25), ("approved", 75), ("live", 75)],
)
def test_the_kill_fee_is_that_of_the_latest_stage_reached(stage: str, percent: int) -> None:
    assert kill_percent(KILL, stage) == percent


def test_without_a_kill_fee_in_the_terms_none_is_made_up() -> None:
    assert kill_percent([], "approved") is None
