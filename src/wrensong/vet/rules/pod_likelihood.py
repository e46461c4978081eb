"""How much more likely is this pod score in a pod than outside one?

The ratio is calibrated in the user's own graph: pods of stated sizes and activity are
planted among its creators and scored like everybody else. Pods that already exist there
count as clean, so the ratio errs on the cautious side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .pods import Edges, Floats, Ints, find_pods

# (members, share of each other's posts commented on), planted in equal numbers.
DOSES: tuple[tuple[int, float], ...] = ((6, 0.5), (8, 0.6), (10, 0.6))
MINIMUM_CREATORS = 500
_BINS = 6


@dataclass(frozen=True, slots=True)
class PodLikelihood:
    """Likelihood ratio by score: ``ratio[k]`` holds from ``edges[k]`` up to ``edges[k + 1]``.

    ``low`` and ``high`` bound each ratio at 80 %; ``planted`` and ``clean`` say on how many
    creators it rests.
    """

    edges: Floats
    ratio: Floats
    low: Floats
    high: Floats
    planted: int
    clean: int

    def of(self, score: Floats) -> tuple[Floats, Floats, Floats]:
        """Ratio, low and high for each score."""
        at = np.clip(np.searchsorted(self.edges, score, side="right") - 1, 0, None)
        return self.ratio[at], self.low[at], self.high[at]


def plant(
    edges: Edges,
    rng: np.random.Generator,
    doses: Sequence[tuple[int, float]] = DOSES,
    copies: int = 10,
    posts: Ints | None = None,
) -> tuple[Edges, NDArray[np.bool_]]:
    """The graph with pods planted in it, and who was made a member.

    For each dose (``size``, ``active``), ``copies`` pods of ``size`` creators drawn without
    replacement; every member comments, independently with probability ``active``, on each
    observed post of every other member. ``posts`` counts observed posts per creator (in
    the order of ``edges.creators``; members are drawn from those with at least one); left out,
    one post each, which is the hardest case. Planted comments carry no timing or text.
    """
    n = edges.creators.size
    counts = np.ones(n, dtype=np.int64) if posts is None else posts
    drawn = rng.permutation(np.flatnonzero(counts > 0))
    member = np.zeros(n, dtype=np.bool_)
    keys, numbers, at = [edges.key], [edges.comments], 0
    for size, active in doses:
        for _ in range(copies):
            pod = drawn[at : at + size]
            at += size
            member[pod] = True
            source, target = (side.ravel() for side in np.meshgrid(pod, pod, indexing="ij"))
            other = source != target
            source, target = source[other], target[other]
            made = rng.binomial(counts[target], active)
            keys.append((source * n + target)[made > 0])
            numbers.append(made[made > 0].astype(np.int32))
    every = np.concatenate(keys)
    key, inverse = np.unique(every, return_inverse=True)
    comments = np.bincount(inverse, np.concatenate(numbers), key.size).astype(np.int32)
    early, template = (
        np.bincount(inverse[: edges.key.size], column, key.size).astype(np.int32)
        for column in (edges.early, edges.template)
    )
    return Edges(edges.creators, key, comments, early, template), member


def calibrate(edges: Edges, posts: Ints | None = None, seed: int = 0) -> PodLikelihood | None:
    """Fit the ratio in this graph, or None (not known) below ``MINIMUM_CREATORS``.

    The bins are score zero and the quantiles of the planted scores; ratios use half-counts
    and never fall as the score rises.
    """
    rng = np.random.default_rng(seed)
    active = edges.creators.size if posts is None else int((posts > 0).sum())
    if active < MINIMUM_CREATORS:
        return None
    per_dose = sum(size for size, _ in DOSES)
    copies = int(np.clip(active // (20 * per_dose), 1, 40))
    planted, member = plant(edges, rng, DOSES, copies, posts)
    score = find_pods(planted).score
    inside, outside = score[member], score[~member]
    cuts = np.quantile(inside[inside > 0], np.linspace(0, 1, _BINS)[:-1])
    bins = np.unique(np.concatenate([[0.0], cuts]))
    a = np.histogram(inside, np.append(bins, np.inf))[0]
    b = np.histogram(outside, np.append(bins, np.inf))[0]
    share_in = (a + 0.5) / (inside.size + 0.5 * bins.size)
    share_out = (b + 0.5) / (outside.size + 0.5 * bins.size)
    ratio = np.maximum.accumulate(share_in / share_out)
    spread = np.exp(1.2816 * np.sqrt(1 / (a + 0.5) + 1 / (b + 0.5)))
    return PodLikelihood(
        bins, ratio, ratio / spread, ratio * spread, int(inside.size), int(outside.size)
    )
