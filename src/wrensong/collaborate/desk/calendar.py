"""What of a workspace's collaborations falls on a day: due, ends, arrives, is to be paid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal

from django.db.models import Q

from wrensong.collaborate.models import Deliverable, GiftOffer, Submission
from wrensong.collaborate.rules import reviewing, states
from wrensong.desk.models import Space
from wrensong.doors import wording

from .payments import due_list
from .reviews import approve_silent
from .rights import rights_in
from .telling import Light

Kind = Literal["review", "due", "live", "stays", "right", "gift", "payment"]
KINDS: dict[Kind, str] = {
    "review": "Review due", "due": "To hand in and publish", "live": "Went live",
    "stays": "Stays live until", "right": "Right ends", "gift": "Parcel arrived",
    "payment": "Payment due",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One entry. ``at`` is the moment where it has one, else the whole ``day`` counts; ``key`` is
    the same whenever the same thing is asked for; ``deliverable`` where it is about one."""

    kind: Kind
    key: str
    day: date
    words: str
    collaboration: int
    at: datetime | None = None
    deliverable: int | None = None


def items(space: Space, first: date, last: date) -> list[Item]:
    """Everything from ``first`` to ``last``, both included, in order."""
    approve_silent(space)
    found = [
        one
        for source in (_reviews, _pieces, _rights, _gifts, _payments)
        for one in source(space, first, last)
        if first <= one.day <= last
    ]
    return sorted(found, key=lambda one: (one.day, one.at is None, str(one.at), one.key))


def _reviews(space: Space, first: date, last: date) -> Iterator[Item]:
    rows = Submission.objects.filter(
        verdict=Submission.Verdict.OPEN, deliverable__dropped_at=None,
        deliverable__collaboration__campaign__space=space,
        deliverable__collaboration__state__in=states.WORKING, review_due__date__gte=first,
        review_due__date__lte=last,
    )  # fmt: skip
    for one in rows.select_related("deliverable__collaboration__contact"):
        d, due = one.deliverable, one.review_due
        assert due is not None
        words = f"Review {d.format} {d.place} of {d.collaboration.contact}"
        yield Item("review", f"review-{one.pk}", due.astimezone(UTC).date(), words,
                   d.collaboration_id, due, d.pk)  # fmt: skip


def _pieces(space: Space, first: date, last: date) -> Iterator[Item]:
    begins = datetime.combine(first, time.min, UTC)
    ends = datetime.combine(last, time.max, UTC)
    due = Q(live_at=None, due__gte=first, due__lte=last,
            collaboration__state__in=states.WORKING)  # fmt: skip
    live = Q(live_at__gte=begins, live_at__lte=ends)
    stays = Q(live_at__lte=ends, down_at=None, live_days__isnull=False)
    rows = Deliverable.objects.filter(
        due | live | stays, collaboration__campaign__space=space, dropped_at=None,
        collaboration__state__in=(*states.WORKING, states.COMPLETED),
    ).order_by()  # fmt: skip
    for *about, handle, name, account in rows.values_list(
        *Light._fields, "collaboration__contact__handle", "collaboration__contact__name",
        "collaboration__contact__account",
    ):  # fmt: skip
        d = Light(*about)
        what = f"{d.format.capitalize()} {d.place} of {f'@{handle}' if handle else name or account}"
        if d.live_at is None:
            if d.due is not None:
                yield Item("due", f"due-{d.pk}", d.due, f"{what} due", d.collaboration_id,
                           deliverable=d.pk)  # fmt: skip
            continue
        day = d.live_at.astimezone(UTC).date()
        yield Item("live", f"live-{d.pk}", day, f"{what} live", d.collaboration_id,
                   deliverable=d.pk)  # fmt: skip
        until = reviewing.stay_until(d.live_at, d.live_days)
        if until is not None and d.down_at is None:
            yield Item("stays", f"stays-{d.pk}", until.astimezone(UTC).date(),
                       f"{what} may come down", d.collaboration_id, deliverable=d.pk)  # fmt: skip


def _rights(space: Space, first: date, last: date) -> Iterator[Item]:
    for held in rights_in(space):
        right, at = held.right, held.collaboration
        if right.ends is not None:
            key = f"right-{at.pk}-{right.kind.replace(' ', '-')}"
            words = f"{right.kind.capitalize()} ends: {at.contact}, {right.words}"
            yield Item("right", key, right.ends, words, at.pk)


def _gifts(space: Space, first: date, last: date) -> Iterator[Item]:
    rows = GiftOffer.objects.filter(
        collaboration__campaign__space=space, delivered_on__gte=first, delivered_on__lte=last
    )
    for one in rows.select_related("collaboration__contact"):
        assert one.delivered_on is not None
        yield Item("gift", f"gift-{one.pk}", one.delivered_on,
                   f"Parcel of {one.collaboration.contact} arrived",
                   one.collaboration_id)  # fmt: skip


def _payments(space: Space, first: date, last: date) -> Iterator[Item]:
    for one in due_list(space):
        if one.due is not None and one.payable.amount > 0:
            yield Item("payment", f"payment-{one.entry.pk}", one.due,
                       f"Pay {one.collaboration.contact} {wording.money(one.payable)}",
                       one.collaboration.pk)  # fmt: skip
