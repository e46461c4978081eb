"""The due list, the ledger and one collaboration's part of it: for pages and their JSON twins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

from wrensong.collaborate.desk.ledgers import NO_MONEY_MOVES, entry_rows, what, when
from wrensong.collaborate.desk.payments import Due, due_list
from wrensong.collaborate.models import Campaign, LedgerEntry
from wrensong.collaborate.rules.ledger import KINDS
from wrensong.core.money import Money
from wrensong.desk.models import Space

Body = dict[str, Any]
SIZE = 100
COLUMNS = (
    "entry", "day", "campaign", "creator", "collaboration", "kind", "amount", "currency", "due",
    "net_days", "label", "key", "reverses", "about", "by", "booked_at",
)  # fmt: skip
"""The columns of the accountant's file, in this order, also where no row follows."""
DUE_COLUMNS = (
    "due", "late_days", "creator", "campaign", "collaboration", "entry", "label", "payable", "held",
    "currency", "net_days",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """Which entries are asked for; every part may be left out. Days are those of the entries."""

    campaign: int | None = None
    kind: str = ""
    since: date | None = None
    until: date | None = None
    collaboration: int | None = None

    def of(self, space: Space) -> QuerySet[LedgerEntry]:
        """The entries of this workspace that fit, newest first."""
        found = LedgerEntry.objects.filter(collaboration__campaign__space=space)
        if self.campaign is not None:
            found = found.filter(collaboration__campaign=self.campaign)
        if self.collaboration is not None:
            found = found.filter(collaboration=self.collaboration)
        if self.kind:
            found = found.filter(kind=self.kind)
        if self.since:
            found = found.filter(day__gte=self.since)
        if self.until:
            found = found.filter(day__lte=self.until)
        return found.select_related(
            "by", "collaboration__contact", "collaboration__campaign"
        ).order_by("-day", "-id")  # fmt: skip


def read_filters(asked: Mapping[str, str]) -> tuple[Filters, dict[str, str]]:
    """The filters an address asks for (``campaign, kind, from, to``), and what is wrong with those
    that cannot be read."""
    wrong: dict[str, str] = {}
    campaign, kind = (str(asked.get(name) or "").strip() for name in ("campaign", "kind"))
    if campaign and not (campaign.isascii() and campaign.isdigit()):
        wrong["campaign"] = "Choose a campaign from the list."
    if kind and kind not in KINDS:
        wrong["kind"] = f"Choose one of: {', '.join(KINDS)}."
    since, until = _day(asked, "from", wrong), _day(asked, "to", wrong)
    if since and until and since > until:
        wrong["to"] = "The last day is before the first."
    number = int(campaign[:18]) if campaign and "campaign" not in wrong else None
    return Filters(number, "" if "kind" in wrong else kind, since, until), wrong


def told_payments(space: Space, asked: Mapping[str, str]) -> Body:
    """What is to be paid when, and the entries that fit the filters, a page at a time."""
    filters, wrong = read_filters(asked)
    due = [d for d in due_list(space) if filters.campaign in (None, d.collaboration.campaign_id)]
    found = filters.of(space)
    total = found.count()
    said = str(asked.get("page") or "")
    pages = max(1, -(-total // SIZE))
    page = min(max(1, int(said[:9])), pages) if said.isascii() and said.isdigit() else 1
    shown = list(found[(page - 1) * SIZE : page * SIZE])
    return {
        "says": NO_MONEY_MOVES,
        "filters": {"campaign": filters.campaign, "kind": filters.kind,
                    "from": filters.since, "to": filters.until},
        "wrong": wrong,
        "campaigns": list(Campaign.objects.filter(space=space).values("id", "name")),
        "kinds": {name: kind.words for name, kind in KINDS.items()},
        "totals": _totals(due),
        "due": [_due_row(one) for one in due],
        "entries": entry_rows(shown),
        "page": page, "pages": pages, "total": total,
    }  # fmt: skip


def accountant_rows(space: Space, filters: Filters) -> list[Body]:
    """One row for each entry, oldest first, with ``COLUMNS`` and nothing else."""
    return [
        {
            "entry": row["id"], "day": row["day"], "campaign": row["campaign"],
            "creator": row["creator"], "collaboration": row["collaboration"],
            "kind": row["kind"], "amount": row["amount"].amount,
            "currency": row["amount"].currency, "due": row["due"], "net_days": row["net_days"],
            "label": row["label"], "key": row["key"], "reverses": row["reverses"],
            "about": row["about"], "by": row["by"], "booked_at": row["booked_at"],
        }
        for row in entry_rows(list(filters.of(space).order_by("day", "id")))
    ]  # fmt: skip


def due_rows(space: Space, filters: Filters) -> list[Body]:
    """The due list as a flat table."""
    return [
        {
            "due": d.due, "late_days": d.late if d.late is not None and d.late > 0 else None,
            "creator": str(d.collaboration.contact), "campaign": str(d.collaboration.campaign),
            "collaboration": d.collaboration.pk, "entry": d.entry.pk, "label": what(d.entry),
            "payable": d.payable.rounded().amount, "held": d.held.rounded().amount,
            "currency": d.payable.currency, "net_days": d.entry.net_days,
        }
        for d in due_list(space)
        if filters.campaign in (None, d.collaboration.campaign_id)
        and filters.collaboration in (None, d.collaboration.pk)
    ]  # fmt: skip


def formats(asked: Mapping[str, str], here: str) -> list[tuple[str, str]]:
    """The ways to take the page along, with the filters of its address."""
    kept = {n: str(asked[n]) for n in ("campaign", "kind", "from", "to") if asked.get(n)}
    ways = {
        "Ledger as CSV": {"format": "csv"},
        "Due list as CSV": {"format": "csv", "table": "due"},
        "JSON": {"format": "json"},
    }
    return [(words, f"{here}?{urlencode({**kept, **way})}") for words, way in ways.items()]


def pager(told: Body, asked: Mapping[str, str], here: str) -> Body:
    """What ``parts/pager.html`` needs."""
    page, pages, total = told["page"], told["pages"], told["total"]
    kept = {n: str(asked[n]) for n in ("campaign", "kind", "from", "to") if asked.get(n)}

    def address(number: int) -> str:
        return f"{here}?{urlencode({**kept, 'page': number})}" if 1 <= number <= pages else ""

    first = (page - 1) * SIZE
    return {"first": first + 1, "last": min(first + SIZE, total), "total": total,
            "previous": address(page - 1), "next": address(page + 1)}  # fmt: skip


def _due_row(one: Due) -> Body:
    return {
        "entry": one.entry.pk, "collaboration": one.collaboration.pk,
        "creator": str(one.collaboration.contact), "campaign": str(one.collaboration.campaign),
        "what": what(one.entry), "payable": one.payable.rounded(), "held": one.held.rounded(),
        "due": one.due, "late": one.late, "net_days": one.entry.net_days,
        "when": when(one.due, one.late, one.entry.net_days),
    }  # fmt: skip


def _totals(due: Sequence[Due]) -> list[Body]:
    """Per currency: how much is late, due within a week, later, waits for its work or is held."""
    found: dict[str, dict[str, Decimal]] = {}
    for one in due:
        mine = found.setdefault(one.payable.currency, dict.fromkeys(_SPANS, Decimal(0)))
        mine[_span(one.late)] += one.payable.amount
        mine["held"] += one.held.amount
    return [
        {"currency": code, **{name: Money(sum_, code).rounded() for name, sum_ in sums.items()}}
        for code, sums in sorted(found.items())
    ]


_SPANS = ("late", "week", "later", "waiting", "held")


def _span(late: int | None) -> str:
    if late is None:
        return "waiting"
    return "late" if late > 0 else "week" if late >= -7 else "later"


def _day(asked: Mapping[str, str], name: str, wrong: dict[str, str]) -> date | None:
    typed = str(asked.get(name) or "").strip()
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        wrong[name] = "Write a day like 2026-05-31."
        return None
