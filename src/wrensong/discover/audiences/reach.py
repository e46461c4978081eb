"""Formulas of overlap and of the union of followings. Pure; see docs/methods/overlap.md."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from wrensong.core.estimate import Estimate

Floats = npt.NDArray[np.float64]

# Overlap of two followings as a share of the smaller one, where nothing was observed: at least
# what a broad pool gives, at most what one niche or another gives. Stated.
OVERLAP_BROAD = 0.01
OVERLAP_OTHER_NICHE = 0.03
OVERLAP_SAME_NICHE = 0.10
ENOUGH = 20  # people seen of an audience, below which nothing is concluded from them
# Expected common people in two samples, were the smaller following inside the larger one.
ENOUGH_HITS = 10
WHOLE = 0.95  # of the followers seen: the list is whole
LEVEL = 0.8
METHOD = "audience-overlap-1"


def union_from_pairs(sizes: Floats, overlap: Floats) -> float:
    """A lower bound of the union of sets from their pairs (de Caen 1997).

    sum_i s_i^2 / sum_j |A_i and A_j|, the sum over j including i; at least the largest set.
    ``overlap`` (n x n) holds the size of each pair's intersection; its diagonal is not used.
    """
    shared = overlap.copy()
    np.fill_diagonal(shared, sizes)
    weights = shared.sum(axis=1)
    bound = np.divide(sizes**2, weights, out=np.zeros_like(sizes), where=weights > 0).sum()
    return max(float(bound), float(sizes.max(initial=0.0)))


def union_in_pool(sizes: Floats, people: float) -> float:
    """The union of sets drawn at random from one pool of ``people``: M (1 - prod(1 - s_i / M))."""
    if not people > 0:
        return 0.0
    if not np.isfinite(people):
        return float(sizes.sum())
    return float(-people * np.expm1(np.log1p(-sizes / people).sum()))


def union_from_tree(sizes: Floats, overlap: Floats) -> float:
    """An upper bound of the union of sets from their pairs (Hunter 1976, Worsley 1982).

    The sum of the sizes less the intersections along a spanning tree, the one that takes off
    most. ``overlap`` (n x n) holds what each pair surely shares.
    """
    from scipy.sparse.csgraph import minimum_spanning_tree

    tree = minimum_spanning_tree(np.triu(-overlap, 1))
    return float(sizes.sum() + tree.sum())


def reach(sizes: Floats, least: Floats, most: Floats, pool: float) -> tuple[float, float, float]:
    """People following at least one of a set: (value, low, high), never the sum of followings.

    ``sizes`` are followings; ``least`` and ``most`` (n x n) the ends of what each pair shares, in
    people; ``pool`` the people from whom a broad audience is drawn (infinite: not known). Low is
    corrected by the most that all pairs may share, high by the least that they do, and is never
    more than the pool leaves. The value is the middle: nothing public says which end is nearer.
    """
    if not len(sizes):
        return 0.0, 0.0, 0.0
    low = union_from_pairs(sizes, most)
    high = max(low, min(union_from_tree(sizes, least), union_in_pool(sizes, pool)))
    return (low + high) / 2, low, high


def share_of_seen(shared: int, smaller: int, needs: str) -> Estimate:
    """Overlap from two sets of people seen: k of the smaller one's n, with the interval of the
    share among all who might have been seen (Beta with Jeffreys' prior)."""
    if smaller < ENOUGH:
        return Estimate.unknown(needs, method=METHOD)
    low, high = _beta(shared, smaller)
    value = shared / smaller
    return Estimate(value, min(low, value), max(high, value), n=smaller, method=METHOD)


def share_of_samples(shared: int, seen: tuple[int, int], followers: tuple[int, int]) -> Estimate:
    """Overlap of two followings from random samples of ``seen`` followers each, of whom
    ``shared`` are in both, as a share of the smaller following.

    Of two samples a and b of followings A and B about a b s / max(A, B) people are in both, s the
    share of the smaller following: Poisson, with a Gamma interval (Jeffreys). Where one list is
    whole, its membership is known for everybody in the other: Binomial. Too small to know where
    complete containment would be expected to give fewer than ENOUGH_HITS common people.
    """
    smaller, larger = min(followers), max(followers)
    whole = [n >= WHOLE * f for n, f in zip(seen, followers, strict=True)]
    if all(whole):
        value = min(1.0, shared / min(seen))
        return Estimate(value, value, value, n=min(seen), method=METHOD)
    if any(whole):
        i = whole.index(False)
        scale = followers[i] / smaller
        if seen[i] / scale < ENOUGH_HITS:
            return Estimate.unknown(
                f"a sample of about {_round_up(ENOUGH_HITS * scale)} followers", method=METHOD
            )
        low, high = (min(1.0, end * scale) for end in _beta(shared, seen[i]))
        value = min(1.0, shared / seen[i] * scale)
        n = seen[i]
    else:
        most = seen[0] * seen[1] / larger
        if most < ENOUGH_HITS:
            each = _round_up(math.sqrt(ENOUGH_HITS * larger))
            return Estimate.unknown(
                f"samples of about {each} followers each: these are too small to know",
                method=METHOD,
            )
        from scipy.special import gammaincinv

        low, high = (min(1.0, float(gammaincinv(shared + 0.5, q)) / most) for q in _TAILS)
        value, n = min(1.0, shared / most), min(seen)
    return Estimate(value, min(low, value), max(high, value), n=n, method=METHOD, kind="estimated")


_TAILS = ((1 - LEVEL) / 2, (1 + LEVEL) / 2)


def _beta(k: int, n: int) -> tuple[float, float]:
    from scipy.special import betaincinv

    low, high = (float(betaincinv(k + 0.5, n - k + 0.5, q)) for q in _TAILS)
    return low, high


def _round_up(n: float) -> int:
    """To two figures: nobody draws exactly 3 163 followers."""
    step = 10 ** max(0, math.floor(math.log10(max(n, 1))) - 1)
    return math.ceil(n / step) * step


def likeness(shared: Floats, mine: int, theirs: Floats) -> Floats:
    """Cosine of two sets, shrunk towards 0 where either is small:
    k / sqrt((n_a + 20) (n_b + 20))."""
    result: Floats = shared / np.sqrt((mine + ENOUGH) * (theirs + ENOUGH))
    return result
