"""Reviews of drafts: deadlines, rounds, lateness, and how deliverables move their collaboration.

Pure: whoever calls says what time it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from . import states

AWAITED, SUBMITTED, RETURNED, APPROVED = "awaited", "submitted", "returned", "approved"
REVIEWS = (AWAITED, SUBMITTED, RETURNED, APPROVED)
"""How far the newest version of a deliverable is; whether it is live is told apart."""
SOON = timedelta(hours=24)
"""A review or a due date is called near from here on."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One deliverable: where its newest version stands, and whether it is live."""

    review: str
    live: bool = False

    @property
    def there(self) -> bool:
        """Nothing of it is asked of the creator before it can be looked at."""
        return self.review in (SUBMITTED, APPROVED) or (self.review == AWAITED and self.live)

    @property
    def settled(self) -> bool:
        """Nobody has to look at it any more: approved, or live without ever being submitted."""
        return self.review == APPROVED or (self.review == AWAITED and self.live)


FOLLOWING = ("submit", "return", "approve", "publish")
"""Acts that follow from deliverables where there are some, and are not done by hand then."""


def follow(state: str, pieces: Sequence[Piece]) -> str | None:
    """The act that follows for a collaboration in ``state`` from its deliverables, or None.

    * ``submit``: all of them are there, and at least one was submitted;
    * ``return``: changes were asked for in one of them;
    * ``approve``: each is approved, or live without ever being submitted;
    * ``publish``: each is live, and nothing that was submitted waits for a decision;
    * ``prepare``: the first of several is there.
    """
    if not pieces:
        return None
    live = all(piece.live for piece in pieces)
    if state in (states.AGREED, states.PREPARING):
        if live and all(piece.review == AWAITED for piece in pieces):
            return "publish"
        if all(piece.there for piece in pieces):
            return "submit"
        begun = any(piece.live or piece.review != AWAITED for piece in pieces)
        return "prepare" if state == states.AGREED and begun else None
    settled = all(piece.settled for piece in pieces)
    if state == states.SUBMITTED:
        if any(piece.review == RETURNED for piece in pieces):
            return "return"
        return "approve" if settled else None
    if state == states.APPROVED:
        return "publish" if live and settled else None
    return None


def review_due(submitted_at: datetime, hours: int | None) -> datetime | None:
    """When a review is due; None where no time was agreed."""
    return None if hours is None else submitted_at + timedelta(hours=hours)


def silence_approved(due: datetime | None, agreed: bool, now: datetime) -> bool:
    """Whether a version nobody decided about counts as approved: only where that was agreed, and
    from the very moment the review was due."""
    return agreed and due is not None and now >= due


def standing(due: datetime | None, now: datetime) -> str:
    """``late``, ``soon``, ``open``, or ``""`` where no time was agreed."""
    if due is None:
        return ""
    if now >= due:
        return "late"
    return "soon" if due - now <= SOON else "open"


def is_overdue(due: date | None, today: date) -> bool:
    """A day that is due is over only when it has ended."""
    return due is not None and today > due


def rounds_left(agreed: int | None, returned: int) -> int | None:
    """How many more times changes may be asked for; None where no number was agreed."""
    return None if agreed is None else max(0, agreed - returned)


def stay_until(live_at: datetime | None, days: int | None) -> datetime | None:
    """Until when a live post has to stay; None while it is not live, or nothing was agreed."""
    return None if live_at is None or days is None else live_at + timedelta(days=days)
