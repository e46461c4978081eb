"""Whether a design sees what the planner says it would see.

For each effect of a grid the planner's chance, from the history of a panel alone, is set against
the share of panels in which the effect, added to the periods after that history, was told from
none by moved blocks. Panels of ``worlds.steady`` of three shapes; means over the panels.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from wrensong.measure.domain import Panel
from wrensong.measure.rules.lift import lift
from wrensong.measure.rules.power import power

from .worlds import panel, steady

VERSION = 1  # of what is measured and how; docs/methods names it beside its figures
SHAPES = ((120, 30, 15, 1), (200, 40, 20, 2), (90, 20, 14, 3))
PANELS, MOST = 240, 0.03
SHARES = (0.05, 0.10, 0.15, 0.20, 0.30)


def evaluate_power(folder: Path | None, seed: int) -> dict[str, Any]:
    """``error`` is the mean distance between said and seen over effects and shapes."""
    said, seen = np.zeros((len(SHAPES), len(SHARES))), np.zeros((len(SHAPES), len(SHARES)))
    for row, (periods, places, length, treated) in enumerate(SHAPES):
        for number in range(PANELS):
            made, design = panel(steady, (periods, places), treated, length, seed, number)
            cut = design.start
            history = Panel(made.places, made.times[:cut], made.values[:cut])
            planned = power(history, design.treated, length)
            said[row] += np.interp(SHARES, planned.effects, planned.chances)
            usual = float(history.values[:, list(design.treated)].mean())
            for column, share in enumerate(SHARES):
                values = made.values.copy()
                values[cut:, list(design.treated)] += share * usual
                found = lift(Panel(made.places, made.times, values), design, seed=seed)
                seen[row, column] += found.inferences[1].p <= 1 - planned.level
    said, seen = said / PANELS, seen / PANELS
    error = float(np.mean(np.abs(said - seen)))
    return {
        "panels": PANELS * len(SHAPES), "simulated": True, "error": error,
        "bias_of_chance": float(np.mean(said - seen)),
        "said": {f"{s:.0%}": float(x) for s, x in zip(SHARES, said.mean(axis=0), strict=True)},
        "seen": {f"{s:.0%}": float(x) for s, x in zip(SHARES, seen.mean(axis=0), strict=True)},
        "gates": {"error": (error, MOST, error <= MOST)}, "passed": error <= MOST,
    }  # fmt: skip
