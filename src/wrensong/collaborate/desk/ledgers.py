"""A ledger as pages, endpoints and the creator's own pages show it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from wrensong.collaborate.models import Collaboration, LedgerEntry
from wrensong.collaborate.rules import ledger
from wrensong.collaborate.rules.ledger import KINDS
from wrensong.core.money import Money
from wrensong.doors import wording

from .payments import entries_of, lines_of

Body = dict[str, Any]
NO_MONEY_MOVES = "Wrensong moves no money: pay as you always do, then record it here."


def told_ledger(collaboration: Collaboration) -> Body:
    """One collaboration's balances, what of it is to be paid, and its entries, oldest first."""
    today = timezone.now().date()
    entries = entries_of(collaboration)
    lines = lines_of(entries)
    by_number = {entry.pk: entry for entry in entries}
    return {
        "says": NO_MONEY_MOVES,
        "collaboration": {"id": collaboration.pk, "creator": str(collaboration.contact),
                          "campaign": str(collaboration.campaign), "state": collaboration.state,
                          "currency": collaboration.campaign.currency},
        "balances": [_balance(one) for one in ledger.balances(lines, today).values()],
        "items": [_item(item, by_number[item.number], today) for item in ledger.items(lines)],
        "entries": entry_rows(entries, collaboration),
    }  # fmt: skip


def what(entry: LedgerEntry) -> str:
    """What an entry is for, in words."""
    return entry.label or KINDS[entry.kind].words.capitalize()


def entry_rows(entries: Sequence[LedgerEntry], of: Collaboration | None = None) -> list[Body]:
    live = {line.number: line.due for line in lines_of(entries)}
    taken = set(
        LedgerEntry.objects.filter(reverses__in=[e.pk for e in entries]).values_list(
            "reverses_id", flat=True
        )
    )
    return [_row(entry, of or entry.collaboration, live[entry.pk], taken) for entry in entries]


def _row(entry: LedgerEntry, work: Collaboration, due: date | None, taken: set[int]) -> Body:
    return {
        "id": entry.pk, "day": entry.day, "kind": entry.kind, "words": KINDS[entry.kind].words,
        "what": what(entry), "label": entry.label, "amount": entry.money, "due": due,
        "net_days": entry.net_days, "key": entry.key, "reverses": entry.reverses_id,
        "reversed": entry.pk in taken, "about": entry.about_id,
        "by": str(entry.by) if entry.by else None, "booked_at": entry.at,
        "collaboration": work.pk, "creator": str(work.contact), "campaign": str(work.campaign),
    }  # fmt: skip


def when(due: date | None, late: int | None, net_days: int | None) -> str:
    """How far away a due day is, in words."""
    if due is None or late is None:
        if net_days is None:
            return "no day agreed"
        return f"{wording.plural(net_days, 'day')} after the work is live"
    if late > 0:
        return f"{wording.plural(late, 'day')} late"
    return "today" if late == 0 else f"in {wording.plural(-late, 'day')}"


def _item(item: ledger.Item, entry: LedgerEntry, today: date) -> Body:
    late = (today - item.due).days if item.due else None
    return {
        "entry": item.number, "what": what(entry), "due": item.due, "late": late,
        "when": when(item.due, late, entry.net_days),
        "owed": Money(item.owed, item.currency).rounded(),
        "held": Money(item.held, item.currency).rounded(),
        "payable": Money(item.payable, item.currency).rounded(),
    }  # fmt: skip


def _balance(one: ledger.Balance) -> Body:
    names = ("earned", "paid", "owed", "held", "payable", "due", "gifts")
    return {"currency": one.currency} | {
        name: Money(getattr(one, name), one.currency).rounded() for name in names
    }
