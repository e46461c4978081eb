"""What the user keeps about searches: lists of accounts and saved searches.

Both live in the workspace's memory as plain values; nothing else knows how they are stored.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wrensong.core import ids
from wrensong.core.errors import BadInput, NotFound
from wrensong.discover.domain import Search

from .links import from_link, to_link

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

TOPIC = "search"
LONGEST = 80
Kept = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class AccountList:
    """A named list of accounts; ``exclude``: every search leaves its accounts out."""

    name: str
    accounts: tuple[int, ...]
    exclude: bool = False


class Lists:
    """The user's lists of accounts."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def all(self) -> tuple[AccountList, ...]:
        """Every list, by name."""
        return tuple(
            AccountList(name, tuple(ids.read(a)[1] for a in kept["accounts"]), kept["exclude"])
            for name, kept in sorted(self._kept().items())
        )

    def one(self, name: str) -> AccountList:
        """The list of that name. Raises NotFound with the nearest."""
        plain = _name(name)
        for found in self.all():
            if found.name == plain:
                return found
        raise _missing("list", plain, self._kept())

    def add(self, name: str, accounts: Iterable[int], exclude: bool | None = None) -> AccountList:
        """Put accounts on a list, which is made when it is new. ``exclude`` (None: as it is)
        says whether every search leaves them out."""
        plain = _name(name)
        shown = [ids.show("ac", account) for account in accounts]

        def added(kept: Kept | None) -> Kept:
            old = (kept or {}).get(plain, {"accounts": [], "exclude": False})
            new = {
                "accounts": list(dict.fromkeys([*old["accounts"], *shown])),
                "exclude": old["exclude"] if exclude is None else exclude,
            }
            return {**(kept or {}), plain: new}

        self._workspace.change(TOPIC, "lists", added)
        return self.one(plain)

    def remove(self, name: str, accounts: Iterable[int] = ()) -> int:
        """Take accounts off a list, or without accounts the whole list; how many went.

        Raises NotFound.
        """
        plain, went = _name(name), 0
        gone = {ids.show("ac", account) for account in accounts}

        def removed(kept: Kept | None) -> Kept:
            nonlocal went
            there = dict(kept or {})
            if plain not in there:
                raise _missing("list", plain, there)
            old = there.pop(plain)
            if not gone:
                went = len(old["accounts"])
                return there
            left = [a for a in old["accounts"] if a not in gone]
            went = len(old["accounts"]) - len(left)
            return {**there, plain: {**old, "accounts": left}}

        self._workspace.change(TOPIC, "lists", removed)
        return went

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
        kept, plain = self._kept(), _name(name)
        if plain not in kept:
            raise _missing("saved search", plain, kept)
        return from_link(kept[plain])

    def keep(self, name: str, search: Search) -> None:
        """Save a search under a name, in place of what had that name."""
        new = {_name(name): to_link(search)}
        self._workspace.change(TOPIC, "saved", lambda kept: {**(kept or {}), **new})

    def remove(self, name: str) -> None:
        """Forget a saved search. Raises NotFound."""
        plain = _name(name)

        def without(kept: dict[str, str] | None) -> dict[str, str]:
            there = dict(kept or {})
            if plain not in there:
                raise _missing("saved search", plain, there)
            del there[plain]
            return there

        self._workspace.change(TOPIC, "saved", without)

    def _kept(self) -> dict[str, str]:
        return dict(self._workspace.recall(TOPIC, "saved") or {})


def _name(text: str) -> str:
    """A name as it is kept: as a condition would read it."""
    plain = text.strip().lower()
    if not plain or len(plain) > LONGEST or not plain.isprintable():
        raise BadInput(
            f"A name has 1 to {LONGEST} letters on one line.", "Choose one like shortlist-spring."
        )
    return plain


def _missing(what: str, name: str, there: Iterable[str]) -> NotFound:
    names = list(there)
    near = difflib.get_close_matches(name, names, n=1)
    hint = f" Did you mean “{near[0]}”?" if near else ""
    known = f"There are: {', '.join(names[:20])}." if names else f"There is no {what} yet."
    return NotFound(f"There is no {what} “{name}”.{hint}", known)
