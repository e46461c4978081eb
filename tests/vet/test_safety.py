"""Brand-safety words and selectivity."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrensong.core.errors import FileUnreadable, ValueInvalid
from wrensong.vet.rules.safety import read_safety, safety_categories
from wrensong.vet.rules.selectivity import LogEngagement, brands_per_100, paid_delta, repeat_share


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


def test_a_users_own_categories_replace_the_bundled_ones():
    mine = json.dumps({"sugar": {"strength": 1, "words": ["candy"]}})
    (reading,) = read_safety(["Candy!"], categories=safety_categories(mine))
    assert (reading.category, reading.risk) == ("sugar", 1.0)
    for broken in ("{", "[]", '{"sugar": 1}'):
        with pytest.raises(FileUnreadable):
            safety_categories(broken)


def test_brands_per_hundred_posts_and_repeats_are_not_known_without_enough():
    posts, brands = np.array([40.0, 3.0, 10.0, np.nan]), np.array([3.0, 1.0, 0.0, np.nan])
    found = brands_per_100(posts, brands)
    assert found[0] == pytest.approx(7.5) and found[2] == 0.0
    assert np.isnan(found[[1, 3]]).all()
    again = repeat_share(brands, np.array([1.0, 0.0, 0.0, np.nan]))
    assert again[:2] == pytest.approx([1 / 3, 0.0]) and np.isnan(again[2:]).all()


def side(values):
    logs = np.log1p(values)
    return LogEngagement(*(np.array([x]) for x in (len(logs), logs.mean(), logs.var(ddof=1))))


def test_two_paid_posts_are_too_few_to_compare():
    delta = paid_delta(side(np.array([5.0, 6.0])), side(np.arange(1.0, 9.0)))
    assert np.isnan([delta.value, delta.low, delta.high]).all()


@given(st.integers(0, 500), st.floats(0.3, 3.0))
def test_the_paid_delta_covers_the_truth_and_is_ordered(seed, factor):
    rng = np.random.default_rng(seed)
    engagement = np.exp(rng.normal(6, 0.4, 40)) * np.where(np.arange(40) < 12, factor, 1.0)
    found = paid_delta(side(engagement[:12]), side(engagement[12:]), level=0.99999)
    assert found.low[0] < found.value[0] < found.high[0]
    assert found.low[0] < factor - 1 < found.high[0]
