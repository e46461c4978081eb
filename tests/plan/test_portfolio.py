from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wrensong.plan.coverage import Covered
from wrensong.plan.portfolio import NOTHING, choose, path
from wrensong.plan.problem import Limit, Problem
from wrensong.plan.worth import Objective, Pooled

People = list[frozenset[int]]


def best_by_brute_force(problem: Problem, worth: Objective) -> float | None:
    n = len(problem.costs)
    sets = (s for size in range(n + 1) for s in itertools.combinations(range(n), size))
    return max((worth.value(s) for s in sets if problem.allows(s)), default=None)


@st.composite
def problems(draw) -> Problem:
    n = draw(st.integers(1, 9))
    costs = np.array(draw(st.lists(st.integers(0, 60), min_size=n, max_size=n)))
    creator = np.array(draw(st.lists(st.integers(0, n - 1), min_size=n, max_size=n)))
    budget = draw(st.integers(0, 150))
    cap = draw(st.sampled_from([budget, budget // 2]))
    limit = draw(st.integers(1, n))
    forced = tuple(draw(st.sets(st.integers(0, n - 1), max_size=2)))
    return Problem(costs, creator, budget, limit, cap, forced, tuple(draw(limits(n))))


@st.composite
def limits(draw, n: int) -> list[Limit]:
    """Minutes of own time, at most so many of a niche, at least so many of a platform."""
    of = lambda most: np.array(draw(st.lists(st.integers(0, most), min_size=n, max_size=n)))  # noqa: E731
    every = [
        Limit("minutes", of(60), draw(st.integers(30, 200))),
        Limit("niche", of(1), draw(st.integers(0, 3))),
        Limit("platform", of(1), n, draw(st.integers(0, 2))),
    ]
    return draw(st.lists(st.sampled_from(every), unique_by=lambda limit: limit.name))


def _weights(draw, n: int) -> np.ndarray:
    return np.array(draw(st.lists(st.floats(0, 100), min_size=n, max_size=n)))


@st.composite
def worths(draw, n: int) -> Objective:
    kind = draw(st.sampled_from(["additive", "pooled", "covered"]))
    if kind == "covered":
        people = st.lists(st.integers(0, 29))
        return Covered(draw(st.lists(people, min_size=n, max_size=n)))
    weights = _weights(draw, n)
    if kind == "additive":
        return Pooled.additive(weights)
    pool = np.array(draw(st.lists(st.integers(0, 1), min_size=n, max_size=n)))
    size = (weights.max() + 1) * draw(st.floats(1, 10))
    return Pooled(weights, pool, np.array([size, size]))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_choice_among_few_offers_is_the_best_there_is(data) -> None:
    problem = data.draw(problems())
    worth = data.draw(worths(len(problem.costs)))
    found, best = choose(problem, worth), best_by_brute_force(problem, worth)
    if best is None:
        assert found == NOTHING
        return
    assert problem.allows(found.offers)
    assert found.value == pytest.approx(worth.value(found.offers))
    assert found.value == pytest.approx(best, rel=1e-6, abs=1e-6)
    assert best - 1e-6 <= found.upper_bound <= best * (1 + 1e-5) + 1e-5


def test_two_hundred_random_cases_with_every_limit_equal_brute_force() -> None:
    random = np.random.default_rng(11)
    for case in range(200):
        n = int(random.integers(4, 10))
        every = (
            Limit("minutes", random.integers(10, 90, n), int(random.integers(60, 300))),
            Limit("niche", random.integers(0, 2, n), int(random.integers(1, 4))),
            Limit("platform", random.integers(0, 2, n), n, int(random.integers(0, 2))),
        )
        costs, budget = random.integers(5, 60, n), int(random.integers(40, 150))
        problem = Problem(costs, random.integers(0, n, n), budget, n, budget, (), every)
        weights = random.uniform(1, 50, n)
        pools = Pooled(weights, random.integers(0, 2, n), np.full(2, weights.max() * 1.5))
        worth = (Pooled.additive(weights), pools)[case % 2]
        best = best_by_brute_force(problem, worth)
        assert choose(problem, worth).value == pytest.approx(best or 0.0, rel=1e-6)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.frozensets(st.integers(-5, 29)), min_size=1, max_size=8), st.data())
def test_covered_people_are_counted_as_sets_would(people: People, data) -> None:
    worth = Covered([list(s) for s in people])
    chosen = tuple(data.draw(st.sets(st.integers(0, len(people) - 1))))
    seen = frozenset().union(*(people[i] for i in chosen))
    assert worth.value(chosen) == len(seen)
    assert worth.gains(chosen) == pytest.approx([len(s - seen) for s in people])


def _audiences(creators: int, random: np.random.Generator) -> list[np.ndarray]:
    return [
        np.unique((30_000 * random.random(int(size)) ** 2).astype(int) + 20_000 * (i % 3))
        for i, size in enumerate(np.exp(random.uniform(5, 8, creators)))
    ]


def test_a_choice_among_large_audiences_has_a_high_and_true_certificate() -> None:
    random = np.random.default_rng(8)
    sets = _audiences(300, random)
    costs = np.array([20 + len(s) for s in sets]) * random.integers(50, 150, 300)
    problem = Problem(costs, np.arange(300), int(np.median(costs)) * 20, 20, 10**9)
    worth = Covered(sets)
    found = choose(problem, worth)
    assert problem.allows(found.offers)
    assert found.ratio >= 0.9
    for seed in range(30):
        order = np.random.default_rng(seed).permutation(300)
        kept = order[np.cumsum(costs[order]) <= problem.budget][:20]
        assert worth.value(kept.tolist()) <= found.upper_bound


def test_a_sample_by_hash_keeps_unions_to_a_few_percent() -> None:
    sets = _audiences(60, np.random.default_rng(8))
    full, sample = Covered(sets), Covered(sets, one_in=8)
    chosen = range(0, 60, 3)
    assert sample.value(chosen) == pytest.approx(full.value(chosen), rel=0.05)


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
def test_gains_are_what_an_offer_adds(data) -> None:
    n = 6
    worth = data.draw(worths(n))
    chosen = tuple(data.draw(st.sets(st.integers(0, n - 1))))
    gains = worth.gains(chosen)
    for i in set(range(n)) - set(chosen):
        more = worth.value((*chosen, i)) - worth.value(chosen)
        assert gains[i] == pytest.approx(more, rel=1e-6, abs=1e-6)


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
    assert choose(problem, Pooled.additive(np.array([1.0, 50.0]))) == NOTHING


def test_at_least_so_many_of_a_kind_are_taken_even_when_others_bring_more() -> None:
    tiktok = Limit("tiktok", np.array([0, 0, 1, 1]), 4, least=1)
    problem = Problem(np.array([50, 50, 60, 70]), np.arange(4), 110, 4, 110, (), (tiktok,))
    found = choose(problem, Pooled.additive(np.array([9.0, 8.0, 1.0, 2.0])))
    assert sorted(found.offers) == [0, 2]
    short = Problem(problem.costs, problem.creator, 59, 4, 110, (), (tiktok,))
    assert not choose(short, Pooled.additive(np.ones(4))).feasible


def test_free_offers_are_taken() -> None:
    problem = Problem(np.array([0, 0, 10]), np.arange(3), 5, 5, 5)
    found = choose(problem, Pooled.additive(np.array([1.0, 2.0, 3.0])))
    assert sorted(found.offers) == [0, 1]
    assert found.ratio == pytest.approx(1)


def test_nothing_to_choose_from_is_an_empty_set() -> None:
    nobody = Problem(np.empty(0, int), np.empty(0, int), 100, 0, 50)
    assert choose(nobody, Pooled.additive(np.empty(0))).offers == ()
    dear = Problem(np.array([200]), np.array([0]), 100, 1, 50)
    assert choose(dear, Pooled.additive(np.array([5.0]))).offers == ()
    assert choose(dear, Pooled.additive(np.array([5.0]))).ratio == 1.0


def test_ten_thousand_offers_are_chosen_from_with_a_tight_certificate() -> None:
    random = np.random.default_rng(5)
    n = 10_000
    costs = np.exp(random.normal(9.5, 0.8, n)).astype(int) + 100
    weights = np.exp(random.normal(9, 1, n))
    worth = Pooled(weights, random.integers(0, 20, n), np.full(20, weights.max() * 10))
    found = choose(Problem(costs, np.arange(n), 300_000, n, 150_000), worth)
    assert found.ratio > 0.95
