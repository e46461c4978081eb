"""What of the deliverables somebody has to do soon, or should have done: for home and reminders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.utils import timezone

from wrensong.collaborate.models import Deliverable, Submission
from wrensong.collaborate.rules import reviewing, states
from wrensong.desk.models import Space

from .reviews import approve_silent

Kind = Literal["review late", "review soon", "overdue"]


@dataclass(frozen=True, slots=True)
class Pressing:
    """One deliverable that presses: our review (``due`` is a moment), or her work (a day)."""

    kind: Kind
    deliverable: Deliverable
    due: datetime | date


def pressing(space: Space) -> list[Pressing]:
    """Reviews that are late, then what creators have not handed in or published in time, then
    reviews due within a day; each the oldest first."""
    approve_silent(space)
    now = timezone.now()
    near = Submission.objects.filter(
        verdict=Submission.Verdict.OPEN, review_due__lte=now + reviewing.SOON,
        deliverable__dropped_at=None, deliverable__collaboration__campaign__space=space,
        deliverable__collaboration__state__in=states.WORKING,
    ).select_related("deliverable__collaboration__contact",
                     "deliverable__collaboration__campaign__brand")  # fmt: skip
    late: list[Pressing] = []
    soon: list[Pressing] = []
    for one in near.order_by("review_due"):
        assert one.review_due is not None
        is_late = reviewing.standing(one.review_due, now) == "late"
        kind: Kind = "review late" if is_late else "review soon"
        (late if is_late else soon).append(Pressing(kind, one.deliverable, one.review_due))
    overdue = Deliverable.objects.filter(
        collaboration__campaign__space=space, collaboration__state__in=states.WORKING,
        dropped_at=None, live_at=None, due__lt=now.date(),
    ).exclude(review=reviewing.SUBMITTED).select_related(
        "collaboration__contact", "collaboration__campaign__brand"
    )  # fmt: skip
    hers = [Pressing("overdue", d, d.due) for d in overdue.order_by("due") if d.due is not None]
    return [*late, *hers, *soon]
