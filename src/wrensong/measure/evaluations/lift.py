"""Lift where there is none: how often chance is taken for an effect, and what the interval holds.

1,000 panels without an effect (``worlds``, in turn), 30 places and 100 periods, of which one to
three places are said to be treated in the last 15. ``size`` of an inference is the share of panels
it refuses at 0.10. Where a folder holds the public GeoLift walkthrough (a file with location, Y and
date of 105 days), its published result is asked for, too.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np

from wrensong.core.errors import WrensongError
from wrensong.measure.panels import design_of, read_panel
from wrensong.measure.rules.lift import DIFFERENCES, METHODS, SYNTHETIC, lift

from .worlds import WORLDS, panel

VERSION = 1  # of what is measured and how; docs/methods names it beside its figures
PANELS, SIZE, LENGTH = 1000, (100, 30), 15
REFUSE, MOST, SECONDS = 0.10, 0.12, 2.0
LARGE, LARGE_LENGTH = (730, 200), 60
# As published with the walkthrough: chicago and portland, the last 15 of 105 days.
WALKTHROUGH = {"att": 155.556, "total": 4667.0, "share": 0.0542}
WALKED = ("chicago", "portland")


def evaluate_lift(folder: Path | None, seed: int) -> dict[str, Any]:
    """Sizes of every inference that is shown, coverage of the intervals, seconds of a large
    panel, and the distance from the walkthrough where its file is there."""
    refused: dict[str, list[bool]] = {}
    held: dict[str, list[bool]] = {method: [] for method in METHODS}
    worlds = list(WORLDS.items())
    for number in range(PANELS):
        name, world = worlds[number % len(worlds)]
        made, design = panel(world, SIZE, 1 + number % 3, LENGTH, seed, number)
        for method in METHODS:
            found = lift(made, design, method, seed=seed + number)
            assert found.effect.low is not None and found.effect.high is not None
            held[method].append(found.effect.low <= 0 <= found.effect.high)
            for one in found.inferences:
                for key in (f"{method} {one.name}", f"{name} {method} {one.name}"):
                    refused.setdefault(key, []).append(one.p <= REFUSE)
    size = {_key(name): float(np.mean(was)) for name, was in refused.items()}
    seconds = _seconds(seed)
    gates = {
        f"size_{name}": (share, MOST, share <= MOST)
        for name, share in size.items() if name.startswith(("synthetic", "difference"))
    }  # fmt: skip
    gates["seconds"] = (seconds, SECONDS, seconds <= SECONDS)
    result: dict[str, Any] = {
        "panels": PANELS, "size": size, "seconds": seconds, "simulated": True,
        "coverage": {_key(method): float(np.mean(was)) for method, was in held.items()},
    }  # fmt: skip
    walked = _walkthrough(folder, seed) if folder is not None else None
    if walked is not None:
        result["walkthrough"] = walked
        error = max(abs(walked[name] / truth - 1) for name, truth in WALKTHROUGH.items())
        gates["error_walkthrough"] = (error, 0.01, error <= 0.01)
    return {**result, "gates": gates, "passed": all(ok for _, _, ok in gates.values())}


def _key(name: str) -> str:
    return name.replace(" ", "_").replace("-", "_")


def _seconds(seed: int) -> float:
    """How long 200 places and two years take, placebos and interval included."""
    made, design = panel(WORLDS["shared"], LARGE, 3, LARGE_LENGTH, seed, 0)
    started = time.perf_counter()
    lift(made, design, SYNTHETIC, seed=seed)
    lift(made, design, DIFFERENCES, seed=seed)
    return time.perf_counter() - started


def _walkthrough(folder: Path, seed: int) -> dict[str, float] | None:
    for path in sorted(folder.rglob("*.csv")):
        try:
            read = read_panel(path)
            if len(read.panel.times) != 105:
                continue
            design = design_of(read.panel, WALKED, read.panel.times[90])
        except (WrensongError, OSError):
            continue
        found = lift(read.panel, design, seed=seed)
        assert found.effect.value and found.total.value and found.share.value
        return {"att": found.effect.value, "total": found.total.value, "share": found.share.value}
    return None
