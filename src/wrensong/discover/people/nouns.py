"""The nouns of identity: persons, what joins their accounts, and what waits for a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Rule = Literal["decision", "profile", "links", "email", "page", "link"]
# From the strongest: a weaker rule never undoes what a stronger one joined.
RULES: tuple[Rule, ...] = ("decision", "profile", "links", "email", "page", "link")


@dataclass(frozen=True, slots=True)
class Tie:
    """Two accounts (rows of a table of accounts, ``a < b``) that one key holds together."""

    a: int
    b: int
    rule: Rule
    key: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Accounts (rows) that share a key and are not joined by it, with the reason."""

    rows: tuple[int, ...]
    rule: Rule
    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class Person:
    """One person's accounts. ``accounts`` reads ``instagram:mina.bakes``; ``because`` says
    for each key what it holds together."""

    creator_id: int
    account_ids: tuple[int, ...]
    accounts: tuple[str, ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Accounts that share a key and are not joined, with the reason; ``n`` of them in all, the
    first named."""

    account_ids: tuple[int, ...]
    accounts: tuple[str, ...]
    key: str
    n: int
    reason: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two accounts that may be one person's. Nothing is joined until somebody accepts it.

    ``probability`` is the model's (None: a shared key that other facts speak against).
    """

    account_ids: tuple[int, int]
    accounts: tuple[str, str]
    probability: float | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class People:
    """Everybody in the workspace: ``accounts`` known, of ``persons`` different people as far as
    is known. ``joined`` are those with several accounts; ``notes`` what could not be asked."""

    accounts: int
    persons: int
    joined: tuple[Person, ...]
    suggestions: tuple[Suggestion, ...]
    conflicts: tuple[Conflict, ...]
    notes: tuple[str, ...] = field(default=())
