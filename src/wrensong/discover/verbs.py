"""Discover's verbs about persons and their audiences, which the service takes on."""

from __future__ import annotations

import getpass
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from wrensong.core.errors import BadInput
from wrensong.core.platforms import PLATFORMS

from .domain import Search

if TYPE_CHECKING:
    from wrensong.core.estimate import Estimate
    from wrensong.workspace import Workspace

    from .audiences.nouns import Basis, Crowd, Lookalike, Overlap
    from .own_people import OwnPeople, Relation
    from .people.nouns import People
    from .search.results import Results

Verdict = Literal["accept", "reject", "split", "undo"]


class PersonVerbs:
    """Who is behind which accounts, and whose audiences share people."""

    _workspace: Workspace

    def people(
        self, as_of: datetime | None = None, *, least: float = 0.5, likeness: bool = True
    ) -> People:
        """Who is behind which accounts: joined by strong keys, suggested by likeness.

        Accounts that share a platform's id, an e-mail address or links to each other become one
        person's (``creator_id`` in the lake), at most one account per platform; a key that
        cannot be one person's is a conflict, with the reason. Accounts that only look alike are
        suggested with a ``probability`` of at least ``least``; nothing joins them but
        ``people_decide``. ``likeness=False`` leaves them out and is faster. Raises NotFound when
        there are no accounts.
        """
        from .people import everyone

        return everyone.people(self._workspace.lake, as_of, least if likeness else None)

    def people_decide(self, verdict: Verdict, *who: str, by: str | None = None) -> tuple[str, ...]:
        """Write down who is who: ``accept`` or ``reject`` two accounts as one person's, ``split``
        one account from its person, or ``undo`` the newest decision that stands.

        Decisions are kept with name (``by``, else the user of this computer) and time and can
        be undone one after the other. Returns the accounts concerned. Raises BadInput when
        accepting would give a person two accounts on one platform.
        """
        from .people import everyone

        accounts = [self.someone(name)["account_id"] for name in who]
        return everyone.decide(self._workspace.lake, verdict, accounts, by or _user())

    def overlap(self, *who: str, by: Basis | None = None, as_of: datetime | None = None) -> Overlap:
        """How far the audiences of 2 to 10 accounts are the same people, and how many people
        follow at least one of them.

        From follower samples where every account has one, else from the people who commented;
        ``by`` chooses. Raises NotFound, BadInput.
        """
        from .audiences.overlap import overlap

        rows = [self.someone(name) for name in who]
        return overlap(self._workspace.lake, rows, by, as_of)

    def overlap_reach(
        self,
        account_ids: Sequence[int],
        sizes: Sequence[float] | None = None,
        as_of: datetime | None = None,
    ) -> Estimate:
        """How many people follow at least one of any number of different accounts (80 % interval
        of what pairs may share; see docs/methods/reach.md). ``sizes`` stand in for followers:
        those times the chance that the account takes part.
        """
        from .audiences.overlap import reach_of

        return reach_of(self._workspace.lake, account_ids, sizes, as_of)

    def overlap_crowd(
        self,
        account_ids: Sequence[int],
        followers: Sequence[float],
        groups: Sequence[int],
        as_of: datetime | None = None,
    ) -> Crowd:
        """Who follows many different accounts, as far as known, to choose among them: the ids of
        every follower where all lists are whole, else the size of the pool of people behind each
        of ``groups`` (numbered from 0). ``followers`` are known counts.
        """
        from .audiences.crowd import crowd

        return crowd(self._workspace.lake, account_ids, followers, groups, as_of)

    def lookalikes(
        self,
        who: str,
        by: Literal["audience", "topic"] = "audience",
        *,
        limit: int = 20,
        as_of: datetime | None = None,
    ) -> list[Lookalike]:
        """Accounts like one account, the likest first: of the same platform and with the same
        people commenting (``audience``), or writing about the same things (``topic``, as
        ``search`` by example finds them; as known now). Other accounts of the same person are
        left out. Raises NotFound, NotEnoughData, BadInput (``as_of`` by topic).
        """
        from .audiences import overlap

        row = self.someone(who)
        if by == "audience":
            return overlap.lookalikes(self._workspace.lake, row, limit, as_of)
        if as_of is not None:
            raise BadInput("What was written by an earlier day is not kept in the index.",
                           "Leave out the day, or ask by audience.")  # fmt: skip
        spare = len(PLATFORMS)  # the person's own other accounts
        results = self.search(Search(like=(row["account_id"],), limit=limit + spare))
        found = [(hit.account_id, hit.meaning) for hit in results.hits if hit.meaning is not None]
        return overlap.by_topic(self._workspace.lake, row, found)[:limit]

    def own(
        self,
        path: str | Path,
        *,
        relation: Relation | None = None,
        platform: str | None = None,
        currency: str | None = None,
        mapping: Mapping[str, str | None] | None = None,
        keep: bool = False,
    ) -> OwnPeople:
        """Which creators are on a list of your own customers, orders or followers.

        Sure matches are by e-mail address, profile, or handle where the platform is said; equal
        names are only possible. Nothing of the list is stored; with ``keep`` the sure matches
        are (table ``own_people``: account, orders, amount; no name, no address).
        Raises FileUnreadable, FileEmpty, ColumnsUnclear, ValueInvalid.
        """
        from dataclasses import replace

        from . import own_people

        lake, source = self._workspace.lake, Path(path).expanduser()
        found = own_people.own(
            lake, source, platform=platform, currency=currency, columns=mapping or {},
            relation=relation,
        )  # fmt: skip
        if keep:
            own_people.keep(lake, found)
        return replace(found, kept=keep)

    def someone(self, who: str) -> dict[str, Any]:
        """The account meant by ``instagram:mina.bakes``, or by what ``account`` takes."""
        platform, mark, name = who.strip().partition(":")
        if mark and platform.lower() in PLATFORMS:
            found: dict[str, Any] = self.account(name, platform)
            return found
        return self.account(who)

    if TYPE_CHECKING:

        def account(self, who: str, platform: str | None = None) -> dict[str, Any]: ...

        def search(self, search: Search) -> Results: ...


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a computer that gives its users no names
        return "somebody"
