"""Whom a brand might ask to become an ambassador, and whom to thank; always with the reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from wrensong.collaborate.models.ambassadors import Ambassador, AmbassadorGroup, MonthItem
from wrensong.collaborate.models.campaigns import Collaboration
from wrensong.collaborate.models.gifts import GiftOffer
from wrensong.collaborate.rules import gifting, recurring, states
from wrensong.doors import wording
from wrensong.engage.desk import Contact, Relationship

ENOUGH = 2
"""Completed collaborations with the brand."""
LATELY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A creator, and why she is named, in words she could read."""

    contact: Contact
    reasons: tuple[str, ...]


def to_ask(group: AmbassadorGroup) -> list[Suggestion]:
    """Creators with at least two completed collaborations with the brand who are not in the
    programme; most collaborations first."""
    inside = group.members.filter(until=None).values("contact")
    done = (
        Collaboration.objects.filter(campaign__brand=group.brand, state=states.COMPLETED)
        .exclude(contact__in=inside).select_related("contact").order_by("moved_at")
    )  # fmt: skip
    counts: Counter[int] = Counter()
    last: dict[int, Collaboration] = {}
    for one in done:
        counts[one.contact_id] += 1
        last[one.contact_id] = one
    posted = Counter(
        GiftOffer.objects.filter(
            state=gifting.POSTED, collaboration__campaign__brand=group.brand,
            collaboration__contact__in=[c for c, n in counts.items() if n >= ENOUGH],
        ).values_list("collaboration__contact", flat=True)
    )  # fmt: skip
    left = set(group.members.exclude(until=None).values_list("contact", flat=True))
    return [
        Suggestion(last[contact].contact, tuple(_why(n, last[contact], posted[contact])) + (
            ("she was in this programme before",) if contact in left else ()))
        for contact, n in counts.most_common() if n >= ENOUGH
    ]  # fmt: skip


def _why(count: int, last: Collaboration, posted: int) -> list[str]:
    today = timezone.now()
    told = [f"{wording.plural(count, 'collaboration')} completed, the last on "
            f"{wording.day(last.moved_at, today)}"]  # fmt: skip
    if posted:
        told.append(f"posted about {wording.plural(posted, 'gift')}")
    return told


def to_thank(group: AmbassadorGroup) -> list[Suggestion]:
    """Whom nobody has been in touch with since they gave something: members who did all that last
    month asked, and creators who completed work or posted about a gift in the last 30 days."""
    since = timezone.now() - LATELY
    found: dict[int, tuple[Contact, list[str], date]] = {}

    def note(contact: Contact, why: str, on: date) -> None:
        known = found.setdefault(contact.pk, (contact, [], on))
        known[1].append(why)
        found[contact.pk] = (contact, known[1], max(known[2], on))

    for one in Collaboration.objects.filter(
        campaign__brand=group.brand, state=states.COMPLETED, moved_at__gte=since
    ).select_related("contact", "campaign"):
        note(one.contact, f"completed {one.get_kind_display()}, {one.campaign}",
             one.moved_at.date())  # fmt: skip
    for gift in GiftOffer.objects.filter(
        collaboration__campaign__brand=group.brand, state=gifting.POSTED, looked_at__gte=since
    ).select_related("collaboration__contact"):
        assert gift.looked_at is not None
        note(gift.collaboration.contact, "posted about her gift", gift.looked_at.date())
    _kept_last_month(group, note)
    thanked = _in_touch(group, found)
    return [Suggestion(contact, tuple(reasons)) for pk, (contact, reasons, on) in found.items()
            if thanked.get(pk, date.min) < on]  # fmt: skip


def _kept_last_month(group: AmbassadorGroup, note: Callable[[Contact, str, date], None]) -> None:
    month = recurring.period_of(timezone.now().date().replace(day=1) - timedelta(days=1))
    open_: set[int] = set()
    when: dict[int, date] = {}
    for item in MonthItem.objects.filter(member__group=group, period=month).select_related(
        "deliverable"
    ):
        done = done_at(item)
        if done is None:
            open_.add(item.member_id)
        else:
            when[item.member_id] = max(done, when.get(item.member_id, done))
    for one in Ambassador.objects.filter(pk__in=set(when) - open_).select_related("contact"):
        note(one.contact, f"did all that {month} asked", when[one.pk])


def done_at(item: MonthItem) -> date | None:
    """The day a thing was done: live, or said to be; None while it is not."""
    if item.deliverable is not None:
        return item.deliverable.live_at.date() if item.deliverable.live_at else None
    return item.done_at.date() if item.done_at else None


def _in_touch(group: AmbassadorGroup, contacts: Iterable[int]) -> dict[int, date]:
    """Contact -> the day one of us was last in touch with her, as far as it was noted."""
    known: dict[int, date] = {}
    for one in Relationship.objects.filter(
        brand=group.brand, contact__in=list(contacts)
    ).prefetch_related("touches"):  # fmt: skip
        for touch in one.touches.all():
            if not touch.by_creator and touch.removed_at is None:
                on = touch.at.date()
                known[one.contact_id] = max(on, known.get(one.contact_id, on))
    return known
