"""Ambassadors as pages, files and their JSON twins show them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from wrensong.collaborate.desk.ambassadors import Suggestion, to_ask, to_thank
from wrensong.collaborate.desk.ambassadors.asking import done_at
from wrensong.collaborate.desk.ambassadors.groups import asks_text
from wrensong.collaborate.models import Collaboration
from wrensong.collaborate.models.ambassadors import Ambassador, AmbassadorGroup, MonthItem, Tier
from wrensong.collaborate.rules import recurring
from wrensong.core.money import Money
from wrensong.core.platforms import PLATFORMS
from wrensong.desk.models import Space
from wrensong.doors import wording
from wrensong.engage.desk import Contact

Body = dict[str, Any]
MOST = 500  # contacts to choose from


def told_groups(space: Space) -> Body:
    """The programmes of a workspace, with how many are in each."""
    rows = AmbassadorGroup.objects.filter(space=space).select_related("brand").annotate(
        inside=Count("members", filter=Q(members__until=None))
    )  # fmt: skip
    return {"groups": [{"id": g.pk, "name": g.name, "brand": g.brand.name, "about": g.about,
                        "members": g.inside} for g in rows]}  # fmt: skip


def told_group(group: AmbassadorGroup, period: str = "") -> Body:
    """One programme: tiers, members, what a month asks, whom to ask and whom to thank."""
    today = timezone.now().date()
    this = recurring.period_of(today)
    try:
        recurring.first_day(period)
    except ValueError:
        period = this
    members = group.members.select_related("contact", "tier", "collaboration__campaign")
    items = MonthItem.objects.filter(member__group=group, period=period).select_related(
        "member__contact", "deliverable"
    )
    return {
        "id": group.pk, "name": group.name, "brand": group.brand.name, "about": group.about,
        "tiers": [told_tier(t) for t in group.tiers.prefetch_related("asks")],
        "members": [_member(m) for m in members],
        "period": period, "month": _month(period), "is_now": period == this,
        "items": [told_item(i) for i in items],
        "to_ask": [_suggestion(s) for s in to_ask(group)],
        "to_thank": [_suggestion(s) for s in to_thank(group)],
    }  # fmt: skip


def told_tier(tier: Tier) -> Body:
    """What a tier gives and asks, a month, in words too."""
    fee = None if tier.fee is None else Money(tier.fee, tier.currency)
    gifts = None if tier.gift_value is None else Money(tier.gift_value, tier.currency)
    gives = [f"{wording.money(fee)} a month"] if fee is not None else []
    if tier.commission is not None:
        gives.append(f"{wording.percent(float(tier.commission))} of sales")
    if gifts is not None:
        gives.append(f"gifts worth {wording.money(gifts)} a month")
    return {
        "id": tier.pk, "name": tier.name, "version": tier.version, "currency": tier.currency,
        "fee": fee, "commission": tier.commission, "gift_value": gifts,
        "gives": wording.listing(gives), "asks_text": asks_text(tier),
        "asks": [f"{a.count} × {a.format} on {_platform(a.platform)}" for a in tier.asks.all()],
    }  # fmt: skip


def told_member(one: Ambassador) -> Body:
    """One member: the tiers she was in, and all that was asked, newest month first."""
    items = one.items.select_related("member__contact", "deliverable").order_by("-due", "-id")
    terms = Collaboration.objects.filter(
        contact=one.contact, campaign__brand=one.group.brand, kind=Collaboration.Kind.AMBASSADOR
    ).select_related("campaign")
    return {
        **_member(one), "group": {"id": one.group_id, "name": one.group.name},
        "tier_id": one.tier_id, "version": one.version, "leave_reason": one.leave_reason,
        "changes": [{"tier": c.tier.name, "since": c.since, "reason": c.reason,
                     "by": str(c.by) if c.by else ""}
                    for c in one.tiers.select_related("tier", "by")],
        "items": [told_item(i) for i in items[:200]],
        "terms": [{"id": c.pk, "words": f"{c.campaign} ({c.state})"} for c in terms],
        "tiers": [{"id": t.pk, "name": t.name} for t in one.group.tiers.all()],
    }  # fmt: skip


def told_item(one: MonthItem) -> Body:
    done = done_at(one)
    late = done is None and one.due < timezone.now().date()
    return {
        "id": one.pk, "member": one.member_id, "creator": str(one.member.contact),
        "period": one.period, "what": f"{one.format} on {_platform(one.platform)}",
        "platform": one.platform, "format": one.format, "number": one.number, "due": one.due,
        "done_on": done, "late": late, "deliverable": one.deliverable_id,
    }  # fmt: skip


def month_rows(group: AmbassadorGroup, period: str) -> list[Body]:
    """What a month asks, as rows of a file."""
    names = ("creator", "period", "platform", "format", "number", "due", "done_on", "late")
    return [{n: one[n] for n in names} for one in told_group(group, period)["items"]]


def can_join(group: AmbassadorGroup) -> list[Body]:
    """Contacts who are not in the programme."""
    inside = group.members.filter(until=None).values("contact")
    rows = Contact.objects.filter(space=group.space).exclude(pk__in=inside)[:MOST]
    return [{"id": c.pk, "words": str(c)} for c in rows]


def _member(one: Ambassador) -> Body:
    held = one.collaboration
    return {
        "id": one.pk, "creator": str(one.contact), "contact": one.contact_id,
        "account": one.contact.account, "tier": one.tier.name, "since": one.since,
        "until": one.until, "collaboration": held.pk if held else None,
        "agreement": f"{held.campaign} ({held.state})" if held else "",
    }  # fmt: skip


def _suggestion(one: Suggestion) -> Body:
    return {"contact": one.contact.pk, "creator": str(one.contact),
            "account": one.contact.account, "reasons": list(one.reasons),
            "why": wording.listing(one.reasons)}  # fmt: skip


def _month(period: str) -> str:
    return f"{recurring.first_day(period):%B %Y}"


def _platform(key: str) -> str:
    return PLATFORMS[key].name if key in PLATFORMS else key
