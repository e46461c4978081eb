"""One detector per way of cheating, from public counts: likelihood ratios, never one "fake %".

For each hypothesis the same creators are compared as they are and as they would look after a
purchase of a stated dose (``injection``). A ridge logistic model on residuals against peers,
trained half on each, gives the log likelihood ratio; out-of-fold scores calibrate it and tell
how often an honest creator *of the same size* scores as high. See docs/methods/fraud.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wrensong.core.errors import NotEnoughData

from .injection import FOLLOWING_LIMIT, HYPOTHESES, LEARNT, Hypothesis, PublicCounts, inject
from .logistic import Logistic, fit_logistic, fit_together
from .residuals import PeerModel, Summary, fit_peers, summarise

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Columns = NDArray[np.float32]
MINIMUM_CREATORS = 400
LARGEST_FIT = 4000
FOLDS = 4
RIDGE = 5e-4
CHUNK = 4_000  # creators whose columns are held in memory, and in the processor's cache, at once
CORES = 2
PRIOR = 0.05
"""Share of creators assumed to do any one of these before looking: an assumption, printed."""

SIZE_BINS = 8
NORMAL_80 = 1.2816  # deviations from the median that hold 80 %
NEEDS: Mapping[Hypothesis, tuple[str, ...]] = {
    "bought_followers": ("likes",),
    "bought_likes": ("likes", "comments"),
    "bought_both": ("likes", "comments"),
    "pod_comments": ("likes", "comments"),
    # Learnt on creators with likes: of those without, ten times as many would be called.
    "follow_unfollow": ("following", "likes"),
}
SHOWN: Mapping[Hypothesis, str] = {
    "bought_followers": "likes",
    "bought_likes": "likes",
    "bought_both": "comments_given_likes",
    "pod_comments": "comments_given_likes",
    "follow_unfollow": "following",
}
"""The count a card shows against its peers, per hypothesis."""


@dataclass(frozen=True, slots=True)
class Detector:
    """A fitted hypothesis. ``honest`` (bins, 101) are percentiles of the out-of-fold log LR of
    the creators as they are, by follower count; ``edges`` the log-follower bounds of the bins;
    ``bound`` the largest |log LR| the number of creators fitted on can support; ``parts`` the
    models of each fold, which have not seen its creators, and ``model`` their mean."""

    model: Logistic
    slope: float
    offset: float
    bound: float
    edges: Floats
    honest: Floats
    parts: tuple[Logistic, ...] = ()

    def log_lr(self, basis: Columns, fold: Ints) -> Floats:
        odds = self.model.log_odds(basis)
        for k, part in enumerate(self.parts):
            here = fold == k
            if here.any():
                odds[here] = part.log_odds(basis[here])
        return np.clip(self.slope * odds + self.offset, -self.bound, self.bound)

    def false_alarm(self, log_lr: Floats, log_followers: Floats) -> Floats:
        """Share of creators of the same size, taken as honest, with a log LR as high."""
        bins = np.searchsorted(self.edges, log_followers)
        grid = np.linspace(0.0, 1.0, self.honest.shape[1])
        out = np.empty(len(log_lr))
        for b in range(len(self.honest)):
            here = bins == b
            out[here] = 1.0 - np.interp(log_lr[here], self.honest[b], grid, left=0.0, right=1.0)
        return out


@dataclass(frozen=True, slots=True)
class Evidence:
    """Arrays (n,) for one hypothesis; NaN is *not known* (``NEEDS`` says which count is missing).

    ``log_lr`` natural log; ``low``/``high`` its 80 % interval from the spread of the creator's
    own posts; ``posterior`` the probability at ``PRIOR``; ``false_alarm`` the share of
    same-sized creators as unusual; ``observed``/``expected``/``expected_low``/
    ``expected_high`` counts per post (or accounts followed), peers' median and 80 % range;
    ``n`` posts.
    """

    log_lr: Floats
    low: Floats
    high: Floats
    posterior: Floats
    false_alarm: Floats
    observed: Floats
    expected: Floats
    expected_low: Floats
    expected_high: Floats
    n: Floats


@dataclass(frozen=True, slots=True)
class FraudModel:
    """Peers and one detector per hypothesis, fitted on ``creators`` creators.

    ``fold`` has an element for each creator given to ``fit_fraud``: who is scored by which part
    of a detector, so that nobody is compared with themselves (-1: not fitted on). Pass it to
    the methods with the same creators; only a ``whole`` ``as_dict`` writes it.
    """

    peers: PeerModel
    knots: Mapping[str, Floats]
    detectors: Mapping[Hypothesis, Detector]
    creators: int
    seed: int
    fold: Ints | None = None

    def log_lr(self, rows: Summary, hypothesis: Hypothesis, fold: Ints | None = None) -> Floats:
        """(n,) calibrated log likelihood ratios; NaN where a needed count is not known."""
        return self.log_lrs(rows, (hypothesis,), fold)[hypothesis]

    def log_lrs(
        self,
        rows: Summary,
        hypotheses: tuple[Hypothesis, ...] | None = None,
        fold: Ints | None = None,
    ) -> dict[Hypothesis, Floats]:
        """``log_lr`` of several hypotheses (all fitted ones unless said) in one pass."""
        out = {h: np.empty(len(rows)) for h in hypotheses or tuple(self.detectors)}
        fold = np.full(len(rows), -1) if fold is None else fold

        def judge(start: int) -> None:
            here = slice(start, start + CHUNK)
            part = rows.take(here)
            basis = _basis(self, part)
            for h, values in out.items():
                values[here] = _masked(self.detectors[h].log_lr(basis, fold[here]), part, h)

        with ThreadPoolExecutor(CORES) as pool:
            list(pool.map(judge, range(0, len(rows), CHUNK)))
        return out

    def evidence(
        self,
        rows: Summary,
        hypotheses: tuple[Hypothesis, ...] | None = None,
        fold: Ints | None = None,
    ) -> dict[Hypothesis, Evidence]:
        """The numbers of the evidence cards, per hypothesis (all fitted ones unless said)."""
        found = self.log_lrs(rows, hypotheses, fold)
        square = {h: np.zeros(len(rows)) for h in found}
        # What one deviation of each independent way to have other posts does to the ratio.
        for moved in _other_posts(rows):
            for h, value in self.log_lrs(moved, hypotheses, fold).items():
                square[h] += (value - found[h]) ** 2
        return {
            h: self._card(rows, h, value, NORMAL_80 * np.sqrt(square[h]))
            for h, value in found.items()
        }

    def _card(self, rows: Summary, h: Hypothesis, log_lr: Floats, reach: Floats) -> Evidence:
        detector, target = self.detectors[h], SHOWN[h]
        middle, scale = self.peers.expected(rows, target)
        column = "comments" if target == "comments_given_likes" else target
        odds = PRIOR / (1 - PRIOR) * np.exp(log_lr)
        alarm = detector.false_alarm(np.nan_to_num(log_lr), rows.followers)
        return Evidence(
            log_lr=log_lr,
            low=np.maximum(log_lr - reach, -detector.bound),
            high=np.minimum(log_lr + reach, detector.bound),
            posterior=odds / (1 + odds),
            false_alarm=_masked(alarm, rows, h),
            observed=np.expm1(getattr(rows, column)),
            expected=np.maximum(np.expm1(middle), 0.0),
            expected_low=np.maximum(np.expm1(middle - NORMAL_80 * scale), 0.0),
            expected_high=np.maximum(np.expm1(middle + NORMAL_80 * scale), 0.0),
            n=rows.n,
        )

    def as_dict(self, whole: bool = False) -> dict[str, Any]:
        """Plain JSON types; ``from_dict`` reads it back. ``whole``: every digit, and the parts
        and folds by which the creators fitted on are judged."""
        if whole:
            return _plain(asdict(self), exact=True)
        bare = {h: replace(detector, parts=()) for h, detector in self.detectors.items()}
        found = asdict(replace(self, detectors=bare, fold=None))
        del found["fold"]
        for detector in found["detectors"].values():
            del detector["parts"]
        return _plain(found)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> FraudModel:
        peers = data["peers"]
        return cls(
            peers=PeerModel(
                centre=peers["centre"],
                niches=peers["niches"],
                traits=tuple(peers["traits"]),
                coefficients={k: np.array(v) for k, v in peers["coefficients"].items()},
                scales={k: np.array(v) for k, v in peers["scales"].items()},
            ),
            knots={k: np.array(v) for k, v in data["knots"].items()},
            detectors={k: _detector(v) for k, v in data["detectors"].items()},
            creators=data["creators"],
            seed=data["seed"],
            fold=None if data.get("fold") is None else np.array(data["fold"], np.int64),
        )


def chosen(rows: Summary, seed: int = 0) -> Ints:
    """Indices, ascending, of the creators to fit on: those with likes and followers, or of
    more than ``LARGEST_FIT`` one drawn from each as many neighbours by followers, so that every
    size is there. Raises NotEnoughData below ``MINIMUM_CREATORS``."""
    usable = np.flatnonzero((rows.n > 0) & (rows.followers > 0))
    if len(usable) < MINIMUM_CREATORS:
        raise NotEnoughData(
            f"{len(usable)} creators with followers and likes are too few to learn what is usual.",
            f"Import at least {MINIMUM_CREATORS} creators with posts.",
        )
    if len(usable) <= LARGEST_FIT:
        return usable
    ranked = usable[np.argsort(rows.followers[usable], kind="stable")]
    starts = np.arange(LARGEST_FIT + 1) * len(ranked) // LARGEST_FIT
    within = np.random.default_rng(seed).random(LARGEST_FIT) * np.diff(starts)
    return np.sort(ranked[starts[:-1] + within.astype(np.int64)])


def fit_fraud(
    counts: PublicCounts, seed: int = 0, hypotheses: tuple[Hypothesis, ...] = HYPOTHESES
) -> FraudModel:
    """Fit on the ``chosen`` of the creators given, injecting every hypothesis at weak and
    strong dose, for some creators read in the harsh way. Raises NotEnoughData."""
    rows = summarise(counts)
    drawn = chosen(rows, seed)
    counts, honest = counts.only(drawn), rows.take(drawn)
    peers = fit_peers(honest)
    known = peers.filled(honest)
    levels = (0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98)
    knots = {name: np.unique(np.quantile(known[name], levels)) for name in _RAW}
    bare = FraudModel(peers, knots, {}, len(drawn), seed)
    plain = _basis(bare, honest)
    rng = np.random.default_rng(seed)
    fold = rng.integers(0, FOLDS, len(drawn))
    changed = {h: [summarise(inject(counts, h, d, rng)) for d in LEARNT] for h in hypotheses}

    def fitted(hypothesis: Hypothesis) -> Detector:
        altered = [_basis(bare, rows) for rows in changed[hypothesis]]
        return _fit_detector(plain, altered, fold, honest.followers)

    with ThreadPoolExecutor(CORES) as pool:
        detectors = dict(zip(hypotheses, pool.map(fitted, hypotheses), strict=True))
    folds = np.full(len(rows), -1)
    folds[drawn] = fold
    return FraudModel(peers, knots, detectors, len(drawn), seed, folds)


def _fit_detector(
    plain: Columns, altered: list[Columns], fold: Ints, log_followers: Floats
) -> Detector:
    stack = np.vstack([plain, *altered])
    labels = np.repeat([0.0, 1.0], [len(plain), len(stack) - len(plain)])
    weights = np.where(labels > 0, 1.0 / len(altered), 1.0)
    folds = np.tile(fold, 1 + len(altered))
    apart = folds[:, None] != np.arange(FOLDS)
    parts = fit_together(stack, labels, weights[:, None] * apart, RIDGE)
    score = np.empty(len(stack))
    for k, part in enumerate(parts):
        score[folds == k] = part.log_odds(stack[folds == k])
    # Half of the weight is injected, so the log odds are the log likelihood ratio.
    line = fit_logistic(score[:, None], labels, weights, 0.0)
    slope, offset = float(line.weights[0]), line.intercept
    # n honest creators cannot support a ratio beyond about n: one more would change it.
    bound = float(np.log(len(plain) / 10))
    honest = np.clip(slope * score[: len(plain)] + offset, -bound, bound)
    bins = max(1, min(SIZE_BINS, len(plain) // 200))
    edges = np.quantile(log_followers, np.arange(1, bins) / bins)
    place = np.searchsorted(edges, log_followers)
    table = [np.quantile(honest[place == b], np.linspace(0, 1, 101)) for b in range(bins)]
    mean = Logistic(
        np.mean([part.weights for part in parts], axis=0),
        float(np.mean([part.intercept for part in parts])),
    )
    return Detector(mean, slope, offset, bound, edges, np.array(table), parts)


_RAW = ("followers", "likes", "comments", "following", "posts")


AT_LIMIT = np.log([0.93, 0.999])  # of the accounts that may be followed: near, and at it
PER_LIKE = np.array([-6.0, -5.0, -4.5, -4.0, -3.5, -3.0, -2.5, -2.0, -1.0])  # log comments/like
WRITTEN = np.array([0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0])  # log(comments + 1): few are whole steps


def _hinges(values: Columns, knots: Floats) -> Columns:
    bends = (np.maximum(values - np.float32(k), 0) for k in knots)
    return np.column_stack([values, *bends])


def _pairs(columns: Columns) -> list[Columns]:
    return [columns[:, i] * columns[:, j] for i in range(columns.shape[1]) for j in range(i + 1)]


def _basis(model: FraudModel, rows: Summary) -> Columns:
    """Piecewise-linear and product terms of residuals, of the counts themselves, and of the
    posts that stand out of their creator's. Following more accounts than the platform allows
    today is read as being at the limit."""
    rows = replace(rows, following=np.minimum(rows.following, np.log1p(FOLLOWING_LIMIT)))
    known = {name: values.astype(np.float32) for name, values in model.peers.filled(rows).items()}
    residuals = model.peers.residuals(rows).astype(np.float32)
    size, raw = known["followers"], np.column_stack([known[name] for name in _RAW])
    core = residuals[:, :-1]  # spread is seldom known; it joins in pairs only
    posts = np.log(np.maximum(known["n"], 1))
    both = np.column_stack([residuals, size, posts])
    bends = np.maximum(size[:, None] - model.knots["followers"][1::2].astype(np.float32), 0)
    ends = rows.extremes.astype(np.float32)
    beside = (*core[:, :3].T, size, posts)
    words = np.nan_to_num(rows.comments).astype(np.float32)
    talk = np.nan_to_num(rows.comments - rows.likes).astype(np.float32)
    room = np.nan_to_num(rows.following - np.log(FOLLOWING_LIMIT), nan=-9.0)
    parts = [
        known["niche"],
        known["niche"] * size[:, None],
        *(_hinges(column, np.arange(-2.0, 3.0)) for column in residuals.T),
        *(_hinges(known[name], model.knots[name]) for name in _RAW),
        *_pairs(both),
        *(pair * size for pair in _pairs(core)),
        *(size * size * column for column in core.T),
        *_pairs(raw[:, 1:]),
        *(bends * column[:, None] for column in (*raw[:, 1:].T, *core.T)),
        ends,
        np.maximum(ends - 0.5, 0),
        *(ends * column[:, None] for column in beside),
        *(_hinges(talk + end, PER_LIKE) for end in (0, ends[:, 0], -ends[:, 1])),
        *(_hinges(words + end, WRITTEN) for end in (ends[:, 4], -ends[:, 5])),
        *(_hinges(core[:, 2] + end, np.arange(-2.0, 4.0)) for end in (ends[:, 0], -ends[:, 1])),
        room[:, None] >= AT_LIMIT,
        _hinges(known["following"] - size, np.arange(-3.0, 3.0)),
    ]
    return np.column_stack(parts).astype(np.float32, copy=False)


def _masked(values: Floats, rows: Summary, hypothesis: Hypothesis) -> Floats:
    needed = ("followers", *NEEDS[hypothesis])
    missing = np.any([np.isnan(getattr(rows, name)) for name in needed], axis=0)
    return np.where(missing, np.nan, values)


def _other_posts(rows: Summary) -> Iterator[Summary]:
    """A creator with other posts of the same kind: the mean moves by its standard error, likes
    with the comments that follow them, then the comments that do not."""
    spread = np.exp(rows.spread) - 0.05
    usual = float(np.nanmedian(spread)) if np.isfinite(spread).any() else 0.5
    error = np.where(np.isnan(spread), usual, spread) / np.sqrt(np.maximum(rows.n, 1.0))
    # Comments follow likes from post to post with a correlation of about one half.
    for likes, comments in ((1.0, 0.5), (0.0, 0.87)):
        yield replace(
            rows, likes=rows.likes + likes * error, comments=rows.comments + comments * error
        )


def _detector(data: Mapping[str, Any]) -> Detector:
    edges, honest = np.array(data["edges"]), np.array(data["honest"])
    parts = tuple(_logistic(part) for part in data.get("parts", ()))
    model, bound = _logistic(data["model"]), data["bound"]
    return Detector(model, data["slope"], data["offset"], bound, edges, honest, parts)


def _logistic(data: Mapping[str, Any]) -> Logistic:
    return Logistic(np.array(data["weights"]), data["intercept"])


def _plain(value: Any, exact: bool = False) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item, exact) for key, item in value.items()}
    if isinstance(value, np.ndarray) and exact:
        return value.tolist()
    if isinstance(value, np.ndarray):
        return [float(f"{x:.7g}") for x in value] if value.ndim == 1 else [_plain(v) for v in value]
    if isinstance(value, tuple | list):
        return [_plain(item, exact) for item in value]
    return value
