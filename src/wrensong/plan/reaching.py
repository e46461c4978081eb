"""What the choice maximises: people reached, from what is known of who follows whom, or likes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from wrensong.doors import wording

from .coverage import Covered
from .market import Market
from .worth import Objective, Pooled

if TYPE_CHECKING:
    from wrensong.discover.audiences.nouns import Crowd

Ask: TypeAlias = "Callable[[Sequence[int], Sequence[float], Sequence[int]], Crowd]"
# Overlap within a niche, as a share of its largest following, where too little was seen. Stated.
OVERLAP = 0.10
# Memberships of whole lists up to which everybody counts; above it, a sample by hash.
_MEMBERSHIPS = 6_000_000
_SEED = 4_409


@dataclass(frozen=True)
class Aim:
    """What a set of live offers is worth, and in words where its reach comes from."""

    worth: Objective
    words: str = ""


def aim(offers: Market, ask: Ask) -> Aim:
    """What the brief's goal values: people reached, or engagements that add up.

    ``ask`` tells the crowd behind accounts (ids, followers, groups), as ``overlap_crowd`` does.
    """
    live = offers.live
    if offers.brief.goal != "awareness" or not len(live):
        return Aim(Pooled.additive(offers.engagement[live]))
    people, row = np.unique(offers.person[live], return_inverse=True)
    followers = np.nan_to_num(offers.people.followers[people])
    names, niche = np.unique(offers.people.niche[people].astype(str), return_inverse=True)
    ids = [offers.people.fits[person].account_id for person in people.tolist()]
    crowd = ask(ids, followers.tolist(), niche.tolist())
    chance = offers.chance[live]
    if crowd.lists:
        return Aim(
            _covered([crowd.lists[person] for person in row], chance),
            "The choice counts each person once, from the follower lists of everybody in question "
            f"({wording.plural(crowd.people, 'person', 'people')}).",
        )
    largest = np.zeros(len(names))
    np.maximum.at(largest, niche, followers)
    told = np.array(crowd.pools)
    size = np.maximum(np.where(np.isnan(told), largest / OVERLAP, told), largest)
    return Aim(Pooled(followers[row] * chance, niche[row], size), _pools(crowd, len(names)))


def _covered(lists: Sequence[npt.NDArray[np.int64]], chance: npt.NDArray[np.float64]) -> Covered:
    """Real audiences; of somebody who may not post, as many as the chance, drawn at random."""
    random = np.random.default_rng(_SEED)
    sets = [
        ids if sure == 1 else ids[random.random(len(ids)) < sure]
        for ids, sure in zip(lists, chance.tolist(), strict=True)
    ]
    return Covered(sets, 1 + sum(map(len, sets)) // _MEMBERSHIPS)


def _pools(crowd: Crowd, niches: int) -> str:
    told = int(np.isfinite(crowd.pools).sum())
    assumed = (
        f"of ten times its largest following: too little was seen to tell whose followers are "
        f"the same (stated overlap {wording.percent(OVERLAP)})"
    )
    start = "The choice counts each niche as one pool of people,"
    if not told:
        return f"{start} {assumed}."
    seen = "commenters" if crowd.basis == "commenters" else "followers in samples"
    measured = f"sized by how many of {wording.number(crowd.people)} {seen} creators share"
    if told == niches:
        return f"{start} {measured}."
    return f"{start} in {told} of {wording.plural(niches, 'niche')} {measured}, else {assumed}."
