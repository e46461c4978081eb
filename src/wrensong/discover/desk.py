"""Lists, saved searches and who is who at the desk: each change with its entry in the log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from django.db import transaction

from wrensong.core import ids
from wrensong.core.errors import BadInput, NotFound
from wrensong.desk.audit import record
from wrensong.desk.jobs import prepare_soon
from wrensong.desk.models import Space, User

from .search.links import to_link
from .search.lists import AccountList, ListChange, name_of

if TYPE_CHECKING:
    from .domain import Search
    from .service import Discover

_TOLD = 20  # accounts that an entry names; all are counted


@transaction.atomic
def put_on_list(
    discover: Discover, space: Space, user: User, name: str, accounts: Sequence[int]
) -> ListChange:
    """Put accounts on a list, which is made when it is new. Raises BadInput (the name, nobody)."""
    if not accounts:
        raise BadInput("Nobody was chosen.", "Check some creators, or name them.")
    change = discover.lists.put(name, accounts)
    _told("put", space, user, change)
    return change


@transaction.atomic
def take_off_list(
    discover: Discover, space: Space, user: User, name: str, accounts: Sequence[int]
) -> ListChange:
    """Take accounts off a list. Raises NotFound, BadInput (nobody was chosen)."""
    if not accounts:
        raise BadInput("Nobody was chosen.", "Check the creators that should go.")
    change = discover.lists.take(name, accounts)
    _told("take", space, user, change)
    return change


@transaction.atomic
def remove_list(discover: Discover, space: Space, user: User, name: str) -> ListChange:
    """Delete a list; its accounts stay in the workspace. Raises NotFound."""
    change = discover.lists.take(name)
    _told("remove", space, user, change)
    return change


@transaction.atomic
def undo_list(discover: Discover, space: Space, user: User, key: str) -> ListChange:
    """Take a change of a list back. Raises NotFound when that is too late."""
    change = discover.lists.undo(key)
    _told("undo", space, user, change)
    return change


@transaction.atomic
def rename_list(
    discover: Discover, space: Space, user: User, name: str, new: str, *, copy: bool = False
) -> AccountList:
    """Rename a list, or copy it. Raises NotFound, BadInput (the name is taken or cannot be)."""
    old = discover.lists.one(name)
    made = discover.lists.rename(name, new, copy)
    record(
        f"discover.list.{'copy' if copy else 'rename'}", space=space, user=user,
        subject=f"list:{made.name}"[:80], label=made.name,
        before={"name": old.name}, after={"name": made.name},
    )  # fmt: skip
    return made


@transaction.atomic
def leave_out_list(
    discover: Discover, space: Space, user: User, name: str, exclude: bool
) -> AccountList:
    """Say whether every search leaves the accounts of a list out. Raises NotFound."""
    before = discover.lists.one(name)
    after = discover.lists.add(name, (), exclude)
    record(
        "discover.list.leave_out", space=space, user=user, subject=f"list:{after.name}"[:80],
        label=after.name, before={"exclude": before.exclude}, after={"exclude": exclude},
    )  # fmt: skip
    return after


def _told(verb: str, space: Space, user: User, change: ListChange) -> None:
    count = {"accounts": len(change.accounts), "first": list(change.accounts[:_TOLD])}
    came = change.added != (verb == "undo")
    record(
        f"discover.list.{verb}", space=space, user=user, subject=f"list:{change.name}"[:80],
        label=change.name, before=None if came else count, after=count if came else None,
    )  # fmt: skip


@transaction.atomic
def save_search(discover: Discover, space: Space, user: User, name: str, search: Search) -> str:
    """Keep a search under a name. Raises BadInput where another search has it."""
    plain = name_of(name)
    discover.saved.keep(plain, search, anew=False)
    record(
        "discover.search.save", space=space, user=user, subject=f"search:{plain}"[:80],
        label=plain, after={"asks": to_link(search)},
    )  # fmt: skip
    return plain


@transaction.atomic
def rename_saved(discover: Discover, space: Space, user: User, name: str, new: str) -> str:
    """Give a saved search another name. Raises NotFound, BadInput."""
    discover.saved.rename(name, new)
    record(
        "discover.search.rename", space=space, user=user, subject=f"search:{name_of(new)}"[:80],
        label=name_of(new), before={"name": name_of(name)}, after={"name": name_of(new)},
    )  # fmt: skip
    return name_of(new)


@transaction.atomic
def remove_saved(discover: Discover, space: Space, user: User, name: str) -> str:
    """Forget a saved search; returns what it asked. Raises NotFound."""
    asked = to_link(discover.saved.one(name))
    discover.saved.remove(name)
    record(
        "discover.search.remove", space=space, user=user, subject=f"search:{name}"[:80],
        label=name, before={"asks": asked},
    )  # fmt: skip
    return asked


@transaction.atomic
def decide(
    discover: Discover, space: Space, user: User,
    verdict: Literal["accept", "reject", "undo"], accounts: Sequence[str],
) -> tuple[str, ...]:  # fmt: skip
    """Whether two accounts are one person's. Pages show it once they are prepared anew.
    Raises BadInput, NotFound."""
    found = discover.people_decide(verdict, *accounts, by=str(user))
    record(
        f"discover.people.{verdict}", space=space, user=user,
        label=" and ".join(found), after={"accounts": list(found)},
    )  # fmt: skip
    prepare_soon(space, user)
    return found


def meant(discover: Discover, named: str) -> tuple[list[int], list[str]]:
    """The accounts that a text names (handles, addresses or ids, apart by spaces, commas or
    lines), and what is wrong with the names that are none."""
    found: list[int] = []
    wrong = []
    for name in named.replace(",", " ").replace(";", " ").split():
        try:
            found.append(int(discover.someone(name)["account_id"]))
        except (BadInput, NotFound) as error:
            wrong.append(f"{error.sentence} {error.next_step}".strip())
    return list(dict.fromkeys(found)), wrong


def chosen(keys: Iterable[str]) -> list[int]:
    """The accounts behind ids as pages show them. Raises ValueInvalid."""
    return list(dict.fromkeys(ids.read(key)[1] for key in keys))


def entry_of(change: ListChange) -> dict[str, Any]:
    """A change as the API tells it."""
    return {"list": change.name, "added": change.added, "accounts": len(change.accounts),
            "undo": change.key}  # fmt: skip
