"""Relationships as pages and their JSON twins show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from wrensong.core.platforms import PLATFORMS
from wrensong.desk.models import Membership, Space
from wrensong.engage.desk.many import SHOWN, slim
from wrensong.engage.desk.many import whole as records
from wrensong.engage.desk.relationships import bar_of, brands_of, flags_of, history_of, today
from wrensong.engage.desk.touches import histories
from wrensong.engage.domain import Rung
from wrensong.engage.models import Contact, Relationship, Touch
from wrensong.engage.rules import ladder

PAGE = 50
RUNGS = {
    Rung.NOTICED: "Noticed", Rung.FOLLOWED: "Followed", Rung.ENGAGED: "Engaged",
    Rung.KNOWN: "Known", Rung.CONTACTED: "Contacted", Rung.REPLIED: "Replied",
    Rung.COLLABORATING: "Collaborating", Rung.AMBASSADOR: "Ambassador", Rung.PAUSED: "Paused",
}  # fmt: skip
DUE = {"": "any", "late": "due or late", "week": "in the next 7 days", "none": "nothing planned"}
DIRECTIONS = {False: "you", True: "they"}
Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an address asks for; empty fields ask for nothing. ``brand`` and ``owner`` are ids."""

    brand: int | None = None
    rung: str = ""
    owner: str = ""
    due: str = ""
    text: str = ""
    page: int = 1

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Chosen:
        """From the query of an address; what means nothing is passed over."""
        rung, due = asked.get("rung", ""), asked.get("due", "")
        owner = asked.get("owner", "")
        return cls(
            brand=_number(asked.get("brand", "")),
            rung=rung if rung in {r.value for r in RUNGS} else "",
            owner=owner if owner == "none" or _number(owner) else "",
            due=due if due in DUE else "",
            text=asked.get("text", "").strip()[:80],
            page=_number(asked.get("page", "")) or 1,
        )

    def query(self, **other: Any) -> dict[str, Any]:
        """The fields that ask for something, with some changed; the page only where named."""
        said = {"brand": self.brand, "rung": self.rung, "owner": self.owner, "due": self.due,
                "text": self.text, **other}  # fmt: skip
        return {name: value for name, value in said.items() if value}


def table(space: Space, chosen: Chosen, *, whole: bool = False) -> Body:
    """The relationships that were asked for, the highest rung first: one page of them, or all."""
    kept = slim(_found(space, chosen))
    told, bar, now = histories(space), bar_of(space), today()
    blank = ladder.History()
    rungs = {one.pk: ladder.rung_of(told.get(one.pk, blank), one.flags, bar, now)
             for one in kept}  # fmt: skip
    counts = Counter(rungs.values())
    shown = [one for one in kept if chosen.rung in ("", rungs[one.pk].value)]
    shown.sort(key=lambda one: (-_height(rungs[one.pk]), one.due, one.pk))
    pages = max(1, -(-len(shown) // PAGE))
    page = min(chosen.page, pages)
    first = 0 if whole else (page - 1) * PAGE
    part = records([one.pk for one in (shown if whole else shown[first : first + PAGE])])
    return {
        "rows": [told_relationship(one, told.get(one.pk, blank), bar, now) for one in part],
        "total": len(shown), "everything": len(kept), "first": first + 1, "page": page,
        "last": first + len(part), "pages": pages,
        "rungs": [{"key": r.value, "words": words, "count": counts[r]}
                  for r, words in RUNGS.items() if counts[r]],
        "brands": [{"id": brand.pk, "name": brand.name} for brand in brands_of(space)],
        "people": people(space),
        "any": bool(kept) or Relationship.objects.filter(contact__space=space).exists(),
    }  # fmt: skip


def flat(row: Body) -> Body:
    """A row of the table for CSV and the command line."""
    names = ("rung", "acts", "days", "unlocked", "unlock_why", "last_touch_at", "next_act",
             "next_due", "owner", "why", "further")  # fmt: skip
    contact = row["contact"]
    who = {"account": contact["account"], "platform": contact["platform"], "name": contact["name"],
           "brand": row["brand"]["name"]}  # fmt: skip
    return who | {name: row[name] for name in names} | {"key": contact["key"], "id": row["id"]}


def one(kept: Relationship) -> Body:
    """One relationship with its ladder and its timeline."""
    space = kept.contact.space
    history, bar, now = history_of(kept), bar_of(space), today()
    body = told_relationship(kept, history, bar, now)
    standing = ladder.stand(history, flags_of(kept), bar, now)
    touches = [told_touch(one) for one in kept.touches.select_related("by")]
    return body | {
        "ladder": _drawn(standing),
        "bar": {"touches": bar.touches, "days": bar.days},
        "timeline": [t for t in touches if not t["removed"]],
        "removed": [t for t in touches if t["removed"]],
        "contact": told_contact(kept.contact),
        "people": people(space),
        "kinds": [{"key": key, "words": words} for key, words in Touch.Kind.choices],
    }


def told_relationship(
    kept: Relationship, history: ladder.History, bar: ladder.Bar, now: date
) -> Body:
    """Where one stands and what comes next, as plain JSON."""
    flags = flags_of(kept)
    standing = ladder.stand(history, flags, bar, now)
    moments = [at for at in (history.touched, history.spoke, history.wrote) if at is not None]
    return {
        "id": kept.pk, "version": kept.version,
        "contact": brief_contact(kept.contact),
        "brand": {"id": kept.brand_id, "name": kept.brand.name},
        "rung": standing.rung, "rung_words": RUNGS[standing.rung],
        "earned": standing.earned, "why": standing.why, "further": standing.further,
        "unlocked": standing.unlocked, "unlock_why": standing.unlock_why,
        "early": {"reason": kept.unlock_reason, "at": kept.unlocked_at,
                  "by": str(kept.unlocked_by) if kept.unlocked_by else None}
        if kept.unlocked_at else None,
        "acts": history.counted, "days": history.days,
        "last_touch_at": max(moments, default=None),
        "next_act": kept.next_act, "next_due": kept.next_due,
        "late": kept.next_due is not None and kept.next_due < now,
        "paused": flags.rests(now), "paused_until": kept.paused_until if kept.paused_at else None,
        "pause_reason": kept.pause_reason,
        "owner": str(kept.owner) if kept.owner else None, "owner_id": kept.owner_id,
        "started_at": kept.created_at,
    }  # fmt: skip


def told_touch(touch: Touch) -> Body:
    """One touch of a timeline."""
    return {
        "id": touch.pk, "kind": touch.kind, "words": Touch.Kind(touch.kind).label,
        "by_creator": touch.by_creator, "who": DIRECTIONS[touch.by_creator], "at": touch.at,
        "by": str(touch.by) if touch.by else None, "link": touch.link, "text": touch.text,
        "removed": touch.removed_at is not None,
    }  # fmt: skip


def brief_contact(contact: Contact) -> Body:
    """What a row says of a contact."""
    platform = PLATFORMS.get(contact.platform)
    handle = contact.handle
    return {
        "id": contact.pk, "key": contact.account, "account": str(contact), "name": contact.name,
        "platform": contact.platform,
        "platform_name": platform.name if platform else contact.platform,
        "url": platform.profile_url(handle) if platform and handle else "",
    }  # fmt: skip


def told_contact(contact: Contact) -> Body:
    """A contact with everything a workspace knows of her."""
    return {
        **brief_contact(contact), "version": contact.version, "email": contact.email,
        "country": contact.country, "language": contact.language, "kind": contact.kind,
        "kind_words": Contact.Kind(contact.kind).label, "source_url": contact.source_url,
        "captured_at": contact.captured_at,
        "invites_business_mail": contact.invites_business_mail,
        "says_no_unsolicited": contact.says_no_unsolicited,
    }  # fmt: skip


def contact_page(contact: Contact) -> Body:
    """A contact and how she stands with each brand."""
    kept = list(contact.relationships.select_related(*SHOWN))
    told = histories(contact.space, [one.pk for one in kept])
    bar, now = bar_of(contact.space), today()
    blank = ladder.History()
    return told_contact(contact) | {
        "relationships": [told_relationship(r, told.get(r.pk, blank), bar, now) for r in kept]
    }


def people(space: Space) -> list[Body]:
    """Who works in a workspace."""
    members = Membership.objects.filter(space=space).select_related("user").order_by("pk")
    return [{"id": member.user.pk, "name": str(member.user)} for member in members]


def _drawn(standing: ladder.Standing) -> list[Body]:
    """The ladder from the ground up: which rungs hold, and where she stands."""
    return [
        {"key": rung.value, "words": RUNGS[rung], "means": MEANING[rung],
         "holds": rung in standing.reached, "here": rung is standing.earned}
        for rung in ladder.EARNED
    ]  # fmt: skip


MEANING = {
    Rung.NOTICED: "you keep an eye on them",
    Rung.FOLLOWED: "the brand follows them",
    Rung.ENGAGED: "enough genuine acts over enough days",
    Rung.KNOWN: "they answered, or you met",
    Rung.CONTACTED: "you wrote an e-mail",
    Rung.REPLIED: "they wrote after it",
    Rung.COLLABORATING: "work is agreed",
    Rung.AMBASSADOR: "a standing programme",
}


def _found(space: Space, chosen: Chosen) -> QuerySet[Relationship]:
    found = Relationship.objects.filter(contact__space=space)
    if chosen.brand:
        found = found.filter(brand=chosen.brand)
    if chosen.owner:
        found = found.filter(owner=None if chosen.owner == "none" else int(chosen.owner))
    if chosen.text:
        by_name = found.filter(contact__name__icontains=chosen.text)
        found = found.filter(contact__handle__icontains=chosen.text.removeprefix("@")) | by_name
    now = today()
    if chosen.due == "late":
        found = found.filter(next_due__lte=now)
    elif chosen.due == "week":
        found = found.filter(next_due__gt=now, next_due__lte=now + timedelta(days=7))
    elif chosen.due == "none":
        found = found.filter(next_due=None)
    return found


def _height(rung: Rung) -> int:
    return -1 if rung is Rung.PAUSED else ladder.EARNED.index(rung)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 10 else None
