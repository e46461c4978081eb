"""Where relationships stand, and what people decide about one: its next act, its owner, a pause,
outreach before its time. What was done stands in ``touches``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from wrensong import settings
from wrensong.core import ids
from wrensong.core.errors import ChangedMeanwhile, NotFound, ValueInvalid
from wrensong.desk.audit import changes, record
from wrensong.desk.models import Membership, Space, User
from wrensong.engage import facts
from wrensong.engage.models import Relationship, Touch
from wrensong.engage.rules import ladder
from wrensong.match.desk import BrandRecord

from .contacts import contact_from, contact_of, relationship_of

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

EXCERPT = 500
"""Characters of what she wrote that a timeline keeps; the message itself is kept by outreach."""


MOST_AT_ONCE = 200
"""Relationships started at once: nobody can be there for more people than that."""
_FURTHEST = timedelta(days=5 * 366)


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


def get_relationship(space: Space, pk: int) -> Relationship:
    """A relationship of this workspace. Raises NotFound, also for one of another workspace."""
    found = Relationship.objects.select_related("contact__space", "brand", "owner", "unlocked_by")
    kept = found.filter(contact__space=space, pk=pk).first()
    if kept is None:
        raise NotFound("There is no such relationship in this workspace.",
                       "See the list of relationships.")  # fmt: skip
    return kept


def due_today(space: Space) -> int:
    """How many acts that people planned are due."""
    now = today()
    awake = Q(paused_at=None) | Q(paused_until__lte=now)
    kept = Relationship.objects.filter(awake, contact__space=space, next_due__lte=now)
    return kept.exclude(quiet_until__gt=now).count()


def brands_of(space: Space) -> list[BrandRecord]:
    """The brands in use, by name."""
    return list(BrandRecord.objects.filter(space=space, archived_at=None))


def brand_named(space: Space, name: str = "") -> BrandRecord:
    """The brand of this name; without a name the only one there is. Raises NotFound, ValueInvalid
    where there are several."""
    found = brands_of(space)
    if not found:
        raise NotFound("There is no brand in this workspace yet.",
                       "Make a brand first: a relationship is with one.")  # fmt: skip
    chosen = [brand for brand in found if brand.name.casefold() == name.strip().casefold()]
    if name.strip() and not chosen:
        names = ", ".join(brand.name for brand in found)
        raise NotFound(f"There is no brand “{name.strip()}” in this workspace.",
                       f"There are: {names}.")  # fmt: skip
    if not name.strip() and len(found) > 1:
        names = ", ".join(brand.name for brand in found)
        raise ValueInvalid("This workspace has several brands.", f"Say which one: {names}.")
    return chosen[0] if chosen else found[0]


@transaction.atomic
def start(
    space: Space, ws: Workspace, accounts: Iterable[str], brand: BrandRecord, user: User | None
) -> list[Relationship]:
    """Relationships of a brand with these accounts (``ac_...`` or handles); those that there are
    already come back as they are. Raises NotFound, BadInput, ValueInvalid for too many."""
    wanted = list(dict.fromkeys(accounts))
    if len(wanted) > MOST_AT_ONCE:
        told = f"These are {len(wanted)} creators; {MOST_AT_ONCE} can be started at once."
        raise ValueInvalid(told, "Make a shorter list of those you mean.")
    numbers = {one: ids.read(one)[1] for one in wanted if one.startswith("ac_")}
    known = facts.profiles(ws, numbers.values()) if len(numbers) > 1 else {}
    made = []
    for one in wanted:
        row = known.get(numbers.get(one, 0))
        contact = contact_from(space, row, user) if row else contact_of(space, ws, one, user)
        made.append(relationship_of(contact, brand, user))
    return made


def plan_next(
    kept: Relationship, user: User | None, version: int, act: str, due: date | None
) -> None:
    """Say what comes next and when. Raises ChangedMeanwhile, ValueInvalid."""
    act = line(act, 200)
    if due is not None and not act:
        raise ValueInvalid("A day without an act.", "Say in a few words what to do then.")
    if act and due is None:
        raise ValueInvalid("An act without a day.", "Say when it is due.")
    if due is not None and abs(due - today()) > _FURTHEST:
        raise ValueInvalid("That day is more than five years away.", "Check the year.")
    told = {"next_act": act, "next_due": due}
    _store(kept, user, version, "engage.next.set", **told, quiet_until=None)


def not_today(kept: Relationship, user: User | None, until: date | None = None) -> None:
    """Leave it off the list of today until a day (default: tomorrow); an act that was due moves
    to that day."""
    until = until or today() + timedelta(days=1)
    told: dict[str, Any] = {"quiet_until": until}
    if kept.next_due is not None and kept.next_due < until:
        told["next_due"] = until
    _store(kept, user, kept.version, "engage.next.move", **told)


def pause(
    kept: Relationship, user: User | None, version: int, until: date | None, reason: str
) -> None:
    """Let it rest until a day, or until somebody takes it up. Raises ChangedMeanwhile,
    ValueInvalid."""
    reason = line(reason, 300)
    if until is not None and until <= today():
        raise ValueInvalid("That day is over already.", "Choose a day to come, or none.")
    if until is not None and until - today() > _FURTHEST:
        raise ValueInvalid("That day is more than five years away.", "Check the year.")
    _store(kept, user, version, "engage.relationship.pause", paused_at=timezone.now(),
           paused_until=until, pause_reason=reason)  # fmt: skip


def resume(kept: Relationship, user: User | None, version: int) -> None:
    """Take it up again. Raises ChangedMeanwhile."""
    _store(kept, user, version, "engage.relationship.resume", paused_at=None, paused_until=None,
           pause_reason="")  # fmt: skip


def unlock(kept: Relationship, user: User | None, version: int, reason: str) -> None:
    """Open outreach before the ladder does, for a reason that is kept. Raises ChangedMeanwhile,
    ValueInvalid."""
    reason = line(reason, 300)
    if len(reason) < 3:
        raise ValueInvalid("Opening outreach early needs a reason.",
                           "For example: they asked us at the market.")  # fmt: skip
    _store(kept, user, version, "engage.relationship.unlock", unlocked_at=timezone.now(),
           unlocked_by=user, unlock_reason=reason)  # fmt: skip


def lock(kept: Relationship, user: User | None, version: int) -> None:
    """Take an early opening back. Raises ChangedMeanwhile."""
    _store(kept, user, version, "engage.relationship.lock", unlocked_at=None, unlocked_by=None,
           unlock_reason="")  # fmt: skip


def assign(kept: Relationship, user: User | None, version: int, owner: int | None) -> None:
    """Say who looks after it: a member of the workspace, or nobody. Raises ChangedMeanwhile,
    NotFound."""
    person = None
    if owner is not None:
        members = Membership.objects.filter(space=kept.contact.space, user=owner)
        found = members.select_related("user").first()
        if found is None:
            raise NotFound("There is nobody like that in this workspace.", "See who works here.")
        person = found.user
    _store(kept, user, version, "engage.relationship.assign", owner=person)


def line(text: str, most: int) -> str:
    """A text on one line, without what no database keeps. Raises ValueInvalid for a long one."""
    bare = text.encode("utf-8", "ignore").decode("utf-8").replace("\0", "")
    found = " ".join(bare.split())
    if len(found) > most:
        raise ValueInvalid(f"That is {len(found)} letters long; {most} fit.", "Shorten it.")
    return found


@transaction.atomic
def _store(kept: Relationship, user: User | None, version: int, verb: str, **fields: Any) -> None:
    """Write fields of a relationship that is still at ``version``."""
    before, after = changes(_plain(kept, fields), {name: _said(v) for name, v in fields.items()})
    rows = Relationship.objects.filter(pk=kept.pk, version=version)
    if not rows.update(version=F("version") + 1, **fields):
        kept.refresh_from_db()
        raise ChangedMeanwhile("Somebody changed this relationship since you opened it; nothing "
                               "of theirs was overwritten.")  # fmt: skip
    kept.refresh_from_db()
    record(verb, space=kept.contact.space, user=user, subject=f"contact:{kept.contact_id}",
           label=label(kept), before=before, after=after)  # fmt: skip


def label(kept: Relationship) -> str:
    """How the log names a relationship."""
    return f"{kept.contact}, {kept.brand.name}"


def _plain(kept: Relationship, fields: Iterable[str]) -> dict[str, Any]:
    return {name: _said(getattr(kept, name)) for name in fields}


def _said(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value if value is None or isinstance(value, (str, int, bool)) else str(value)
