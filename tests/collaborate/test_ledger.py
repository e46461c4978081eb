"""The ledger at the desk: whatever is done in whatever order, no money is lost or doubled."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from wrensong.collaborate.desk import (
    Collaboration,
    balance_of,
    book,
    due_list,
    entries_of,
)
from wrensong.collaborate.desk.payments import Draft, enter, reverse
from wrensong.collaborate.models import LedgerEntry
from wrensong.core.errors import NotFound, ValueInvalid
from wrensong.core.money import Money
from wrensong.desk.models import Entry

from .ledgers import new_space, new_work

pytestmark = pytest.mark.django_db
KINDS = {"fee": 1, "commission": 1, "clawback": -1, "paid": -1, "refund": 1, "hold": -1,
         "release": 1, "gift_cost": 1}  # fmt: skip
EARNED, PAID, HELD = ("fee", "commission", "clawback"), ("paid", "refund"), ("hold", "release")


def euros(amount: str | int) -> Money:
    return Money(Decimal(amount), "EUR")


@pytest.fixture
def work() -> Collaboration:
    return new_work(new_space())


class Naive:
    """Everything that was accepted, as a plain list that is added up anew each time."""

    def __init__(self) -> None:
        self.booked: dict[str, tuple[str, Decimal, str]] = {}
        self.taken_back: set[str] = set()

    def sum(self, currency: str, kinds: tuple[str, ...]) -> Decimal:
        found = [
            KINDS[kind] * amount
            for key, (kind, amount, code) in self.booked.items()
            if key not in self.taken_back and code == currency and kind in kinds
        ]
        return sum(found, Decimal(0))


class Ledger(RuleBasedStateMachine):
    """Bookings, replays, wrong replays and reversals, in any order, beside the naive model."""

    def __init__(self) -> None:
        super().__init__()
        number = Collaboration.objects.count()
        space = new_space(f"ledger-{number}")
        self.work, self.naive = new_work(space), Naive()

    @rule(
        kind=st.sampled_from(sorted(KINDS)),
        cents=st.integers(1, 30_000),
        currency=st.sampled_from(["EUR", "EUR", "EUR", "JPY", "KWD"]),
        key=st.integers(0, 30).map(str),
        over=st.booleans(),
    )
    def booked(self, kind: str, cents: int, currency: str, key: str, over: bool) -> None:
        amount = Decimal(cents) / {"EUR": 100, "JPY": 1, "KWD": 1000}[currency]
        draft = Draft(kind, Money(amount, currency), key, over=over)
        before = LedgerEntry.objects.count()
        try:
            _, new = enter(self.work, draft, None)
        except ValueInvalid:
            assert LedgerEntry.objects.count() == before
            return
        assert new is (key not in self.naive.booked)
        assert LedgerEntry.objects.count() == before + new
        self.naive.booked.setdefault(key, (kind, amount, currency))

    @rule(data=st.data())
    def replayed(self, data: st.DataObject) -> None:
        if not self.naive.booked:
            return
        key = data.draw(st.sampled_from(sorted(self.naive.booked)))
        kind, amount, currency = self.naive.booked[key]
        before = entries_of(self.work)
        again = book(self.work, kind, Money(amount, currency), key)
        assert again.key == key and entries_of(self.work) == before

    @rule(data=st.data())
    def replayed_as_something_else(self, data: st.DataObject) -> None:
        if not self.naive.booked:
            return
        key = data.draw(st.sampled_from(sorted(self.naive.booked)))
        kind, amount, currency = self.naive.booked[key]
        with pytest.raises(ValueInvalid):
            book(self.work, kind, Money(amount + 1, currency), key)

    @rule(data=st.data())
    def taken_back(self, data: st.DataObject) -> None:
        if not self.naive.booked:
            return
        key = data.draw(st.sampled_from(sorted(self.naive.booked)))
        entry = next(e for e in entries_of(self.work) if e.key == key)
        try:
            made, new = reverse(entry, None, "a mistake")
        except ValueInvalid:
            assert key not in self.naive.taken_back
            return
        assert new is (key not in self.naive.taken_back) and made.amount == -entry.amount
        self.naive.taken_back.add(key)
        with pytest.raises(ValueInvalid):
            reverse(made, None, "the other way round")

    @invariant()
    def balances_are_the_sums_of_the_entries(self) -> None:
        found, entries = balance_of(self.work), entries_of(self.work)
        assert len(entries) == len(self.naive.booked) + len(self.naive.taken_back)
        for code in {currency for _, _, currency in self.naive.booked.values()}:
            mine = found[code]
            assert mine.earned == self.naive.sum(code, EARNED)
            assert mine.paid == -self.naive.sum(code, PAID)
            assert mine.held == -self.naive.sum(code, HELD)
            assert mine.gifts == self.naive.sum(code, ("gift_cost",))
            assert mine.owed == mine.earned - mine.paid
            all_but_gifts = [
                e.amount for e in entries if e.currency == code and e.kind != "gift_cost"
            ]
            assert mine.payable == sum(all_but_gifts, Decimal(0))
            assert mine.held >= 0 and mine.paid >= 0 and mine.earned >= 0

    @invariant()
    def the_due_list_is_what_is_owed(self) -> None:
        listed = due_list(self.work.campaign.space)
        for code, balance in balance_of(self.work).items():
            mine = [d for d in listed if d.payable.currency == code]
            assert sum((d.payable.amount for d in mine), Decimal(0)) == max(0, balance.payable)
            assert sum((d.held.amount for d in mine), Decimal(0)) == balance.held


def test_no_order_of_bookings_loses_or_doubles_money() -> None:
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=40, stateful_step_count=25, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


def test_nothing_changes_or_removes_an_entry(work: Collaboration) -> None:
    made = book(work, "fee", euros(100), "fee")
    made.amount = Decimal(1)
    for change in (
        made.save,
        made.delete,
        lambda: LedgerEntry.objects.update(amount=1),
        lambda: LedgerEntry.objects.filter(pk=made.pk).delete(),
        lambda: work.entries.all().delete(),
        lambda: LedgerEntry.objects.bulk_update([made], ["amount"]),
    ):
        with pytest.raises(TypeError):
            change()
    assert LedgerEntry.objects.get().amount == 100


def test_what_has_a_ledger_cannot_be_removed_from_below_it(work: Collaboration) -> None:
    from django.db.models import ProtectedError

    book(work, "fee", euros(100), "fee")
    with pytest.raises(ProtectedError):
        work.delete()


def test_late_ones_come_first_and_each_says_how_late_it_is() -> None:
    space = new_space()
    days = {"a": date(2026, 6, 1), "b": date(2026, 4, 1), "c": None}
    for handle, day in days.items():
        book(new_work(space, handle), "fee", euros(10), "fee", due=day)
    listed = due_list(space, today=date(2026, 5, 1))
    assert [(str(d.collaboration.contact), d.late) for d in listed] == [
        ("@b", 30), ("@a", -31), ("@c", None),
    ]  # fmt: skip


def test_what_is_settled_is_not_on_the_list(work: Collaboration) -> None:
    book(work, "fee", euros(100), "fee", due=date(2026, 5, 1))
    book(work, "paid", euros("99.99"), "first")
    (listed,) = due_list(work.campaign.space)
    assert listed.payable == euros("0.01")
    book(work, "paid", euros("0.01"), "second")
    assert due_list(work.campaign.space) == []


def test_another_workspace_owes_nothing_of_it(work: Collaboration) -> None:
    book(work, "fee", euros(100), "fee")
    assert due_list(new_space("other")) == []


@pytest.mark.parametrize(
    ("money", "kind", "key"),
    [
        (euros(0), "fee", "k"),
        (euros(-5), "fee", "k"),
        (euros("0.001"), "fee", "k"),
        (Money(Decimal("0.5"), "JPY"), "fee", "k"),
        (euros("1e12"), "fee", "k"),
        (euros(5), "bonus", "k"),
        (euros(5), "fee", " "),
        (euros(5), "fee", "k" * 121),
    ],
)
def test_what_is_no_entry_is_refused(
    work: Collaboration, money: Money, kind: str, key: str
) -> None:
    with pytest.raises(ValueInvalid):
        book(work, kind, money, key)
    assert entries_of(work) == []


def test_a_payment_about_a_fee_of_another_work_is_refused(work: Collaboration) -> None:
    other = book(new_work(work.campaign.space, "else"), "fee", euros(5), "fee")
    book(work, "fee", euros(5), "fee")
    with pytest.raises((ValueInvalid, NotFound)):
        enter(work, Draft("paid", euros(5), "pay", about=other.pk), None)


def test_each_entry_is_in_the_log_once(work: Collaboration) -> None:
    for _ in range(2):
        book(work, "fee", euros(100), "fee")
    logged = Entry.objects.get(verb="collaborate.ledger.book")
    assert logged.after["amount"] == "100.00" and logged.subject == f"collaboration:{work.pk}"
