"""Counts over time as a line, with the band of what peers did in the same time."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from .svg import (
    ACCENT,
    MUTED,
    PEER,
    RULE,
    WIDTH,
    Chart,
    Scale,
    Words,
    drawing,
    label_at,
    on_paper,
    scale,
    tag,
    text,
)

_TOP, _BOTTOM, _SIDE = 48.0, 168.0, 6.0
_TICKS = 4
Days = Callable[[date], str]


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted on a day, and where peers that stood there at first would stand (80 %;
    None: not known)."""

    day: date
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time worth a look, with its words."""

    start: date
    end: date
    words: str


def growth_line(
    counts: Sequence[Count], *, finding: str, label: str, words: Words, days: Days,
    span: Span | None = None, band: str = "similar accounts",
) -> Chart:  # fmt: skip
    """Counts in the order of time as a line in accent, peers as a grey band behind it, and the
    ``span`` between two upright lines. ``label`` names the upright axis with its unit."""
    known = sorted((c for c in counts if math.isfinite(c.value)), key=lambda c: c.day)
    reach = [x for c in known for x in (c.value, c.low, c.high) if x is not None]
    up, ticks = scale(reach or [1.0], _BOTTOM, _TOP)
    first, last = (known[0].day, known[-1].day) if known else (date(2000, 1, 1),) * 2
    along = Scale(first.toordinal(), max(last.toordinal(), first.toordinal() + 1), _SIDE,
                  WIDTH - _SIDE)  # fmt: skip
    drawn = [text(_SIDE, 12, label, fill=MUTED)]
    banded = [c for c in known if c.low is not None and c.high is not None]
    if len(banded) > 1:
        drawn.append(_band(banded, along, up))
    for value in ticks[1:]:
        y = up(value)
        drawn.append(tag("line", x1=_SIDE, x2=WIDTH - _SIDE, y1=y, y2=y, stroke=RULE))
        drawn.append(on_paper(text(_SIDE, y - 3, words(value), fill=MUTED)))
    if span is not None:
        drawn.append(_span(span, along))
    line = [(along(c.day.toordinal()), up(c.value)) for c in known]
    if len(line) > 1:
        drawn.append(tag("polyline", points=_path(line), fill="none", stroke=ACCENT,
                         stroke_width=2, class_="line"))  # fmt: skip
    ends = [*line[:1], *line[-1:]]
    drawn += [tag("circle", cx=x, cy=y, r=3.5, fill=ACCENT, class_="mark") for x, y in ends]
    if known:
        x, y = line[-1]
        drawn.append(on_paper(label_at(x, max(_TOP - 6, y - 8), words(known[-1].value), bold=True)))
    if len(banded) > 1:
        drawn.append(_named(banded[-1], band, up))
    drawn.append(_time(first, last, along, days))
    rows = tuple((days(c.day), words(c.value), _range(c, words)) for c in known)
    told = ""
    if known:
        then, now = words(known[0].value), words(known[-1].value)
        told = f"{days(first)}: {then}; {days(last)}: {now}" + (f"; {span.words}" if span else "")
    svg = drawing(_BOTTOM + 26, finding, told or "nothing was counted", *drawn)
    return Chart(svg, finding, ("day", label, f"{band}, 8 in 10"), rows)


def _band(banded: Sequence[Count], along: Scale, up: Scale) -> str:
    lows = [(along(c.day.toordinal()), up(c.low or 0.0)) for c in banded]
    highs = [(along(c.day.toordinal()), up(c.high or 0.0)) for c in banded]
    points = _path([*lows, *reversed(highs)])
    return tag("polygon", points=points, fill=PEER, fill_opacity="0.6", class_="band")


def _named(end: Count, band: str, up: Scale) -> str:
    """The band's name, directly below or in it at its right end."""
    y = min(_BOTTOM - 4, max(_TOP + 10, up(end.low or 0.0) + 14))
    return on_paper(text(WIDTH - _SIDE, y, f"8 in 10 {band}", fill=MUTED, anchor="end"))


def _span(span: Span, along: Scale) -> str:
    left, right = along(span.start.toordinal()), along(span.end.toordinal())
    drawn = [
        tag("line", x1=x, x2=x, y1=_TOP - 14, y2=_BOTTOM, stroke=MUTED, stroke_dasharray="3 3",
            class_="span")
        for x in (left, right)
    ]  # fmt: skip
    drawn.append(on_paper(label_at((left + right) / 2, _TOP - 18, span.words)))
    return "".join(drawn)


def _time(first: date, last: date, along: Scale, days: Days) -> str:
    """The axis of time: its ends and a few days between."""
    whole = last.toordinal() - first.toordinal()
    steps = _TICKS if whole >= 2 * _TICKS else 1 if whole else 0
    drawn = [tag("line", x1=_SIDE, x2=WIDTH - _SIDE, y1=_BOTTOM, y2=_BOTTOM, stroke=RULE)]
    for i in range(steps + 1):
        at = first.toordinal() + (whole * i // steps if steps else 0)
        x = along(at)
        drawn.append(tag("line", x1=x, x2=x, y1=_BOTTOM, y2=_BOTTOM + 4, stroke=MUTED))
        if i % 2 == 0 or steps < _TICKS:
            drawn.append(label_at(x, _BOTTOM + 18, days(date.fromordinal(at)), fill=MUTED))
    return "".join(drawn)


def _range(count: Count, words: Words) -> str:
    if count.low is None or count.high is None:
        return "not known"
    return f"{words(count.low)} to {words(count.high)}"


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
