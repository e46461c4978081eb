"""What the forms of a relationship ask for, read and done: the same for pages and endpoints."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time

from django.utils import timezone

from wrensong.core.errors import ValueInvalid
from wrensong.desk.models import User
from wrensong.doors import wording
from wrensong.engage.models import Relationship, Touch

from . import relationships as desk
from .touches import Did, add_touch

Sent = Mapping[str, str]


def act(kept: Relationship, user: User | None, sent: Sent) -> str:
    """Do what ``sent["do"]`` names with the other fields, all texts as a form sends them; returns
    what was done in words. Raises ValueInvalid, ChangedMeanwhile, NotFound."""
    done = ACTS.get(sent.get("do", ""))
    if done is None:
        raise ValueInvalid("That is nothing a relationship can do.",
                           f"There are: {', '.join(ACTS)}.")  # fmt: skip
    return done(kept, user, sent)


def moment_of(text: str) -> datetime | None:
    """``2026-11-12`` or a time in ISO form as an aware moment; None for none. A day alone is its
    noon (UTC), or now where it is today. Raises ValueInvalid."""
    text = text.strip()
    if not text:
        return None
    now = timezone.now()
    try:
        if len(text) == 10:
            day = date.fromisoformat(text)
            same = day == now.astimezone(UTC).date()
            return now if same else datetime.combine(day, time(12), UTC)
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ValueInvalid(f"“{text[:40]}” is no day.", "For example: 2026-11-12") from None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


def day_of(text: str) -> date | None:
    """``2026-11-12`` as a day; None for none. Raises ValueInvalid."""
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise ValueInvalid(f"“{text[:40]}” is no day.", "For example: 2026-11-12") from None


def did_of(sent: Sent) -> Did:
    """The act that a form tells of: ``kind``, ``by_creator``, ``at``, ``text``, ``link``."""
    return Did(
        kind=sent.get("kind", ""),
        by_creator=sent.get("by_creator", "") in ("1", "true", "on"),
        at=moment_of(sent.get("at", "")),
        text=sent.get("text", ""),
        link=sent.get("link", ""),
    )


def _touch(kept: Relationship, user: User | None, sent: Sent) -> str:
    made = add_touch(kept, user, did_of(sent), planned=bool(sent.get("planned")))
    words = Touch.Kind(made.kind).label
    who = f"{kept.contact} {words}" if made.by_creator else f"You {words}"
    return f"Kept: {who}, {wording.day(made.at, timezone.now())}."


def _next(kept: Relationship, user: User | None, sent: Sent) -> str:
    due = day_of(sent.get("due", ""))
    desk.plan_next(kept, user, _version(sent), sent.get("act", ""), due)
    if due is None:
        return "Nothing is planned."
    return f"Planned for {wording.day(due, desk.today())}: {kept.next_act}"


def _not_today(kept: Relationship, user: User | None, sent: Sent) -> str:
    desk.not_today(kept, user, day_of(sent.get("until", "")))
    return f"{kept.contact} is back on the list on {wording.day(kept.quiet_until, desk.today())}."


def _pause(kept: Relationship, user: User | None, sent: Sent) -> str:
    until = day_of(sent.get("until", ""))
    desk.pause(kept, user, _version(sent), until, sent.get("reason", ""))
    return f"Paused{f' until {wording.day(until, desk.today())}' if until else ''}."


def _resume(kept: Relationship, user: User | None, sent: Sent) -> str:
    desk.resume(kept, user, _version(sent))
    return "Taken up again."


def _unlock(kept: Relationship, user: User | None, sent: Sent) -> str:
    desk.unlock(kept, user, _version(sent), sent.get("reason", ""))
    return "Outreach is open, and your reason is kept."


def _lock(kept: Relationship, user: User | None, sent: Sent) -> str:
    desk.lock(kept, user, _version(sent))
    return "Outreach waits for the ladder again."


def _assign(kept: Relationship, user: User | None, sent: Sent) -> str:
    owner = sent.get("owner", "")
    if owner and not (owner.isascii() and owner.isdigit() and len(owner) < 10):
        raise ValueInvalid("That is nobody.", "Choose somebody who works here.")
    desk.assign(kept, user, _version(sent), int(owner) if owner else None)
    return f"{kept.owner or 'Nobody'} looks after it."


def _version(sent: Sent) -> int:
    said = sent.get("version", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


ACTS: dict[str, Callable[[Relationship, User | None, Sent], str]] = {
    "touch": _touch, "next": _next, "not-today": _not_today, "pause": _pause, "resume": _resume,
    "unlock": _unlock, "lock": _lock, "assign": _assign,
}  # fmt: skip
