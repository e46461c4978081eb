"""Touches: what was done between a brand's people and a creator, in either direction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Max, Min, Q
from django.utils import timezone

from wrensong.core.errors import NotFound, ValueInvalid
from wrensong.desk.audit import record
from wrensong.desk.models import Space, User
from wrensong.engage.models import Relationship, Touch
from wrensong.engage.rules import ladder

from .relationships import label, line

LONGEST = 2_000
"""Characters of what was said that a touch keeps."""
_AHEAD = timedelta(minutes=5)  # clocks differ a little
_OLDEST = timedelta(days=20 * 366)


@dataclass(frozen=True, slots=True)
class Did:
    """One act as somebody tells it. ``at`` is aware; None: now."""

    kind: str
    by_creator: bool = False
    at: datetime | None = None
    text: str = ""
    link: str = ""


@transaction.atomic
def add_touch(kept: Relationship, user: User | None, did: Did, *, planned: bool = False) -> Touch:
    """Keep what was done. ``planned``: it was the next act, which is settled by it. Raises
    ValueInvalid."""
    if did.kind not in Touch.Kind.values:
        kinds = ", ".join(Touch.Kind.values)
        raise ValueInvalid(f"“{did.kind}” is no kind of touch.", f"Use one of: {kinds}.")
    now = timezone.now()
    at = did.at or now
    if at > now + _AHEAD:
        raise ValueInvalid("That day is still to come.", "Keep it when it is done, or plan it as "
                           "the next act.")  # fmt: skip
    if now - at > _OLDEST:
        raise ValueInvalid("That is more than twenty years ago.", "Check the year.")
    made = Touch.objects.create(
        relationship=kept, kind=did.kind, by_creator=did.by_creator, at=min(at, now), by=user,
        link=web_address(did.link), text=_kept_text(did.text),
    )  # fmt: skip
    settled: dict[str, Any] = {"quiet_until": None}
    if planned:  # who is planning something else meanwhile is told so
        settled |= {"next_act": "", "next_due": None, "version": F("version") + 1}
    Relationship.objects.filter(pk=kept.pk).update(**settled)
    kept.refresh_from_db()
    record("engage.touch.add", space=kept.contact.space, user=user,
           subject=f"contact:{kept.contact_id}", label=label(kept), after=_told(made))  # fmt: skip
    return made


def get_touch(kept: Relationship, pk: int) -> Touch:
    """A touch of this relationship, also a removed one. Raises NotFound."""
    found = kept.touches.filter(pk=pk).select_related("by").first()
    if found is None:
        raise NotFound("There is no such touch here.", "See the relationship.")
    return found


@transaction.atomic
def remove_touch(kept: Relationship, user: User | None, touch: Touch) -> bool:
    """Hide a touch; where they stand is computed without it. False: it was hidden already."""
    return _hide(kept, user, touch, away=True)


@transaction.atomic
def restore_touch(kept: Relationship, user: User | None, touch: Touch) -> bool:
    """Put a hidden touch back. False: it was there."""
    return _hide(kept, user, touch, away=False)


def _hide(kept: Relationship, user: User | None, touch: Touch, *, away: bool) -> bool:
    rows = Touch.objects.filter(pk=touch.pk, removed_at__isnull=away)
    if not rows.update(removed_at=timezone.now() if away else None):
        return False
    record(f"engage.touch.{'remove' if away else 'restore'}", space=kept.contact.space, user=user,
           subject=f"contact:{kept.contact_id}", label=label(kept), after=_told(touch))  # fmt: skip
    return True


def histories(space: Space, only: list[int] | None = None) -> dict[int, ladder.History]:
    """Relationship id -> what happened, for all of a workspace or some; those without any touch
    are missing. The same as ``ladder.History.of``, counted by the database."""
    touches = Touch.objects.filter(relationship__contact__space=space, removed_at=None)
    if only is not None:
        touches = touches.filter(relationship_id__in=only)
    ours, hers = Q(by_creator=False), Q(by_creator=True)
    genuine = ours & Q(kind__in=ladder.SPREAD)
    rows = touches.order_by().values("relationship_id").annotate(
        written=Count("pk", filter=ours & Q(kind__in=ladder.COUNTED)),
        likes=Count("pk", filter=ours & Q(kind="like")),
        first=Min("at", filter=genuine),
        last=Max("at", filter=genuine),
        follows=Count("pk", filter=ours & Q(kind="follow")),
        answered=Min("at", filter=hers & Q(kind__in=ladder.ANSWERS)),
        wrote=Max("at", filter=hers & Q(kind__in=ladder.WRITING)),
        met=Min("at", filter=Q(kind="meeting")),
        mailed=Min("at", filter=ours & Q(kind="email")),
        spoke=Max("at", filter=hers & Q(kind__in=ladder.SPOKEN)),
        acted=Max("at", filter=(ours & Q(kind__in=ladder.SPOKEN)) | Q(kind="meeting")),
        touched=Max("at", filter=ours),
    )  # fmt: skip
    found = {}
    for row in rows:
        told: dict[str, Any] = dict(row)
        pk, followed = told.pop("relationship_id"), told.pop("follows") > 0
        found[pk] = ladder.History(followed=followed, **told)
    return found


def web_address(text: str) -> str:
    """An address of the web as it is kept; empty for none. Raises ValueInvalid."""
    found = line(text, 500)
    if found and (not found.startswith(("https://", "http://")) or " " in found):
        raise ValueInvalid(f"“{found[:60]}” is no address of a page.",
                           "It begins with https://")  # fmt: skip
    return found


def _kept_text(text: str) -> str:
    bare = text.encode("utf-8", "ignore").decode("utf-8").replace("\0", "").strip()
    if len(bare) > LONGEST:
        raise ValueInvalid(f"That is {len(bare)} letters long; {LONGEST} fit.", "Shorten it.")
    return bare


def _told(touch: Touch) -> dict[str, Any]:
    """What the log says of a touch; not what was said in it."""
    return {"kind": touch.kind, "by_creator": touch.by_creator, "at": touch.at.isoformat()}
