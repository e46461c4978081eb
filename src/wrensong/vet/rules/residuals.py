"""Public counts against what peers of the same size, niche and year show, robustly.

Everything is on the log scale, where counts of creators are near symmetric and a purchase
is a shift. See docs/methods/fraud.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .injection import PublicCounts

Floats = NDArray[np.float64]
TARGETS = ("likes", "comments", "comments_given_likes", "following", "posts", "followers", "spread")
TRAITS = 11  # numbers of a caption
SHRINK = 1e-3
LIMIT = 6.0  # residuals beyond six robust deviations say no more than six do
_GIVEAWAY = re.compile(
    r"giveaway|gewinn|verlos|concours|sorteo|sorteio|concorso|tag a friend", re.IGNORECASE
)
_READER = re.compile(
    r"\b(you|your|guys|who|which|what|ihr|euch|wer|vous|votre|qui|vosotros|quién|voi|você|vocês)\b",
    re.IGNORECASE,
)


def caption_traits(captions: Iterable[str | None]) -> Floats:
    """(m, 11) numbers of a caption that move comments and likes without any fraud: hashtags
    and length (level and square), none or a wall of hashtags, mentions, a question, a
    giveaway, exclamations, and whether it speaks to the reader."""
    rows = [
        (
            text.count("#"), len(text), text.count("@"), "?" in text,
            _GIVEAWAY.search(text) is not None, text.count("!"), _READER.search(text) is not None,
        )
        for text in (caption or "" for caption in captions)
    ]  # fmt: skip
    return trait_columns(*np.array(rows, dtype=float).reshape(-1, 7).T)


def trait_columns(
    tags: Floats, length: Floats, mentions: Floats, asks: Floats, gives: Floats, calls: Floats,
    you: Floats,
) -> Floats:  # fmt: skip
    """``caption_traits`` from what was counted elsewhere: signs #, characters, signs @, a
    question mark (0 or 1), words of a giveaway, signs !, words to the reader. NaN stays NaN."""
    tags, calls = np.minimum(tags, 40), np.minimum(calls, 6) / 3.0
    long, mentions = np.log1p(length) - 4.5, np.minimum(mentions, 20) / 3.0
    unknown = np.where(np.isnan(tags), np.nan, 0.0)
    bare, wall = unknown + (tags == 0), unknown + (tags > 5)
    level = (tags / 10, tags**2 / 300, bare, wall, mentions, long, long**2)
    return np.column_stack([*level, asks, gives, calls, you])


@dataclass(frozen=True, slots=True)
class Summary:
    """One row per creator, logs of counts plus one; NaN is *not known*.

    ``likes`` and ``comments`` are means over posts of log(count + 1), ``spread`` the log of
    the standard deviation of log likes (+0.05), ``n`` the posts used, ``year`` their mean.
    ``extremes`` (n, 6) tell what a mean hides, a purchase for some posts only: how far the
    highest post lies above the creator's mean and the lowest below it, in comments per like,
    likes and comments (logs; 0 with one post or none). ``summarise`` is the definition.
    """

    followers: Floats
    likes: Floats
    comments: Floats
    following: Floats
    posts: Floats
    spread: Floats
    n: Floats
    year: Floats
    verified: Floats
    niche: NDArray[np.int64]
    traits: Floats
    extremes: Floats

    def __len__(self) -> int:
        return len(self.followers)

    def take(self, index: Any) -> Summary:
        return Summary(*(getattr(self, name)[index] for name in self.__slots__))


def _means(owner: NDArray[np.int64], values: Floats, n: int) -> tuple[Floats, Floats]:
    seen = ~np.isnan(values)
    count = np.bincount(owner[seen], minlength=n).astype(float)
    total = np.bincount(owner[seen], values[seen], minlength=n)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan), count


def _extremes(owner: NDArray[np.int64], values: Floats, n: int) -> tuple[Floats, Floats]:
    mean, _ = _means(owner, values, n)
    apart = np.nan_to_num(values - mean[owner])
    high, low = np.zeros(n), np.zeros(n)
    np.maximum.at(high, owner, apart)
    np.maximum.at(low, owner, -apart)
    return high, low


def of_posts(counts: PublicCounts) -> Floats:
    """(creators, 5 + traits + 6) what a summary takes from posts: likes, comments, spread, n,
    year, traits and extremes, side by side."""
    n, owner = len(counts), counts.owner
    log_likes, log_comments = np.log1p(counts.likes), np.log1p(counts.comments)
    likes, seen = _means(owner, log_likes, n)
    comments, _ = _means(owner, log_comments, n)
    square, _ = _means(owner, (log_likes - likes[owner]) ** 2, n)
    deviation = np.sqrt(square * seen / np.maximum(seen - 1, 1))
    spread = np.where(seen > 1, np.log(deviation + 0.05), np.nan)
    year, _ = _means(owner, counts.year, n)
    traits = [_means(owner, column, n)[0] for column in counts.traits.T]
    posts = (log_comments - log_likes, log_likes, log_comments)
    extremes = [end for values in posts for end in _extremes(owner, values, n)]
    return np.column_stack([likes, comments, spread, seen, year, *traits, *extremes])


def summarise(counts: PublicCounts, posted: Floats | None = None) -> Summary:
    """Aggregate posts to creators; ``posted`` where ``of_posts`` was taken before."""
    found = of_posts(counts) if posted is None else posted
    likes, comments, spread, seen, year = found[:, :5].T
    return Summary(
        followers=np.log(np.maximum(counts.followers, 1.0)),
        likes=likes,
        comments=comments,
        following=np.log1p(counts.following),
        posts=np.log1p(counts.posts_count),
        spread=spread,
        n=seen,
        year=year,
        verified=counts.verified,
        niche=counts.niche,
        traits=found[:, 5:-6],
        extremes=found[:, -6:],
    )


@dataclass(frozen=True, slots=True)
class PeerModel:
    """Robust regressions of each count on its peers' covariates, with a size-dependent scale.

    ``centre`` fills what is not known, so that an absent value carries no evidence.
    """

    centre: Mapping[str, float]
    niches: int
    traits: tuple[float, ...]
    coefficients: Mapping[str, Floats]
    scales: Mapping[str, Floats]

    def filled(self, rows: Summary) -> dict[str, Floats]:
        """Centred covariates without gaps."""
        out = {}
        for name, centre in self.centre.items():
            values = getattr(rows, name)
            out[name] = np.where(np.isnan(values), 0.0, values - centre)
        out["niche"] = np.eye(self.niches + 1)[np.clip(rows.niche, -1, self.niches - 1)]
        out["n"] = rows.n
        out["traits"] = np.nan_to_num(rows.traits - np.array(self.traits))
        return out

    def expected(self, rows: Summary, target: str) -> tuple[Floats, Floats]:
        """Peers' median and robust standard deviation of ``target``, on its log scale."""
        known = self.filled(rows)
        centre = self.centre.get(_column(target), 0.0)
        middle = _design(known, target) @ self.coefficients[target] + centre
        return middle, np.exp(_size(known) @ self.scales[target])

    def residuals(self, rows: Summary) -> Floats:
        """(n, 7) robust z-scores in the order of ``TARGETS``; 0 where not known."""
        out = []
        for target in TARGETS:
            middle, scale = self.expected(rows, target)
            score = (getattr(rows, _column(target)) - middle) / scale
            out.append(np.clip(np.nan_to_num(score), -LIMIT, LIMIT))
        return np.column_stack(out)


def fit_peers(rows: Summary) -> PeerModel:
    """Fit on the creators given (they may contain some fraud: medians bear it)."""
    names = ("followers", "likes", "comments", "following", "posts", "spread", "year", "verified")
    # Medians as centres keep squares from being collinear with their levels.
    centre = {name: _centre(getattr(rows, name)) for name in names}
    model = PeerModel(
        centre=centre,
        niches=int(rows.niche.max(initial=-1)) + 1,
        traits=tuple(_centre(column) for column in rows.traits.T),
        coefficients={},
        scales={},
    )
    known = model.filled(rows)
    coefficients, scales = {}, {}
    for target in TARGETS:
        values = getattr(rows, _column(target)) - centre[_column(target)]
        seen = ~np.isnan(values)
        design, size = _design(known, target)[seen], _size(known)[seen]
        coefficients[target] = huber(design, values[seen])
        rest = np.abs(values[seen] - design @ coefficients[target])
        slope = _least_squares(size, np.log(rest + 0.05))
        # The log-residual fit has the right shape; the median sets its level.
        level = np.median(rest / np.exp(size @ slope)) if seen.any() else 1.0
        slope[0] += np.log(max(1.4826 * level, 1e-3))
        scales[target] = slope
    return PeerModel(centre, model.niches, model.traits, coefficients, scales)


def _column(target: str) -> str:
    return "comments" if target == "comments_given_likes" else target


def _centre(values: Floats) -> float:
    seen = values[~np.isnan(values)]
    return float(np.median(seen)) if len(seen) else 0.0


def _size(known: Mapping[str, Floats]) -> Floats:
    f = known["followers"]
    return np.column_stack([np.ones_like(f), f, f * f])


def _design(known: Mapping[str, Floats], target: str) -> Floats:
    niche, year, traits = known["niche"], known["year"], known["traits"]
    if target == "followers":
        four = [known[name] for name in ("likes", "comments", "following", "posts")]
        pairs = [a * b for i, a in enumerate(four) for b in four[: i + 1]]
        bend = [np.maximum(four[0] - 1, 0), np.maximum(four[2] - 1, 0)]
        slopes = niche * four[0][:, None]
        verified = known["verified"]
        return np.column_stack(
            [niche, *four, *pairs, *bend, year, year**2, verified, traits, slopes]
        )
    f = known["followers"]
    parts = [niche, f, f * f, np.maximum(f - 1.5, 0) ** 2, year, year**2, niche * f[:, None]]
    if target in ("likes", "comments", "comments_given_likes"):
        parts.append(traits)
    if target == "comments_given_likes":
        likes = known["likes"]
        parts += [likes, likes**2, likes * f]
    if target == "spread":
        parts.append(1 / np.sqrt(np.maximum(known["n"], 1)))
    return np.column_stack(parts)


def _least_squares(design: Floats, values: Floats) -> Floats:
    gram = design.T @ design + SHRINK * (1 + len(values)) * np.eye(design.shape[1]) * 1e-2
    return np.asarray(np.linalg.solve(gram, design.T @ values), dtype=np.float64)


def huber(design: Floats, values: Floats, rounds: int = 5) -> Floats:
    """Huber regression by reweighting (tuning 1.345), tiny ridge against collinear dummies."""
    weights = np.ones(len(values))
    coefficients = np.zeros(design.shape[1])
    for _ in range(rounds):
        root = np.sqrt(weights)
        coefficients = _least_squares(design * root[:, None], values * root)
        rest = np.abs(values - design @ coefficients)
        scale = 1.4826 * np.median(rest) if len(rest) else 1.0
        weights = np.minimum(1.0, 1.345 * scale / np.maximum(rest, 1e-9))
    return coefficients
