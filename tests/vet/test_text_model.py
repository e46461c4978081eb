"""Hashed text against a plain reading of the same rules."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from wrensong.vet.rules.softmax import Descent, fit_softmax, pooled
from wrensong.vet.rules.text_model import GRAMS, Readers, Weighting, text_counts

TEXTS = ["bread and cake #Bread @ada", "a walk 🐕 in the rain", "größe @ben_k", "", "   "]


def grams(text: str) -> int:
    """How many n-grams of three to five letters there are."""
    padded = f" {' '.join(text.split())} " if text.split() else " "
    return sum(max(len(padded) - size + 1, 0) for size in (3, 4, 5))


@given(st.lists(st.text("abcäß 🐕#@.,日", max_size=40), max_size=6))
@settings(max_examples=100, deadline=None)
def test_a_text_is_read_the_same_beside_any_others(texts):
    together = text_counts(texts)
    assert together.shape[0] == len(texts)
    for row, text in enumerate(texts):
        assert (together[row] != text_counts([text])).nnz == 0
        buckets = together[row].indices
        assert together[row].data[buckets < GRAMS].sum() == grams(text)


def test_a_tag_counts_as_its_word_and_itself_and_a_name_only_as_itself():
    def words(text: str) -> set[int]:
        return {bucket for bucket in text_counts([text]).indices.tolist() if bucket >= GRAMS}

    assert words("bread") < words("#bread") and len(words("#bread")) == 2
    assert len(words("@bread")) == 1 and not words("@bread") & words("#bread")
    assert words("BREAD, bread!") == words("bread")
    assert len(words("🐕 dog")) == 2


def test_reading_is_the_product_of_rows_and_weights():
    texts = TEXTS * 12
    counts = text_counts(texts)
    weighting = Weighting.fit(counts)
    rows, rng = weighting.apply(counts), np.random.default_rng(0)
    weights = rng.normal(size=(len(weighting.idf), 3)).astype(np.float32)
    hints = rng.normal(size=(len(weighting.idf), 2)).astype(np.float32)
    expected = rows @ weights
    one = Readers(weights[None])
    assert np.allclose(weighting.read(texts, one), expected, atol=1e-4)
    expected[:, :2] += (rows > 0).astype(np.float32) @ hints
    assert np.allclose(weighting.read(texts, one, hints=hints), expected, atol=1e-4)
    assert weighting.read([], one).shape == (0, 3)


def test_each_text_is_read_by_its_own_model():
    texts = TEXTS * 12
    counts = text_counts(texts)
    weighting = Weighting.fit(counts)
    rows, rng = weighting.apply(counts), np.random.default_rng(0)
    three, two = (
        rng.normal(size=(models, len(weighting.idf), classes)).astype(np.float32)
        for models, classes in ((3, 2), (2, 1))
    )
    by, of = np.arange(len(texts)) % 3, np.arange(len(texts)) % 2
    expected = [
        np.concatenate([row @ three[m], row @ two[k]], axis=None)
        for row, m, k in zip(rows, by, of, strict=True)
    ]
    found = weighting.read(texts, Readers(three, by), Readers(two, of))
    assert np.allclose(found, expected, atol=1e-4)


def test_descent_finds_what_parts_the_classes_and_repeats_itself():
    texts = [f"{'cat' if n % 2 else 'dog'} number {n % 7}" for n in range(400)]
    counts = text_counts(texts)
    rows = Weighting.fit(counts).apply(counts)
    targets = np.eye(2)[np.arange(400) % 2]
    fits = [fit_softmax(rows, targets, np.ones(400), Descent(4, 1e-4, 3)) for _ in range(2)]
    assert np.array_equal(fits[0].weights, fits[1].weights)
    scores = rows @ fits[0].weights + fits[0].intercept
    assert (scores.argmax(axis=1) == np.arange(400) % 2).all()


def test_a_creator_of_one_caption_has_its_score_and_more_captions_weigh_more():
    gather = pooled(np.array([0, 2, 2]), 3)
    scores = gather @ np.array([[1.0], [1.0], [1.0]])
    assert scores[0, 0] == 1 and scores[1, 0] == 0 and 1 < scores[2, 0] < 2
