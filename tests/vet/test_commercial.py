"""Commercial load: read from what paid posts are like, never from how they are labelled."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrensong.core.errors import NotEnoughData
from wrensong.vet.evaluations.figures import auc
from wrensong.vet.rules.commercial import (
    STRUCTURE,
    commercial_load,
    disclosed,
    known_to_many,
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


def named(texts: list[str]) -> pa.Array:
    return pa.array([[1] if "@" in text else [] for text in texts], pa.list_(pa.int32()))


@pytest.mark.parametrize(
    "text",
    ["#ad love this", "Werbung | neuer Duft", "sponsored by Ada", "thanks #BakesPartner", "#publi"],
)
def test_disclosure_words_are_found_and_cut(text):
    assert disclosed(text)
    assert not disclosed(*without_disclosure([text]).to_pylist())


@given(st.text(max_size=80))
def test_nothing_that_discloses_survives_the_cut(text):
    assert not disclosed(*without_disclosure([text + " #ad #spon sponsored by x"]).to_pylist())


def test_silent_paid_posts_rank_above_unpaid_ones():
    texts, paid, said, owner = posts(900)
    reading = read_commercial(texts, named(texts), said, owner, seed=0)
    assert auc(reading.score[~paid], reading.score[paid & ~said]) > 0.95
    assert reading.labelling == pytest.approx(0.5, abs=0.15)
    load = np.where(said, 1.0, reading.paid).mean()
    assert load == pytest.approx(0.3, abs=0.1)


def test_accounts_known_to_many_are_those_several_creators_name():
    lists = pa.array([[7], [7, 8], [7], [8], [8], None, []], pa.list_(pa.int32()))
    known = known_to_many(lists, np.array([0, 1, 2, 3, 3, 4, 5]))
    assert known.tolist() == [True, True, True, False, False, False, False]
    nobody = pa.array([None, None], pa.list_(pa.int32()))
    assert not known_to_many(nobody, np.array([0, 1])).any()


def test_structure_has_one_row_per_text_and_no_gaps():
    lists = pa.array([[1], None], pa.list_(pa.int32()))
    rows = structure(pa.array(["shop @x with code A1", ""]), lists, np.array([True, False]))
    assert rows.shape == (2, STRUCTURE) and np.isfinite(rows).all()


def test_too_few_disclosures_say_so():
    texts, _, said, owner = posts(60)
    with pytest.raises(NotEnoughData, match="disclosure"):
        read_commercial(texts, named(texts), said & False, owner)


def test_a_creator_without_posts_has_no_load():
    load = commercial_load(np.array([0.2, 0.4]), np.array([True, False]), np.array([0, 0]), 2)
    assert load["disclosed_share"][0] == 0.5
    assert load["load"][0] == pytest.approx(0.7)
    assert np.isnan(load["load"][1]) and load["posts"][1] == 0
