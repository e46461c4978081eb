"""What the terms make us owe: booked when they are agreed or amended, ended when work is.

The whole fee is owed from the agreement on and due so many days after the work went live. When the
brand calls the work off, the fee is taken back and what the terms promise for that stage is owed
instead; when she does, nothing is.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from wrensong.collaborate.models import Collaboration, LedgerEntry
from wrensong.collaborate.rules import ledger, states
from wrensong.collaborate.rules.terms import Deal
from wrensong.core.money import Money
from wrensong.desk.models import User
from wrensong.doors import wording

from .following import AMEND, on
from .payments import balance_of, book, entries_of, take_back
from .terms import agreed_terms

FEE, EXCLUSIVITY = "fee", "exclusivity"
"""How the keys of what the terms make us owe begin."""


@transaction.atomic
def owe(collaboration: Collaboration, user: User | None) -> None:
    """Book what the terms in force promise; what older ones promised is taken back."""
    terms = agreed_terms(collaboration)
    if terms is None:
        return
    deal = Deal.of(terms.body)
    alone = deal.exclusivity.fee if deal.exclusivity else None
    said = f"terms version {terms.version}"
    for name, money, label in (
        (FEE, deal.fee, f"Fee as agreed, {said}"),
        (EXCLUSIVITY, alone, f"For exclusivity, {said}"),
    ):
        before = _standing(collaboration, name)
        now = money.rounded() if money is not None and money.amount > 0 else None
        if before and now and (before.money, before.net_days) == (now, deal.payment_net_days):
            continue
        if now is not None:
            key = f"{name}:v{terms.version}"
            book(collaboration, "fee", now, key, deal.payment_net_days, label, user)
        if before is not None:
            _end(before, user, f"Replaced by {said}")


@transaction.atomic
def call_off(collaboration: Collaboration, user: User | None) -> None:
    """Take back what was owed for work that is called off, and book what the terms promise for
    the stage it had reached."""
    terms, fee = agreed_terms(collaboration), _standing(collaboration, FEE)
    last = collaboration.steps.last()
    if terms is None or last is None:
        return
    reached = last.before
    if reached == states.DISPUTED:
        dispute = collaboration.steps.filter(act="dispute").last()
        reached = dispute.before if dispute else reached
    deal = Deal.of(terms.body)
    percent = ledger.kill_percent(
        [{"stage": one.stage, "percent": one.percent} for one in deal.kill_fee], reached
    )
    if fee is not None and percent and not last.by_creator:
        money = Money(fee.money.amount * percent / Decimal(100), fee.currency).rounded()
        if money.amount > 0:
            due = timezone.now().date() + timedelta(days=deal.payment_net_days)
            label = f"Kill fee, {_percent(percent)} of the fee: called off when {reached}"
            book(collaboration, "fee", money, "kill_fee", due, label, user)
    for name in (FEE, EXCLUSIVITY):
        before = _standing(collaboration, name)
        if before is not None:
            _end(before, user, "Called off")


def _standing(collaboration: Collaboration, name: str) -> LedgerEntry | None:
    """The newest entry that terms made us owe and that was not taken back."""
    found = entries_of(collaboration)
    gone = {entry.reverses_id for entry in found}
    mine = [e for e in found if e.key.startswith(f"{name}:v") and e.pk not in gone]
    return mine[-1] if mine else None


def _end(entry: LedgerEntry, user: User | None, reason: str) -> None:
    """Take back an entry, what was taken off it before, and what would be held of nothing."""
    for one in entries_of(entry.collaboration):
        if one.about_id == entry.pk and one.kind == "clawback":
            take_back(one, user, reason)
    now = balance_of(entry.collaboration)[entry.currency]
    too_much = now.held - max(Decimal(0), now.owed - entry.amount)
    if now.held > 0 and too_much > 0:
        money = Money(min(too_much, now.held), entry.currency).rounded()
        book(entry.collaboration, "release", money, f"release:{entry.pk}", None, reason, user)
    take_back(entry, user, reason)


def _percent(percent: Decimal) -> str:
    return wording.percent(float(percent) / 100, 0 if percent == percent.to_integral_value() else 2)


for _act in ("agree", AMEND):
    on(_act, owe)
for _act in ("cancel", "abandon"):
    on(_act, call_off)
