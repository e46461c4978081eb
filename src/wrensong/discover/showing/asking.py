"""What a page of discover was asked: the state of search is the query string, whole.

Plain forms send a filter in parts (``followers.min``, ``country.any``); ``read`` puts them
together, and ``Asked.query`` is the one form that addresses keep.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from wrensong.core.errors import FilterUnknown, WrensongError
from wrensong.discover.domain import Condition, Search
from wrensong.discover.search.filters import FILTERS, Filter, filter_named
from wrensong.discover.search.links import MOST_CONDITIONS, from_link, to_link
from wrensong.discover.search.quantities import PARTS
from wrensong.discover.search.values import quoted, read_value

from .words import label

if TYPE_CHECKING:
    from wrensong.discover.service import Discover

OF_SEARCH = ("q", "like", "sort", "order", "limit", "offset")
OF_PAGE = ("view", "columns", "asked", "ask", "format", "do", "find")
VIEWS = ("table", "cards")
MOST_FIELDS = 600  # of one form: every filter in its parts
LONGEST = 20_000
Pairs = list[tuple[str, str]]
_BARE_NUMBER = re.compile(r"[<>=≥≤]*\s*[-−]?[\d.,]+")


@dataclass(frozen=True, slots=True)
class Mistake:
    """What was typed for a filter (``label``), by the parts of its field, and what is wrong."""

    label: str
    typed: dict[str, str]
    message: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A search and how it is shown. ``columns`` are filters (none: the usual ones), ``question``
    is what was typed where the search was read from it. ``mistakes`` are of fields, by filter;
    ``problems`` of anything else."""

    search: Search = field(default_factory=Search)
    view: str = "table"
    columns: tuple[str, ...] = ()
    question: str = ""
    mistakes: Mapping[str, Mistake] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    @property
    def query(self) -> str:
        """The canonical query string."""
        more = []
        if self.view != "table":
            more.append(("view", self.view))
        if self.columns:
            more.append(("columns", ",".join(self.columns)))
        if self.question:
            more.append(("asked", self.question))
        return "&".join(part for part in (to_link(self.search), urlencode(more)) if part)

    def searching(self, **changes: object) -> Asked:
        """The same with another search: ``conditions``, ``offset`` ...; the first page of it
        unless said otherwise."""
        return replace(self, search=replace(self.search, **{"offset": 0, **changes}))  # type: ignore[arg-type]

    def without(self, condition: Condition) -> Asked:
        left = tuple(c for c in self.search.conditions if c != condition)
        return self.searching(conditions=left)

    def of(self, name: str) -> tuple[Condition, ...]:
        """The conditions on a filter."""
        return tuple(c for c in self.search.conditions if c.filter == name)


def read(query: str) -> tuple[Asked, str]:
    """The state a query string holds, and the question in it that is still to be read.
    Never raises: what cannot be read is told in ``mistakes`` and ``problems``."""
    try:
        given = parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return Asked(problems=(f"A search has at most {MOST_CONDITIONS} conditions.",)), ""
    pairs = [(name, value.strip()) for name, value in given if value.strip()]
    problems: list[str] = []
    conditions, mistakes = _conditions(pairs, problems)
    search = replace(_own(pairs, problems), conditions=conditions)
    last = dict(pairs)
    columns = [name for key, value in pairs if key == "columns" for name in value.split(",")]
    view = last.get("view", "table")
    asked = Asked(
        search=search,
        view=view if view in VIEWS else "table",
        columns=tuple(dict.fromkeys(_named(columns, problems))),
        question=last.get("asked", "")[:LONGEST],
        mistakes=mistakes,
        problems=tuple(problems),
    )
    return asked, last.get("ask", "")[:LONGEST]


def is_canonical(query: str, asked: Asked) -> bool:
    """Whether an address is the one form of its state; one with mistakes is left as typed."""
    if asked.mistakes or asked.problems:
        return True
    pairs = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] != "format"]
    return pairs == parse_qsl(asked.query)


def understand(discover: Discover, asked: Asked, question: str) -> Asked:
    """The state once a question in words is read: what it says of a filter replaces what was
    asked of it before, what is not understood stays as words."""
    if question == asked.search.text:
        return asked
    found = discover.searching().understood(question)
    if not found.because and not found.like:
        return replace(asked.searching(text=question), question="")
    likes, problems = list(asked.search.like), list(asked.problems)
    for name in found.like:
        try:
            likes.append(int(discover.account(name)["account_id"]))
        except WrensongError as error:
            problems.append(error.sentence)
    said = {c.filter for c in found.conditions}
    kept = tuple(c for c in asked.search.conditions if c.filter not in said)
    changed = asked.searching(
        text=found.text, like=tuple(dict.fromkeys(likes)), conditions=(*kept, *found.conditions)
    )
    return replace(changed, question=question, problems=tuple(problems))


# ---- reading -----------------------------------------------------------------------------------


def _own(pairs: Pairs, problems: list[str]) -> Search:
    """The parts of a search that are no filters, each as it can be read."""
    given = [(name, value) for name, value in pairs if name in OF_SEARCH]
    try:
        return from_link(urlencode(given))
    except WrensongError:
        pass
    good: Pairs = []
    for pair in given:
        try:
            from_link(urlencode([pair]))
            good.append(pair)
        except WrensongError as error:
            problems.append(f"{error.sentence} {error.next_step}")
    return from_link(urlencode(good))


def _named(names: Iterable[str], problems: list[str]) -> Iterable[str]:
    for name in names:
        try:
            if name.strip():
                yield filter_named(name).name
        except FilterUnknown as error:
            problems.append(error.sentence)


def _conditions(
    pairs: Pairs, problems: list[str]
) -> tuple[tuple[Condition, ...], dict[str, Mistake]]:
    found: list[Condition] = []
    mistakes: dict[str, Mistake] = {}
    parts: dict[str, dict[str, list[str]]] = {}
    for name, value in pairs:
        if name in OF_SEARCH or name in OF_PAGE:
            continue
        plain, _, part = name.partition(".")
        try:
            kind = filter_named(plain)
        except FilterUnknown as error:
            problems.append(error.sentence)
            continue
        if part:
            # Reading a filter's place once keeps the order of the form.
            parts.setdefault(kind.name, {}).setdefault(part, []).append(value)
            continue
        try:
            found.append(read_value(kind, value))
        except WrensongError as error:
            mistakes[kind.name] = Mistake(label(kind.name), {"": value}, _told(error))
    for name, sent in parts.items():
        kind = FILTERS[name]
        try:
            text = put_together(kind, sent)
            found += [read_value(kind, text)] if text else []
        except WrensongError as error:
            typed = {part: ", ".join(values) for part, values in sent.items()}
            mistakes[name] = Mistake(label(name), typed, _told(error))
    found = list(dict.fromkeys(found))
    if len(found) > MOST_CONDITIONS:
        problems.append(f"A search has at most {MOST_CONDITIONS} conditions; the rest is left out.")
    return tuple(found[:MOST_CONDITIONS]), mistakes


def _told(error: WrensongError) -> str:
    """The error for who typed into a field: without the command's option, and what was put
    together from the parts."""
    why = re.sub(r"^--[\w-]+ cannot be “.*?”: ", "", error.sentence)
    next_step = re.sub(r"--[\w-]+ '(.*?)'", r"\1", error.next_step)
    return f"{why[:1].upper()}{why[1:]} {next_step}"


def put_together(kind: Filter, sent: Mapping[str, list[str]]) -> str:
    """The value of a filter from the parts of its field: ``words`` and ``any`` (chosen ones),
    ``min`` and ``max``, ``is``, and the marks ``not`` and ``unknown``. Empty: nothing asked."""
    low, high = (" ".join(sent.get(part, ())).strip() for part in ("min", "max"))
    if ".." in low and not high:
        low, _, high = low.partition("..")
    low, high = (_in_unit(kind, end.strip()) for end in (low, high))
    words = ",".join([*map(quoted, sent.get("any", ())), *sent.get("words", ())])
    said = " ".join(sent.get("is", ()))
    limits = f"{low}..{high}" if low or high else ""
    if kind.ranged:
        body = limits
    elif kind.worded:
        body = said or words
    elif not words and not limits:
        body = ""
    else:
        body = f"{words}:{limits}" if words else limits
    if not body:
        return ""
    marks = ("?" if "unknown" in sent else "") + ("!" if "not" in sent else "")
    return marks + body


def _in_unit(kind: Filter, end: str) -> str:
    """A bare number in a field of percent is percent."""
    return f"{end}%" if kind.unit in PARTS and _BARE_NUMBER.fullmatch(end) else end
