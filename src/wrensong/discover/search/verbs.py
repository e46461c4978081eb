"""Discover's verbs of search, which the service takes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from wrensong.discover.domain import Search

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

    from .current import Searchable
    from .lists import Lists, Saved
    from .results import Results
    from .searching import Searching

Progress = Callable[[int, int | None, str], None]


class SearchVerbs:
    """Who is out there, asked by words, filters and examples."""

    _workspace: Workspace
    _here: Searchable | None = None

    def search(
        self,
        search: Search | str = "",
        *,
        like: str | Iterable[str] = (),
        words: bool = False,
        progress: Progress | None = None,
        **filters: object,
    ) -> Results:
        """Accounts that meet every filter, ordered by how well words and examples are met.

        ``search`` is a question ("micro food creators in Austria"), whose filters are read from
        it unless ``words`` says that it is words only; or a whole Search, which ``filters`` add
        nothing to. ``like`` names examples. ``filters`` are those of docs/reference/filters.md
        (``followers="5k..50k"``, ``audience="country:DE>=40%"``; a list of values must all
        hold), and ``sort``, ``ascending``, ``limit`` and ``offset``. The index is brought up to
        date first; ``progress`` is called with (done, total or None, words).

        Raises FilterUnknown, ValueInvalid, BadInput; NotFound for an example that is not there
        or a workspace without accounts; NotEnoughData for a filter that is not computed yet.
        """
        from .questions import Understood
        from .searching import compose

        searching = self.searching(progress)
        if isinstance(search, Search):
            return searching.ask(search)
        examples = [like] if isinstance(like, str) else list(like)
        found = Understood(search) if words else searching.understood(search)
        examples += found.like
        ids = [int(self.account(name)["account_id"]) for name in examples]
        return searching.ask(compose(found.text, ids, filters, found.conditions))

    def searching(self, progress: Progress | None = None) -> Searching:
        """What searches ask, brought up to date: facets, words and everybody found besides the
        results. Raises NotFound in a workspace without accounts."""
        from .current import current
        from .searching import Searching, no_accounts

        here = self._here = current(self._workspace, progress, self._here)
        if here is None:
            raise no_accounts()
        return Searching(self._workspace, here)

    @property
    def lists(self) -> Lists:
        """The user's lists of accounts: ``all``, ``one``, ``add``, ``remove``."""
        from .lists import Lists

        return Lists(self._workspace)

    @property
    def saved(self) -> Saved:
        """The user's saved searches: ``all``, ``one``, ``keep``, ``remove``."""
        from .lists import Saved

        return Saved(self._workspace)

    if TYPE_CHECKING:  # of the service

        def account(self, who: str, platform: str | None = None) -> dict[str, Any]: ...
