"""The log as a page, its JSON twin and its files see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from wrensong.core.errors import ValueInvalid
from wrensong.desk.models import Entry, Membership, Space, User

from .changing import changed
from .sentences import NOBODY, sentence

TOPICS: dict[str, tuple[str, tuple[str, ...]]] = {
    "discover": ("Creators, lists and searches", ("discover", "creator")),
    "imports": ("Imports", ("imports", "discover.import")),
    "vet": ("Vetting", ("vet",)),
    "match": ("Brands and briefs", ("match",)),
    "plan": ("Plans", ("plan",)),
    "site": ("Shared links", ("site",)),
    "job": ("Work in the background", ("job",)),
    "relationships": ("Relationships and outreach", ("engage",)),
    "collaborations": ("Campaigns and collaborations", ("collaborate",)),
    "people": ("People and access", ("people",)),
}
"""What can be asked for -> its words, and how the verbs about it begin."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the log is asked for; every part may be left out. Days are whole days in UTC."""

    who: int | None = None
    room: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None

    def of(self, space: Space) -> QuerySet[Entry]:
        """The entries of this workspace that fit, newest first."""
        found = Entry.objects.filter(space=space).select_related("user")
        if self.who is not None:
            found = found.filter(user=self.who or None)
        if self.room in TOPICS:
            begins = Q()
            for word in TOPICS[self.room][1]:
                begins |= Q(verb=word) | Q(verb__startswith=f"{word}.")
            found = found.filter(begins)
        if self.subject:
            found = found.filter(subject=self.subject)
        if self.since:
            found = found.filter(at__gte=datetime.combine(self.since, time.min, UTC))
        if self.until:
            end = datetime.combine(self.until, time.min, UTC) + timedelta(days=1)
            found = found.filter(at__lt=end)
        return found


def read_filters(asked: Mapping[str, str]) -> tuple[Filters, dict[str, str]]:
    """The filters an address asks for (``who, room, subject, from, to``), and what is wrong with
    those that cannot be read."""
    wrong: dict[str, str] = {}
    said = {name: str(asked.get(name) or "").strip() for name in ("who", "room", "subject")}
    if said["who"] and not (said["who"].isascii() and said["who"].isdigit()):
        wrong["who"] = "Choose a person from the list."
    if said["room"] and said["room"] not in TOPICS:
        wrong["room"] = f"Choose one of: {', '.join(TOPICS)}."
    since, until = _day(asked, "from", wrong), _day(asked, "to", wrong)
    if since and until and since > until:
        wrong["to"] = "The last day is before the first."
    who = int(said["who"][:18]) if said["who"] and "who" not in wrong else None
    filters = Filters(who, said["room"], said["subject"][:80], since, until)
    return filters, wrong


def must_read(asked: Mapping[str, str]) -> Filters:
    """As ``read_filters``; raises ValueInvalid where one cannot be read."""
    filters, wrong = read_filters(asked)
    for name, words in wrong.items():
        raise ValueInvalid(f"{name}: {words}")
    return filters


def one(entry: Entry) -> dict[str, Any]:
    """``id, at, who, sentence, verb, subject, label, changes, before, after``."""
    return {
        "id": entry.pk, "at": entry.at, "who": str(entry.user) if entry.user else NOBODY,
        "sentence": sentence(entry), "verb": entry.verb, "subject": entry.subject,
        "label": entry.label, "changes": changed(entry.before, entry.after),
        "before": entry.before, "after": entry.after,
    }  # fmt: skip


def everybody(space: Space) -> list[dict[str, Any]]:
    """Who may be asked for: members, and who has left something in the log; ``id``, ``name``."""
    wrote = Exists(Entry.objects.filter(space=space, user=OuterRef("pk")))
    belongs = Exists(Membership.objects.filter(space=space, user=OuterRef("pk")))
    found = User.objects.filter(wrote | belongs).order_by("name", "email")
    return [{"id": user.pk, "name": str(user)} for user in found] + [{"id": 0, "name": NOBODY}]


def about_account(user: User, most: int = 10) -> list[dict[str, Any]]:
    """What happened lately to a person's own account, newest first."""
    found = Entry.objects.filter(space=None).select_related("user")
    mine = found.filter(user=user) | found.filter(subject=f"person:{user.pk}")
    return [one(entry) for entry in mine[:most]]


def _day(asked: Mapping[str, str], name: str, wrong: dict[str, str]) -> date | None:
    typed = str(asked.get(name) or "").strip()
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        wrong[name] = "Write a day like 2026-05-31."
        return None
