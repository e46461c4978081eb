from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import wrensong.match
from wrensong.match import rules
from wrensong.match.rules import fit_scores


def _features(seed: int, rows: int, topics: int = 5, size: int = 8) -> tuple:
    random = np.random.default_rng(seed)
    return random.dirichlet(np.ones(topics), rows), random.normal(size=(rows, size))


def test_fit_scores_is_offered_by_the_room() -> None:
    assert wrensong.match.fit_scores is fit_scores


def test_scores_are_brands_by_creators() -> None:
    brand_topics, brand_graph = _features(1, 3)
    topics, graph = _features(2, 40)
    assert fit_scores(brand_topics, topics, brand_graph, graph).shape == (3, 40)


def test_a_creator_like_the_brand_ranks_first() -> None:
    topics, graph = _features(3, 50)
    scores = fit_scores(topics[7], topics, graph[7], graph)
    assert scores.argmax() == 7


def test_a_missing_part_counts_as_the_mean_candidate() -> None:
    topics, graph = _features(4, 50)
    graph[10] = np.nan
    topics[11] = 0
    alone = fit_scores(topics[0], topics, np.zeros(8), graph)
    both = fit_scores(topics[0], topics, graph[0], graph)
    assert both[0, 10] == pytest.approx(alone[0, 10])
    assert alone[0, 11] == 0


def test_widths_that_differ_are_refused() -> None:
    with pytest.raises(ValueError, match="columns"):
        fit_scores(np.ones((1, 3)), np.ones((2, 4)), np.ones((1, 2)), np.ones((2, 2)))


@settings(max_examples=60, deadline=None)
@given(
    hnp.arrays(float, (6, 4), elements=st.floats(-1e3, 1e3) | st.just(np.nan)),
    hnp.arrays(float, (6, 4), elements=st.floats(0, 1e3)),
)
def test_scores_are_always_finite(graph: np.ndarray, topics: np.ndarray) -> None:
    assert np.isfinite(fit_scores(topics[:2], topics, graph[:2], graph)).all()


@settings(max_examples=60, deadline=None)
@given(hnp.arrays(float, (20, 4), elements=st.floats(0, 10)), st.permutations(range(20)))
def test_the_order_of_creators_does_not_matter(topics: np.ndarray, order: list[int]) -> None:
    straight = fit_scores(topics[0], topics, topics[1], topics)
    shuffled = fit_scores(topics[0], topics[order], topics[1], topics[order])
    assert shuffled[0] == pytest.approx(straight[0][order], abs=1e-6)


def test_percentiles_put_ties_in_the_middle_and_skip_the_unknown() -> None:
    found = rules.percentiles(np.array([1.0, 2.0, 2.0, np.nan, 3.0]))
    assert found[[0, 1, 2, 4]] == pytest.approx([12.5, 50, 50, 87.5])
    assert np.isnan(found[3])


def test_an_audience_country_that_is_not_declared_is_left_out() -> None:
    shares = np.array([[0.4, np.nan], [0.2, 0.9], [np.nan, np.nan]])
    found = rules.audience_fit(shares, np.array([0.4, 0.3]))
    assert found[:2] == pytest.approx([1.0, 0.75])
    assert np.isnan(found[2])


def test_many_claims_do_not_outweigh_everything() -> None:
    found = rules.claims_score(np.array([9.0, 1.0, 0.0]), np.array([0.0, 1.0, 9.0]))
    assert found.tolist() == [1.0, 0.0, -1.0]


def _market(brands: int, creators: int, seed: int) -> tuple[list[np.ndarray], np.ndarray]:
    """Brands choose by 3 of 8 directions of the graph; topics tell nothing."""
    random = np.random.default_rng(seed)
    graphs = [random.normal(size=(n, 8)) for n in (brands, creators)]
    likes = graphs[0][:, :3] @ graphs[1][:, :3].T
    topics = [random.dirichlet(np.ones(4), n) for n in (brands, creators)]
    return [topics[0], topics[1], graphs[0], graphs[1]], likes >= np.sort(likes)[:, [-5]]


def test_past_bookings_of_others_make_the_ranking_of_a_new_brand_better() -> None:
    features, booked = _market(60, 200, 5)
    known = booked.copy()
    known[:20] = False

    def found(scores: np.ndarray) -> float:
        best = np.argsort(-scores[:20], axis=1)[:, :10]
        return float(np.take_along_axis(booked[:20], best, axis=1).sum() / booked[:20].sum())

    plain = found(fit_scores(*features))
    learnt = found(fit_scores(*features, positives=known))
    assert learnt > plain + 0.1


def test_bookings_as_a_table_and_as_pairs_say_the_same() -> None:
    features, booked = _market(12, 40, 6)
    by_pairs = fit_scores(*features, positives=np.argwhere(booked))
    assert by_pairs == pytest.approx(fit_scores(*features, positives=booked.astype(np.int8)))


def test_without_bookings_nothing_is_added() -> None:
    features, booked = _market(5, 30, 7)
    plain = fit_scores(*features)
    assert fit_scores(*features, positives=np.zeros_like(booked)) == pytest.approx(plain)
    assert fit_scores(*features, positives=[]) == pytest.approx(plain)


def test_one_booking_moves_little() -> None:
    features, _ = _market(5, 30, 8)
    moved = fit_scores(*features, positives=[(0, 0)]) - fit_scores(*features)
    assert np.abs(moved).max() < 0.1


@pytest.mark.parametrize("bookings", [[(9, 0)], [(0, 99)], [(-1, 0)], [[1, 2, 3]]])
def test_a_booking_of_nobody_is_refused(bookings: list) -> None:
    features, _ = _market(5, 30, 9)
    with pytest.raises(ValueError, match="booking"):
        fit_scores(*features, positives=bookings)
