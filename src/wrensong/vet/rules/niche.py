"""Which niche a creator works in, learned from the user's own file or from a word list.

With labels in the file, a linear model of character n-grams is fitted to them, and every creator
is read by a model that has not seen its own label. Without, the bundled word list gives first
guesses and the model learns the rest of the language around them (self-training).
See docs/methods/niche.md.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from scipy.stats import beta

from wrensong.core.errors import NotEnoughData

from .text_model import Softmax, Weighting, fit_softmax, ngram_counts, softmax

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Lexicon = Mapping[str, Mapping[str, Sequence[str]]]
MINIMUM_LABELLED = 300
MINIMUM_TEXTS = 300
LARGEST_FIT = 8_000
LARGEST_WORD_FIT = 3_000  # more niches, more rounds
FEWEST_WORD_FIT = 12
STEPS = 25  # of the optimiser
FEWEST = 4  # documents an n-gram must occur in
RIDGE = 1e-5
BALANCE = 0.3  # class weight = share ** -BALANCE: rare niches are found, common ones kept
SMOOTHING = 2.0  # posts' worth of the prior in a creator's niche shares
CLEAR = 0.5  # share of word-list weight one niche needs to serve as a first guess
HINT_STRENGTH = 0.15  # log odds per unit of word-list weight beside the model
ROUNDS = 1  # of self-training
TRUST = 0.7
"""Weight of a self-trained probability beside the niche mix of all texts. Self-training is
over-sure and has no labels to learn that from; this was measured on labelled captions."""

_WORD = re.compile(r"#?[^\W_]+(?:-[^\W_]+)?")


@cache
def bundled_lexicon() -> Lexicon:
    """{niche: {language: [words]}}, written for Wrensong; a user's own has the same shape."""
    text = files("wrensong.vet").joinpath("niche_lexicon.json").read_text("utf-8")
    found: Lexicon = json.loads(text)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class NicheReading:
    """``creators`` (creators, niches) P(niche | all captions), ``posts`` (captions, niches)
    P(niche | one caption), ``names`` of the niches. ``mix`` (niches,) is the share of each among
    the ``fitted_on`` creators; ``basis`` is ``labels`` or ``lexicon``."""

    names: tuple[str, ...]
    creators: Floats
    posts: Floats
    mix: Floats
    basis: str
    fitted_on: int


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

    def weighed(self, found: Sequence[set[str]]) -> WordHits:
        """With weights learned from the entries of each text."""
        count = Counter(word for words in found for word in words)
        weight = {word: float(np.log((1 + len(found)) / (1 + n))) for word, n in count.items()}
        return replace(self, weight=weight)

    def scores(self, found: Sequence[set[str]]) -> Floats:
        """(texts, niches) weight of the entries of each text."""
        out = np.zeros((len(found), len(self.names)))
        usual = float(np.median(list(self.weight.values()))) if self.weight else 1.0
        for row, words in enumerate(found):
            for word in words:
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


def niches_from_labels(
    captions: Sequence[str], owner: Ints, labels: Sequence[str | None], seed: int = 0
) -> NicheReading:
    """Learn from the creators' labels (None: not labelled) and read every caption.

    ``owner`` (captions,) is the creator of each, a position in ``labels``. Two models are fitted,
    each to one half of the labelled creators, and read the other half: a label must not prove
    itself. Creators without a label are read by both. Raises ``NotEnoughData`` below
    ``MINIMUM_LABELLED`` creators with a label and captions, or fewer than two niches.
    """
    written = np.bincount(owner, minlength=len(labels)) > 0
    rows = np.array([i for i, label in enumerate(labels) if label and written[i]], dtype=int)
    names = tuple(sorted({str(labels[i]) for i in rows}))
    if len(rows) < MINIMUM_LABELLED or len(names) < 2:
        raise NotEnoughData(
            f"{len(rows)} creators with a niche and captions are too few to learn niches from.",
            f"Label at least {MINIMUM_LABELLED} creators, or let the word list decide.",
        )
    rows = np.random.default_rng(seed).permutation(rows)[:LARGEST_FIT]
    code = {name: k for k, name in enumerate(names)}
    truth = np.full(len(labels), -1)
    truth[rows] = [code[str(labels[i])] for i in rows]
    half = np.full(len(labels), -1)
    half[rows] = np.arange(len(rows)) % 2
    posts = ngram_counts(captions)
    creators = _gathered(posts, owner, len(labels))
    of_creators, of_posts = _read_apart(
        creators, np.eye(len(names))[truth], half, ((creators, half), (posts, half[owner])), FEWEST
    )
    return NicheReading(
        names,
        _calibrated(of_creators, truth),
        _calibrated(of_posts, truth[owner]),
        np.bincount(truth[rows], minlength=len(names)) / len(rows),
        "labels",
        len(rows),
    )


def _gathered(counts: csr_matrix, owner: Ints, creators: int) -> csr_matrix:
    """Counts by creator: the sums of the rows of each."""
    ones = np.ones(len(owner), dtype=np.float32)
    return csr_matrix((ones, (owner, np.arange(len(owner)))), (creators, len(owner))) @ counts


def _read_apart(
    counts: csr_matrix,
    targets: Floats,
    half: Ints,
    wanted: Sequence[tuple[csr_matrix, Ints]],
    fewest: int,
) -> list[Floats]:
    """Scores of each of the ``wanted`` (rows, half of each row) by the model of the other half.

    ``counts`` (creators, BUCKETS) and ``targets`` (creators, niches) are learned from where
    ``half`` is 0 or 1; rows of neither half get the mean of both models."""
    read = [np.zeros((rows.shape[0], targets.shape[1])) for rows, _ in wanted]
    for k in (0, 1):
        learned = np.flatnonzero(half == 1 - k)
        weighting, model = _fit(counts[learned], targets[learned], fewest)
        for scores, (rows, side) in zip(read, wanted, strict=True):
            share = np.where(side == k, 1.0, np.where(side < 0, 0.5, 0.0))
            at = np.flatnonzero(share)
            scores[at] += share[at, None] * model.scores(weighting.apply(rows[at]))
    return read


def _calibrated(scores: Floats, truth: Ints) -> Floats:
    """Probabilities at the temperature most likely for the labelled rows (truth >= 0)."""
    known = np.flatnonzero(truth >= 0)
    held, right = scores[known], truth[known]

    def loss(log_t: float) -> float:
        chance = softmax(held / np.exp(log_t))
        return -float(np.log(chance[np.arange(len(known)), right] + 1e-12).mean())

    found = minimize_scalar(loss, bounds=(-1.5, 2.5), method="bounded").x
    return softmax(scores / np.exp(found))


def _fit(counts: csr_matrix, targets: Floats, fewest: int) -> tuple[Weighting, Softmax]:
    weighting = Weighting.fit(counts, fewest)
    share = targets.mean(axis=0)
    weights = targets @ np.maximum(share, 1e-6) ** -BALANCE
    return weighting, fit_softmax(weighting.apply(counts), targets, weights, RIDGE, STEPS)


def niches_from_words(
    captions: Sequence[str],
    owner: Ints,
    creators: int,
    lexicon: Lexicon | None = None,
    seed: int = 0,
) -> NicheReading:
    """Word list first, then rounds of self-training on the user's own captions.

    ``owner`` (captions,) is the creator of each, below ``creators``; ``lexicon`` is the bundled
    list unless given. A creator's guess comes from a model that has not learned from it: one that
    has would only repeat its word list. Raises ``NotEnoughData`` below
    ``MINIMUM_TEXTS`` creators with captions.
    """
    filled = np.flatnonzero(np.bincount(owner, minlength=creators))
    if len(filled) < MINIMUM_TEXTS:
        raise NotEnoughData(
            f"{len(filled)} creators with captions are too few to learn niches from.",
            f"Import captions of at least {MINIMUM_TEXTS} creators.",
        )
    drawn = np.random.default_rng(seed).permutation(filled)[:LARGEST_WORD_FIT]
    words = WordHits.of(lexicon or bundled_lexicon())
    found = [words.found(caption) for caption in captions]
    everything: list[set[str]] = [set() for _ in range(creators)]
    for who, entries in zip(owner.tolist(), found, strict=True):
        everything[who] |= entries
    words = words.weighed([everything[i] for i in drawn])
    hits = words.scores(everything)
    counts = ngram_counts(captions)
    together = _gathered(counts, owner, creators)
    half = np.full(creators, -1)
    half[drawn] = np.arange(len(drawn)) % 2
    guess = hits / np.maximum(hits.sum(axis=1), 1e-9)[:, None]
    for _ in range(ROUNDS):
        sure = np.where(guess.max(axis=1) > CLEAR, half, -1)
        (scores,) = _read_apart(together, guess, sure, ((together, half),), FEWEST_WORD_FIT)
        guess = _with_hits(softmax(scores), hits)
    mix = guess[drawn].mean(axis=0)
    sure = np.where(guess.max(axis=1) > CLEAR, half, -1)
    wanted = ((together, half), (counts, half[owner]))
    of_creators, of_posts = _read_apart(together, guess, sure, wanted, FEWEST_WORD_FIT)

    def trusted(read: Floats, beside: Floats) -> Floats:
        return TRUST * _with_hits(softmax(read), beside) + (1 - TRUST) * mix

    return NicheReading(
        words.names,
        trusted(of_creators, hits),
        trusted(of_posts, words.scores(found)),
        mix,
        "lexicon",
        len(drawn),
    )


def niche_shares(chance: Floats, owner: Ints, creators: int, prior: Floats) -> tuple[Floats, Ints]:
    """(creators, niches) Dirichlet weights of the niches, and (creators,) posts used.

    ``chance`` (posts, niches) from ``NicheReading.posts``, ``owner`` the creator of each;
    ``prior`` (niches,) the shares over all posts. Weight = sum of probabilities + SMOOTHING *
    prior, so a row sums to posts + SMOOTHING, and weight over sum is the share: two posts do not
    make an expert.
    """
    posts = np.bincount(owner, minlength=creators)
    sums = [np.bincount(owner, column, minlength=creators) for column in chance.T]
    return np.column_stack(sums) + SMOOTHING * prior, posts


def share_interval(weight: Floats, total: Floats, level: float = 0.8) -> tuple[Floats, Floats]:
    """The interval of one niche's share: its marginal of the Dirichlet, Beta(weight, rest)."""
    ends = ((1 - level) / 2, (1 + level) / 2)
    low, high = (beta.ppf(end, weight, np.maximum(total - weight, 1e-9)) for end in ends)
    share = weight / total  # the mean may leave the interval of a very skewed share
    return np.minimum(low, share), np.maximum(high, share)
