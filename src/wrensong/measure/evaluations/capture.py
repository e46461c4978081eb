"""The total of two lists where the truth is known: simulated shops with leaks and mistakes.

A shop has 200 to 2,000 orders that creators brought, and three times as many others. A brought one
carries a code or a click with chance .45-.75; 30-60 % of all buyers answer at the checkout, and
who was brought names the creator with chance .7-.9, a little more often with a code (odds 1.2). 3 %
of all other answers name one of the creators by mistake, and as many name a placebo. A code that
got out adds 5-30 % to the tracked orders; 85 % of these are recognised.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from wrensong.measure.rules.capture import Lists, total

VERSION = 1  # of what is measured and how; docs/methods names it beside its figures
SHOPS, BIAS, RMSE, COVERAGE = 2000, 0.10, 0.20, (0.75, 0.85)


def shop(rng: np.random.Generator) -> tuple[int, Lists, int, int]:
    """The truth, the two lists, orders by code or link as they stand (leak included), and orders by
    last click alone."""
    truth = int(np.exp(rng.uniform(np.log(200), np.log(2000))))
    code = rng.random(truth) < rng.uniform(0.45, 0.75)
    answers = rng.uniform(0.3, 0.6)
    names = rng.uniform(0.7, 0.9)
    odds = names / (1 - names) * 1.2
    named = (rng.random(truth) < answers) & (
        rng.random(truth) < np.where(code, odds / (1 + odds), names)
    )
    leaked = int(rng.poisson(code.sum() * rng.uniform(0.05, 0.30)))
    missed = int(rng.binomial(leaked, 0.15))
    others = rng.binomial(3 * truth, answers)
    wrong, placebo = rng.binomial(others, 0.03), rng.binomial(others, 0.03)
    tracked = int(code.sum())
    lists = Lists(tracked + missed, int(named.sum() + wrong), int((named & code).sum()),
                  float(placebo))  # fmt: skip
    clicked = int(rng.binomial(tracked, 0.4))
    return truth, lists, tracked + leaked, clicked


def evaluate_capture(folder: Path | None, seed: int) -> dict[str, Any]:
    """Bias and root mean squared error as shares of the truth, coverage of the 80 % interval, and
    the bias of simply counting codes and links, or clicks."""
    rng = np.random.default_rng(seed)
    found, codes, clicks, held, silent = [], [], [], [], 0
    for _ in range(SHOPS):
        truth, lists, tracked, clicked = shop(rng)
        said = total(lists)
        if said.value is None or said.low is None or said.high is None:
            silent += 1
            continue
        found.append(said.value / truth - 1)
        codes.append(tracked / truth - 1)
        clicks.append(clicked / truth - 1)
        held.append(said.low <= truth <= said.high)
    bias, rmse = float(np.mean(found)), float(np.sqrt(np.mean(np.square(found))))
    coverage = float(np.mean(held))
    gates = {
        "bias": (abs(bias), BIAS, abs(bias) <= BIAS),
        "error": (rmse, RMSE, rmse <= RMSE),
        "coverage": (coverage, COVERAGE, COVERAGE[0] <= coverage <= COVERAGE[1]),
    }
    return {
        "shops": SHOPS, "silent": silent, "bias": bias, "error": rmse, "coverage": coverage,
        "bias_of_codes_and_links": float(np.mean(codes)), "bias_of_clicks": float(np.mean(clicks)),
        "simulated": True, "gates": gates, "passed": all(ok for _, _, ok in gates.values()),
    }  # fmt: skip
