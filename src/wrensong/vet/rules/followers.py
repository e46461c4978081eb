"""A sample of followers: how likely is each one fake, and how many are in all?

Eight features of a public profile (``FEATURES``) enter a logistic model whose signs are
fixed by what buying followers means: fewer posts and followers, more following, no
picture and more digits never make an account look more real. That is what carries the
model over to populations it was not fitted on. Prevalence is then not counted but corrected
(Rogan and Gladen 1978): p = (q - fpr) / (tpr - fpr), q the share above the threshold.

The labelled rows come from SRF Data 2017 (CC BY-SA 4.0), shipped as features only in
``models/followers_srf.json``; the fit takes milliseconds and is made for the features a
sample has, so a missing column is never imputed. Pure. Method page: docs/methods/followers.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

COLUMNS = ("posts", "following", "followers", "picture", "private", "digits", "name_length")
FEATURES = (
    "log_posts",
    "log_followers",
    "log_following_over_665",
    "log_following_per_follower",
    "picture",
    "private",
    "digits",
    "name_length",
)
# What each feature is computed from, and the sign its weight may have (0: any).
_NEEDS = ((0,), (2,), (1,), (1, 2), (3,), (4,), (5,), (6,))
_SIGN = (-1, -1, 1, 1, -1, 0, 1, 0)
_FOLDS = 10
_PENALTY = 30.0
_FALSE_ALARMS = 0.10
_DRAWS = 4000
_BINS = 8
_UNLIKE = 0.02
# A column counts as known when this share of the rows has it.
_COVER = 0.9


@dataclass(frozen=True, slots=True)
class Calibration:
    """Held-out scores of labelled accounts: what the correction rests on."""

    fake: Floats
    real: Floats
    threshold: float

    @classmethod
    def of(cls, score: Floats, is_fake: Flags) -> Calibration:
        """From labelled accounts of one's own population (not used in any fit)."""
        fake, real = score[is_fake], score[~is_fake]
        return cls(fake, real, float(np.quantile(real, 1 - _FALSE_ALARMS)))


@dataclass(frozen=True, slots=True)
class FollowerModel:
    """A fit for the columns in ``columns``; ``calibration`` holds its out-of-fold scores."""

    columns: tuple[str, ...]
    used: tuple[int, ...]
    mean: Floats
    scale: Floats
    weights: Floats
    base_rate: float
    calibration: Calibration

    def score(self, rows: Mapping[str, Floats]) -> Floats:
        """Log-odds at the base rate of the labelled set; NaN where a used column is unknown."""
        features = _features(rows)[:, self.used]
        return self.weights[0] + (features - self.mean) / self.scale @ self.weights[1:]


@dataclass(frozen=True, slots=True)
class Prevalence:
    """Share of fakes among ``n`` usable followers; None is *not known*, and ``reason`` says why.

    ``low`` and ``high`` bound the share at ``level``. ``like_labelled`` is False when the
    sample's scores cannot be a mixture of the labelled fakes and reals: the correction then
    would rest on another population, and only a lower bound is given.
    """

    value: float | None
    low: float
    high: float
    n: int
    level: float
    counted: float
    tpr: float
    fpr: float
    like_labelled: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """``p_fake`` per row (NaN: not known), the prevalence, and the columns that were used."""

    p_fake: Floats
    prevalence: Prevalence
    columns: tuple[str, ...]


def judge_sample(
    rows: Mapping[str, Floats], calibration: Calibration | None = None, level: float = 0.9
) -> Sample:
    """Judge a sample of followers.

    ``rows`` maps ``COLUMNS`` to arrays of equal length: counts, ``picture`` and ``private``
    as 0/1, ``digits`` as the share of digits in the user name; NaN where not known, and
    columns may be left out. ``p_fake`` uses the estimated prevalence as its base rate when
    it is known, the labelled set's (10 %) otherwise.
    """
    known = tuple(name for name in COLUMNS if name in rows and _known(rows[name]) >= _COVER)
    if len(known) < 3 or not {"posts", "followers"} & set(known):
        size = len(next(iter(rows.values()), ()))
        why = "needs posts or followers, and two more profile columns"
        nothing = Prevalence(None, 0.0, 1.0, 0, level, np.nan, np.nan, np.nan, False, why)
        return Sample(np.full(size, np.nan), nothing, known)
    model = fitted(known)
    score = model.score(rows)
    usable = score[~np.isnan(score)]
    found = prevalence(usable, calibration or model.calibration, level)
    base = model.base_rate if found.value is None else float(np.clip(found.value, 0.01, 0.99))
    shift = special.logit(base) - special.logit(model.base_rate)
    return Sample(special.expit(score + shift), found, known)


def prevalence(
    score: Floats, calibration: Calibration, level: float = 0.9, seed: int = 0
) -> Prevalence:
    """Rogan-Gladen estimate with an interval over the sample, tpr and fpr together.

    Draws q, tpr and fpr from their Jeffreys posteriors; clipped to [0, 1]. When the sample
    is unlike the labelled accounts (``p < _UNLIKE`` in a parametric check over ``_BINS``
    score bands), the value is not known; ``low`` then holds for any tpr and any fpr up to the
    labelled one (which no other labelled population exceeded) and ``high`` is 1.
    """
    rng = np.random.default_rng(seed)
    at, n = calibration.threshold, score.size
    tpr, fpr = float((calibration.fake > at).mean()), float((calibration.real > at).mean())
    if n == 0 or tpr <= fpr:
        why = "no usable rows" if n == 0 else "the labelled accounts cannot be told apart"
        return Prevalence(None, 0.0, 1.0, n, level, np.nan, tpr, fpr, False, why)
    counted = float((score > at).mean())
    draws = [
        rng.beta(hits + 0.5, size - hits + 0.5, _DRAWS)
        for hits, size in (
            ((score > at).sum(), n),
            ((calibration.fake > at).sum(), calibration.fake.size),
            ((calibration.real > at).sum(), calibration.real.size),
        )
    ]
    tail = (1 - level) / 2
    if _alike(score, calibration, rng) < _UNLIKE:
        low = np.quantile((draws[0] - draws[2]) / (1 - draws[2]), tail)
        why = "unlike the labelled accounts: label 100 of these followers to calibrate"
        least = float(np.clip(low, 0.0, 1.0))
        return Prevalence(None, least, 1.0, n, level, counted, tpr, fpr, False, why)
    share = (draws[0] - draws[2]) / np.maximum(draws[1] - draws[2], 0.02)
    low, high = np.clip(np.quantile(share, [tail, 1 - tail]), 0.0, 1.0)
    value = float(np.clip((counted - fpr) / (tpr - fpr), 0.0, 1.0))
    return Prevalence(
        value, min(float(low), value), max(float(high), value), n, level, counted, tpr, fpr, True
    )


@cache
def fitted(columns: tuple[str, ...] = COLUMNS) -> FollowerModel:
    """The model on the shipped labelled rows for the columns a sample has."""
    content = json.loads(files("wrensong.vet").joinpath("models/followers_srf.json").read_text())
    table = np.array(content["rows"], dtype=np.float64)
    rows = dict(zip((*COLUMNS, "is_fake"), table.T, strict=True))
    is_fake = rows.pop("is_fake") > 0
    return fit({name: rows[name] for name in columns}, is_fake)


def fit(rows: Mapping[str, Floats], is_fake: Flags, seed: int = 0) -> FollowerModel:
    """Fit on labelled rows and calibrate by ten-fold out-of-fold scores."""
    have = {index for index, name in enumerate(COLUMNS) if name in rows}
    used = tuple(index for index, needs in enumerate(_NEEDS) if set(needs) <= have)
    features = _features(rows)[:, used]
    fold = np.random.default_rng(seed).permutation(is_fake.size) % _FOLDS
    held_out = np.empty(is_fake.size)
    for number in range(_FOLDS):
        rest, test = fold != number, fold == number
        mean, scale, weights = _fit(features[rest], is_fake[rest], used)
        held_out[test] = weights[0] + (features[test] - mean) / scale @ weights[1:]
    mean, scale, weights = _fit(features, is_fake, used)
    # The penalty makes scores timid: stretched so that held-out scores are honest log-odds.
    shift, stretch = _line(held_out, is_fake)
    weights = stretch * weights
    weights[0] += shift
    held_out = shift + stretch * held_out
    return FollowerModel(
        tuple(rows),
        used,
        mean,
        scale,
        weights,
        float(is_fake.mean()),
        Calibration.of(held_out, is_fake),
    )


def _fit(features: Floats, is_fake: Flags, used: tuple[int, ...]) -> tuple[Floats, Floats, Floats]:
    mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-9
    design = np.column_stack([np.ones(is_fake.size), (features - mean) / scale])
    target = is_fake.astype(np.float64)

    def loss(weights: Floats) -> tuple[float, Floats]:
        z = design @ weights
        value = np.logaddexp(0.0, z).sum() - target @ z + 0.5 * _PENALTY * (weights[1:] ** 2).sum()
        slope = design.T @ (special.expit(z) - target)
        slope[1:] += _PENALTY * weights[1:]
        return float(value), slope

    limits = {1: (0.0, None), -1: (None, 0.0), 0: (None, None)}
    bounds = [(None, None), *(limits[_SIGN[index]] for index in used)]
    start = np.zeros(design.shape[1])
    best = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    return mean, scale, best.x


def _line(score: Floats, is_fake: Flags) -> Floats:
    """Shift and stretch that make ``score`` a calibrated log-odds."""
    sign = np.where(is_fake, -1.0, 1.0)

    def loss(line: Floats) -> float:
        return float(np.logaddexp(0.0, sign * (line[0] + line[1] * score)).sum())

    best: Floats = optimize.minimize(loss, np.array([0.0, 1.0])).x
    return best


def _features(rows: Mapping[str, Floats]) -> Floats:
    size = len(next(iter(rows.values())))
    missing = np.full(size, np.nan)
    posts, following, followers, picture, private, digits, length = (
        np.asarray(rows.get(name, missing), dtype=np.float64) for name in COLUMNS
    )
    log_following, log_followers = np.log1p(following), np.log1p(followers)
    return np.column_stack(
        [
            np.log1p(posts),
            log_followers,
            np.maximum(log_following - 6.5, 0.0),
            np.maximum(log_following - log_followers, 0.0),
            picture,
            private,
            digits,
            length,
        ]
    )


def _known(column: Floats) -> float:
    return float(np.mean(~np.isnan(column))) if len(column) else 0.0


def _alike(score: Floats, calibration: Calibration, rng: np.random.Generator) -> float:
    """p-value of "this sample is a mixture of accounts like the labelled ones"."""
    every = np.concatenate([calibration.fake, calibration.real])
    weight = np.concatenate(
        [np.full(part.size, 1 / part.size) for part in (calibration.fake, calibration.real)]
    )
    order = np.argsort(every)
    along = np.cumsum(weight[order]) / 2
    cuts = every[order][np.searchsorted(along, np.arange(1, _BINS) / _BINS)]
    seen, fake, real = (
        np.bincount(np.searchsorted(cuts, part), minlength=_BINS).astype(np.float64)
        for part in (score, calibration.fake, calibration.real)
    )
    sides = np.stack([(fake + 0.5) / (fake + 0.5).sum(), (real + 0.5) / (real + 0.5).sum()])
    expected, misfit = _mixture(seen[None, :], sides[None, :, :])
    share = expected[0]
    drawn = np.stack([rng.dirichlet(part + 0.5, 400) for part in (fake, real)], axis=1)
    mixed = share * drawn[:, 0] + (1 - share) * drawn[:, 1]
    simulated = rng.multinomial(int(seen.sum()), mixed / mixed.sum(axis=1, keepdims=True))
    _, spread = _mixture(simulated.astype(np.float64), np.broadcast_to(sides, (400, 2, _BINS)))
    return float((1 + (spread >= misfit[0]).sum()) / 401)


def _mixture(seen: Floats, sides: Floats) -> tuple[Floats, Floats]:
    """Best share of fakes for each row of counts, by EM, and its deviance."""
    share = np.full(seen.shape[0], 0.3)
    total = seen.sum(axis=1)
    for _ in range(60):
        fake = share[:, None] * sides[:, 0]
        whole = fake + (1 - share[:, None]) * sides[:, 1]
        share = (seen * fake / whole).sum(axis=1) / total
    whole = share[:, None] * sides[:, 0] + (1 - share[:, None]) * sides[:, 1]
    return share, 2 * special.rel_entr(seen, whole * total[:, None]).sum(axis=1)
