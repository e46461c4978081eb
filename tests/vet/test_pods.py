from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wrensong.vet.rules.pod_likelihood import calibrate, plant
from wrensong.vet.rules.pods import (
    ATTACHED,
    CommentBatch,
    Edges,
    creator_edges,
    find_pods,
    members_of,
    pairs_of,
)


def _edges(pairs: list[tuple[int, int]], creators: int) -> Edges:
    source, target = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return creator_edges([CommentBatch(source, target)], np.arange(creators, dtype=np.int64))


def _random_graph(creators: int, comments: int, seed: int) -> Edges:
    rng = np.random.default_rng(seed)
    batch = CommentBatch(*rng.integers(creators, size=(2, comments)))
    return creator_edges([batch], np.arange(creators, dtype=np.int64))


def test_a_planted_pod_ranks_above_everybody_else() -> None:
    edges, member = plant(
        _random_graph(3000, 9000, 1), np.random.default_rng(2), [(10, 0.6)], copies=3
    )
    best = np.argsort(-find_pods(edges).score)[:30]
    assert member[best].mean() >= 0.9


def test_reciprocity_alone_is_friendship() -> None:
    pods = find_pods(_edges([(0, 1), (1, 0), (2, 3), (3, 2)], 5))
    assert pods.reciprocal.tolist() == [1, 1, 1, 1, 0]
    assert not pods.score.any()


def test_a_reciprocal_triangle_counts_twice_and_a_one_way_edge_counts_little() -> None:
    triangle = [(0, 1), (1, 0), (1, 2), (2, 1), (0, 2), (2, 0)]
    full = find_pods(_edges(triangle, 4))
    open_ended = find_pods(_edges(triangle[:-1], 4))
    assert full.triangles.tolist() == pytest.approx([2, 2, 2, 0])
    assert full.score[0] == pytest.approx(2 + 2 * ATTACHED)
    assert 0 < open_ended.triangles[0] < full.triangles[0]
    assert find_pods(_edges(triangle[:-1], 4), one_way=0.0).triangles.sum() == 0


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 14), st.integers(1, 120))
def test_triangles_equal_the_formula_written_out(seed: int, creators: int, comments: int) -> None:
    edges = _random_graph(creators, comments, seed)
    a = np.zeros((creators, creators))
    a[edges.source, edges.target] = 1
    both, either = a * a.T, np.maximum(a, a.T)
    weights = both + 0.3 * (either - both)
    expected = ((weights @ weights) * weights).sum(axis=1)
    assert find_pods(edges).triangles == pytest.approx(expected, rel=1e-4, abs=1e-6)


def test_only_creators_and_others_posts_matter() -> None:
    batch = CommentBatch(np.array([900, 7, 7, 8, 8]), np.array([7, 7, 8, 7, 7]))
    edges = creator_edges([batch, batch], np.array([8, 7]))
    assert edges.creators.tolist() == [7, 8]
    assert list(zip(edges.source, edges.target, edges.comments, strict=True)) == [
        (0, 1, 2),
        (1, 0, 4),
    ]


def test_the_rows_name_the_members_and_both_directions() -> None:
    ids = np.array([11, 22, 33, 44])
    pairs = [(11, 22), (22, 11), (22, 33), (33, 22), (11, 33), (33, 11), (11, 44)]
    source, target = np.array(pairs).T
    early = np.array([True, False, False, False, False, False, False])
    pods = find_pods(creator_edges([CommentBatch(source, target, early=early)], ids))
    assert set(members_of(pods, 11).tolist()) == {22, 33}
    rows = {(pair.a, pair.b): pair for pair in pairs_of(pods, 11)}
    assert set(rows) == {(11, 22), (11, 33), (22, 33)}
    assert (rows[11, 22].a_on_b, rows[11, 22].b_on_a, rows[11, 22].early) == (1, 1, 1)
    assert pairs_of(pods, 44) == () and pairs_of(pods, 5) == ()


def test_early_comments_and_templates_support_a_pair() -> None:
    source, target = np.array([0, 1, 1, 2, 0, 2]), np.array([1, 0, 2, 1, 2, 0])
    ids, yes = np.arange(3), np.ones(6, dtype=np.bool_)
    plain = find_pods(creator_edges([CommentBatch(source, target)], ids))
    backed = find_pods(creator_edges([CommentBatch(source, target, yes, yes)], ids))
    assert backed.score[0] > plain.score[0]


def test_a_tight_budget_leaves_out_one_way_edges_of_busy_accounts_and_says_so() -> None:
    edges = _random_graph(300, 6000, 4)
    assert find_pods(edges).one_way_cap is None
    tight = find_pods(edges, budget=20_000)
    assert tight.one_way_cap is not None
    assert tight.triangles.sum() < find_pods(edges).triangles.sum()


def test_an_empty_graph_has_no_pods() -> None:
    pods = find_pods(creator_edges([], np.arange(4)))
    assert pods.score.tolist() == [0, 0, 0, 0]


def test_the_likelihood_ratio_rises_with_the_score_and_is_not_known_for_few_creators() -> None:
    fitted = calibrate(_random_graph(4000, 8000, 5), seed=1)
    assert fitted is not None
    ratio, low, high = fitted.of(np.array([0.0, 100.0]))
    assert ratio[0] < 1 < ratio[1]
    assert (low <= ratio).all() and (ratio <= high).all()
    assert calibrate(_random_graph(100, 300, 5)) is None
