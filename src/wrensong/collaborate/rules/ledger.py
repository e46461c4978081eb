"""What the entries of a collaboration's ledger add up to: pure.

An amount is signed by what it does to the sum that is still to be paid: above zero adds to it,
below zero takes from it. Nothing is ever changed; a mistake is put right by an entry of the same
kind and the opposite amount that names the one it reverses. Of the entries in one currency:

* **earned** = fees + commissions - clawbacks (gifts are not money she is owed);
* **paid** = payments - what she paid back; what has reached her;
* **owed** = earned - paid; below zero she has had too much;
* **held** = holds - releases; the part of owed that waits;
* **payable** = owed - held = the sum of every entry but gift costs;
* **due** on a day = the payable part of the credits whose due day is that day or earlier.

Payments, clawbacks and holds that name no credit settle the credits in the order of their due
days, undated ones last.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from .states import STATES

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of entry: its words, the sign of its amounts, and what it counts into."""

    words: str
    sign: int
    into: str  # earned, paid, held or gifts


KINDS: dict[str, Kind] = {
    "fee": Kind("fee", 1, "earned"),
    "commission": Kind("commission", 1, "earned"),
    "clawback": Kind("clawback", -1, "earned"),
    "paid": Kind("payment", -1, "paid"),
    "refund": Kind("paid back by her", 1, "paid"),
    "hold": Kind("hold", -1, "held"),
    "release": Kind("release", 1, "held"),
    "gift_cost": Kind("gift cost", 1, "gifts"),
}
CREDITS = ("fee", "commission")
"""Kinds that make something payable on a day of their own."""


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as the sums need it. ``due`` None: no day is known yet; ``reverses`` the number of
    the entry it takes back, ``about`` of the credit it settles or holds."""

    number: int
    kind: str
    amount: Decimal
    currency: str
    due: date | None = None
    reverses: int | None = None
    about: int | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """The sums of one currency; see the head of this module."""

    currency: str
    earned: Decimal
    paid: Decimal
    owed: Decimal
    held: Decimal
    payable: Decimal
    due: Decimal
    gifts: Decimal


@dataclass(frozen=True, slots=True)
class Item:
    """A credit that is not settled: ``owed`` of it is unpaid, ``held`` of that waits."""

    number: int
    currency: str
    owed: Decimal
    held: Decimal
    due: date | None

    @property
    def payable(self) -> Decimal:
        return self.owed - self.held


def balances(lines: Iterable[Line], today: date) -> dict[str, Balance]:
    """Currency -> its sums, in the order of the codes."""
    found = list(lines)
    made: dict[str, Balance] = {}
    for currency in sorted({line.currency for line in found}):
        mine = [line for line in found if line.currency == currency]
        sums = {
            into: sum((e.amount for e in mine if KINDS[e.kind].into == into), ZERO)
            for into in ("earned", "paid", "held", "gifts")
        }
        paid, held = -sums["paid"], -sums["held"]
        owed = sums["earned"] - paid
        due = sum((i.payable for i in items(mine) if i.due and i.due <= today), ZERO)
        made[currency] = Balance(
            currency, sums["earned"], paid, owed, held, owed - held, due, sums["gifts"]
        )
    return made


def items(lines: Iterable[Line]) -> list[Item]:
    """The credits that are not settled, by due day. Together they are what is owed, where that is
    above zero."""
    found = list(lines)
    gone = {line.reverses for line in found} | {line.number for line in found if line.reverses}
    standing = [line for line in found if line.number not in gone]
    made = []
    for currency in sorted({line.currency for line in standing}):
        made += _items_of([line for line in standing if line.currency == currency], currency)
    return sorted(made, key=_order)


def _items_of(lines: Sequence[Line], currency: str) -> list[Item]:
    credits = sorted((e for e in lines if e.kind in CREDITS), key=_order)
    settled = _spread(
        {e.number: e.amount for e in credits},
        [e for e in lines if e.kind not in CREDITS and KINDS[e.kind].into in ("earned", "paid")],
    )
    rest = {e.number: e.amount - settled[e.number] for e in credits}
    held = _spread(rest, [e for e in lines if KINDS[e.kind].into == "held"])
    return [
        Item(e.number, currency, rest[e.number], held[e.number], e.due)
        for e in credits
        if rest[e.number]
    ]


def _spread(room: Mapping[int, Decimal], debits: Sequence[Line]) -> dict[int, Decimal]:
    """How much of the debits falls on each credit: first on those they name, then in order."""
    left = max(ZERO, -sum((e.amount for e in debits), ZERO))
    taken = dict.fromkeys(room, ZERO)
    named = dict.fromkeys(room, ZERO)
    for debit in debits:
        if debit.about in named:
            named[debit.about] -= debit.amount
    for wanted in (named, room):
        for number, most in wanted.items():
            more = min(left, max(ZERO, most - taken[number]), room[number] - taken[number])
            taken[number] += more
            left -= more
    return taken


def _order(one: Line | Item) -> tuple[bool, date, int]:
    return one.due is None, one.due or date.max, one.number


def objection(lines: Sequence[Line], new: Line, *, over: bool = False) -> str | None:
    """Why an entry cannot stand beside the others, in words; None where it can, or where sums that
    cannot be were so before it and it makes none worse. ``over`` lets a
    payment be more than is payable: what was paid was paid. What a gift cost is no part of what she
    is owed, so nothing of that stands against it."""
    if KINDS[new.kind].into == "gifts":
        return None
    now = balances([*lines, new], date.min)[new.currency]
    was = balances(lines, date.min).get(new.currency) or _nothing(new.currency)
    if now.held < min(ZERO, was.held):
        return "That is more than is held."
    if _too_much_held(now) > max(ZERO, _too_much_held(was)):
        return "More would be held than is owed."
    if now.paid < min(ZERO, was.paid):
        return "She would have paid back more than she was paid."
    if now.earned < min(ZERO, was.earned):
        return "More would be taken back than was earned."
    if new.kind == "paid" and new.reverses is None and now.payable < 0 and not over:
        return "That is more than can be paid now."
    return None


def _too_much_held(one: Balance) -> Decimal:
    return one.held - max(ZERO, one.owed)


def _nothing(currency: str) -> Balance:
    return Balance(currency, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO)


def due_on(due: date | None, net_days: int | None, live_on: date | None) -> date | None:
    """When a credit is due: on its day, or so many days after the work went live; None before."""
    if due is not None or net_days is None or live_on is None:
        return due
    return live_on + timedelta(days=net_days)


def kill_percent(kill_fee: Iterable[Mapping[str, Any]], reached: str) -> Decimal | None:
    """The percentage of the fee that is owed when work ends at a stage: that of the latest listed
    stage which was reached (0 before the first). None where nothing is listed."""
    listed = {str(one["stage"]): Decimal(str(one["percent"])) for one in kill_fee}
    if not listed:
        return None
    so_far = STATES[: STATES.index(reached) + 1] if reached in STATES else ()
    return next((listed[stage] for stage in reversed(so_far) if stage in listed), ZERO)
