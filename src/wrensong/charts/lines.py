"""What was observed against what was expected, over time."""

from __future__ import annotations

from collections.abc import Sequence

from .svg import (
    ACCENT,
    MUTED,
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

_TOP, _BOTTOM, _SIDE = 40.0, 178.0, 6.0
GREY = "var(--muted, #655c50)"


def two_lines(
    times: Sequence[str], observed: Sequence[float], expected: Sequence[float], *, finding: str,
    label: str, begins: int, words: Words,
) -> Chart:  # fmt: skip
    """Two values for each period: ``observed`` as a full line in accent, ``expected`` as a dashed
    grey one, and an upright line where something ``begins`` (an index). Few empty units are drawn
    below: the axis starts near the least value."""
    values = [*observed, *expected]
    low, high = min(values), max(values)
    near = low > 0 and low > 0.5 * high
    up, ticks = scale([v - low if near else v for v in values], _BOTTOM, _TOP)
    shift = low if near else 0.0
    along = Scale(0, max(1, len(times) - 1), _SIDE, WIDTH - _SIDE)
    drawn = [text(_SIDE, 12, label, fill=MUTED)]
    for value in ticks:
        y = up(value)
        drawn.append(tag("line", x1=_SIDE, x2=WIDTH - _SIDE, y1=y, y2=y, stroke=RULE))
        drawn.append(on_paper(text(_SIDE, y - 3, words(value + shift), fill=MUTED)))
    x = along(begins)
    drawn.append(tag("line", x1=x, x2=x, y1=_TOP - 10, y2=_BOTTOM, stroke=MUTED,
                     stroke_dasharray="3 3", class_="span"))  # fmt: skip
    drawn.append(on_paper(label_at(x, _TOP - 14, "begins")))
    for series, colour, dash, name in (
        (expected, GREY, "5 3", "line expected"), (observed, ACCENT, None, "line observed"),
    ):  # fmt: skip
        points = " ".join(f"{along(i):.1f},{up(v - shift):.1f}" for i, v in enumerate(series))
        drawn.append(tag("polyline", points=points, fill="none", stroke=colour, stroke_width=1.6,
                         stroke_dasharray=dash, class_=name))  # fmt: skip
    end = WIDTH - _SIDE
    above = observed[-1] >= expected[-1]
    for series, colour, word, raised in (
        (observed, ACCENT, "observed", above), (expected, GREY, "expected", not above),
    ):  # fmt: skip
        y = up(series[-1] - shift) + (-8 if raised else 16)
        drawn.append(on_paper(text(end, y, word, fill=colour, anchor="end", bold=True)))
    drawn.append(text(_SIDE, _BOTTOM + 18, times[0], fill=MUTED))
    drawn.append(text(end, _BOTTOM + 18, times[-1], fill=MUTED, anchor="end"))
    rows = tuple(
        (time, words(seen), words(made), "yes" if i >= begins else "no")
        for i, (time, seen, made) in enumerate(zip(times, observed, expected, strict=True))
    )
    told = f"{times[0]} to {times[-1]}; begins {times[begins]}"
    svg = drawing(_BOTTOM + 26, finding, told, *drawn)
    return Chart(svg, finding, ("period", "observed", "expected", "since it began"), rows)
