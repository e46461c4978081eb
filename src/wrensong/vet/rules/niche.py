"""Which niche a creator works in, learned from the user's own file or from a word list.

With labels in the file, a linear model of n-grams and words is fitted to them, and every creator
is read by a model that has not seen its own label. Without, the bundled word list gives first
guesses and the model learns the rest of the language around them (self-training).
See docs/methods/niche.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from scipy.stats import beta

from wrensong.core.errors import NotEnoughData
from wrensong.core.niches import Lexicon, bundled_lexicon

from .softmax import Descent, Softmax, Training, fit_apart, pooled, softmax
from .text_model import CHUNK, GRAMS, Readers, Weighting, text_counts

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Singles = NDArray[np.float32]
MINIMUM_LABELLED = 300
MINIMUM_TEXTS = 300
LARGEST_FIT = 8_000  # creators whose captions are learned from
FOLDS, WORD_FOLDS = 5, 2
EPOCHS, RIDGE = 4, 3e-5
BALANCE = 0.6  # class weight = share ** -BALANCE: rare niches are found, common ones kept
# Posts' worth of the usual mix in a creator's niche shares: where fewer than so many creators
# have two posts to learn it from, and at most.
SMOOTHING, FEWEST_PAIRED, MOST_SMOOTHING = 2.0, 30, 50.0
CLEAR = 0.5  # share of word-list weight one niche needs to serve as a first guess
HINT_STRENGTH = 0.15  # log odds per unit of word-list weight beside the model, in training
LAST_HINT = 0.075  # the same once the model has learned the list
ROUNDS = 2  # of self-training
WORD_HEAT, TRUST = 0.7, 0.7
"""Temperature of a self-trained probability, and its weight beside the niche mix of all texts.
There are no labels to learn them from; these were measured on labelled captions."""


@dataclass(frozen=True, slots=True, eq=False)
class NicheReading:
    """``creators`` (creators, niches) P(niche | all captions), ``posts`` (captions, niches)
    P(niche | one caption), ``names`` of the niches. ``mix`` (niches,) is the share of each among
    the ``fitted_on`` creators; ``basis`` is ``labels`` or ``lexicon``."""

    names: tuple[str, ...]
    creators: Floats
    posts: Singles
    mix: Floats
    basis: str
    fitted_on: int


@dataclass(frozen=True, slots=True, eq=False)
class NicheModel:
    """What was learned from the captions of a sample of creators.

    ``model`` reads captions of others and ``held`` (captions of the sample, niches) are the
    scores of the sample's own by models that have not learned from that creator: the weights
    ``parts[fold]``, where ``fold`` (creators of the sample) is not -1. ``hints`` (columns,
    niches) of the word list are in them. The probability of a niche is softmax(scores
    / temperature), ``trust`` of it, and the rest ``mix``; ``heat`` holds the temperature of a
    creator and of a single caption."""

    names: tuple[str, ...]
    model: Softmax
    parts: tuple[Singles, ...]
    fold: Ints
    held: Singles
    hints: Singles | None
    heat: tuple[float, float]
    trust: float
    mix: Floats
    basis: str
    fitted_on: int

    def reading(self, scores: Singles, owner: Ints, creators: int) -> NicheReading:
        """From the scores of captions (without intercept), ``owner`` the creator of each."""

        def chance(found: Floats, heat: float) -> Floats:
            by_text = softmax((found + self.model.intercept) / heat)
            return self.trust * by_text + (1 - self.trust) * self.mix

        together = pooled(owner, creators) @ scores
        # There are millions of posts; their chances need few digits, and pass in pieces.
        posts = np.empty_like(scores)
        for at in range(0, len(scores), CHUNK):
            piece = slice(at, at + CHUNK)
            posts[piece] = chance(scores[piece].astype(float), self.heat[1])
        return NicheReading(
            self.names,
            chance(np.asarray(together, float), self.heat[0]),
            posts,
            self.mix,
            self.basis,
            self.fitted_on,
        )


def learn_from_labels(
    rows: csr_matrix, owner: Ints, labels: Sequence[str | None], seed: int = 0
) -> NicheModel:
    """Learn from the creators' labels (None: not labelled).

    ``rows`` (captions, columns) as ``Weighting.apply`` gives them, ``owner`` (captions,) the
    creator of each, a position in ``labels``. Each of ``FOLDS`` models leaves a part of the
    creators out and reads it: a label must not prove itself. Raises ``NotEnoughData`` below
    ``MINIMUM_LABELLED`` creators with a label and captions, or fewer than two niches.
    """
    written = np.bincount(owner, minlength=len(labels)) > 0
    known = np.array([i for i, label in enumerate(labels) if label and written[i]], dtype=int)
    names = tuple(sorted({str(labels[i]) for i in known}))
    if len(known) < MINIMUM_LABELLED or len(names) < 2:
        raise NotEnoughData(
            f"{len(known)} creators with a niche and captions are too few to learn niches from.",
            f"Label at least {MINIMUM_LABELLED} creators, or let the word list decide.",
        )
    code = {name: k for k, name in enumerate(names)}
    truth = np.full(len(labels), -1)
    truth[known] = [code[str(labels[i])] for i in known]
    targets = np.eye(len(names))[truth]
    mix = targets[known].mean(axis=0)
    fold = np.full(len(labels), -1)
    fold[known] = np.random.default_rng(seed).permutation(len(known)) % FOLDS
    gather = pooled(owner, len(labels))
    weights = np.maximum(mix, 1e-6) ** -BALANCE
    found = fit_apart(
        Training(gather @ rows, targets, weights[truth], fold),
        rows, fold[owner], Descent(EPOCHS, RIDGE, seed),
    )  # fmt: skip
    held, intercept = found.held, found.mean.intercept
    heat = (
        _temperature(gather @ held + intercept, truth),
        _temperature(held.astype(float) + intercept, truth[owner]),
    )
    return NicheModel(
        names, found.mean, found.parts, fold, held, None, heat, 1.0, mix, "labels", len(known)
    )


def _temperature(scores: Floats, truth: Ints) -> float:
    """The temperature at which the labelled rows (truth >= 0) are most likely."""
    known = np.flatnonzero(truth >= 0)
    held, right = scores[known].astype(float), truth[known]

    def loss(log_t: float) -> float:
        chance = softmax(held / np.exp(log_t))
        return -float(np.log(chance[np.arange(len(known)), right] + 1e-12).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-1.5, 2.5), method="bounded").x))


def word_hints(lexicon: Lexicon, weighting: Weighting) -> Singles:
    """(columns, niches) weight of each word of the list: log(captions / captions with it),
    parted among its niches. A word that the captions lack, or of two parts, has none."""
    hints = np.zeros((len(weighting.idf), len(lexicon)), np.float32)
    entries = [(word, k) for k, words in enumerate(lexicon.values()) for word in words]
    counts = text_counts([word for word, _ in entries])
    for row, (_, k) in enumerate(entries):
        buckets = counts.indices[counts.indptr[row] : counts.indptr[row + 1]]
        words = buckets[buckets >= GRAMS]
        if len(words) == 1 and weighting.place[words[0]] >= 0:
            hints[weighting.place[words[0]], k] = weighting.idf[weighting.place[words[0]]] - 1
    return hints / np.maximum((hints > 0).sum(axis=1, keepdims=True), 1)


def learn_from_words(
    rows: csr_matrix,
    owner: Ints,
    creators: int,
    weighting: Weighting,
    lexicon: Lexicon | None = None,
    seed: int = 0,
) -> NicheModel:
    """Word list first, then rounds of self-training on the user's own captions.

    ``rows`` (captions, columns) by ``weighting``, ``owner`` (captions,) the creator of each,
    below ``creators``; ``lexicon`` is the bundled list unless given. A creator's guess comes from
    a model that has not learned from it: one that has would only repeat its word list. Raises
    ``NotEnoughData`` below ``MINIMUM_TEXTS`` creators with captions, or without words of the list.
    """
    filled = np.flatnonzero(np.bincount(owner, minlength=creators))
    if len(filled) < MINIMUM_TEXTS:
        raise NotEnoughData(
            f"{len(filled)} creators with captions are too few to learn niches from.",
            f"Import captions of at least {MINIMUM_TEXTS} creators.",
        )
    lexicon = lexicon or bundled_lexicon()
    hints = word_hints(lexicon, weighting)
    hits = (rows > 0).astype(np.float32) @ hints
    gather = pooled(owner, creators)
    together = gather @ rows
    fold = np.full(creators, -1)
    fold[filled] = np.random.default_rng(seed).permutation(len(filled)) % WORD_FOLDS
    guess = (gather @ hits).astype(float)
    guess /= np.maximum(guess.sum(axis=1, keepdims=True), 1e-9)
    for _ in range(ROUNDS):
        sure = np.where(guess.max(axis=1) > CLEAR, fold, -1)
        if len(np.unique(sure[sure >= 0])) < WORD_FOLDS:
            raise NotEnoughData(
                "The captions hold too few words of the list to learn niches from.",
                "Label creators with a niche in the file.",
            )
        found = fit_apart(
            Training(together, guess, np.ones(creators), sure), rows, fold[owner],
            Descent(EPOCHS, RIDGE, seed),
        )  # fmt: skip
        scores = gather @ (found.held + HINT_STRENGTH * hits) + found.mean.intercept
        guess = softmax(scores.astype(float))
    return NicheModel(
        tuple(lexicon), found.mean, found.parts, fold,
        (found.held + LAST_HINT * hits).astype(np.float32),
        (LAST_HINT * hints).astype(np.float32),
        (WORD_HEAT, WORD_HEAT), TRUST, guess[filled].mean(axis=0), "lexicon", len(filled),
    )  # fmt: skip


def learn_niches(
    rows: csr_matrix,
    owner: Ints,
    labels: Sequence[str | None],
    weighting: Weighting,
    seed: int = 0,
) -> NicheModel:
    """By the labels when there are enough of them, by the word list otherwise."""
    try:
        return learn_from_labels(rows, owner, labels, seed)
    except NotEnoughData:
        return learn_from_words(rows, owner, len(labels), weighting, seed=seed)


def sample_of(owner: Ints, preferred: NDArray[np.bool_], seed: int = 0) -> NDArray[np.bool_]:
    """(creators,) whose captions are learned from: ``LARGEST_FIT`` drawn of those with captions,
    the preferred ones (with a label) first."""
    written = np.flatnonzero(np.bincount(owner, minlength=len(preferred)))
    drawn = np.random.default_rng(seed).permutation(written)
    drawn = drawn[np.argsort(~preferred[drawn], kind="stable")][:LARGEST_FIT]
    chosen = np.zeros(len(preferred), dtype=bool)
    chosen[drawn] = True
    return chosen


def niches_of(
    captions: Sequence[str] | pa.Array, owner: Ints, labels: Sequence[str | None], seed: int = 0
) -> NicheReading:
    """Read every caption: by the labels (None: not labelled) when there are enough of them, by
    the word list otherwise. ``owner`` (captions,) is a position in ``labels``."""
    texts = pa.array(captions, pa.large_string())
    chosen = sample_of(owner, np.array([label is not None for label in labels], bool), seed)
    at = np.flatnonzero(chosen[owner])
    counts = text_counts(texts.take(pa.array(at)))
    weighting = Weighting.fit(counts)
    rows = weighting.apply(counts)
    model = learn_niches(rows, owner[at], labels, weighting, seed)
    readers = Readers(model.model.weights[None])
    scores = weighting.read(texts, readers, hints=model.hints)
    scores[at] = model.held
    return model.reading(scores, owner, len(labels))


def niche_shares(chance: Floats | Singles, owner: Ints, creators: int) -> tuple[Floats, Ints]:
    """(creators, niches) Dirichlet weights of the niches, and (creators,) posts read.

    ``chance`` (posts, niches) from ``NicheReading.posts``, ``owner`` the creator of each. A post
    counts for the niche it most likely is in: chances added up would draw every creator to the
    usual mix once for each post. Weight = posts counted + strength * usual mix, and weight over
    its sum is the share, so that two posts do not make an expert.
    """
    niches = chance.shape[1]
    place = owner * niches + chance.argmax(axis=1)
    counts = np.bincount(place, minlength=creators * niches).reshape(creators, niches)
    posts = counts.sum(axis=1)
    mix = counts.sum(axis=0) / max(len(owner), 1)
    return counts + _strength(counts, posts, mix) * mix, posts


def _strength(counts: Ints, posts: Ints, mix: Floats) -> float:
    """How many posts' worth the usual mix counts: the one at which two posts of one creator
    share the niche as often as they do, (strength * sum mix^2 + 1) / (strength + 1)."""
    several = posts >= 2
    if several.sum() < FEWEST_PAIRED:
        return SMOOTHING
    pairs = (counts[several] * (counts[several] - 1)).sum(axis=1)
    repeated = float((pairs / (posts[several] * (posts[several] - 1))).mean())
    by_chance = float((mix**2).sum())
    if repeated <= by_chance:
        return MOST_SMOOTHING
    return float(np.clip((1 - repeated) / (repeated - by_chance), 0.1, MOST_SMOOTHING))


def share_interval(weight: Floats, total: Floats, level: float = 0.8) -> tuple[Floats, Floats]:
    """The interval of one niche's share: its marginal of the Dirichlet, Beta(weight, rest)."""
    ends = ((1 - level) / 2, (1 + level) / 2)
    low, high = (beta.ppf(end, weight, np.maximum(total - weight, 1e-9)) for end in ends)
    share = weight / total  # the mean may leave the interval of a very skewed share
    return np.minimum(low, share), np.maximum(high, share)
