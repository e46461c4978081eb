"""What people did and decided about a relationship: touches, next acts, pauses, early outreach."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.db import transaction
from django.utils import timezone

from wrensong import settings
from wrensong.desk.models import Space, User
from wrensong.engage.models import Relationship, Touch
from wrensong.engage.rules import ladder

EXCERPT = 500
"""Characters of what she wrote that a timeline keeps; the message itself is kept by outreach."""


def bar_of(space: Space) -> ladder.Bar:
    """What outreach waits for in this workspace (settings ``warm_touches``, ``warm_days``)."""
    held = settings.load(space.path)
    return ladder.Bar(max(0, held.warm_touches), max(0, held.warm_days))


def today() -> date:
    """The day it is, in UTC, as ladders count days."""
    return timezone.now().astimezone(UTC).date()


def history_of(kept: Relationship) -> ladder.History:
    """What happened, without the touches that were removed."""
    rows = kept.touches.filter(removed_at=None).values_list("kind", "by_creator", "at")
    return ladder.History.of(ladder.Act(*row) for row in rows)


def flags_of(kept: Relationship) -> ladder.Flags:
    """What people said of it."""
    return ladder.Flags(
        paused=kept.paused_at is not None,
        paused_until=kept.paused_until,
        pause_reason=kept.pause_reason,
        unlocked_because=kept.unlock_reason if kept.unlocked_at else "",
        collaborating=kept.collaborating_since is not None,
        ambassador=kept.ambassador_since is not None,
    )


def standing_of(kept: Relationship) -> ladder.Standing:
    """Where they stand now, and why."""
    bar = bar_of(kept.contact.space)
    return ladder.stand(history_of(kept), flags_of(kept), bar, today())


def outreach_state(relationship: Relationship) -> tuple[bool, str]:
    """Whether the brand may write to her about business now, and why in a sentence."""
    found = standing_of(relationship)
    return found.unlocked, found.unlock_why


def note_contacted(relationship: Relationship, at: datetime, user: User | None = None) -> Touch:
    """Told by outreach, in its transaction and under its entry of the log: an e-mail went out.
    Telling the same moment twice changes nothing."""
    return _mail(relationship, at, user, by_creator=False)


def note_replied(
    relationship: Relationship, at: datetime, text_excerpt: str, user: User | None = None
) -> Touch:
    """Told by outreach, in its transaction and under its entry of the log: she wrote back.
    Telling the same moment twice changes nothing."""
    return _mail(relationship, at, user, by_creator=True, text=text_excerpt[:EXCERPT])


@transaction.atomic
def _mail(
    kept: Relationship, at: datetime, user: User | None, *, by_creator: bool, text: str = ""
) -> Touch:
    Relationship.objects.select_for_update().get(pk=kept.pk)  # two tellers come one by one
    made, _ = Touch.objects.get_or_create(
        relationship=kept, kind=Touch.Kind.EMAIL, by_creator=by_creator, at=at,
        defaults={"by": user, "text": text},
    )  # fmt: skip
    return made
