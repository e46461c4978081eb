"""Niches from captions."""

from __future__ import annotations

import numpy as np
import pytest

from wrensong.core.errors import NotEnoughData
from wrensong.vet.rules.niche import (
    learn_from_labels,
    learn_from_words,
    niche_shares,
    niches_of,
    share_interval,
    word_hints,
)
from wrensong.vet.rules.text_model import Weighting, text_counts

WORDS = {
    "food": "cake bread oven recipe dough butter sourdough yummy flour crust".split(),
    "travel": "beach island flight hotel passport sunset trip ferry lagoon harbour".split(),
    "pets": "puppy leash paws kitten vet walkies furball kennel whiskers treats".split(),
}
FILLER = "today the my with love so new happy morning a and this little".split()


def captions(n: int, seed: int = 0) -> tuple[list[str], list[str]]:
    rng = np.random.default_rng(seed)
    labels = [list(WORDS)[i] for i in rng.integers(0, 3, n)]
    texts = []
    for label in labels:
        words = [*rng.choice(WORDS[label], 2), *rng.choice(FILLER, 6)]
        texts.append(" ".join(rng.permutation(words)))
    return texts, labels


def test_labels_in_the_file_teach_the_niches():
    texts, labels = captions(600)
    reading = niches_of(texts, np.arange(600), labels)
    assert np.allclose(reading.creators.sum(axis=1), 1)
    best = [reading.names[k] for k in reading.creators.argmax(axis=1)]
    assert np.mean([a == b for a, b in zip(best, labels, strict=True)]) > 0.9
    assert (reading.basis, reading.fitted_on) == ("labels", 600)


def test_a_wrong_label_does_not_prove_itself():
    texts, labels = captions(600)
    truth = labels[7]
    claimed: list[str | None] = [*labels]
    claimed[7], claimed[8] = next(k for k in WORDS if k != truth), None
    reading = niches_of(texts, np.arange(600), claimed)
    best = [reading.names[k] for k in reading.creators.argmax(axis=1)]
    assert best[7] == truth
    assert best[8] == labels[8], "creators without a label are read as well"


def test_without_labels_the_word_list_spreads_to_words_it_does_not_hold():
    texts, _ = captions(800)
    texts += ["dough with butter, yummy", "the ferry and the lagoon"]
    reading = niches_of(texts, np.arange(802), [None] * 802)
    assert reading.basis == "lexicon"
    best = [reading.names[k] for k in reading.creators[800:].argmax(axis=1)]
    assert best == ["food", "travel"]


def test_words_of_the_list_weigh_by_how_rare_they_are():
    texts = ["bread and cake"] * 5 + ["bread"] * 20 + ["nothing of the sort"] * 20
    weighting = Weighting.fit(text_counts(texts))
    lexicon = {"food": ["bread", "cake"], "travel": ["island"]}
    row = weighting.apply(text_counts(["cake"])), weighting.apply(text_counts(["bread"]))
    cake, bread = ((r > 0).astype(np.float32) @ word_hints(lexicon, weighting) for r in row)
    assert cake[0, 0] > bread[0, 0] > 0
    assert cake[0, 1] == bread[0, 1] == 0


def test_too_few_labels_or_captions_say_what_would_be_enough():
    texts, labels = captions(50)
    counts = text_counts(texts)
    weighting = Weighting.fit(counts)
    rows = weighting.apply(counts)
    with pytest.raises(NotEnoughData, match="few"):
        learn_from_labels(rows, np.arange(50), labels)
    with pytest.raises(NotEnoughData, match="captions"):
        learn_from_words(rows, np.arange(50), 50, weighting)


def test_two_posts_do_not_make_an_expert_but_twenty_do():
    chance = np.repeat([[0.9, 0.1], [0.4, 0.6]], 22, axis=0)
    owner = np.repeat([0, 1, 2, 3], [2, 20, 2, 20])
    weight, posts = niche_shares(chance, owner, 5)
    shares = weight / weight.sum(axis=1, keepdims=True)
    assert list(posts) == [2, 20, 2, 20, 0]
    assert shares[0, 0] == pytest.approx(0.75)
    assert shares[1, 0] > 0.95
    assert np.allclose(shares[4], [0.5, 0.5])
    low, high = share_interval(weight[:, 0], weight.sum(axis=1))
    assert (low <= shares[:, 0]).all() and (shares[:, 0] <= high).all()
    assert high[1] - low[1] < high[0] - low[0]


@pytest.mark.parametrize("strength", [0.5, 3.0])
def test_the_interval_of_a_niche_share_holds_the_truth_as_often_as_it_says(strength: float):
    random = np.random.default_rng(4)
    mix = np.array([0.4, 0.3, 0.2, 0.1])
    truth = random.dirichlet(strength * mix, 4_000)
    owner = np.repeat(np.arange(4_000), 6)
    about = (random.random((24_000, 1)) > truth[owner].cumsum(axis=1)).sum(axis=1)
    weight, _ = niche_shares(np.eye(4)[about] * 0.4 + 0.15, owner, 4_000)
    best, every = weight.argmax(axis=1), np.arange(4_000)
    low, high = share_interval(weight[every, best], weight.sum(axis=1))
    held = (low <= truth[every, best]) & (truth[every, best] <= high)
    assert 0.75 <= held.mean() <= 0.85


def test_captions_without_a_word_of_the_list_teach_nothing() -> None:
    texts = ["zzyq vrrk"] * 400
    counts = text_counts(texts)
    weighting = Weighting.fit(counts)
    with pytest.raises(NotEnoughData, match="words of the list"):
        learn_from_words(weighting.apply(counts), np.arange(400), 400, weighting)
