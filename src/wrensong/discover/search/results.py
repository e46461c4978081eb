"""What a search answers: hits with their reasons, what is not known, what to relax."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wrensong.core import ids
from wrensong.discover.domain import Condition, Search
from wrensong.discover.index.analysis import some_terms, terms
from wrensong.doors import wording

from .filters import filter_named
from .links import SHOWN, to_link
from .values import write_value

FIELDS = {
    "text_handle": "handle", "text_name": "name", "text_bio": "bio",
    "text_captions": "captions", "text_tags": "hashtags",
}  # fmt: skip
SHOWN_WORDS = 6


@dataclass(frozen=True, slots=True)
class Result:
    """One account found. ``values`` are its columns of the catalogue; ``matched`` says which
    words stand in which fields; ``meaning`` is the cosine to what was asked (None: not asked,
    or nothing known to compare)."""

    account_id: int
    account: str
    platform: str
    name: str
    fit: float | None
    meaning: float | None
    matched: tuple[tuple[str, tuple[str, ...]], ...]
    values: dict[str, Any]

    @property
    def reason(self) -> str:
        """Why it stands here, in words."""
        parts = [
            f"“{word}” in {wording.listing(where)}" for word, where in self.matched[:SHOWN_WORDS]
        ]
        if len(self.matched) > SHOWN_WORDS:
            parts.append(f"{len(self.matched) - SHOWN_WORDS} more words")
        if self.meaning is not None and self.meaning > 0:
            parts.append(f"meaning {self.meaning:.2f}")
        return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class Relaxation:
    """What leaving out one condition would give."""

    condition: Condition
    accounts: int
    command: str


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a search. ``total`` accounts meet all conditions; ``not_known`` are, for
    each condition, the accounts that meet the others and lack its value. ``relaxations`` are
    there when nothing was found, best first. ``as_of`` is the newest observation searched."""

    search: Search
    hits: tuple[Result, ...]
    total: int
    accounts: int
    not_known: tuple[tuple[Condition, int], ...] = ()
    relaxations: tuple[Relaxation, ...] = ()
    notes: tuple[str, ...] = ()
    as_of: datetime | None = None
    command: str = field(default="")

    @property
    def link(self) -> str:
        """The search as a query string."""
        return to_link(self.search)


def matched(text: str, row: dict[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Which words of a text stand in which fields of a row."""
    asked = list(dict.fromkeys(terms(text)))
    if not asked:
        return ()
    there = {name: some_terms(row[column] or "", asked) for column, name in FIELDS.items()}
    found = ((word, tuple(name for name, has in there.items() if word in has)) for word in asked)
    return tuple((word, where) for word, where in found if where)


def command_of(search: Search, handles: dict[int, str]) -> str:
    """The command line that asks a search, ready to type: words are taken as words."""
    parts = ["wrensong", "discover", "search"]
    if search.text:
        parts += ["--words", search.text]
    for account in search.like:
        parts += ["--like", handles.get(account) or ids.show("ac", account)]
    for condition in search.conditions:
        parts += said(condition)
    if search.sort != "fit":
        parts += ["--sort", search.sort]
    if not search.descending:
        parts.append("--ascending")
    if search.limit != SHOWN:
        parts += ["--limit", str(search.limit)]
    if search.offset:
        parts += ["--offset", str(search.offset)]
    return shlex.join(parts)


def said(condition: Condition) -> list[str]:
    """A condition as option and value."""
    return [filter_named(condition.filter).option, write_value(condition)]
