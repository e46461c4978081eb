"""Campaigns as pages and their JSON twins show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.utils import timezone

from wrensong.collaborate.desk.campaigns import FIELDS
from wrensong.collaborate.models import Campaign, Collaboration, Terms
from wrensong.collaborate.rules.states import STATES
from wrensong.core.money import Money
from wrensong.desk.models import Space
from wrensong.doors import wording
from wrensong.match.desk import BrandRecord, BriefRecord

Body = dict[str, Any]
COLUMNS = ("creator", "kind", "state", "fee", "product_value", "moved_at", "campaign")


def told_campaigns(space: Space, away: bool = False) -> Body:
    """The campaigns in use, or those put away, newest first."""
    rows = Campaign.objects.filter(space=space).select_related("brand", "brief")
    rows = rows.annotate(collaborations_count=Count("collaborations"))
    chosen = rows.filter(archived_at__isnull=not away)
    return {
        "away": away,
        "elsewhere": rows.filter(archived_at__isnull=away).count(),
        "campaigns": [_row(one) | {"collaborations": one.collaborations_count} for one in chosen],
    }


def told_campaign(kept: Campaign) -> Body:
    """One campaign: its fields, its collaborations by state, and what they come to."""
    rows = list(kept.collaborations.select_related("contact").order_by("contact__handle", "id"))
    agreed = _in_force(kept)
    told = [_collaboration(one, agreed.get(one.pk)) for one in rows]
    count = Counter(one.state for one in rows)
    by_state = [
        {"state": state, "count": count[state],
         "collaborations": [row for row in told if row["state"] == state]}
        for state in STATES if count[state]
    ]  # fmt: skip
    working = [agreed[one.pk] for one in rows if one.state != "cancelled" and one.pk in agreed]
    return _row(kept) | {
        "states": by_state, "collaborations": told,
        "fees": _sums(body["fee"] for body in working),
        "products": _sums(body["product_value"] for body in working),
        "agreed": len(working),
    }  # fmt: skip


def flat(campaign: Body) -> list[Body]:
    """Rows of a CSV: one per collaboration."""
    return [
        {name: row.get(name) for name in COLUMNS} | {"campaign": campaign["name"],
         "fee": _plain(row["fee"]), "product_value": _plain(row["product_value"])}
        for row in campaign["collaborations"]
    ]  # fmt: skip


def form_of(kept: Campaign | None) -> Body:
    """The values of the campaign form; a new one begins empty."""
    if kept is None:
        return dict.fromkeys(FIELDS, "")
    said: Body = {name: getattr(kept, name) or "" for name in FIELDS}
    for name in ("starts_on", "ends_on"):
        said[name] = said[name].isoformat() if said[name] else ""
    return said | {"brand": kept.brand_id, "brief": kept.brief_id or ""}


def choices(space: Space) -> Body:
    """The brands and briefs a campaign may have."""
    brands = BrandRecord.objects.filter(space=space, archived_at=None)
    briefs = BriefRecord.objects.filter(space=space, archived_at=None)
    return {"brands": [{"id": b.pk, "name": b.name} for b in brands],
            "briefs": [{"id": b.pk, "name": b.name} for b in briefs]}  # fmt: skip


def _row(kept: Campaign) -> Body:
    return {
        "id": kept.pk, "name": kept.name, "version": kept.version,
        "brand": {"id": kept.brand_id, "name": kept.brand.name},
        "brief": {"id": kept.brief_id, "name": kept.brief.name} if kept.brief else None,
        "currency": kept.currency, "objective": kept.objective,
        "brand_country": kept.brand_country,
        "audience_countries": [c for c in kept.audience_countries.split(",") if c],
        "starts_on": kept.starts_on.isoformat() if kept.starts_on else None,
        "ends_on": kept.ends_on.isoformat() if kept.ends_on else None,
        "period": _period(kept),
        "archived": kept.archived_at is not None,
    }  # fmt: skip


def _period(kept: Campaign) -> str:
    """``20 Nov to 20 Dec``."""
    now = timezone.now()
    if kept.starts_on and kept.ends_on:
        return f"{wording.day(kept.starts_on, now)} to {wording.day(kept.ends_on, now)}"
    if kept.ends_on:
        return f"until {wording.day(kept.ends_on, now)}"
    return f"from {wording.day(kept.starts_on, now)}" if kept.starts_on else "no dates yet"


def _collaboration(one: Collaboration, body: Body | None) -> Body:
    return {
        "id": one.pk, "creator": str(one.contact), "name": one.contact.name or None,
        "contact": one.contact_id, "kind": one.get_kind_display(), "state": one.state,
        "fee": body["fee"] if body else None,
        "fee_words": _words(body["fee"]) if body else None,
        "product_value": body["product_value"] if body else None,
        "moved_at": one.moved_at.isoformat(),
        "moved_words": wording.ago(one.moved_at, timezone.now()),
    }  # fmt: skip


def _in_force(kept: Campaign) -> dict[int, Body]:
    """Collaboration -> the document both sides accepted last."""
    rows = Terms.objects.filter(collaboration__campaign=kept).exclude(agreed_at=None)
    found = rows.order_by("version").values_list("collaboration", "body")
    nothing = {"fee": None, "product_value": None}
    return {key: {**nothing, **body} for key, body in found}


def _sums(amounts: Iterable[Body | None]) -> list[Body]:
    """What amounts come to, one sum per currency: nothing is converted."""
    totals: dict[str, Decimal] = {}
    for one in amounts:
        if one:
            code = one["currency"]
            totals[code] = totals.get(code, Decimal(0)) + Decimal(one["amount"])
    return [{"amount": str(total), "currency": code, "words": wording.money(Money(total, code))}
            for code, total in sorted(totals.items())]  # fmt: skip


def _words(amount: Body | None) -> str:
    if not amount:
        return "no fee"
    return wording.money(Money(Decimal(amount["amount"]), amount["currency"]))


def _plain(amount: Body | None) -> str | None:
    return f"{amount['amount']} {amount['currency']}" if amount else None
