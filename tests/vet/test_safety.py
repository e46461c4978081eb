"""Brand-safety words and selectivity."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrensong.core.errors import FileUnreadable, ValueInvalid
from wrensong.vet.rules.safety import read_safety, safety_categories
from wrensong.vet.rules.selectivity import paid_delta, selectivity


def test_a_hit_keeps_its_word_and_its_post():
    readings = read_safety(["a glass of wine", None, "long walk"])
    top = readings[0]
    assert (top.category, top.share, top.n) == ("alcohol", 0.5, 2)
    assert [(hit.word, hit.post) for hit in top.hits] == [("wine", 0)]
    assert top.risk == pytest.approx(0.4 * 0.5)


def test_only_whole_words_count():
    assert all(not reading.hits for reading in read_safety(["swine, beetle, classic"]))


def test_the_brands_sensitivity_scales_the_risk():
    calm = {reading.category: reading.risk for reading in read_safety(["wine"], {"alcohol": 0.0})}
    assert calm["alcohol"] == 0.0
    with pytest.raises(ValueInvalid):
        read_safety(["wine"], {"alcohol": 2.0})


def test_without_captions_there_is_no_reading():
    assert read_safety([None, None]) == ()


def test_a_users_own_categories_replace_the_bundled_ones(tmp_path):
    path = tmp_path / "mine.json"
    path.write_text(json.dumps({"sugar": {"strength": 1, "words": ["candy"]}}), encoding="utf-8")
    (reading,) = read_safety(["Candy!"], categories=safety_categories(path))
    assert (reading.category, reading.risk) == ("sugar", 1.0)
    path.write_text("{", encoding="utf-8")
    with pytest.raises(FileUnreadable):
        safety_categories(path)


def test_brands_per_hundred_posts_repeats_and_gaps_between_competitors():
    found = selectivity(
        40,
        ["glow", "shine", "glow", "oven co"],
        np.array([0.0, 9.0, 30.0, 12.0]),
        ["beauty", "beauty", "beauty", "home"],
    )
    assert found.brands_per_100 == pytest.approx(7.5)
    assert found.repeat_share == pytest.approx(1 / 3)
    assert found.competitor_gaps == (9.0, 21.0) and found.shortest_gap == 9.0


def test_few_posts_or_no_brands_are_not_known():
    found = selectivity(3, [], np.array([]))
    assert found.brands_per_100 is None and found.repeat_share is None
    assert paid_delta(np.array([5.0, 6.0]), np.array([True, False])).value is None


@given(st.integers(0, 500), st.floats(0.3, 3.0))
def test_the_paid_delta_covers_the_truth_and_is_ordered(seed, factor):
    rng = np.random.default_rng(seed)
    paid = np.arange(40) < 12
    engagement = np.exp(rng.normal(6, 0.4, 40)) * np.where(paid, factor, 1.0)
    found = paid_delta(engagement, paid, level=0.99999)
    assert found.low < found.value < found.high
    assert found.low < factor - 1 < found.high
