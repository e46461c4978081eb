"""Today: a short list of small genuine acts, each with the post or message it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from wrensong.core import ids
from wrensong.desk.models import Space
from wrensong.doors import wording
from wrensong.engage import facts
from wrensong.engage.desk.many import Slim, slim, whole
from wrensong.engage.desk.relationships import bar_of, brands_of, today
from wrensong.engage.desk.touches import histories
from wrensong.engage.models import Relationship, Touch
from wrensong.engage.rules import ladder, suggesting
from wrensong.engage.rules.suggesting import REASONS, Plans, Reason, Seen, Suggestion

from .relationships import Body, brief_contact, people, told_relationship

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

MOST = 12
"""Acts on one day: more would not be done with care."""
ANSWERING = {"comment": "reply", "reply": "reply", "dm": "dm", "email": "email", "gift": "dm"}
_BLANK = ladder.History()
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def page(space: Space, ws: Workspace, brand: int | None = None, owner: int | None = None) -> Body:
    """What to do today, the most pressing first, and how many can wait. ``brand`` and ``owner``
    (ids) narrow it."""
    now, bar = today(), bar_of(space)
    told = histories(space)
    waiting = sorted(_candidates(space, brand, owner, told, bar, now))
    reasons = {pk: reason for _, pk, reason in waiting[:MOST]}
    chosen = [(reasons[kept.pk], kept) for kept in whole(list(reasons))]
    number = {kept.pk: ids.read(kept.contact.account)[1] for _, kept in chosen}
    seen = facts.seen(ws, number.values()) if chosen else {}
    links, words = _links(chosen), _last_words(chosen)
    fresh_on = _fresh_on(space, seen, now)
    items = []
    for reason, kept in chosen:
        history = told.get(kept.pk, _BLANK)
        known = seen.get(number[kept.pk], Seen())
        if reason is Reason.OWED:
            suggestion = _answer(words.get(kept.pk), now)
        else:
            done = links.get(kept.pk, ())
            suggestion = suggesting.suggest(reason, history, known, _plans(kept), fresh_on, done)
        items.append(_told(kept, reason, suggestion, history, bar, now))
    return {
        "day": now, "items": items, "waiting": len(waiting) - len(items),
        "brands": [{"id": one.pk, "name": one.name} for one in brands_of(space)],
        "people": people(space),
        "any": Relationship.objects.filter(contact__space=space).exists(),
    }  # fmt: skip


def flat(item: Body) -> Body:
    """An item for CSV and the command line."""
    return {
        "account": item["contact"]["account"], "brand": item["brand"]["name"],
        "reason": item["reason_words"], "do": item["suggestion"]["text"],
        "quote": item["suggestion"]["quote"], "link": item["suggestion"]["link"],
        "rung": item["rung"], "owner": item["owner"], "next_due": item["next_due"],
        "id": item["id"],
    }  # fmt: skip


def _fresh_on(space: Space, seen: dict[int, Seen], now: date) -> date:
    """The day by which a post is new: an invented world has its own time."""
    days = [one.posts[0].posted_at.astimezone(UTC).date() for one in seen.values() if one.posts]
    return min(now, max(days)) if space.demo and days else now


def _candidates(
    space: Space,
    brand: int | None,
    owner: int | None,
    told: dict[int, ladder.History],
    bar: ladder.Bar,
    now: date,
) -> Iterator[tuple[tuple[Any, ...], int, Reason]]:
    """How pressing, the relationship, and why."""
    kept = Relationship.objects.filter(contact__space=space)
    if brand:
        kept = kept.filter(brand=brand)
    if owner:
        kept = kept.filter(owner=owner)
    for one in slim(kept):
        history = told.get(one.pk, _BLANK)
        reason = suggesting.reason_today(history, one.flags, one.plans, bar, now)
        if reason is not None:
            yield _order(reason, one, history, bar), one.pk, reason


def _order(reason: Reason, one: Slim, history: ladder.History, bar: ladder.Bar) -> tuple[Any, ...]:
    """By reason; then who has waited longest, or is nearest to the bar. Within one reason all
    answers are of one kind, so that they can be compared."""
    place = list(REASONS).index(reason)
    if reason is Reason.DUE:
        return place, one.due
    if reason is Reason.OWED:
        return place, history.spoke
    missing = bar.touches - history.counted if reason is Reason.NEAR else 0
    return place, missing, history.touched or _LONG_AGO


def _answer(message: Touch | None, now: date) -> Suggestion:
    """What she said last and nobody answered; quoted, as far as it is kept."""
    if message is None:
        return Suggestion("reply", "They wrote last. Answer them.", "message")
    how = {"comment": "commented", "reply": "replied", "dm": "wrote a direct message",
           "email": "wrote an e-mail", "gift": "sent a gift"}[message.kind]  # fmt: skip
    kind = ANSWERING[message.kind]
    text = f"They {how} on {wording.day(message.at, now)}, and nobody has answered."
    quote = suggesting.excerpt(message.text)
    return Suggestion(kind, text, "message", quote, message.link, message.at)


def _told(
    kept: Relationship,
    reason: Reason,
    found: Suggestion,
    history: ladder.History,
    bar: ladder.Bar,
    now: date,
) -> Body:
    row = told_relationship(kept, history, bar, now)
    suggestion = asdict(found)
    return row | {
        "reason": reason.value, "reason_words": REASONS[reason],
        "suggestion": suggestion | {
            "age": wording.ago(found.at, timezone.now()) if found.at else "",
            "kind_words": str(Touch.Kind(found.kind).label),
        },
        "profile": brief_contact(kept.contact)["url"],
    }  # fmt: skip


def _plans(kept: Relationship) -> Plans:
    return Plans(kept.next_act, kept.next_due, kept.quiet_until)


def _links(chosen: list[tuple[Reason, Relationship]]) -> dict[int, list[str]]:
    """Relationship id -> addresses of what was acted on already."""
    touches = Touch.objects.filter(
        relationship__in=[kept.pk for _, kept in chosen], removed_at=None, by_creator=False
    ).exclude(link="")
    found: dict[int, list[str]] = {}
    for pk, link in touches.values_list("relationship_id", "link"):
        found.setdefault(pk, []).append(link)
    return found


def _last_words(chosen: list[tuple[Reason, Relationship]]) -> dict[int, Touch]:
    """Relationship id -> the last thing she said, of those who wait for an answer."""
    owed = [kept.pk for reason, kept in chosen if reason is Reason.OWED]
    touches = Touch.objects.filter(
        relationship__in=owed, removed_at=None, by_creator=True, kind__in=ladder.SPOKEN
    )
    found: dict[int, Touch] = {}
    for touch in touches.order_by("at", "pk"):
        found[touch.relationship_id] = touch
    return found
