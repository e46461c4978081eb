"""How good and how fast the choice of a set is. Its reach interval: ``benchmarks/overlap.py``.

    python benchmarks/portfolio.py [--creators 10000] [--people 40000000] [--cases 200]

Three parts, all seeded. (1) Random small cases with every constraint against brute force.
(2) A budget for about 50 of ``creators`` whose audiences are real-size sets (about 19,000 each,
194 million in all at 10,000), the choice made on the people whose hash falls into 1 of 32; the
union of the chosen is counted in full. (3) The same with worth from pools.
Gate: 200 of 200 equal; choosing < 1 s (of one core) with value >= 0.9 of the bound.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import time

import numpy as np
import scipy.optimize  # noqa: F401  loaded before any clock starts

from wrensong.plan.coverage import Covered, sampled
from wrensong.plan.portfolio import Choice, choose
from wrensong.plan.problem import Limit, Problem
from wrensong.plan.worth import Objective, Pooled

NICHES, ONE_IN = 25, 32
SECONDS, RATIO = 1.0, 0.9


def small_case(random: np.random.Generator) -> tuple[Problem, Objective]:
    """Up to ten offers with caps, limits of number, hours, niche and platform, and musts."""
    n = int(random.integers(4, 11))
    limits = (
        Limit("minutes", random.integers(10, 90, n), int(random.integers(60, 300))),
        Limit("niche", random.integers(0, 2, n), int(random.integers(1, 4))),
        Limit("platform", random.integers(0, 2, n), n, int(random.integers(0, 2))),
    )
    budget = int(random.integers(20, 160))
    must = tuple(random.choice(n, random.integers(0, 2), replace=False).tolist())
    problem = Problem(
        random.integers(0, 60, n), random.integers(0, n, n), budget,
        int(random.integers(1, n + 1)), max(20, budget // 2), must, limits,
    )  # fmt: skip
    weights = random.uniform(0, 50, n)
    kind = int(random.integers(0, 3))
    if kind == 0:
        return problem, Pooled.additive(weights)
    if kind == 1:
        sizes = np.full(2, weights.max() * 1.5)
        return problem, Pooled(weights, random.integers(0, 2, n), sizes)
    return problem, Covered([random.integers(0, 60, random.integers(1, 25)) for _ in range(n)])


def best_of_all(problem: Problem, worth: Objective) -> float | None:
    n = len(problem.costs)
    sets = (s for size in range(n + 1) for s in itertools.combinations(range(n), size))
    return max((worth.value(s) for s in sets if problem.allows(s)), default=None)


def equal(cases: int) -> int:
    random = np.random.default_rng(2)
    found = 0
    for _ in range(cases):
        problem, worth = small_case(random)
        best, choice = best_of_all(problem, worth), choose(problem, worth)
        if best is None:
            found += not choice.feasible
        else:
            kept = problem.allows(choice.offers) and choice.upper_bound >= best - 1e-6
            found += kept and abs(choice.value - best) <= 1e-6 * max(1.0, best)
    return found


def audience(creator: int, size: int, people: int) -> np.ndarray:
    """Who follows one creator: seven in ten of her niche, some of whom follow many."""
    random = np.random.default_rng([7, creator])
    per_niche = people // NICHES
    niche = creator % NICHES
    inside = niche * per_niche + (per_niche * random.random(int(size * 0.7)) ** 2).astype(np.int64)
    outside = (people * random.random(int(size * 0.3))).astype(np.int64)
    return np.unique(np.concatenate([inside, outside]))


def large_case(creators: int, people: int) -> tuple[Problem, Covered, np.ndarray]:
    random = np.random.default_rng(3)
    sizes = np.exp(random.uniform(np.log(1_000), np.log(85_000), creators)).astype(int)
    sets = [sampled(audience(i, int(size), people), ONE_IN) for i, size in enumerate(sizes)]
    started = time.process_time()
    worth = Covered(sets)
    worth.scale = float(ONE_IN)
    print(f"    index of the sample: {time.process_time() - started:.2f} CPU s")
    fees = 100 * (0.01 * sizes * np.exp(0.7 * random.standard_normal(creators)) + 20)
    problem = Problem(fees.astype(np.int64), np.arange(creators), 0, 50, 10**12)
    return problem, worth, sizes


def report(name: str, choice: Choice, seconds: float) -> None:
    print(
        f"  {name}: {len(choice.offers)} chosen, {choice.value:,.0f} reached, certificate "
        f"{choice.ratio:.3f}, {seconds:.2f} CPU s",
        flush=True,
    )


def large(creators: int, people: int) -> bool:
    free, worth, sizes = large_case(creators, people)
    passed = True
    for share in (0.5, 1.0, 2.0):
        budget = int(share * 50 * np.median(free.costs))
        problem = Problem(free.costs, free.creator, budget, 50, budget // 2)
        started = time.process_time()
        choice = choose(problem, worth)
        seconds = time.process_time() - started
        report(f"budget {budget / 100:,.0f}", choice, seconds)
        full = [audience(i, int(sizes[i]), people) for i in choice.offers]
        truth = len(np.unique(np.concatenate(full)))
        print(f"    in full {truth:,}: the sample is off by {choice.value / truth - 1:+.2%}")
        passed &= seconds < SECONDS and choice.ratio >= RATIO
    random = np.random.default_rng(4)
    pooled = Pooled(
        sizes.astype(float), random.integers(0, 20, creators), np.full(20, sizes.max() * 10.0)
    )
    budget = int(50 * np.median(free.costs))
    started = time.process_time()
    choice = choose(Problem(free.costs, free.creator, budget, 50, budget // 2), pooled)
    seconds = time.process_time() - started
    report("pools instead of sets", choice, seconds)
    return passed and seconds < SECONDS and choice.ratio >= RATIO


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--creators", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=40_000_000)
    parser.add_argument("--cases", type=int, default=200)
    chosen = parser.parse_args()
    same = equal(chosen.cases)
    print(f"  equal to brute force: {same} of {chosen.cases}", flush=True)
    fast = large(chosen.creators, chosen.people)
    passed = same == chosen.cases and fast
    print("pass" if passed else "fail")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
