"""Is a comment an advertisement or a trap? A linear model of n-grams and structure.

z = b + s . x + sum over n-grams of w[bucket] / sqrt(number of n-grams);
p(spam) = 1 / (1 + exp(-z)). ``x`` are the structural features below. Fitted on the
YouTube Spam Collection (Alberto, Lochter, Almeida 2015; CC BY 4.0); the shipped numbers
are ``models/comment_spam.json``. Method page: docs/methods/comments.md.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse, special

from .comment_text import (
    Bytes,
    Texts,
    Words,
    gram_hashes,
    is_member,
    letter_bytes,
    mention_bytes,
    words,
)

Floats = NDArray[np.float64]

BITS = 14
GRAMS = (3, 4, 5)
# How much less the penalty weighs on words and on structure than on character n-grams.
_WORDS = 2.0
_SCALE = 2.0
# Counts added to each bucket before the log ratio of the classes is taken.
_SMOOTHING = 0.1
_LINKS = tuple(
    int.from_bytes(mark, "little")
    for mark in (b"http", b"www.", b".com", b".net", b".org", b".be/", b".ly/", b".gl/", b"ch?v")
)
_VIDEO_LINK = int.from_bytes(b"tube", "little")
STRUCTURE = (
    "link",
    "link_elsewhere",
    "log_words",
    "capitals",
    "digits",
    "exclamations",
    "no_words",
    "asks",
    "money",
    "self",
    "asks_for_self",
)
# Words that ask for something, promise money, or point at the writer (several languages).
_ASKS = """subscribe subscribed subscribing sub subs channel check checkout visit follow followback
 share click join vote thumbs thumb search sign download page blog site website link bio dm promo
 collab abonniere abonnieren kanal folge link canal suscribete suscribanse sigueme inscreva siga
 abonne abonnez chaine iscriviti seguimi подписывайтесь канал"""
_MONEY = """money cash earn earned gift gifts card cards free giveaway win prize paypal dollar
 dollars bitcoin crypto forex invest investment profit income iphone paid rich geld gratis dinero
 gagner argent soldi deal discount"""
_SELF = "my our me us mine mein meine meinen mi mis meu minha mon ma mio mia"


@dataclass(frozen=True, slots=True)
class SpamModel:
    """Weights per bucket (``character`` and ``word`` n-grams) and per structural feature."""

    intercept: float
    structure: Floats
    character: Floats
    word: Floats

    def probability(self, texts: Texts, folded: Bytes, found: Words) -> Floats:
        """p(spam) of each text; ``folded`` and ``found`` are its folded bytes and words."""
        z = self.intercept + structure(texts, folded, found) @ self.structure
        z += _scored(texts, folded, found, self)
        probability: Floats = special.expit(z)
        return probability


def structure(texts: Texts, folded: Bytes, found: Words) -> Floats:
    """Structural features, one row per text, columns as in ``STRUCTURE``."""
    data = texts.data
    length = np.maximum(np.diff(texts.starts) - 3, 1)
    padded = np.concatenate([folded, np.zeros(3, dtype=np.uint8)]).astype(np.uint32)
    packed = (padded[:-3] | padded[1:-2] << 8 | padded[2:-1] << 16 | padded[3:] << 24).astype(
        np.uint32, copy=False
    )
    link = texts.count(_any_of(packed, _LINKS)) > 0
    video = texts.count(packed == _VIDEO_LINK) > 0
    asks, money, own = (
        np.minimum(np.bincount(found.owner, is_member(found.hash, known), len(texts)), 3) / 3
        for known in (known_words(_ASKS), known_words(_MONEY), known_words(_SELF))
    )
    columns = (
        link,
        link & ~video,
        np.log1p(found.per_text) / 3,
        texts.count((data >= 65) & (data <= 90)) / length,
        np.minimum(texts.count((data >= 48) & (data <= 57)) * 3 / length, 1),
        np.minimum(texts.count(data == ord("!")), 5) / 5,
        found.per_text == 0,
        asks,
        money,
        own,
        (asks > 0) & (own > 0),
    )
    return np.column_stack(columns).astype(np.float64)


def read_words(texts: Texts) -> tuple[Bytes, Words]:
    """Folded bytes and words of ``texts``, as the functions here want them."""
    folded = texts.folded()
    return folded, words(texts, folded, mention_bytes(texts), letter_bytes(texts.data))


@cache
def known_words(listed: str) -> NDArray[np.uint64]:
    """Sorted hashes of the words in a list separated by spaces."""
    return np.unique(read_words(Texts.of(listed.split()))[1].hash)


def _any_of(packed: NDArray[np.uint32], marks: tuple[int, ...]) -> NDArray[np.bool_]:
    flags = packed == marks[0]
    for mark in marks[1:]:
        flags |= packed == mark
    return flags


def fit_spam(texts: Texts, spam: NDArray[np.bool_], penalty: float = 0.1) -> SpamModel:
    """Fit by penalised maximum likelihood on n-grams scaled by their log class ratio.

    Scaling each n-gram by log(share among spam / share among the rest) before the L2
    ``penalty`` lets few labelled texts go further (Wang and Manning 2012).
    """
    folded, found = read_words(texts)
    characters, pairs = _designs(texts, folded, found)
    character_ratio = _log_ratio(characters, spam)
    word_ratio = _WORDS * _log_ratio(pairs, spam)
    shape = structure(texts, folded, found)
    blocks = (
        sparse.csr_array(_SCALE * shape),
        sparse.csr_array(characters.multiply(character_ratio)),
        sparse.csr_array(pairs.multiply(word_ratio)),
    )
    design = sparse.hstack(blocks, format="csr")
    sign = np.where(spam, 1.0, -1.0)

    def loss(weights: Floats) -> tuple[float, Floats]:
        margin = sign * (design @ weights[1:] + weights[0])
        slope = -sign * special.expit(-margin)
        gradient = np.concatenate([[slope.sum()], design.T @ slope + penalty * weights[1:]])
        value = np.logaddexp(0.0, -margin).sum() + 0.5 * penalty * (weights[1:] ** 2).sum()
        return float(value), gradient

    start = np.zeros(design.shape[1] + 1)
    best = optimize.minimize(
        loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 2000, "gtol": 1e-4}
    ).x
    shaped, character, word = np.split(
        best[1:], [shape.shape[1], shape.shape[1] + characters.shape[1]]
    )
    return SpamModel(
        float(best[0]), _SCALE * shaped, character_ratio * character, word_ratio * word
    )


def _log_ratio(design: sparse.csr_array, spam: NDArray[np.bool_]) -> Floats:
    shares = [np.asarray(design[rows].sum(axis=0)).ravel() + _SMOOTHING for rows in (spam, ~spam)]
    ratio: Floats = np.log(shares[0] / shares[0].sum()) - np.log(shares[1] / shares[1].sum())
    return ratio


@cache
def shipped_spam() -> SpamModel:
    """The model that comes with Wrensong."""
    content = json.loads(files("wrensong.vet").joinpath("models/comment_spam.json").read_text())
    return SpamModel(
        content["intercept"],
        np.array(content["structure"]),
        np.array(content["character"]) / content["scale"],
        np.array(content["word"]) / content["scale"],
    )


def _character_buckets(folded: Bytes, size: int) -> tuple[NDArray[np.uint32], NDArray[np.bool_]]:
    bucket, valid = gram_hashes(folded, size, BITS)
    pad = folded.size - bucket.size
    return np.append(bucket, np.zeros(pad, dtype=np.uint32)), np.append(valid, np.zeros(pad, bool))


def _word_buckets(found: Words) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Buckets of words and of pairs of neighbouring words, with their texts."""
    one, owner = found.hash, found.owner
    beside = owner[1:] == owner[:-1]
    two = (one[:-1] * np.uint64(31) + one[1:])[beside] * np.uint64(0xBF58476D1CE4E5B9)
    bucket = np.concatenate([one, two]) >> np.uint64(64 - BITS)
    return bucket.astype(np.int64), np.concatenate([owner, owner[1:][beside]])


def _scored(texts: Texts, folded: Bytes, found: Words, model: SpamModel) -> Floats:
    total, count = np.zeros(len(texts)), np.zeros(len(texts))
    light = model.character.astype(np.float32)
    for size in GRAMS:
        bucket, valid = _character_buckets(folded, size)
        weight = light[bucket]
        weight *= valid
        total += np.add.reduceat(weight, texts.starts[:-1])
        count += texts.count(valid)
    total /= np.sqrt(np.maximum(count, 1))
    bucket_of_word, owner = _word_buckets(found)
    number = np.maximum(np.bincount(owner, minlength=len(texts)), 1)
    summed = np.bincount(owner, model.word[bucket_of_word], len(texts))
    scored: Floats = total + summed / np.sqrt(number)
    return scored


def _designs(
    texts: Texts, folded: Bytes, found: Words
) -> tuple[sparse.csr_array, sparse.csr_array]:
    """The same two sums as sparse matrices, for fitting."""
    columns, rows = [], []
    position = np.repeat(np.arange(len(texts)), np.diff(texts.starts))
    for size in GRAMS:
        bucket, valid = _character_buckets(folded, size)
        columns.append(bucket[valid].astype(np.int64))
        rows.append(position[valid])
    characters = _counts(np.concatenate(rows), np.concatenate(columns), len(texts))
    bucket_of_word, owner = _word_buckets(found)
    return characters, _counts(owner, bucket_of_word, len(texts))


def _counts(rows: NDArray[np.int64], columns: NDArray[np.int64], texts: int) -> sparse.csr_array:
    share = 1.0 / np.sqrt(np.maximum(np.bincount(rows, minlength=texts), 1))
    return sparse.csr_array((share[rows], (rows, columns)), shape=(texts, 1 << BITS))
