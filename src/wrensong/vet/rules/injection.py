"""Fraud put into honest public counts with a known dose: the truth that detectors are fitted to.

Nobody publishes creators with a confirmed purchase, so the only labels with a known meaning
are purchases we make ourselves, on paper, in the counts of the creators at hand.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Hypothesis = Literal[
    "bought_followers", "bought_likes", "bought_both", "pod_comments", "follow_unfollow"
]
HYPOTHESES: tuple[Hypothesis, ...] = (
    "bought_followers",
    "bought_likes",
    "bought_both",
    "pod_comments",
    "follow_unfollow",
)
FOLLOWING_LIMIT = 7500.0
"""Most accounts Instagram lets one account follow; heaps there are real and kept."""

TOUCHED_SHARE = 0.85
"""Share of a creator's posts that receive the bought likes or comments (at least one does)."""

DELIVERY_NOISE = 0.15
"""Standard deviation of log(delivered / ordered) between the posts of one purchase."""

FOLLOW_BACK = 0.3
"""Follow/unfollow adds up to this share of followers who follow back and stay."""


@dataclass(frozen=True, slots=True)
class Dose:
    """Ranges a factor is drawn from, uniformly, once per creator.

    ``harsh`` is the share of creators for whom the dose is read in the way that hides most:
    factors uniform on the log scale, so that small ones are commoner, no promise that any
    post of theirs is touched, and no comments bought where there are none.
    """

    name: str
    followers: tuple[float, float]
    engagement: tuple[float, float]
    harsh: float = 0.0

    def factors(self, bounds: tuple[float, float], n: int, rng: np.random.Generator) -> Floats:
        """(n,) factors between ``bounds``."""
        low, high = bounds
        by_ratio = np.exp(rng.uniform(np.log(low), np.log(high), n))
        return np.where(rng.random(n) < self.harsh, by_ratio, rng.uniform(low, high, n))


WEAK = Dose("weak", followers=(1.5, 3.0), engagement=(2.0, 4.0))
STRONG = Dose("strong", followers=(3.0, 6.0), engagement=(4.0, 8.0))
DOSES = (WEAK, STRONG)
LEARNT = tuple(replace(dose, harsh=0.3) for dose in DOSES)
"""What detectors are fitted to: nobody knows which reading is right."""

HARSH = tuple(replace(dose, name=f"{dose.name}_harsh", harsh=1.0) for dose in DOSES)


@dataclass(frozen=True, slots=True)
class PublicCounts:
    """What anyone can see, for n creators and their m posts. NaN is *not known*.

    Shapes: ``followers``, ``following``, ``posts_count``, ``verified`` (1 yes, 0 no) and
    ``niche`` (small integer codes, -1 not known) are (n,). ``owner`` (index of the creator),
    ``likes``, ``comments`` (counts), ``year`` (decimal year of posting) are (m,); ``traits``
    (m, k) are numbers of the caption from ``residuals.caption_traits`` (k may be 0).
    """

    followers: Floats
    following: Floats
    posts_count: Floats
    verified: Floats
    niche: NDArray[np.int64]
    owner: NDArray[np.int64]
    likes: Floats
    comments: Floats
    year: Floats
    traits: Floats

    def __len__(self) -> int:
        return len(self.followers)

    def only(self, creators: NDArray[np.int64]) -> PublicCounts:
        """The same facts for the creators at these indices, in this order."""
        place = np.full(len(self), -1)
        place[creators] = np.arange(len(creators))
        kept = place[self.owner] >= 0
        return PublicCounts(
            followers=self.followers[creators],
            following=self.following[creators],
            posts_count=self.posts_count[creators],
            verified=self.verified[creators],
            niche=self.niche[creators],
            owner=place[self.owner[kept]],
            likes=self.likes[kept],
            comments=self.comments[kept],
            year=self.year[kept],
            traits=self.traits[kept],
        )


def inject(
    counts: PublicCounts, hypothesis: Hypothesis, dose: Dose, rng: np.random.Generator
) -> PublicCounts:
    """Every creator as they would look having done ``hypothesis`` at ``dose``.

    * bought followers: followers x a factor in dose.followers; posts untouched.
    * bought likes: likes x a factor in dose.engagement x lognormal delivery noise on about 85 % of
      the creator's posts and on at least one; comments untouched.
    * bought both: the two above, drawn independently.
    * pod comments: comments (0 counts as one half) multiplied like bought likes; likes untouched.
    * follow/unfollow: following x a factor in dose.engagement up to the platform's limit;
      followers grow by U(0, 30 %) who follow back; engagement untouched.

    Counts stay whole numbers. The factor is drawn once per creator.
    """
    n = len(counts)
    if hypothesis == "follow_unfollow":
        raised = np.maximum(counts.following, 1.0) * dose.factors(dose.engagement, n, rng)
        # An account already past the limit (old ones are) keeps what it has.
        limit = np.maximum(FOLLOWING_LIMIT, counts.following)
        back = 1.0 + FOLLOW_BACK * rng.random(n)
        return replace(
            counts,
            following=np.minimum(raised, limit).round(),
            followers=np.round(counts.followers * back),
        )
    changed = counts
    if hypothesis in ("bought_followers", "bought_both"):
        factor = dose.factors(dose.followers, n, rng)
        changed = replace(changed, followers=np.round(counts.followers * factor))
    if hypothesis in ("bought_likes", "bought_both"):
        changed = replace(changed, likes=_bought(counts.likes, counts, dose, rng))
    if hypothesis == "pod_comments":
        silent = (rng.random(n) < dose.harsh)[counts.owner]
        seeded = np.where(silent, counts.comments, np.maximum(counts.comments, 0.5))
        changed = replace(changed, comments=_bought(seeded, counts, dose, rng))
    return changed


def _bought(per_post: Floats, counts: PublicCounts, dose: Dose, rng: np.random.Generator) -> Floats:
    n, m = len(counts), len(per_post)
    touched = rng.random(m) < TOUCHED_SHARE
    none = np.bincount(counts.owner, touched, minlength=n) == 0
    touched |= (none & (rng.random(n) >= dose.harsh))[counts.owner]
    factor = dose.factors(dose.engagement, n, rng)[counts.owner]
    noise = np.exp(rng.normal(0.0, DELIVERY_NOISE, m))
    bought: Floats = np.where(touched, per_post * factor * noise, per_post)
    return bought.round()
