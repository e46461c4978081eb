"""Which niche a creator works in, learned from the user's own file or from a word list.

With labels in the file, a linear model of character n-grams is fitted to them. Without, the
bundled word list gives first guesses and the model learns the rest of the language around
them (self-training). Probabilities are calibrated by temperature on held-out folds where
labels exist. See docs/methods/niche.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix

from wrensong.core.errors import NotEnoughData

from .text_model import Softmax, Weighting, fit_softmax, ngram_counts, softmax

Floats = NDArray[np.float64]
Lexicon = Mapping[str, Mapping[str, Sequence[str]]]
MINIMUM_LABELLED = 300
MINIMUM_TEXTS = 300
LARGEST_FIT = 10_000
FEWEST = 5  # documents an n-gram must occur in
RIDGE = 1e-5
BALANCE = 0.3  # class weight = share ** -BALANCE: rare niches are found, common ones kept
SMOOTHING = 2.0  # posts' worth of the prior in a creator's niche shares
CLEAR = 0.5  # share of word-list weight one niche needs to serve as a first guess
HINT_STRENGTH = 0.15  # log odds per unit of word-list weight beside the model
ROUNDS = 2  # of self-training
TRUST = 0.5
"""Weight of a self-trained probability beside the niche mix of all texts. Self-training is
over-sure and has no labels to learn that from; one half was measured on labelled captions."""

_WORD = re.compile(r"#?[^\W_]+(?:-[^\W_]+)?")


@cache
def bundled_lexicon() -> Lexicon:
    """{niche: {language: [words]}}, written for Wrensong; a user's own has the same shape."""
    text = files("wrensong.vet").joinpath("niche_lexicon.json").read_text("utf-8")
    found: Lexicon = json.loads(text)
    return found


@dataclass(frozen=True, slots=True)
class NicheModel:
    """``names[k]`` is class k. ``source`` is ``labels`` or ``lexicon``; ``fitted_on`` creators.
    ``mix`` (niches,) is the share of each niche among them; ``hints`` are the word lists used
    beside the model when there were no labels."""

    names: tuple[str, ...]
    weighting: Weighting
    model: Softmax
    temperature: float
    source: str
    fitted_on: int
    mix: Floats
    hints: WordHits | None = None

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """(texts, niches) P(niche | text); a text is all captions of a creator, or one."""
        scores = self.model.scores(self.weighting.apply(ngram_counts(texts)))
        chance = softmax(scores / self.temperature)
        if self.hints is None:
            return chance
        return TRUST * _with_hits(chance, self.hints.scores(texts)) + (1 - TRUST) * self.mix


@dataclass(frozen=True, slots=True)
class WordHits:
    """Weighted counts of word-list entries; ``weight[word]`` is log(texts / texts with it)."""

    names: tuple[str, ...]
    niches: Mapping[str, tuple[int, ...]]
    weight: Mapping[str, float]

    @classmethod
    def of(cls, lexicon: Lexicon) -> WordHits:
        names = tuple(lexicon)
        niches: dict[str, tuple[int, ...]] = {}
        for k, languages in enumerate(lexicon.values()):
            for word in {word.lower() for words in languages.values() for word in words}:
                niches[word] = (*niches.get(word, ()), k)
        return cls(names, niches, {})

    def found(self, text: str) -> set[str]:
        """Entries in the text; a glued hashtag counts by its start and its end."""
        hits = set()
        for token in _WORD.findall(text.lower()):
            word = token.lstrip("#")
            if word in self.niches:
                hits.add(word)
            elif token[0] == "#":
                hits |= _parts(word, self.niches)
        return hits

    def weighed(self, texts: Sequence[str]) -> WordHits:
        count: dict[str, int] = {}
        for text in texts:
            for word in self.found(text):
                count[word] = count.get(word, 0) + 1
        weight = {word: float(np.log((1 + len(texts)) / (1 + n))) for word, n in count.items()}
        return replace(self, weight=weight)

    def scores(self, texts: Sequence[str]) -> Floats:
        out = np.zeros((len(texts), len(self.names)))
        usual = float(np.median(list(self.weight.values()))) if self.weight else 1.0
        for row, text in enumerate(texts):
            for word in self.found(text):
                kinds = self.niches[word]
                for k in kinds:
                    out[row, k] += self.weight.get(word, usual) / len(kinds)
        return out


def _with_hits(chance: Floats, hits: Floats) -> Floats:
    product = chance * np.exp(HINT_STRENGTH * hits)
    return product / product.sum(axis=1, keepdims=True)


def _parts(word: str, known: Mapping[str, object]) -> set[str]:
    sizes = range(4, min(len(word), 16))
    ends = (piece for size in sizes for piece in (word[:size], word[-size:]))
    return {piece for piece in ends if piece in known}


def fit_niche(texts: Sequence[str], labels: Sequence[str | None], seed: int = 0) -> NicheModel:
    """Learn from labels (None: not labelled). Raises ``NotEnoughData`` below
    ``MINIMUM_LABELLED`` labelled, non-empty texts or fewer than two niches."""
    rows = np.array([i for i, label in enumerate(labels) if label and texts[i].strip()], dtype=int)
    names = tuple(sorted({str(labels[i]) for i in rows}))
    if len(rows) < MINIMUM_LABELLED or len(names) < 2:
        raise NotEnoughData(
            f"{len(rows)} creators with a niche and captions are too few to learn niches from.",
            f"Label at least {MINIMUM_LABELLED} creators, or let the word list decide.",
        )
    rng = np.random.default_rng(seed)
    rows = rng.permutation(rows)[:LARGEST_FIT]
    code = {name: k for k, name in enumerate(names)}
    truth = np.array([code[str(labels[i])] for i in rows])
    counts = ngram_counts([texts[i] for i in rows])
    temperature = _temperature(counts, truth, len(names), rng)
    weighting, model = _fit(counts, np.eye(len(names))[truth])
    mix = np.bincount(truth, minlength=len(names)) / len(rows)
    return NicheModel(names, weighting, model, temperature, "labels", len(rows), mix)


def _fit(counts: csr_matrix, targets: Floats) -> tuple[Weighting, Softmax]:
    weighting = Weighting.fit(counts, FEWEST)
    share = targets.mean(axis=0)
    weights = targets @ np.maximum(share, 1e-6) ** -BALANCE
    return weighting, fit_softmax(weighting.apply(counts), targets, weights, RIDGE)


def _temperature(
    counts: csr_matrix, truth: NDArray[np.int64], classes: int, rng: np.random.Generator
) -> float:
    """The temperature that gives a held-out quarter the highest likelihood."""
    held = rng.random(len(truth)) < 0.25
    weighting, model = _fit(counts[~held], np.eye(classes)[truth[~held]])
    scores = model.scores(weighting.apply(counts[held]))

    def loss(log_t: float) -> float:
        chance = softmax(scores / np.exp(log_t))
        return -float(np.log(chance[np.arange(held.sum()), truth[held]] + 1e-12).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-1.5, 2.5), method="bounded").x))


def fit_niche_without_labels(
    texts: Sequence[str],
    lexicon: Lexicon | None = None,
    seed: int = 0,
) -> NicheModel:
    """Word list first, then two rounds of self-training on the user's own captions.

    ``lexicon`` is the bundled list unless given. Raises ``NotEnoughData`` below
    ``MINIMUM_TEXTS`` texts that are not empty.
    """
    filled = [text for text in texts if text.strip()]
    if len(filled) < MINIMUM_TEXTS:
        raise NotEnoughData(
            f"{len(filled)} creators with captions are too few to learn niches from.",
            f"Import captions of at least {MINIMUM_TEXTS} creators.",
        )
    rng = np.random.default_rng(seed)
    drawn = [filled[i] for i in rng.permutation(len(filled))[:LARGEST_FIT]]
    hints = WordHits.of(lexicon or bundled_lexicon()).weighed(drawn)
    hits = hints.scores(drawn)
    counts = ngram_counts(drawn)
    total = hits.sum(axis=1)
    guess = hits / np.maximum(total, 1e-9)[:, None]
    clear = np.flatnonzero(guess.max(axis=1) > CLEAR)
    weighting, model = _fit(counts[clear], guess[clear])
    for _ in range(ROUNDS):
        chance = softmax(model.scores(weighting.apply(counts)))
        chance = _with_hits(chance, hits)
        sure = np.flatnonzero(chance.max(axis=1) > CLEAR)
        weighting, model = _fit(counts[sure], chance[sure])
    chance = _with_hits(softmax(model.scores(weighting.apply(counts))), hits)
    mix = chance.mean(axis=0)
    return NicheModel(hints.names, weighting, model, 1.0, "lexicon", len(drawn), mix, hints)


def niche_shares(
    chance: Floats, owner: NDArray[np.int64], creators: int, prior: Floats
) -> tuple[Floats, NDArray[np.int64]]:
    """(creators, niches) share of posts per niche and (creators,) posts used.

    ``chance`` (posts, niches) from ``NicheModel.probabilities`` on single captions, ``owner``
    the creator of each; ``prior`` (niches,) the shares over all posts. share = (sum of
    probabilities + SMOOTHING * prior) / (posts + SMOOTHING): two posts do not make an expert.
    """
    posts = np.bincount(owner, minlength=creators)
    sums = [np.bincount(owner, column, minlength=creators) for column in chance.T]
    total = np.column_stack(sums) + SMOOTHING * prior
    return total / (posts + SMOOTHING)[:, None], posts
