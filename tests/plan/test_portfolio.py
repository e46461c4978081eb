from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wrensong.plan.portfolio import Choice, Objective, Pooled, Problem, choose, dual, path


class Covered:
    """Worth as the people reached: each offer covers some of 30 people. Written apart from the
    product, so that the choice is tested against real sets."""

    def __init__(self, sets: list[frozenset[int]]) -> None:
        self.sets = sets

    def value(self, chosen) -> float:
        return float(len(frozenset().union(*(self.sets[i] for i in chosen))))

    def gains(self, chosen) -> np.ndarray:
        seen = frozenset().union(*(self.sets[i] for i in chosen))
        return np.array([len(s - seen) for s in self.sets], dtype=float)

    def linear_bound(self, chosen) -> tuple[float, np.ndarray]:
        return self.value(chosen), self.gains(chosen)


def best_by_brute_force(problem: Problem, worth: Objective) -> float:
    n = len(problem.costs)
    sets = (s for size in range(n + 1) for s in itertools.combinations(range(n), size))
    return max((worth.value(s) for s in sets if problem.allows(s)), default=0.0)


@st.composite
def problems(draw) -> Problem:
    n = draw(st.integers(1, 9))
    costs = np.array(draw(st.lists(st.integers(0, 60), min_size=n, max_size=n)))
    creator = np.array(draw(st.lists(st.integers(0, n - 1), min_size=n, max_size=n)))
    budget = draw(st.integers(0, 150))
    cap = draw(st.sampled_from([budget, budget // 2]))
    limit = draw(st.integers(1, n))
    forced = tuple(draw(st.sets(st.integers(0, n - 1), max_size=2)))
    return Problem(costs, creator, budget, limit, cap, forced)


def _weights(draw, n: int) -> np.ndarray:
    return np.array(draw(st.lists(st.floats(0, 100), min_size=n, max_size=n)))


@st.composite
def worths(draw, n: int) -> Objective:
    kind = draw(st.sampled_from(["additive", "pooled", "covered"]))
    if kind == "covered":
        return Covered(draw(st.lists(st.frozensets(st.integers(0, 29)), min_size=n, max_size=n)))
    weights = _weights(draw, n)
    if kind == "additive":
        return Pooled.additive(weights)
    pool = np.array(draw(st.lists(st.integers(0, 1), min_size=n, max_size=n)))
    size = (weights.max() + 1) * draw(st.floats(1, 10))
    return Pooled(weights, pool, np.array([size, size]))


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_a_choice_keeps_the_constraints_and_its_certificate_is_true(data) -> None:
    problem = data.draw(problems())
    worth = data.draw(worths(len(problem.costs)))
    found = choose(problem, worth)
    assert problem.allows(found.offers) or not problem.feasible
    assert sum(problem.costs[list(found.offers)]) <= problem.budget
    best = best_by_brute_force(problem, worth)
    assert found.value == pytest.approx(worth.value(found.offers))
    assert found.upper_bound >= best - 1e-6
    assert found.value >= found.ratio * best - 1e-6


def test_small_additive_cases_are_nearly_always_solved_exactly() -> None:
    random = np.random.default_rng(11)
    shares = []
    for _ in range(200):
        n = int(random.integers(4, 10))
        problem = Problem(
            random.integers(5, 60, n), np.arange(n), int(random.integers(40, 150)), n, 150
        )
        worth = Pooled.additive(random.uniform(1, 50, n))
        best = best_by_brute_force(problem, worth)
        shares.append(choose(problem, worth).value / best if best else 1.0)
    assert np.mean(np.isclose(shares, 1)) > 0.95
    assert min(shares) > 0.85


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_more_budget_never_buys_less(data) -> None:
    first = data.draw(problems())
    worth = data.draw(worths(len(first.costs)))
    steps = [Problem(first.costs, first.creator, b, first.limit, b // 2) for b in range(0, 150, 15)]
    values = [choice.value for choice in path(steps, worth)]
    assert values == sorted(values)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_gains_and_tangents_of_pools_agree_with_their_worth(data) -> None:
    n = 6
    worth = data.draw(worths(n))
    chosen = tuple(data.draw(st.sets(st.integers(0, n - 1))))
    gains, (constant, weights) = worth.gains(chosen), worth.linear_bound(chosen)
    for i in set(range(n)) - set(chosen):
        more = worth.value((*chosen, i)) - worth.value(chosen)
        assert gains[i] == pytest.approx(more, rel=1e-6, abs=1e-6)
    for size in range(n + 1):
        for other in itertools.combinations(range(n), size):
            bound = constant + weights[list(other)].sum()
            assert bound >= worth.value(other) * (1 - 1e-9) - 1e-6


def test_every_creator_gets_one_offer_at_most() -> None:
    problem = Problem(np.array([10, 5, 10]), np.array([0, 0, 1]), 100, 5, 100)
    found = choose(problem, Pooled.additive(np.array([9.0, 8.0, 1.0])))
    assert sorted(found.offers) == [0, 2]


def test_who_must_be_in_the_set_is_even_when_dear() -> None:
    problem = Problem(np.array([90, 10, 10]), np.arange(3), 100, 5, 50, must=(0,))
    found = choose(problem, Pooled.additive(np.array([1.0, 50.0, 40.0])))
    assert set(found.offers) == {0, 1}


def test_a_budget_that_does_not_reach_whom_it_must_buys_nothing() -> None:
    problem = Problem(np.array([90, 10]), np.arange(2), 80, 5, 80, must=(0,))
    assert not problem.feasible
    assert choose(problem, Pooled.additive(np.array([1.0, 50.0]))) == Choice((), 0.0, 0.0)


def test_free_offers_are_taken() -> None:
    problem = Problem(np.array([0, 0, 10]), np.arange(3), 5, 5, 5)
    found = choose(problem, Pooled.additive(np.array([1.0, 2.0, 3.0])))
    assert sorted(found.offers) == [0, 1]
    assert found.ratio == pytest.approx(1)


def test_nothing_to_choose_from_is_an_empty_set() -> None:
    nobody = Problem(np.empty(0, int), np.empty(0, int), 100, 0, 50)
    assert choose(nobody, Pooled.additive(np.empty(0))) == Choice((), 0.0, 0.0)
    dear = Problem(np.array([200]), np.array([0]), 100, 1, 50)
    assert choose(dear, Pooled.additive(np.array([5.0]))).offers == ()
    assert choose(dear, Pooled.additive(np.array([5.0]))).ratio == 1.0


def test_the_dual_price_is_the_worth_of_the_last_money() -> None:
    problem = Problem(np.full(10, 10), np.arange(10), 50, 10, 50)
    price, bound = dual(problem, np.arange(10, 0, -1.0))
    assert bound == pytest.approx(10 + 9 + 8 + 7 + 6)
    assert 0.5 <= price <= 0.6


def test_ten_thousand_offers_are_chosen_from_with_a_tight_certificate() -> None:
    random = np.random.default_rng(5)
    n = 10_000
    costs = np.exp(random.normal(9.5, 0.8, n)).astype(int) + 100
    weights = np.exp(random.normal(9, 1, n))
    worth = Pooled(weights, random.integers(0, 20, n), np.full(20, weights.max() * 10))
    found = choose(Problem(costs, np.arange(n), 300_000, n, 150_000), worth)
    assert found.ratio > 0.95
