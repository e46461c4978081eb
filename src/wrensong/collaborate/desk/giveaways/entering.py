"""Who entered: from a file, or from the comments under a post of the facts."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction

from wrensong.collaborate.desk.gifts.posts import account_id
from wrensong.collaborate.entrants import Entry, read_entries
from wrensong.collaborate.models.giveaways import Entrant, EntrantImport, Giveaway
from wrensong.collaborate.rules import drawing
from wrensong.core.errors import FileEmpty, ValueInvalid
from wrensong.desk.audit import record
from wrensong.desk.models import User

from .running import locked

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

KEPT = 1000  # refused lines that are kept with an import
_COMMENTS = """
SELECT commenter, posted_at, text FROM comments
WHERE account_id = $account AND post = $post AND NOT COALESCE(by_creator, FALSE)
ORDER BY posted_at, comment
"""


@dataclass(frozen=True, slots=True)
class Entries:
    """What became of a list: how many lines, how many accounts were added, and why each other
    line was refused. ``unchecked`` says what the list could not show."""

    lines: int
    added: int
    refused: tuple[tuple[int, str], ...]
    unchecked: str


def import_file(kept: Giveaway, user: User | None, content: bytes, source: str) -> Entries:
    """Add the entrants of a CSV (a column of handles; comment and time where it has them).

    Raises FileUnreadable, FileEmpty, ColumnsUnclear; ValueInvalid unless the giveaway is open.
    """
    zone = ZoneInfo(kept.zone) if kept.zone else UTC
    return _add(kept, user, list(read_entries(content, zone)), source)


def import_comments(
    kept: Giveaway, user: User | None, ws: Workspace, account: str, post: str
) -> Entries:
    """Add who commented under a post of the facts (``account`` as ``ac_...``), but its owner.
    Raises FileEmpty where no comment is known; ValueInvalid unless the giveaway is open."""
    number = account_id(account)
    if number is None:
        raise ValueInvalid(f"“{account}” is no account.", "Use its key: ac_...")
    rows = ws.lake.run(_COMMENTS, parameters={"account": number, "post": post}).to_pylist()
    if not rows:
        raise FileEmpty("No comment under this post is known.", "Import a file of comments first.")
    entries = [
        Entry(n, row["commenter"] or "", row["text"],
              row["posted_at"].replace(tzinfo=UTC) if row["posted_at"] else None)
        for n, row in enumerate(rows, 1)
    ]  # fmt: skip
    return _add(kept, user, entries, f"comments under {post}"[:160])


@transaction.atomic
def _add(kept: Giveaway, user: User | None, entries: list[Entry], source: str) -> Entries:
    now = locked(kept)
    if now.state != Giveaway.State.OPEN:
        raise ValueInvalid(f"This giveaway is {now.get_state_display()}: nobody can be added.",
                           "Entrants are added while it is open.")  # fmt: skip
    taken = dict.fromkeys(Entrant.objects.filter(giveaway=now).values_list("handle", flat=True), 0)
    fresh: dict[str, Entry] = {}
    refused: list[tuple[int, str]] = []
    hosts = _hosts(now)
    # The earliest entry of an account counts; those without a time come as the list has them.
    order = sorted(entries, key=lambda e: (e.at is None, e.at or datetime.max.replace(tzinfo=UTC)))
    for entry in order:
        name = drawing.entrant(entry.handle)
        why = _refusal(now, entry, name, hosts)
        if not why and name in taken:
            why = "this account is on the list already" if not taken[name] else (
                f"the same account as line {taken[name]}")  # fmt: skip
        if why or name is None:
            refused.append((entry.line, why))
            continue
        taken[name], fresh[name] = entry.line, entry
    Entrant.objects.bulk_create(
        (Entrant(giveaway=now, handle=name, entered_at=one.at) for name, one in fresh.items()),
        batch_size=2000,
    )
    refused.sort()
    found = Entries(len(entries), len(fresh), tuple(refused), _unchecked(now, entries))
    EntrantImport.objects.create(
        giveaway=now, source=source[:160], lines=found.lines, added=found.added,
        refused=json.dumps(refused[:KEPT]), unchecked=found.unchecked, by=user,
    )  # fmt: skip
    record("collaborate.giveaway.enter", space=now.space, user=user,
           subject=f"giveaway:{now.pk}", label=now.name,
           after={"lines": found.lines, "added": found.added})  # fmt: skip
    return found


def _refusal(now: Giveaway, entry: Entry, name: str | None, hosts: set[str]) -> str:
    """Why one line cannot enter; empty where it can."""
    if not entry.handle.strip():
        return "there is no handle"
    if name is None:
        return "this is no handle"
    if name in hosts:
        return "a host of the giveaway cannot take part"
    if entry.bad_time:
        return "the time cannot be read"
    if entry.at is not None:
        assert now.opens_at is not None and now.closes_at is not None
        if entry.at < now.opens_at:
            return "before the opening"
        if entry.at >= now.closes_at:
            return "after the closing"
    if now.must_contain and entry.text is not None and (
        now.must_contain.casefold() not in entry.text.casefold()
    ):  # fmt: skip
        return f"the entry does not hold {now.must_contain}"
    return ""


def _unchecked(now: Giveaway, entries: list[Entry]) -> str:
    without_time = sum(1 for e in entries if e.at is None and not e.bad_time)
    told = [f"{without_time} without a time: whether they came in time is not known"]
    told = told if without_time else []
    without_text = sum(1 for e in entries if e.text is None)
    if now.must_contain and without_text:
        told.append(f"{without_text} without a text: {now.must_contain} was not looked for")
    return "; ".join(told)[:200]


def _hosts(now: Giveaway) -> set[str]:
    said = tomllib.loads(now.brand.text).get("brand", {})
    named = [str(said.get("handle") or "")]
    if now.collaboration is not None:
        named.append(now.collaboration.contact.handle)
    return {found for one in named if (found := drawing.entrant(one))}
