"""The nouns of discover: what an import did and did not do; what a search asks and finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

FileKind = Literal["creators", "posts", "comments", "audience", "followers"]


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """How one column of a file was understood.

    ``field`` is the canonical field (None: not used), ``because`` says why in words
    ("known name", "you said so", "remembered"), ``unit`` states a decision such as
    ``percent``, ``fraction`` or ``decimal comma`` with the evidence for it.
    """

    header: str
    field: str | None
    because: str
    unit: str = ""
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row kept apart. ``line`` counts from 1 in the file (records for JSON)."""

    line: int
    reason: str
    content: str = ""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What one import did. ``read = added + updated + unchanged + len(bad rows)``.

    ``account_ids`` are the accounts the file speaks of (also when nothing was new), so
    that a caller can restrict later work to this file.
    """

    path: str
    kind: FileKind
    format: str
    read: int
    added: int
    updated: int
    unchanged: int
    bad: int
    bad_rows: tuple[BadRow, ...]
    mapping: tuple[ColumnMapping, ...]
    observed_at: datetime
    observed_because: str
    account_ids: tuple[int, ...] = ()
    warnings: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Condition:
    """One filter of a search and what it asks.

    ``filter`` is a name of the registry of filters. ``low`` and ``high`` are inclusive ends in
    the filter's unit; ``values`` are words of which any may hold. Both together ask for a share
    of an audience: ``values=("DE",), low=.4``. ``exclude`` turns the condition around. An
    account whose value is not known meets neither the condition nor its opposite, and how many
    those are is counted; with ``unknown`` it is taken in.
    """

    filter: str
    low: float | None = None
    high: float | None = None
    values: tuple[str, ...] = ()
    exclude: bool = False
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for: words, examples (account ids) and conditions that all hold.

    ``sort`` is ``fit`` (how well words and examples are met) or the name of a number filter.
    """

    text: str = ""
    like: tuple[int, ...] = ()
    conditions: tuple[Condition, ...] = ()
    sort: str = "fit"
    descending: bool = True
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """One account found: ``fit`` is the fused score; ``words`` and ``meaning`` are its parts,
    None where that part was not asked."""

    account_id: int
    fit: float | None
    words: float | None = None
    meaning: float | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of a page, how many accounts meet all conditions (``total``), and for each
    condition, in order, how many accounts that meet all others have no known value for it."""

    hits: tuple[Hit, ...]
    total: int
    not_known: tuple[int, ...] = ()
