"""How long it takes to say whether a treatment of regions worked.

    python benchmarks/lift.py [--places 200] [--periods 730]

An invented panel with three treated places and 60 periods of treatment. The floor is one fit of
the shares by the same solver; the rest is 199 placebo groups and the search for the interval.

Gate: both methods with their inferences in under 2 s for 200 places and two years of days.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time

import numpy as np

from wrensong.measure.evaluations.worlds import WORLDS, panel
from wrensong.measure.rules.lift import METHODS, lift
from wrensong.measure.rules.simplex import shares

GATE, LENGTH, RUNS = 2.0, 60, 5


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--places", type=int, default=200)
    parser.add_argument("--periods", type=int, default=730)
    asked = parser.parse_args()
    both, ratios = [], []
    for number in range(RUNS):
        made, design = panel(WORLDS["shared"], (asked.periods, asked.places), 3, LENGTH, 7, number)
        before = made.values[: design.start]
        donors = [i for i in range(asked.places) if i not in design.treated]
        own = before[:, list(design.treated)].mean(axis=1)
        started = time.perf_counter()
        shares(before[:, donors] - before[:, donors].mean(axis=0), own - np.mean(own))
        floor = time.perf_counter() - started
        started = time.perf_counter()
        for method in METHODS:
            lift(made, design, method)
        both.append(time.perf_counter() - started)
        ratios.append(both[-1] / floor)
    seconds, ratio = float(np.median(both)), float(np.median(ratios))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"{asked.places} places, {asked.periods} periods: {seconds:.2f} s, {ratio:.0f} x one fit")
    print(f"median of {RUNS} runs, peak {peak:.2f} GiB; gate {GATE} s")
    return 0 if seconds <= GATE else 1


if __name__ == "__main__":
    sys.exit(main())
