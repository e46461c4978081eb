"""The verbs of collaborate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wrensong.core.errors import ValueInvalid
from wrensong.discover.service import disclosure_rules, disclosure_words

from .domain import Disclosure, Post
from .entrants import Repeated, repeat
from .posts import BadLine, read_posts
from .rules.disclosing import Rulebook

if TYPE_CHECKING:
    from wrensong.desk.models import Space
    from wrensong.workspace import Workspace

    from .briefing.document import CreatorBrief
    from .rules.lint.findings import Reading


@dataclass(frozen=True, slots=True)
class Checked:
    """One post of a file as the rules see it; ``said`` is what its line said besides."""

    line: int
    disclosure: Disclosure
    said: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Disclosures:
    """A file of posts: what was checked, and the lines that could not be read."""

    checked: tuple[Checked, ...]
    bad: tuple[BadLine, ...]
    rules: str


class Collaborate:
    """What did we agree, is it kept?"""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    @property
    def _space(self) -> Space:
        """The workspace at the desk; records may be imported once this was asked."""
        from wrensong.desk.opening import space_of

        return space_of(self._workspace)

    def disclose(
        self, posts: str | Path | Iterable[Post], places: Iterable[str] = ()
    ) -> Disclosures:
        """Check posts (of a JSON-lines file, or given) against the disclosure rules of places.

        ``places`` are countries or the rule sets US, GB, DE, FR, EU, IN; those a line names are
        added, and the strictest counts. Raises FileUnreadable, FileEmpty, ValueInvalid.
        """
        return disclose(posts, places)

    def brief(self, brief: CreatorBrief | str | Path, countries: Iterable[str] = ()) -> Reading:
        """What takes a creator's freedom in a brief, or is missing from it: of a document, or of
        a file (.toml, or plain English). ``countries`` are those whose label it should name.
        Raises FileUnreadable, FileEmpty, BriefInvalid, ValueInvalid."""
        from .briefing.files import judge

        return judge(brief, countries)

    def propose(
        self, creator: str, campaign: str, kind: str = "post", brief: str | Path | None = None
    ) -> dict[str, Any]:
        """Propose a collaboration to ``@handle`` in the campaign of a name; a new campaign begins
        with a brief.toml. Raises NotFound, ValueInvalid, BriefInvalid."""
        space = self._space
        from .desk.spoken import propose_to
        from .showing.agreements import told_collaboration

        made = propose_to(space, self._workspace, creator, campaign, kind, brief)
        return told_collaboration(made)

    def agree(
        self, collaboration: int, *, terms: dict[str, Any] | str | Path | None = None,
        name: str = "", digest: str = "",
    ) -> dict[str, Any]:  # fmt: skip
        """The newest terms of a collaboration; ``terms`` are proposed first, ``name`` accepts them
        for our side by the ``digest`` of the text that was read. Raises NotFound, ValueInvalid,
        ChangedMeanwhile."""
        space = self._space
        from .desk.spoken import agree_by

        return agree_by(space, collaboration, terms, name, digest)

    def show(self, collaboration: int) -> dict[str, Any]:
        """One collaboration: state, acts, terms, steps. Raises NotFound."""
        space = self._space
        from .desk.collaborations import get_collaboration
        from .showing.agreements import told_collaboration

        return told_collaboration(get_collaboration(space, collaboration))

    def deliver(self, collaboration: int, format: str, **planned: Any) -> dict[str, Any]:
        """Add a deliverable: ``platform, due, min_length, review_hours, rounds, silence_approves,
        live_days`` where agreed. Raises NotFound, ValueInvalid."""
        space = self._space
        from .desk.by_hand import deliver
        from .showing.deliverables import told_one

        return told_one(deliver(space, collaboration, {**planned, "format": format}))

    def submit(
        self, deliverable: int, text: str = "", *, link: str = "",
        files: Sequence[str | Path] = (), label: bool | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """Keep one more version of a deliverable; ``label``: whether the platform's own is set.
        Raises NotFound, ValueInvalid, FileUnreadable."""
        space = self._space
        from .desk.by_hand import hand_in
        from .showing.deliverables import told_one

        return told_one(hand_in(space, deliverable, text, link, files, label))

    def approve(
        self, deliverable: int, *, note: str = "", changes: str = "", beyond: str = ""
    ) -> dict[str, Any]:
        """Approve the newest version, or ask for ``changes``; ``beyond`` says why a round more
        than was agreed. Raises NotFound, ValueInvalid."""
        space = self._space
        from .desk.by_hand import decide
        from .showing.deliverables import told_one

        return told_one(decide(space, deliverable, note, changes, beyond))

    def live(self, deliverable: int, url: str, *, check: bool = False) -> dict[str, Any]:
        """Say where a deliverable is live; ``check`` asks the platform. Raises NotFound,
        ValueInvalid."""
        space = self._space
        from .desk.by_hand import publish
        from .showing.deliverables import told_one

        return told_one(publish(space, deliverable, url, check))

    def due(self, *, late: bool = False) -> list[dict[str, Any]]:
        """What is due, by whom: one row for each deliverable that is not live, and each that is
        not as agreed; ``late`` only those that need a look."""
        space = self._space
        from .showing.deliverables import due_rows

        return due_rows(space, late)

    def pay(
        self, collaboration: int, amount: str, key: str, *, on: date | None = None,
        note: str = "", over: bool = False,
    ) -> dict[str, Any]:  # fmt: skip
        """Record a payment that was made elsewhere: ``new`` is False when ``key`` was recorded
        before. Raises NotFound, ValueInvalid."""
        space = self._space
        from .desk.booking import record_payment

        sent = {"amount": amount, "key": key, "day": on or "", "label": note, "over": over}
        return record_payment(space, collaboration, sent)

    def portal(self, handle: str, *, days: int = 30) -> dict[str, Any]:
        """A new private link of a creator: ``creator, path, expires_at``; it is told this once.
        Raises NotFound, BadInput."""
        space = self._space
        from .desk.portal import link_for

        return link_for(space, self._workspace, handle, days)

    def ledger(
        self, *, collaboration: int | None = None, since: date | None = None,
        until: date | None = None, due: bool = False,
    ) -> list[dict[str, Any]]:  # fmt: skip
        """Every entry of the ledger, oldest first, or what is to be paid, late ones first."""
        space = self._space
        from .showing.payments import Filters, accountant_rows, due_rows

        asked = Filters(collaboration=collaboration, since=since, until=until)
        return due_rows(space, asked) if due else accountant_rows(space, asked)

    def gift(self, number: int | None = None, act: str = "", **said: Any) -> Any:
        """The gifts, one of them, or one act on it (``choose`` with ``chosen``, ``address``,
        ``ship``, ``deliver``, ``post`` with ``url`` ...); ``act="orders"`` takes the order list,
        with ``again=True`` once more. Raises NotFound, ValueInvalid, ChangedMeanwhile."""
        space = self._space
        from .showing.asked import gifts

        return gifts(space, self._workspace, number, {**said, "act": act})

    def draw(self, source: str | Path, seed: str | None = None, salt: str | None = None,
             **more: Any) -> Repeated:  # fmt: skip
        """Repeat a draw from its proof, or from a list of entrants with its seed; ``more`` is what
        ``entrants.repeat`` takes. Raises FileUnreadable, FileEmpty, ValueInvalid."""
        return repeat(source, seed, salt, **more)

    def ambassadors(self, group: int | None = None, *, month: str = "", make: bool = False) -> Any:
        """The programmes, or one of them with what a month asks (``2026-05``, or this one);
        ``make`` makes it first, each thing once. Raises NotFound, ValueInvalid."""
        space = self._space
        from .showing.asked import programmes

        return programmes(space, group, month, make)


def disclose(posts: str | Path | Iterable[Post], places: Iterable[str] = ()) -> Disclosures:
    """``Collaborate.disclose`` without a workspace."""
    book, asked = _book(), tuple(places)
    for place in asked:
        _rules_of(book, place)
    checked: list[Checked] = []
    bad: list[BadLine] = []
    if isinstance(posts, str | Path):
        for row in read_posts(posts):
            if isinstance(row, BadLine):
                bad.append(row)
                continue
            try:
                found = _check(book, row.post, (*asked, *row.places))
            except ValueInvalid as error:
                bad.append(BadLine(row.line, f"{error.sentence} {error.next_step}"))
                continue
            checked.append(Checked(row.line, found, row.said))
    else:
        checked = [Checked(n, _check(book, post, asked), {}) for n, post in enumerate(posts, 1)]
    return Disclosures(tuple(checked), tuple(bad), book.version)


def _check(book: Rulebook, post: Post, places: tuple[str, ...]) -> Disclosure:
    if not places:
        raise ValueInvalid(
            "No place says whose rules hold.",
            f"Name one: --place with a country, or one of {', '.join(book.places)}.",
        )
    return book.check(post, (_rules_of(book, place) for place in places))


def _rules_of(book: Rulebook, place: str) -> str:
    found = book.place_of(place)
    if found is None:
        raise ValueInvalid(
            f"There are no rules for “{place}” here.",
            f"There are rules for {', '.join(book.places)} and the countries of the Union; "
            "ask somebody who knows the law of that place.",
        )
    return found


@lru_cache(maxsize=1)
def _book() -> Rulebook:
    return Rulebook(disclosure_rules(), disclosure_words().denials)
