"""How often a card asks about honest creators, as measured; see docs/methods/alarms.md."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from typing import Any

from wrensong.doors import wording

from .domain import Signal

_AMONG = {
    "public": "public creators, whom nobody calls dishonest,",
    "invented": "honest creators of an invented world",
}


def with_false_looks(signals: Iterable[Signal]) -> tuple[Signal, ...]:
    """Signals that know something, each with how many honest creators get its light."""
    return tuple(
        replace(signal, false_looks=told(signal.key))
        if signal.light != "not known" and not signal.false_looks
        else signal
        for signal in signals
    )


def told(key: str) -> str:
    """``Of 1 000 ... 33 got this light (n = 6 837)``; of public creators where it was measured
    on them. Empty for a card that never asks for a look."""
    for among, words in _AMONG.items():
        if key in measured()[among]:
            rate, n = measured()[among][key]
            if not rate:
                return f"None of {wording.number(n)} {words} got this light"
            count = wording.number(rate, 0 if rate >= 9.95 else 1) if rate >= 1 else "fewer than 1"
            return f"Of 1{wording.THIN}000 {words} {count} got this light (n = {wording.number(n)})"
    return ""


@lru_cache(maxsize=1)
def measured() -> dict[str, Any]:
    """``public`` and ``invented``: card -> (asked about of 1,000, answered for), as
    `wrensong evaluate alarms` printed them; ``held_out``: hypothesis -> (creators as they are who
    get the light, of 1,000; caught with the strong dose, of 100), as `wrensong evaluate fraud`
    did. ``alarms`` and ``fraud`` are the versions of these measurements."""
    text = files("wrensong.vet").joinpath("false_looks.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
