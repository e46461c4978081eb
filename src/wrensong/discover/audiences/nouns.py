"""The nouns of audiences: who shares people with whom, as far as was seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from wrensong.core.estimate import Estimate

Basis = Literal["commenters", "followers"]


@dataclass(frozen=True, slots=True)
class Audience:
    """What was seen of one account's audience: ``n`` different people. ``unique`` were seen
    with none of the others asked about; None where that cannot be told."""

    account_id: int
    account: str
    followers: int | None
    n: int
    unique: int | None


@dataclass(frozen=True, slots=True)
class SharedPair:
    """Two accounts: ``seen`` people of both were seen; ``share`` is the overlap as a share of the
    audience of the smaller one (80 % interval), not known where too little was seen."""

    one: str
    other: str
    seen: int | None
    share: Estimate


@dataclass(frozen=True, slots=True)
class Overlap:
    """How far audiences are the same people.

    ``basis`` says in words who was compared. ``distinct`` are the different people seen,
    ``common`` those seen with every account. ``reach`` counts people following at least one of
    the accounts, each once.
    """

    basis: str
    audiences: tuple[Audience, ...]
    pairs: tuple[SharedPair, ...]
    common: int | None
    distinct: int | None
    reach: Estimate
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Lookalike:
    """An account like another one. ``likeness`` (0-1): by topic the cosine of what both write;
    by audience the shrunken cosine of their commenters, of whom ``shared`` of its ``n`` comment
    under both, and ``share`` is that of the smaller one (80 % interval)."""

    account_id: int
    account: str
    followers: int | None
    likeness: float
    shared: int | None = None
    n: int | None = None
    share: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Crowd:
    """The people behind many accounts in groups, as far as known, to choose among the accounts.

    ``lists`` are the ids of each account's followers where every list is whole, else empty.
    ``pools`` are the people from whom each group's followings are drawn, NaN where too little
    was seen to tell. ``people`` were seen in all, as ``basis``.
    """

    basis: Basis
    people: int
    pools: tuple[float, ...]
    lists: tuple[npt.NDArray[np.int64], ...] = ()
