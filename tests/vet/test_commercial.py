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
    known_handles,
    read_commercial,
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
    assert not disclosed(*without_disclosure([text]))


@given(st.text(max_size=80))
def test_nothing_that_discloses_survives_the_cut(text):
    assert not disclosed(*without_disclosure([text + " #ad #spon sponsored by x"]))


def test_silent_paid_posts_rank_above_unpaid_ones():
    texts, paid, said, owner = posts(900)
    reading = read_commercial(texts, np.zeros(900), said, owner, seed=0)
    assert auc(reading.score[~paid], reading.score[paid & ~said]) > 0.95
    assert reading.labelling == pytest.approx(0.5, abs=0.15)
    load = np.where(said, 1.0, reading.paid).mean()
    assert load == pytest.approx(0.3, abs=0.1)


def test_a_fit_of_fewer_posts_keeps_the_share_of_paid_ones(monkeypatch):
    monkeypatch.setattr("wrensong.vet.rules.commercial.LARGEST_FIT", 400)
    texts, _, said, owner = posts(900)
    reading = read_commercial(texts, np.zeros(900), said, owner, seed=0)
    assert reading.fitted_on < 700
    load = np.where(said, 1.0, reading.paid).mean()
    assert load == pytest.approx(0.3, abs=0.1)


def test_handles_known_to_many_are_those_several_creators_name():
    texts = ["@glow_lab is great", "with @glow_lab.", "by @GLOW_LAB", "hi @ben", "hi @ben"]
    assert known_handles(texts, np.array([0, 1, 2, 3, 3])) == {"glow_lab"}


def test_structure_has_one_row_per_text_and_no_gaps():
    rows = structure(["shop @x with code A1", ""], np.array([2.0, np.nan]), frozenset({"x"}))
    assert rows.shape == (2, 12) and np.isfinite(rows).all()


def test_too_few_disclosures_say_so():
    texts, _, said, owner = posts(60)
    with pytest.raises(NotEnoughData, match="disclosure"):
        read_commercial(texts, np.zeros(60), said & False, owner)


def test_a_creator_without_posts_has_no_load():
    load = commercial_load(np.array([0.2, 0.4]), np.array([True, False]), np.array([0, 0]), 2)
    assert load["disclosed_share"][0] == 0.5
    assert load["load"][0] == pytest.approx(0.7)
    assert np.isnan(load["load"][1]) and load["posts"][1] == 0
