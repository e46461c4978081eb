"""The nouns of discover: what an import did and did not do."""

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
