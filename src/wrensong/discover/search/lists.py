"""What the user keeps about searches: lists of accounts and saved searches.

Both live in the workspace's memory as plain values; nothing else knows how they are stored.
"""

from __future__ import annotations

import difflib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wrensong.core import ids
from wrensong.core.errors import BadInput, NotFound
from wrensong.discover.domain import Search
from wrensong.workspace import MEMORY

from .links import from_link, to_link

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

TOPIC = "search"
LONGEST = 80
UNDOABLE = 20  # changes of lists that can be taken back
MOST_UNDONE = 5_000  # accounts of a change that can be
Kept = dict[str, dict[str, Any]]
Stamp = tuple[int, int, int]


@dataclass(frozen=True)
class AccountList:
    """A named list of accounts; ``exclude``: every search leaves its accounts out."""

    name: str
    accounts: tuple[int, ...]
    exclude: bool = False

    @cached_property
    def members(self) -> frozenset[int]:
        return frozenset(self.accounts)


@dataclass(frozen=True, slots=True)
class ListChange:
    """What one change of a list did: these ``accounts`` (ids as shown) came on it (``added``) or
    went off it; ``whole``: the list came or went with them. ``key`` takes it back (empty: too
    many to keep)."""

    key: str
    name: str
    added: bool
    accounts: tuple[str, ...]
    whole: bool
    exclude: bool = False


# The lists as last read, and as they are kept, by workspace: reading thousands of ids takes
# longer than a search.
_read: dict[Path, tuple[Stamp, dict[str, tuple[dict[str, Any], AccountList]]]] = {}


class Lists:
    """The user's lists of accounts."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def all(self) -> tuple[AccountList, ...]:
        """Every list, by name."""
        folder, stamp = self._workspace.folder, _stamp(self._workspace.folder / MEMORY)
        before, found = _read.get(folder, ((0, 0, 0), {}))
        if before != stamp:
            now = {}
            for name, kept in sorted(self._kept().items()):
                old = found.get(name)
                now[name] = old if old and old[0] == kept else (kept, _list(name, kept))
            found, _read[folder] = now, (stamp, now)
        return tuple(one for _, one in found.values())

    def one(self, name: str) -> AccountList:
        """The list of that name. Raises NotFound with the nearest."""
        plain = name_of(name)
        for found in self.all():
            if found.name == plain:
                return found
        raise _missing("list", plain, self._kept())

    def add(self, name: str, accounts: Iterable[int], exclude: bool | None = None) -> AccountList:
        """Put accounts on a list, which is made when it is new. ``exclude`` (None: as it is)
        says whether every search leaves them out."""
        self.put(name, accounts, exclude)
        return self.one(name)

    def put(self, name: str, accounts: Iterable[int], exclude: bool | None = None) -> ListChange:
        """As ``add``; says what changed."""
        plain = name_of(name)
        shown = [ids.show("ac", account) for account in accounts]

        def added(there: Kept) -> ListChange:
            whole = plain not in there
            old = there.get(plain, {"accounts": [], "exclude": False})
            before = set(old["accounts"])
            fresh = [a for a in dict.fromkeys(shown) if a not in before]
            there[plain] = {
                "accounts": [*old["accounts"], *fresh],
                "exclude": old["exclude"] if exclude is None else exclude,
            }
            return ListChange(_key(), plain, True, tuple(fresh), whole)

        return self._changed(added)

    def remove(self, name: str, accounts: Iterable[int] = ()) -> int:
        """Take accounts off a list, or without accounts the whole list; how many went.

        Raises NotFound.
        """
        return len(self.take(name, accounts).accounts)

    def take(self, name: str, accounts: Iterable[int] = ()) -> ListChange:
        """As ``remove``; says what changed."""
        plain = name_of(name)
        gone = {ids.show("ac", account) for account in accounts}

        def removed(there: Kept) -> ListChange:
            old = _of(there, plain)
            went = tuple(a for a in old["accounts"] if not gone or a in gone)
            del there[plain]
            if gone:
                left = [a for a in old["accounts"] if a not in gone]
                there[plain] = {**old, "accounts": left}
            return ListChange(_key(), plain, False, went, not gone, old["exclude"])

        return self._changed(removed)

    def rename(self, name: str, new: str, copy: bool = False) -> AccountList:
        """Give a list another name, or (``copy``) make a second one like it.

        Raises NotFound, and BadInput where a list has that name already.
        """
        plain, wanted = name_of(name), name_of(new)

        def renamed(kept: Kept | None) -> Kept:
            there = dict(kept or {})
            old = _of(there, plain)
            if wanted in there:
                raise _taken("list", wanted)
            if not copy:
                del there[plain]
            return {**there, wanted: old}

        self._workspace.change(TOPIC, "lists", renamed)
        return self.one(wanted)

    def undo(self, key: str) -> ListChange:
        """Take back a change that ``put`` or ``take`` told of, once; what it was.

        Raises NotFound when it was taken back already, or many others came after it.
        """
        undone: list[ListChange] = []

        def without(kept: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
            undone.extend(_change(c) for c in kept or () if c["key"] == key)
            return [c for c in kept or () if c["key"] != key]

        self._workspace.change(TOPIC, "changes", without)
        if not undone:
            raise NotFound("This change cannot be taken back any more.", "Change the list by hand.")
        was = undone[0]
        accounts = [ids.read(a)[1] for a in was.accounts]
        if not was.added:
            self.put(was.name, accounts, was.exclude if was.whole else None)
        elif accounts:
            self.take(was.name, accounts)
        if was.added and was.whole and not self.one(was.name).accounts:
            self.take(was.name)
        return was

    def _changed(self, make: Callable[[Kept], ListChange]) -> ListChange:
        told: list[ListChange] = []

        def changed(kept: Kept | None) -> Kept:
            there = dict(kept or {})
            told.append(make(there))
            return there

        self._workspace.change(TOPIC, "lists", changed)
        if len(told[0].accounts) > MOST_UNDONE:
            return replace(told[0], key="")
        self._workspace.change(
            TOPIC, "changes", lambda kept: [*(kept or ()), asdict(told[0])][-UNDOABLE:]
        )
        return told[0]

    def _kept(self) -> Kept:
        return dict(self._workspace.recall(TOPIC, "lists") or {})


class Saved:
    """The user's saved searches, kept as links: ages stay relative to the day they run."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def all(self) -> dict[str, Search]:
        return {name: from_link(link) for name, link in sorted(self._kept().items())}

    def one(self, name: str) -> Search:
        """The search of that name. Raises NotFound with the nearest."""
        kept, plain = self._kept(), name_of(name)
        if plain not in kept:
            raise _missing("saved search", plain, kept)
        return from_link(kept[plain])

    def keep(self, name: str, search: Search, *, anew: bool = True) -> None:
        """Save a search under a name, in place of what had that name (BadInput where ``anew``
        is false and it asks something else)."""
        plain, link = name_of(name), to_link(search)

        def kept(there: dict[str, str] | None) -> dict[str, str]:
            if not anew and (there or {}).get(plain, link) != link:
                raise _taken("saved search", plain)
            return {**(there or {}), plain: link}

        self._workspace.change(TOPIC, "saved", kept)

    def rename(self, name: str, new: str) -> None:
        """Give a saved search another name. Raises NotFound, BadInput (the name is taken)."""
        plain, wanted = name_of(name), name_of(new)

        def renamed(kept: dict[str, str] | None) -> dict[str, str]:
            there = dict(kept or {})
            link = _of(there, plain, "saved search")
            if wanted in there:
                raise _taken("saved search", wanted)
            del there[plain]
            return {**there, wanted: link}

        self._workspace.change(TOPIC, "saved", renamed)

    def remove(self, name: str) -> None:
        """Forget a saved search. Raises NotFound."""
        plain = name_of(name)

        def without(kept: dict[str, str] | None) -> dict[str, str]:
            there = dict(kept or {})
            _of(there, plain, "saved search")
            del there[plain]
            return there

        self._workspace.change(TOPIC, "saved", without)

    def _kept(self) -> dict[str, str]:
        return dict(self._workspace.recall(TOPIC, "saved") or {})


def name_of(text: str) -> str:
    """A name as it is kept: as a condition would read it. Raises BadInput."""
    plain = text.strip().lower()
    if not plain or len(plain) > LONGEST or not plain.isprintable() or set(plain) & set("/\\"):
        raise BadInput(
            f"A name has 1 to {LONGEST} letters on one line, and no slash.",
            "Choose one like shortlist-spring.",
        )
    if not plain.strip("."):
        raise BadInput("A name is more than dots.", "Choose one like shortlist-spring.")
    return plain


def _of(there: dict[str, Any], name: str, what: str = "list") -> Any:
    if name not in there:
        raise _missing(what, name, there)
    return there[name]


def _change(kept: dict[str, Any]) -> ListChange:
    return ListChange(**{**kept, "accounts": tuple(kept["accounts"])})


def _list(name: str, kept: dict[str, Any]) -> AccountList:
    return AccountList(name, tuple(ids.read(a)[1] for a in kept["accounts"]), kept["exclude"])


def _key() -> str:
    return secrets.token_hex(8)


def _stamp(path: Path) -> Stamp:
    try:
        about = path.stat()
    except FileNotFoundError:
        return (0, 0, 0)
    return (about.st_ino, about.st_mtime_ns, about.st_size)


def _taken(what: str, name: str) -> BadInput:
    return BadInput(f"There is a {what} “{name}” already.", "Choose another name.")


def _missing(what: str, name: str, there: Iterable[str]) -> NotFound:
    names = list(there)
    near = difflib.get_close_matches(name, names, n=1)
    hint = f" Did you mean “{near[0]}”?" if near else ""
    known = f"There are: {', '.join(names[:20])}." if names else f"There is no {what} yet."
    return NotFound(f"There is no {what} “{name}”.{hint}", known)
