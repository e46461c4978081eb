"""One detector per way of cheating, from public counts: likelihood ratios, never one "fake %".

For each hypothesis the same creators are compared as they are and as they would look after a
purchase of a stated dose (``injection``). A ridge logistic model on residuals against peers,
trained half on each, gives the log likelihood ratio; out-of-fold scores calibrate it and tell
how often an honest creator *of the same size* scores as high. See docs/methods/fraud.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wrensong.core.errors import NotEnoughData

from .injection import DOSES, HYPOTHESES, Hypothesis, PublicCounts, inject
from .logistic import Logistic, fit_logistic
from .residuals import PeerModel, Summary, fit_peers, summarise

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
MINIMUM_CREATORS = 400
LARGEST_FIT = 8000
COPIES = 1  # injected copies of every creator per dose
FOLDS = 2
RIDGE = 5e-4
CHUNK = 20_000  # creators whose columns are held in memory at once
PRIOR = 0.05
"""Share of creators assumed to do any one of these before looking: an assumption, printed."""

SIZE_BINS = 8
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
    models of each fold, which have not seen its creators."""

    model: Logistic
    slope: float
    offset: float
    bound: float
    edges: Floats
    honest: Floats
    parts: tuple[Logistic, ...] = ()

    def log_lr(self, basis: Floats, fold: Ints) -> Floats:
        odds = self.model.log_odds(basis)
        for k, part in enumerate(self.parts):
            odds = np.where(fold == k, part.log_odds(basis), odds)
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
    the methods with the same creators; it is not written by ``as_dict``.
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
        wanted = hypotheses or tuple(self.detectors)
        out: dict[Hypothesis, list[Floats]] = {hypothesis: [] for hypothesis in wanted}
        fold = np.full(len(rows), -1) if fold is None else fold
        for start in range(0, len(rows), CHUNK):
            here = slice(start, start + CHUNK)
            part = rows.take(here)
            basis = _basis(self, part)
            for hypothesis in wanted:
                found = self.detectors[hypothesis].log_lr(basis, fold[here])
                out[hypothesis].append(_masked(found, part, hypothesis))
        return {h: np.concatenate(parts) if parts else np.empty(0) for h, parts in out.items()}

    def ranges(
        self,
        rows: Summary,
        draws: int,
        hypotheses: tuple[Hypothesis, ...] | None = None,
        fold: Ints | None = None,
    ) -> dict[Hypothesis, tuple[Floats, Floats]]:
        """80 % intervals of ``log_lrs`` from ``draws`` sets of other posts of the same kind
        (seeded); they always hold ``log_lrs``. NaN without draws."""
        found = self.log_lrs(rows, hypotheses, fold)
        if not draws:
            return {h: (np.full_like(v, np.nan), np.full_like(v, np.nan)) for h, v in found.items()}
        rng = np.random.default_rng(self.seed)
        shaken = [self.log_lrs(_shaken(rows, rng), hypotheses, fold) for _ in range(draws)]
        ends = {h: np.quantile([s[h] for s in shaken], (0.1, 0.9), axis=0) for h in found}
        return {
            h: (np.fmin(ends[h][0], value), np.fmax(ends[h][1], value))
            for h, value in found.items()
        }

    def evidence(
        self, rows: Summary, hypothesis: Hypothesis, draws: int = 0, fold: Ints | None = None
    ) -> Evidence:
        """The numbers of the evidence cards. ``draws`` > 0 adds an interval (seeded)."""
        detector = self.detectors[hypothesis]
        log_lr = self.log_lr(rows, hypothesis, fold)
        low, high = self.ranges(rows, draws, (hypothesis,), fold)[hypothesis]
        target = SHOWN[hypothesis]
        middle, scale = self.peers.expected(rows, target)
        column = "comments" if target == "comments_given_likes" else target
        odds = PRIOR / (1 - PRIOR) * np.exp(log_lr)
        reach = 1.2816 * scale
        return Evidence(
            log_lr=log_lr,
            low=low,
            high=high,
            posterior=odds / (1 + odds),
            false_alarm=_masked(
                detector.false_alarm(np.nan_to_num(log_lr), rows.followers), rows, hypothesis
            ),
            observed=np.expm1(getattr(rows, column)),
            expected=np.maximum(np.expm1(middle), 0.0),
            expected_low=np.maximum(np.expm1(middle - reach), 0.0),
            expected_high=np.maximum(np.expm1(middle + reach), 0.0),
            n=rows.n,
        )

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON types; ``from_dict`` reads it back."""
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
        )


def fit_fraud(
    counts: PublicCounts,
    seed: int = 0,
    hypotheses: tuple[Hypothesis, ...] = HYPOTHESES,
    default: FraudModel | None = None,
) -> FraudModel:
    """Fit on the creators given, injecting every hypothesis at weak and strong dose.

    At most ``LARGEST_FIT`` creators are used (drawn with ``seed``). Below
    ``MINIMUM_CREATORS`` with likes and followers ``default`` is returned, or
    ``NotEnoughData`` raised when there is none.
    """
    likes = np.bincount(counts.owner, ~np.isnan(counts.likes), minlength=len(counts))
    usable = np.flatnonzero((likes > 0) & (counts.followers > 0))
    if len(usable) < MINIMUM_CREATORS:
        if default is not None:
            return default
        raise NotEnoughData(
            f"{len(usable)} creators with followers and likes are too few to learn what is usual.",
            f"Import at least {MINIMUM_CREATORS} creators with posts.",
        )
    rng = np.random.default_rng(seed)
    drawn = rng.permutation(usable)[:LARGEST_FIT]
    folds = np.full(len(counts), -1)
    counts = counts.only(drawn)
    honest = summarise(counts)
    peers = fit_peers(honest)
    known = peers.filled(honest)
    levels = (0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98)
    knots = {name: np.unique(np.quantile(known[name], levels)) for name in _RAW}
    bare = FraudModel(peers, knots, {}, len(drawn), seed)
    plain = _basis(bare, honest)
    folds[drawn] = fold = rng.integers(0, FOLDS, len(drawn))
    detectors = {}
    for hypothesis in hypotheses:
        altered = [
            _basis(bare, summarise(inject(counts, hypothesis, dose, rng)))
            for dose in DOSES
            for _ in range(COPIES)
        ]
        detectors[hypothesis] = _fit_detector(plain, altered, fold, honest.followers)
    return FraudModel(peers, knots, detectors, len(drawn), seed, folds)


def _fit_detector(
    plain: Floats, altered: list[Floats], fold: NDArray[np.int64], log_followers: Floats
) -> Detector:
    stack = np.vstack([plain, *altered])
    labels = np.repeat([0.0, 1.0], [len(plain), len(stack) - len(plain)])
    weights = np.where(labels > 0, 1.0 / len(altered), 1.0)
    folds = np.tile(fold, 1 + len(altered))
    score = np.empty(len(stack))
    parts = []
    for k in range(FOLDS):
        train, test = folds != k, folds == k
        model = fit_logistic(stack[train], labels[train], weights[train], RIDGE)
        score[test] = model.log_odds(stack[test])
        parts.append(model)
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
    final = fit_logistic(stack, labels, weights, RIDGE)
    return Detector(final, slope, offset, bound, edges, np.array(table), tuple(parts))


_RAW = ("followers", "likes", "comments", "following", "posts")


def _hinges(values: Floats, knots: Floats) -> Floats:
    return np.column_stack([values, *(np.maximum(values - k, 0.0) for k in knots)])


def _pairs(columns: Floats) -> list[Floats]:
    return [columns[:, i] * columns[:, j] for i in range(columns.shape[1]) for j in range(i + 1)]


def _basis(model: FraudModel, rows: Summary) -> Floats:
    """Piecewise-linear and product terms of residuals and of the counts themselves."""
    known = model.peers.filled(rows)
    residuals = model.peers.residuals(rows)
    size, raw = known["followers"], np.column_stack([known[name] for name in _RAW])
    core = residuals[:, :-1]  # spread is seldom known; it joins in pairs only
    both = np.column_stack([residuals, size, np.log(np.maximum(known["n"], 1.0))])
    bends = np.maximum(size[:, None] - model.knots["followers"][1::2], 0.0)
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
    ]
    return np.column_stack(parts)


def _masked(values: Floats, rows: Summary, hypothesis: Hypothesis) -> Floats:
    needed = ("followers", *NEEDS[hypothesis])
    missing = np.any([np.isnan(getattr(rows, name)) for name in needed], axis=0)
    return np.where(missing, np.nan, values)


def _shaken(rows: Summary, rng: np.random.Generator) -> Summary:
    """A creator with other posts of the same kind: the mean moves by its standard error."""
    spread = np.exp(rows.spread) - 0.05
    usual = float(np.nanmedian(spread)) if np.isfinite(spread).any() else 0.5
    error = np.where(np.isnan(spread), usual, spread) / np.sqrt(np.maximum(rows.n, 1.0))
    both = rng.normal(size=len(rows)) * error
    parts = {field.name: getattr(rows, field.name) for field in fields(rows)}
    parts["likes"] = np.maximum(rows.likes + both, 0.0)
    # Comments follow likes from post to post with a correlation of about one half.
    own = rng.normal(size=len(rows)) * error
    parts["comments"] = np.maximum(rows.comments + 0.5 * both + 0.87 * own, 0.0)
    return Summary(**parts)


def _detector(data: Mapping[str, Any]) -> Detector:
    model = Logistic(np.array(data["model"]["weights"]), data["model"]["intercept"])
    edges, honest = np.array(data["edges"]), np.array(data["honest"])
    return Detector(model, data["slope"], data["offset"], data["bound"], edges, honest)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray):
        return [float(f"{x:.7g}") for x in value] if value.ndim == 1 else [_plain(v) for v in value]
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value
