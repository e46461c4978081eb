"""Commercial load: read from what paid posts are like, never from how they are labelled."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrensong.core.errors import NotEnoughData
from wrensong.vet.evaluations.figures import auc
from wrensong.vet.rules.commercial import (
    commercial_load,
    disclosed,
    fit_commercial,
    known_handles,
    structure,
    without_disclosure,
)


def posts(n: int, seed: int = 0):
    rng = np.random.default_rng(seed)
    paid = rng.random(n) < 0.3
    said = paid & (rng.random(n) < 0.5)
    texts = []
    for is_paid, says in zip(paid, said, strict=True):
        text = "morning coffee with a friend, so calm"
        if is_paid:
            text = "loving the new serum by @glow_lab, shop with code MINA20"
        noise = " ".join(rng.choice("sun rain walk home late early good day".split(), 4))
        texts.append(f"{text} {noise}" + (" #ad" if says else ""))
    return texts, paid, said, rng.integers(0, n // 3, n)


@pytest.mark.parametrize(
    "text",
    ["#ad love this", "Werbung | neuer Duft", "sponsored by Ada", "thanks #BakesPartner", "#publi"],
)
def test_disclosure_words_are_found_and_cut(text):
    assert disclosed(text)
    assert not disclosed(without_disclosure(text))


@given(st.text(max_size=80))
def test_nothing_that_discloses_survives_the_cut(text):
    assert not disclosed(without_disclosure(text + " #ad #spon sponsored by x"))


def test_silent_paid_posts_rank_above_unpaid_ones_of_creators_held_out():
    texts, _, said, owner = posts(900)
    model = fit_commercial(texts, np.zeros(900), said, owner, seed=0)
    held, paid, told, _ = posts(300, seed=1)
    score = model.score(held, np.zeros(300))
    assert auc(score[~paid], score[paid & ~told]) > 0.95
    assert model.labelling == pytest.approx(0.5, abs=0.15)
    assert model.paid(held, np.zeros(300)).mean() == pytest.approx(0.3, abs=0.1)


def test_handles_known_to_many_are_those_several_creators_name():
    texts = ["@glow_lab is great", "with @glow_lab.", "by @GLOW_LAB", "hi @ben", "hi @ben"]
    assert known_handles(texts, np.array([0, 1, 2, 3, 3])) == {"glow_lab"}


def test_structure_has_one_row_per_text_and_no_gaps():
    rows = structure(["shop @x with code A1", ""], np.array([2.0, np.nan]), frozenset({"x"}))
    assert rows.shape == (2, 12) and np.isfinite(rows).all()


def test_too_few_disclosures_say_so():
    texts, _, said, owner = posts(60)
    with pytest.raises(NotEnoughData, match="disclosure"):
        fit_commercial(texts, np.zeros(60), said & False, owner)


def test_a_creator_without_posts_has_no_load():
    load = commercial_load(np.array([0.2, 0.4]), np.array([True, False]), np.array([0, 0]), 2)
    assert load["disclosed_share"][0] == 0.5
    assert load["load"][0] == pytest.approx(0.7)
    assert np.isnan(load["load"][1]) and load["posts"][1] == 0
