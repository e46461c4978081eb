"""A measured effect, and what a design could see, in words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from wrensong.core.estimate import Estimate
from wrensong.doors import wording

from .rules.saying import ASSUMES, Verdict

if TYPE_CHECKING:
    from .domain import Inference
    from .service import Brought, Measured, Planned

_CHECKS = {
    "placebo places": "Of {n} groups of places, the treated one among them, {k} moved as much or "
    "more in that time.",
    "moved blocks": "Of {n} positions of the same stretch of time, {k} stand out as much or more.",
}


def said_of_lift(found: Measured) -> str:
    """The whole answer as prose, with its assumptions."""
    lift, unit = found.lift, found.panel.unit
    places = wording.listing(found.panel.places[i] for i in found.design.treated)
    span = f"{found.panel.times[found.design.start]} to {found.panel.times[found.design.end - 1]}"
    lines = [
        headline(found),
        "",
        f"Treated: {places}, {span}. Compared by {lift.method.replace('-', ' ')} with "
        f"{wording.plural(len(found.panel.places) - len(found.design.treated), 'other place')}.",
        f"Per place and period: {_number(lift.effect)} {unit}; in all: {_number(lift.total)} {unit}"
        f" ({lift.effect.level:.0%} interval).",
        *(_check(one) for one in lift.inferences),
        f"Before the treatment the comparison missed by {_plain(lift.fit)} a period, "
        f"{wording.percent(lift.fit / lift.scale) if lift.scale else 'not known'} of the usual.",
    ]
    if found.could_see is not None and found.could_see.smallest is not None:
        lines.append(
            f"An effect of {wording.percent(found.could_see.smallest)} would be seen in "
            f"{found.could_see.asked:.0%} of cases by a design like this."
        )
    heaviest = sorted(lift.weights.items(), key=lambda pair: -pair[1])[:5]
    if lift.method == "synthetic-control":
        made = ", ".join(f"{name} {share:.0%}" for name, share in heaviest)
        lines.append(f"The comparison is made of: {made}.")
    return "\n".join([*lines, "", "This assumes:", *(f"- {s}" for s in ASSUMES[lift.method])])


def headline(found: Measured) -> str:
    """The finding in one sentence."""
    lift = found.lift
    share, total = lift.share, f"{_number(lift.total)} {found.panel.unit}"
    part = _share(share)
    match found.verdict:
        case Verdict.SEEN:
            word = "more" if (lift.effect.value or 0) > 0 else "less"
            return (
                f"There was {word} than expected: {total}, {part}. Chance rarely looks like this."
            )
        case Verdict.UNSURE:
            return f"In doubt: {total}, {part}. One check tells it from chance, the other does not."
        case Verdict.SMALL:
            return f"Too small to know: {total}, {part}. Chance alone often looks like this."
    return (
        "This design cannot tell: there are too few other places or periods for any effect to "
        "stand out. Add places, or a longer history."
    )


def said_of_power(planned: Planned) -> str:
    """What a design could see, as prose with a few chances."""
    found = planned.power
    if found.smallest is None:
        first = "Not even a very large effect would be seen reliably by this design."
    else:
        first = (
            f"The smallest effect that this design sees in {found.asked:.0%} of cases is "
            f"{wording.percent(found.smallest)} of the usual."
        )
    step = max(1, len(found.effects) // 6)
    rows = [
        f"  {wording.percent(e):>8}  {c:.0%}"
        for e, c in list(zip(found.effects, found.chances, strict=True))[::step]
    ]
    stretches = wording.plural(found.windows, "stretch", "stretches")
    judged = (
        f"Judged from {stretches} of {wording.plural(planned.length, 'period')} in the history."
    )
    return "\n".join([first, judged, "", "  effect    chance to see it", *rows])


def said_of_total(found: Brought) -> str:
    """The total as prose, with the two lists it follows from."""
    lists, said = found.counted.lists, found.total
    counted = (
        f"Of {wording.plural(found.counted.orders, 'order')}, {lists.tracked} came by a code or a "
        f"link, {lists.named} named a creator at the checkout, {lists.twice} both."
    )
    if found.counted.leaked:
        counted += f" {found.counted.leaked} with a code that got out were set aside."
    if found.counted.repeated:
        counted += f" {found.counted.repeated} rows repeat an order and count once."
    if said.value is None or said.low is None or said.high is None:
        return f"The total is not known: {said.reason}\n{counted}"
    first = (
        f"Creators brought about {wording.number(said.value)} orders "
        f"({wording.number(said.low)} to {wording.number(said.high)}, {said.level:.0%} interval)."
    )
    return (
        f"{first}\n{counted}\nThis assumes that a buyer with a code names the creator about as "
        "often as one without."
    )


def _check(one: Inference) -> str:
    words = _CHECKS[one.name].format(n=one.n, k=round(one.p * one.n))
    return f"Check by {one.name}: {words}"


def _share(e: Estimate) -> str:
    """``21 % (16 % to 25 %)``: with minus signs a dash between the ends could be misread."""
    if e.value is None:
        return "not known as a share"
    low, high = (
        "no limit" if x is None or math.isinf(x) else wording.percent(x) for x in (e.low, e.high)
    )
    return f"{wording.percent(e.value)} ({low} to {high})"


def _number(e: Estimate) -> str:
    """``155.6 (80.1 to 231.0)``; an end that nothing refuses is said in words."""
    low, high = ("no limit" if x is None or math.isinf(x) else _plain(x) for x in (e.low, e.high))
    return f"{_plain(e.value or 0.0)} ({low} to {high})"


def _plain(x: float) -> str:
    digits = 0 if abs(x) >= 1000 else 1 if abs(x) >= 10 else 2
    return wording.number(x, digits)
