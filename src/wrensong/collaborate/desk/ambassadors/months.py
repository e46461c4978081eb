"""What each month asks: made exactly once, however often it is asked for."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from wrensong.collaborate.desk.deliverables import add_deliverable
from wrensong.collaborate.models.ambassadors import Ambassador, AmbassadorGroup, MonthItem, Tier
from wrensong.collaborate.models.deliverables import Deliverable
from wrensong.collaborate.rules import recurring, states
from wrensong.core.errors import NotFound, ValueInvalid
from wrensong.desk.audit import record
from wrensong.desk.models import Space, User

AHEAD = timedelta(days=31)


def make_months(space: Space, user: User | None = None) -> int:
    """Make what this month asks of every ambassador of a workspace; how many were new."""
    groups = AmbassadorGroup.objects.filter(space=space).order_by("pk")
    return sum(make_month(group, user) for group in groups)


@transaction.atomic
def make_month(group: AmbassadorGroup, user: User | None, period: str = "") -> int:
    """Make what a month (``2026-05``, or this one) asks of the members of a programme; how many
    things were new. Raises ValueInvalid for no month, or one more than a month ahead."""
    today = timezone.now().date()
    period = period or recurring.period_of(today)
    try:
        first = recurring.first_day(period)
    except ValueError:
        raise ValueInvalid(f"“{period}” is no month.", "Write it like 2026-05.") from None
    if first > today + AHEAD:
        raise ValueInvalid("This month is too far ahead.", "Make it when it comes.")
    # Two who press the button at once do so one after the other.
    AmbassadorGroup.objects.select_for_update().get(pk=group.pk)
    members = Ambassador.objects.filter(group=group, since__lte=recurring.last_day(period)).filter(
        Q(until=None) | Q(until__gte=first)
    )
    made = sum(
        _make(one, period, user)
        for one in members.select_related("collaboration").prefetch_related("tiers__tier__asks")
    )
    if made:
        record("collaborate.ambassadors.month", space=group.space, user=user,
               subject=f"ambassadors:{group.pk}", label=group.name,
               after={"month": period, "made": made})  # fmt: skip
    return made


@transaction.atomic
def mark_done(space: Space, user: User | None, item: int, done: bool) -> MonthItem:
    """Say that a thing without a deliverable is done, or take that back. Raises NotFound;
    ValueInvalid for one that is a deliverable."""
    found = (
        MonthItem.objects.select_for_update().filter(member__group__space=space, pk=item).first()
    )
    if found is None:
        raise NotFound("There is no such thing in this workspace.", "See the programme.")
    if found.deliverable_id is not None:
        raise ValueInvalid("This is a deliverable: it is done when it is live.", "Open it.")
    if (found.done_at is not None) == done:
        return found
    found.done_at = timezone.now() if done else None
    found.save(update_fields=["done_at"])
    member = found.member
    record(f"collaborate.ambassador.{'done' if done else 'undone'}", space=space, user=user,
           subject=f"ambassadors:{member.group_id}", label=str(member),
           after={"period": found.period, "format": found.format})  # fmt: skip
    return found


def _make(member: Ambassador, period: str, user: User | None) -> int:
    on = recurring.tier_day(period, member.since)
    tier = _tier_on(member, on)
    asks = [recurring.Ask(a.platform, a.format, a.count) for a in tier.asks.all()]
    known = set(
        MonthItem.objects.filter(member=member, period=period)
        .values_list("platform", "format", "number")
    )  # fmt: skip
    made = 0
    for due in recurring.due_in(period, asks, member.since, member.until):
        if (due.platform, due.format, due.number) in known:
            continue
        MonthItem.objects.create(
            member=member, period=period, platform=due.platform, format=due.format,
            number=due.number, due=due.on, deliverable=_deliverable(member, due, user),
        )  # fmt: skip
        made += 1
    return made


def _tier_on(member: Ambassador, day: date) -> Tier:
    """The tier that counted on a day: the last change up to it, else the first."""
    changes = list(member.tiers.all())
    before = [c for c in changes if c.since <= day]
    return (before[-1] if before else changes[0]).tier


def _deliverable(member: Ambassador, due: recurring.Due, user: User | None) -> Deliverable | None:
    held = member.collaboration
    if held is None or held.state not in states.WORKING:
        return None
    said = {"platform": due.platform, "format": due.format, "due": due.on}
    return add_deliverable(held, user, said)
