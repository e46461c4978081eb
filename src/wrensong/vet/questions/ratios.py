"""When a likelihood ratio asks for a look, and how it reads."""

from __future__ import annotations

from collections.abc import Mapping

from wrensong.doors import wording
from wrensong.vet.domain import Light
from wrensong.vet.rules.fraud import PRIOR

RARE = 0.01
"""A light asks for a look only at what at most this share of honest accounts show."""

NEEDED = (1 - PRIOR) / PRIOR
"""... and only at a ratio that outweighs the prior."""

POSTS_NEEDED: Mapping[str, int] = {"bought_likes": 3, "bought_both": 3, "pod_comments": 3}
"""... and, of what one post that travelled shows as well, only from so many posts."""

PRIOR_IN_WORDS = (
    f"Before looking, {round(100 * PRIOR)} in 100 are assumed to do this, so a ratio up to "
    f"{NEEDED:.0f} asks for nothing"
)


def light_of(ratio: float, false_alarm: float) -> Light:
    return "look" if ratio > NEEDED and false_alarm <= RARE else "clear"


def strength(ratio: float, light: Light) -> str:
    """The plain reading of a ratio."""
    if light == "look":
        return "strong for it"
    if ratio >= 3:
        return "some for it, not enough to ask"
    return "says little" if ratio > 1 / 3 else "speaks against it"


def times(ratio: float, low: float, high: float, learnt_from: int) -> str:
    """``12 times (4.0–30) as likely``: two figures are all that a ratio supports. A tenth of those
    learnt from is the largest ratio they can show, either way."""
    most = learnt_from / 10
    if low >= 0.99 * most:
        return f"{_short(most)} or more times as likely"
    if high <= 1.01 / most:
        return f"at most {_short(1 / most)} times as likely"
    return f"{_short(ratio)} times ({_short(low)}–{_short(high)}) as likely"


def _short(ratio: float) -> str:
    digits = 0 if ratio >= 9.95 else 1 if ratio >= 0.995 else 2
    return wording.number(ratio, digits)


def per_thousand(share: float) -> str:
    """``3 in 1 000``, ``nearly all``."""
    count = round(1000 * share)
    if count >= 995:
        return "nearly all"
    return f"{count or 'fewer than 1'} in 1{wording.THIN}000"
