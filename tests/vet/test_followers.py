from __future__ import annotations

import json
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wrensong.vet.rules.followers import (
    COLUMNS,
    Calibration,
    Floats,
    fitted,
    judge_sample,
    prevalence,
)

RNG = np.random.default_rng(3)


def _rows(fakes: int, reals: int, seed: int = 0) -> dict[str, Floats]:
    """Shipped accounts drawn to a known mix."""
    shipped = json.loads(files("wrensong.vet").joinpath("models/followers_srf.json").read_text())
    table = np.array(shipped["rows"], dtype=np.float64)
    rng, label = np.random.default_rng(seed), table[:, -1] > 0
    drawn = np.concatenate([rng.choice(table[label], fakes), rng.choice(table[~label], reals)])
    return dict(zip(COLUMNS, drawn.T, strict=False))


def test_a_sample_gets_a_probability_per_row_and_a_prevalence_with_bounds() -> None:
    sample = judge_sample(_rows(90, 210, seed=1))
    found = sample.prevalence
    assert found.value is not None and found.low <= 0.3 <= found.high
    assert found.n == 300 and found.like_labelled
    assert sample.p_fake[:90].mean() > 0.5 > 0.25 > sample.p_fake[90:].mean()
    assert sample.p_fake.mean() == pytest.approx(found.value, abs=0.06)


def test_counting_is_biased_and_the_correction_is_not() -> None:
    found = [judge_sample(_rows(25, 475, seed)).prevalence for seed in range(12)]
    values = [one.value for one in found if one.value is not None]
    assert np.mean([one.counted for one in found]) > 0.10
    assert np.mean(values) == pytest.approx(0.05, abs=0.02)


def test_intervals_cover_the_truth_as_often_as_they_say() -> None:
    rng, hits, misses = np.random.default_rng(5), [], []
    for share in (0.05, 0.3, 0.6):
        for _ in range(60):
            labelled = Calibration.of(
                np.concatenate([rng.normal(1.5, 1, 150), rng.normal(-1.5, 1, 850)]),
                np.arange(1000) < 150,
            )
            bad = rng.binomial(400, share)
            score = np.concatenate([rng.normal(1.5, 1, bad), rng.normal(-1.5, 1, 400 - bad)])
            found = prevalence(score, labelled, level=0.9)
            hits.append(found.low <= share <= found.high)
            misses += [] if found.value is None else [found.value - share]
    assert 0.84 <= np.mean(hits) <= 0.97
    assert abs(np.mean(misses)) < 0.01


def test_a_population_unlike_the_labelled_one_is_not_known_but_bounded_below() -> None:
    labelled = Calibration.of(
        np.concatenate([RNG.normal(2, 1, 200), RNG.normal(-2, 1, 800)]), np.arange(1000) < 200
    )
    strange = RNG.normal(0.0, 0.1, 500)
    found = prevalence(strange, labelled)
    assert found.value is None and not found.like_labelled
    assert found.high == 1.0 and "label 100" in found.reason


def test_own_labels_calibrate_another_population() -> None:
    labelled = Calibration.of(
        np.concatenate([RNG.normal(-2, 0.4, 300), RNG.normal(-5, 1, 300)]), np.arange(600) < 300
    )
    score = np.concatenate([RNG.normal(-2, 0.4, 100), RNG.normal(-5, 1, 400)])
    assert prevalence(score, labelled).value == pytest.approx(0.2, abs=0.05)


def test_missing_columns_are_left_out_of_the_fit_and_missing_cells_are_not_known() -> None:
    rows = _rows(100, 200)
    rows.pop("private"), rows.pop("name_length")
    rows["followers"][:5] = np.nan
    sample = judge_sample(rows)
    assert sample.columns == ("posts", "following", "followers", "picture", "digits")
    assert np.isnan(sample.p_fake[:5]).all() and not np.isnan(sample.p_fake[5:]).any()
    assert sample.prevalence.n == 295


def test_too_little_to_go_on_is_not_known() -> None:
    sample = judge_sample({"picture": np.ones(10), "posts": np.full(10, np.nan)})
    assert sample.prevalence.value is None
    assert (sample.prevalence.low, sample.prevalence.high) == (0.0, 1.0)
    assert np.isnan(sample.p_fake).all() and sample.p_fake.size == 10
    assert judge_sample({}).p_fake.size == 0


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["posts", "followers", "picture"]), st.integers(0, 2**31))
def test_more_posts_followers_or_a_picture_never_look_more_fake(column: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = {name: rng.integers(0, 2000, 1).astype(float) for name in COLUMNS[:3]}
    rows |= {name: rng.integers(0, 2, 1).astype(float) for name in COLUMNS[3:5]}
    rows |= {"digits": rng.random(1), "name_length": np.array([12.0])}
    more = rows | {column: rows[column] + (1 if column == "picture" else 500)}
    model = fitted()
    assert model.score(more)[0] <= model.score(rows)[0] + 1e-9
