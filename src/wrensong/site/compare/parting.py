"""Whether numbers with intervals differ, in words."""

from __future__ import annotations

from collections.abc import Sequence

from wrensong.core.estimate import Estimate
from wrensong.doors import wording

Named = tuple[str, Estimate]


def parted(numbers: Sequence[Named]) -> str:
    """What the intervals of some named estimates say of their order: who is surely above or
    below all others, or that they may be the same. Empty where fewer than two are known.

    80 % intervals that do not touch are taken to differ; those that touch may be the same.
    """
    known = [(name, e) for name, e in numbers if e.value is not None]
    if len(known) < 2:
        return ""
    if any(e.low is None or e.high is None for _, e in known):
        return "without intervals: cannot be told apart for sure"
    above = [name for name, e in known if all(_above(e, o) for n, o in known if n != name)]
    below = [name for name, e in known if all(_above(o, e) for n, o in known if n != name)]
    if len(known) == 2:
        return f"{above[0]} is higher" if above else "may be the same"
    said = [f"{above[0]} is higher than all others"] if above else []
    said += [f"{below[0]} is lower than all others"] if below else []
    if said:
        left = len(known) - len(said)
        rest = "; the others may be the same" if left > 1 and not _any(known, above + below) else ""
        return wording.listing(said) + rest
    return "some differ" if _any(known, []) else "may be the same"


def _above(one: Estimate, other: Estimate) -> bool:
    return one.low is not None and other.high is not None and one.low > other.high


def _any(known: Sequence[Named], besides: Sequence[str]) -> bool:
    """Whether any two of the numbers part, ``besides`` some."""
    left = [e for name, e in known if name not in besides]
    return any(_above(one, other) for one in left for other in left)
