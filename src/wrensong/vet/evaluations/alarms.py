"""How many of 1,000 honest creators does each card ask a person to look at?

In the demo world the honest are those with nothing planted. Of files everybody is taken as
honest: nobody knows who is not, so the count is an upper bound.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import numpy as np
import pyarrow.compute as pc

from wrensong.core.periods import utc_now
from wrensong.vet.domain import Signal
from wrensong.vet.questions import cards
from wrensong.vet.rules.proportions import wilson
from wrensong.vet.signals import Context, files_are_old, signals

from .reviewed import honest, imported, invented, reviewed

VERSION = 2  # of what is measured and how; docs/methods names it beside its figures
GATE = 50.0
"""Of 1,000; for the cards that speak of arrangement or purchase (ACCUSING), where an alarm costs a
person most. The others describe: a quiet month, a low rate, a word in a caption."""
ACCUSING = (
    "bought_followers", "bought_likes", "bought_both", "pod_comments", "follow_unfollow", "growth",
    "pods", "comments",
)  # fmt: skip
# Counts that only words use, no light; any number of posts above one will do.
_COUNTED = ("posts_known", "tagged_posts", "disclosure_known", "mentions_known")


def evaluate_alarms(folder: Path | None, seed: int = 0) -> dict[str, Any]:
    """``NAME_per_1000`` creators that a card asks to look at, of the ``NAME_n`` it could answer
    for, with an 80 % interval, for every card of a review."""
    lights: dict[str, list[bool]] = {}
    creators = 0
    with TemporaryDirectory(prefix="wrensong-") as scratch:
        worlds = [*invented(Path(scratch), seed)] if folder is None else [None]
        for number, world in enumerate(worlds):
            files = world.folder if world else cast("Path", folder)
            table = reviewed(imported(files, Path(scratch) / f"lake{number}"), seed)
            innocent = honest(world) if world else None
            now = pc.max(table["observed_at"]).as_py()
            context = Context(now=_aware(now), files_are_old=files_are_old(table))
            for row in table.to_pylist():
                if innocent is None or row["account"] in innocent:
                    creators += 1
                    _noted(lights, row, context)
    result: dict[str, Any] = {"seed": seed, "n": creators}
    gates: dict[str, tuple[float, float, bool]] = {}
    for name, looks in lights.items():
        value = 1000 * float(np.mean(looks))
        low, high = wilson(np.array([float(sum(looks))]), np.array([float(len(looks))]))
        result |= {
            f"{name}_per_1000": value, f"{name}_per_1000_low": 1000 * low[0],
            f"{name}_per_1000_high": 1000 * high[0], f"{name}_n": len(looks),
        }  # fmt: skip
        if name in ACCUSING:
            gates[f"false_alarms {name}"] = (value, GATE, value <= GATE)
    result["gates"] = gates
    result["passed"] = bool(gates) and all(ok for _, _, ok in gates.values())
    return result


def _noted(lights: dict[str, list[bool]], row: dict[str, Any], context: Context) -> None:
    told: tuple[Signal, ...] = (*signals(row | dict.fromkeys(_COUNTED, 2), context), *cards(row))
    for signal in told:
        if signal.light != "not known":
            lights.setdefault(signal.key, []).append(signal.light == "look")


def _aware(moment: Any) -> Any:
    from datetime import UTC

    return utc_now() if moment is None else moment.replace(tzinfo=UTC)
