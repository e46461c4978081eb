"""Erasing one creator from a workspace, for good: begun, done, and done again after a stop.

What is to be erased stands in a journal in the workspace's folder until it is done; the journal
names her, and goes last. Whoever is stopped in between begins the same work again.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from wrensong.core import ids
from wrensong.core.errors import NotFound, ValueInvalid
from wrensong.core.naming import Names
from wrensong.desk.audit import record
from wrensong.desk.models import Answer, Job, Space, User
from wrensong.desk.readings import declare_prepared, facts_version, latest, prepared
from wrensong.desk.sweeping import forget_deleted, overwrite_deleted, sweep
from wrensong.discover.service import Discover
from wrensong.engage.models import Contact, Erasure
from wrensong.lake import kept_out
from wrensong.lake.manifest import replace_file

from . import privacy_files
from .privacy_words import own_words

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

Progress = Callable[[int, int | None, str], None]
JOURNALS = "erasing"
STEPS = 8
KIND = "engage.erase"


@dataclass(frozen=True)
class Whom:
    """One creator in one workspace: ``accounts`` rows of the lake (``account_id, platform,
    handle, display_name``), ``contacts`` her records at the desk, ``names`` all that names her."""

    names: Names
    accounts: tuple[dict[str, Any], ...]
    contacts: tuple[Contact, ...]

    @property
    def title(self) -> str:
        """What somebody types to confirm: ``@mina.bakes``."""
        first = (self.accounts[0]["handle"] or "") if self.accounts else ""
        handle = first or next(iter(self.names.handles), "")
        return f"@{handle}" if handle else self.key

    @property
    def key(self) -> str:
        """Her account as addresses name it."""
        if self.accounts:
            return ids.show("ac", self.accounts[0]["account_id"])
        return str(self.contacts[0].account) if self.contacts else self.names.keys[0]


def whom(space: Space, ws: Workspace, account: str, platform: str | None = None) -> Whom:
    """Everything that names one creator: all accounts the files know to be hers, with every name
    they ever had, and her records at the desk. Raises NotFound; BadInput for a handle that is on
    several platforms."""
    rows: list[dict[str, Any]] = []
    try:
        first = ws.room(Discover).account(account, platform)
    except NotFound:
        begun = _begun(space, account)
        if begun is not None:
            return begun
        contacts = _contacts_named(space, account)
        if not contacts:
            raise
    else:
        rows = _accounts_of(ws, first)
        keys = [ids.show("ac", row["account_id"]) for row in rows]
        contacts = list(Contact.objects.filter(space=space, account__in=keys))
    return _whom(ws, rows, contacts)


def _begun(space: Space, account: str) -> Whom | None:
    """Somebody whose erasure was interrupted when the files had forgotten her already."""
    for _, names in _journals(space):
        if names.is_her(account) or account.strip().lstrip("@").lower() in names.handles:
            return Whom(names, (), ())
    return None


def _journals(space: Space) -> Iterator[tuple[str, Names]]:
    for key in unfinished(space):
        told = json.loads((space.path / JOURNALS / f"{key}.json").read_text("utf-8"))
        yield key, Names.read(told["names"])


def _contacts_named(space: Space, account: str) -> list[Contact]:
    """Records of somebody whom the files no longer hold."""
    handle = account.strip().lstrip("@").lower()
    here = Contact.objects.filter(space=space).exclude(account__startswith="erased:")
    return list(here.filter(Q(account=handle) | Q(handle=handle)))


def _accounts_of(ws: Workspace, first: dict[str, Any]) -> list[dict[str, Any]]:
    """The account that was asked for, then the others of the same person."""
    rows = ws.lake.run(
        "SELECT account_id, creator_id, platform, handle, display_name, email FROM accounts "
        "WHERE account_id = $account OR creator_id = $person ORDER BY account_id <> $account, 1",
        parameters={"account": first["account_id"], "person": first["creator_id"]},
    )
    found: list[dict[str, Any]] = rows.to_pylist()
    return found


def _whom(ws: Workspace, rows: list[dict[str, Any]], contacts: list[Contact]) -> Whom:
    every = ws.lake.history("accounts", [row["account_id"] for row in rows]).to_pylist()
    accounts = [(e["platform"] or "", e["handle"] or "", e["platform_user_id"] or "")
                for e in reversed(every)]  # fmt: skip
    accounts += [(one.platform, one.handle, "") for one in contacts]
    numbers = {n for row in every for n in (row["account_id"], row["creator_id"]) if n}
    numbers |= {ids.read(one.account)[1] for one in contacts if one.account.startswith("ac_")}
    names = Names(
        frozenset(numbers),
        tuple(dict.fromkeys(accounts)),
        _told([*(row["email"] for row in every), *(one.email for one in contacts)]),
        _told([*(row["display_name"] for row in every), *(one.name for one in contacts)]),
    )
    return Whom(names, tuple(rows), tuple(contacts))


def _told(found: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.strip() for one in found if one and one.strip()))


# ---- begun -----------------------------------------------------------------------------------


def begin(space: Space, ws: Workspace, found: Whom, user: User | None) -> Erasure:
    """Note down what is to be erased, so that it is completed whatever happens. ``finish`` does
    it; nothing has gone yet."""
    for key, names in _journals(space):
        if names.numbers & found.names.numbers:  # asked twice, or once more after a stop
            return Erasure.objects.get(space=space, key=key)
    key = secrets.token_hex(16)
    people = [one.pk for one in found.contacts]
    words = ws.lake.ordinary(found.names) | own_words(space, found.names, people)
    names = replace(found.names, ordinary=words)
    with transaction.atomic():
        made = Erasure.objects.create(
            space=space, key=key, at=timezone.now(), by=user,
            accounts=max(len(found.accounts), len(found.contacts)),
        )  # fmt: skip
        record("engage.privacy.erase", space=space, user=user,
               subject=f"erasure:{made.pk}", label="a creator")  # fmt: skip
    place = space.path / JOURNALS
    place.mkdir(mode=0o700, exist_ok=True)
    told = {"names": names.told(), "people": people}
    replace_file(place / f"{key}.json", json.dumps(told).encode())
    return made


def confirm(found: Whom, typed: str) -> None:
    """Raises ValueInvalid unless what was typed is her handle."""
    if typed.strip().lstrip("@").lower() != found.title.lstrip("@").lower():
        raise ValueInvalid(
            "The handle that was typed is not hers; nothing was erased.",
            f"Type {found.title} to confirm.",
        )


def unfinished(space: Space) -> list[str]:
    """Erasures that were begun and are not done, by their keys."""
    return sorted(path.stem for path in (space.path / JOURNALS).glob("*.json"))


# ---- done ------------------------------------------------------------------------------------


def finish(space: Space, key: str, progress: Progress | None = None) -> dict[str, Any]:
    """Erase what a journal names; done already, it does nothing. Returns counts and, in ``notes``,
    what somebody still has to do."""
    path = space.path / JOURNALS / f"{key}.json"
    kept = Erasure.objects.filter(space=space, key=key).first()
    if not path.exists():
        return {"rows": 0, "mentions": 0, "notes": []}
    told = json.loads(path.read_text("utf-8"))
    names, user = Names.read(told["names"]), kept.by if kept else None
    say = progress or (lambda done, total, words: None)
    notes: list[str] = []

    say(0, STEPS, "Keeping her accounts out")
    overwrite_deleted()
    kept_out.add(space.path, key, names.accounts)
    privacy_files.remember_beside(Path(settings.WRENSONG_HOME), space.folder, space.path)
    _suppress(space, names, user)

    say(1, STEPS, "Reading every fact")
    ws = latest(space)
    gone = ws.lake.erase(names, lambda done, total, words: say(1, STEPS, words))

    say(2, STEPS, "Lists, searches and files")
    notes += privacy_files.clean(space.path, names, _places(space))

    say(3, STEPS, "Briefs, notes, messages and the log")
    _desk(space, names, told["people"])

    say(5, STEPS, "Making indexes and kept results anew")
    privacy_files.forget_computed(space.path)
    if prepared(space.path) is not None:
        make = import_string(settings.WRENSONG_PREPARE)
        declare_prepared(space.path, make(space.path, lambda done, total, words: say(
            5, STEPS, words)))  # fmt: skip
    # What a page asked for meanwhile may rest on the facts before.
    Answer.objects.filter(space=space).exclude(facts=facts_version(space)).delete()
    _desk(space, names, told["people"])

    say(7, STEPS, "Cleaning the desk's file")
    notes += [words for words in [forget_deleted()] if words]
    path.unlink(missing_ok=True)
    Erasure.objects.filter(space=space, key=key).update(done_at=timezone.now())
    say(STEPS, STEPS, "Erased")
    return {"rows": gone.rows, "mentions": gone.mentions, "notes": notes}


def _desk(space: Space, names: Names, people: list[int]) -> None:
    with transaction.atomic():
        files = sweep(space, names, people)
    for path in files:
        path.unlink(missing_ok=True)


def _suppress(space: Space, names: Names, user: User | None) -> None:
    from .outreach.suppressing import suppress

    for email in names.emails:
        try:
            suppress(space, email, "erased", user)
        except ValueInvalid:
            continue  # what a file called an address is none: there is nobody to write to


def _places(space: Space) -> list[Path]:
    """Folders of other workspaces inside this one: they are not part of it."""
    others = Space.objects.exclude(pk=space.pk)
    return [one.path.resolve() for one in others]


# ---- kept out --------------------------------------------------------------------------------


def lift(space: Space, user: User | None, account: str, platform: str) -> Erasure | None:
    """Let an account that was erased be imported again. Raises NotFound where nobody of that name
    is kept out."""
    from wrensong.core.platforms import handle
    from wrensong.core.platforms import platform as platform_named

    place = platform_named(platform).key
    key = kept_out.lift(space.path, place, handle(account))
    if key is None:
        raise NotFound(
            "Nobody of that name is kept out of this workspace.",
            "Check the handle and the platform; only who was erased is kept out.",
        )
    privacy_files.remember_beside(Path(settings.WRENSONG_HOME), space.folder, space.path)
    kept = Erasure.objects.filter(space=space, key=key).first()
    if kept is not None:
        kept.lifted_at, kept.lifted_by = timezone.now(), user
        kept.save(update_fields=["lifted_at", "lifted_by"])
    record("engage.privacy.lift", space=space, user=user, label="a creator who was erased",
           subject=f"erasure:{kept.pk}" if kept else "")  # fmt: skip
    return kept


def again(space: Space, user: User | None = None, progress: Progress | None = None) -> int:
    """Erase once more whoever is kept out and is here nevertheless, as after a restore; how many
    accounts. Work that was interrupted is completed first."""
    for key in unfinished(space):
        finish(space, key, progress)
    held = kept_out.load(space.path)
    if not held:
        return 0
    ws = latest(space)
    rows = ws.lake.run("SELECT account_id, platform, handle, platform_user_id FROM accounts")
    back = [
        ids.show("ac", row["account_id"])
        for row in rows.to_pylist()
        if held.holds((row["platform"], row["handle"] or "", row["platform_user_id"] or ""))
    ]
    back += [one.account for one in Contact.objects.filter(space=space)
             if one.handle and held.holds((one.platform, one.handle, "")) and
             one.account not in back]  # fmt: skip
    done = 0
    for key in back:
        try:
            found = whom(space, latest(space), key)
        except NotFound:
            continue  # gone with another account of the same person
        finish(space, begin(space, ws, found, user).key, progress)
        done += 1
    return done


def erased(space: Space) -> list[Erasure]:
    """Every erasure, newest first."""
    return list(Erasure.objects.filter(space=space).select_related("by", "lifted_by"))


def waiting(space: Space) -> Job | None:
    """The work of an erasure that waits or runs, or that ended without completing it."""
    newest = Job.objects.filter(space=space, kind=KIND).first()
    if newest is None or newest.open:
        return newest
    return newest if newest.params.get("erasure") in unfinished(space) else None


def since(found: Whom, ws: Workspace) -> datetime | None:
    """When the first fact about her came in."""
    rows = ws.lake.history("accounts", [row["account_id"] for row in found.accounts])
    moments = [one for one in rows["observed_at"].to_pylist() if one]
    return min(moments) if moments else None
