"""Formulas of match. Pure; see docs/methods/fit.md."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .bookings import RATIO_WEIGHT, booked_pairs, learnt_parts
from .bookings import unit as _unit

Floats = npt.NDArray[np.float64]

METHOD = "fit-1"
# Standard deviations that one claim shown (or contradicted) in a creator's own words is worth,
# and what an audience one deviation nearer to the wanted one is worth. A stated choice: unlike
# topic and graph these weights are not measured.
CLAIM_WEIGHT = 0.5
CLAIMS_LIMIT = 1.0
AUDIENCE_WEIGHT = 0.5
_ALONE = 10  # brands that a brand's own mean must outweigh before it moves the centre


def fit_scores(
    brand_topics: npt.ArrayLike,
    creator_topics: npt.ArrayLike,
    brand_graph: npt.ArrayLike,
    creator_graph: npt.ArrayLike,
    positives: npt.ArrayLike | None = None,
) -> Floats:
    """Fit of every creator to every brand, without training or with past bookings.

    s(b, c) = z_b(cos(x_b, x_c)) + z_b(cos(g_b, g_c)), with x the square root of the topic mix
    and g the mean-centred graph vector; z standardises over the candidates of one brand.

    ``positives`` adds what past bookings teach: a table (brands x creators), positive where a
    creator was booked, or (brand, creator) positions. Brands without a booking are scored by
    what those of the others teach: s + w (2 z_b(log likelihood ratio) + z_b(whitened cosine)),
    w = n / (n + 300) for n bookings.

    ``brand_topics`` (brands x topics) and ``creator_topics`` (creators x topics) hold
    non-negative mixes; ``brand_graph`` and ``creator_graph`` (x dimensions) hold embeddings.
    Returns an array (brands x creators) in standard deviations, each part with mean 0 and
    deviation 1. A row of zeros or NaN is *not known*: its part is 0, the mean candidate, so a
    missing part never counts against anybody. Raises ValueError when widths differ.
    """
    topics, graph = part_cosines(brand_topics, creator_topics, brand_graph, creator_graph)
    plain = standardised(topics) + standardised(graph)
    if positives is None or not (pairs := booked_pairs(positives, *plain.shape)).size:
        return plain
    mixes = _roots(brand_topics, creator_topics)
    sides = (_centred(*(_unit(mix) for mix in mixes)), _graph_sides(brand_graph, creator_graph))
    brands, creators = (np.hstack([_unit(part[side]) for part in sides]) for side in (0, 1))
    ratio, cosine, weight = learnt_parts(brands, creators, pairs)
    return plain + weight * (RATIO_WEIGHT * standardised(ratio) + standardised(cosine))


def part_cosines(
    brand_topics: npt.ArrayLike,
    creator_topics: npt.ArrayLike,
    brand_graph: npt.ArrayLike,
    creator_graph: npt.ArrayLike,
) -> tuple[Floats, Floats]:
    """The two parts of ``fit_scores`` before standardising; NaN where not known."""
    mixes = _roots(brand_topics, creator_topics)
    return cosines(*mixes), cosines(*_graph_sides(brand_graph, creator_graph))


def _roots(brands: npt.ArrayLike, creators: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Square roots of topic mixes, whose cosine is the Bhattacharyya coefficient."""
    return np.sqrt(np.maximum(_rows(brands), 0)), np.sqrt(np.maximum(_rows(creators), 0))


def _graph_sides(brands: npt.ArrayLike, creators: npt.ArrayLike) -> tuple[Floats, Floats]:
    return _centred(_unit(_rows(brands)), _unit(_rows(creators)))


def _rows(values: npt.ArrayLike) -> Floats:
    table = np.atleast_2d(np.asarray(values, dtype=np.float64))
    return np.where(np.isnan(table).any(axis=1, keepdims=True), 0.0, table)


def _centred(brands: Floats, creators: Floats) -> tuple[Floats, Floats]:
    """Both sides less their own mean; with few brands the creators' mean stands in for theirs."""
    has_brand, has_creator = (np.abs(a).sum(axis=1) > 0 for a in (brands, creators))
    middle = creators[has_creator].sum(axis=0) / max(1, has_creator.sum())
    n = has_brand.sum()
    own = (brands[has_brand].sum(axis=0) + _ALONE * middle) / (n + _ALONE)
    return (
        np.where(has_brand[:, None], brands - own, 0.0),
        np.where(has_creator[:, None], creators - middle, 0.0),
    )


def cosines(brands: Floats, creators: Floats) -> Floats:
    """Cosine of every pair (brands x creators); NaN where either side is not known."""
    if brands.shape[1] != creators.shape[1]:
        raise ValueError(f"brands have {brands.shape[1]} columns, creators {creators.shape[1]}")
    values: Floats = _unit(brands) @ _unit(creators).T
    values[~brands.any(axis=1)] = np.nan
    values[:, ~creators.any(axis=1)] = np.nan
    return values


def standardised(values: Floats) -> Floats:
    """z over the known values of each row; 0 where not known or where all are the same."""
    table = np.atleast_2d(values)
    known = ~np.isnan(table)
    n = np.maximum(known.sum(axis=1, keepdims=True), 1)
    plain = np.where(known, table, 0.0)
    mean = plain.sum(axis=1, keepdims=True) / n
    spread = np.where(known, plain - mean, 0.0)
    deviation = np.sqrt((spread**2).sum(axis=1, keepdims=True) / n)
    return np.divide(spread, deviation, out=np.zeros_like(spread), where=deviation > 1e-12)


def percentiles(values: Floats) -> Floats:
    """Share (0-100) of the known values that each is at least as high as, ties in the middle."""
    result = np.full(len(values), np.nan)
    known = np.flatnonzero(~np.isnan(values))
    if len(known):
        ordered = np.sort(values[known])
        below = np.searchsorted(ordered, values[known], side="left")
        upto = np.searchsorted(ordered, values[known], side="right")
        result[known] = 100 * (below + upto) / (2 * len(known))
    return result


def claims_score(shown: Floats, contradicted: Floats) -> Floats:
    """What claims add to a fit: ``CLAIM_WEIGHT`` for each, at most ``CLAIMS_LIMIT`` in all."""
    return np.clip(CLAIM_WEIGHT * (shown - contradicted), -CLAIMS_LIMIT, CLAIMS_LIMIT)


def audience_fit(shares: Floats, wanted: Floats) -> Floats:
    """How far an audience is the wanted one: mean over countries of min(1, share / wanted).

    ``shares`` (creators x countries) as declared, NaN where a country is not declared: such a
    country is left out of that creator's mean, and with none left the result is NaN.
    ``wanted`` (countries). More than wanted is a full fit, never a fault.
    """
    reached = np.minimum(1.0, shares / wanted)
    declared = ~np.isnan(reached)
    n = declared.sum(axis=1)
    total = np.where(declared, reached, 0.0).sum(axis=1)
    return np.where(n > 0, total / np.maximum(n, 1), np.nan)
