"""What happened about a creator: changes by people, and decisions in briefs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Q

from wrensong.desk.models import Entry, Space

SHOWN = 20
WORDS = {
    "creator.note.add": "wrote a note",
    "creator.note.remove": "removed a note",
    "creator.note.restore": "put a note back",
    "engage.contact.add": "added the contact",
    "engage.contact.save": "changed what is known of the contact",
}


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing somebody did: who, what in words, on what, and when."""

    at: datetime
    who: str
    what: str
    about: str


def history(space: Space, key: str, handle: str) -> tuple[Happened, ...]:
    """The newest changes about an account and decisions on its handle, newest first."""
    # A handle may be on several platforms: what names an account is about that one alone.
    named = Q(label=f"@{handle}") & ~Q(subject__startswith="creator:")
    about = Q(subject__endswith=key) | named
    entries = Entry.objects.filter(about, space=space).select_related("user")[:SHOWN]
    found = [
        Happened(entry.at, _who(entry.user), _words(entry), _about(entry, handle))
        for entry in entries
    ]
    found += _decisions(space, handle)
    return tuple(sorted(found, key=lambda one: one.at, reverse=True)[:SHOWN])


def _decisions(space: Space, handle: str) -> list[Happened]:
    """Decisions on a handle in the briefs of the workspace."""
    decisions = apps.get_model("match", "Decision")
    rows = (
        decisions.objects.filter(brief__space=space, handle=handle)
        .select_related("brief", "by").order_by("-at")[:SHOWN]
    )  # fmt: skip
    return [
        Happened(row.at, _who(row.by), f"{row.get_verdict_display()}{_because(row.reason)}",
                 f"brief {row.brief.name}")
        for row in rows
    ]  # fmt: skip


def _because(reason: str) -> str:
    return f": {reason}" if reason else ""


def _words(entry: Entry) -> str:
    return WORDS.get(entry.verb, entry.verb.replace(".", " "))


def _about(entry: Entry, handle: str) -> str:
    """The words of a note, else what the entry names beside the creator."""
    told = entry.after or entry.before
    if isinstance(told, dict) and isinstance(told.get("text"), str):
        return told["text"]
    return "" if entry.label == f"@{handle}" else entry.label


def _who(user: Any) -> str:
    return str(user) if user is not None else "Wrensong"
