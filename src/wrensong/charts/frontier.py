"""What each budget buys: a line with its interval, the chosen point marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .svg import (
    ACCENT,
    MUTED,
    PEER,
    RULE,
    WIDTH,
    Chart,
    Mark,
    Scale,
    Words,
    axis,
    drawing,
    label_at,
    on_paper,
    scale,
    tag,
    text,
    whisker,
)

_TOP, _BOTTOM, _LEFT = 40.0, 180.0, 6.0


@dataclass(frozen=True, slots=True)
class Spend:
    """A budget (number of one currency), what it brings, and the words for both."""

    budget: float
    budget_text: str
    brings: Mark
    chosen: bool = False
    note: str = ""


def frontier(
    points: Sequence[Spend], *, finding: str, x_label: str, y_label: str, x_words: Words,
    y_words: Words,
) -> Chart:  # fmt: skip
    """A line through what each budget brings, its interval as a band, the chosen one labelled."""
    ordered = sorted(points, key=lambda p: p.budget)
    across, x_ticks = scale([p.budget for p in ordered] or [1.0], _LEFT, WIDTH - _LEFT)
    up, y_ticks = scale([x for p in ordered for x in p.brings.reach] or [1.0], _BOTTOM, _TOP)
    drawn = [text(_LEFT, 12, y_label, fill=MUTED)]
    drawn += _grid(up, y_ticks, y_words)
    banded = [p for p in ordered if p.brings.low is not None and p.brings.high is not None]
    if len(banded) > 1:
        lows = [(across(p.budget), up(p.brings.low or 0.0)) for p in banded]
        highs = [(across(p.budget), up(p.brings.high or 0.0)) for p in banded]
        drawn.append(
            tag("polygon", points=_path([*lows, *reversed(highs)]), fill=PEER, fill_opacity="0.6")
        )
    line = [(across(p.budget), up(p.brings.value)) for p in ordered]
    if len(line) > 1:
        drawn.append(
            tag("polyline", points=_path(line), fill="none", stroke=ACCENT, stroke_width=2)
        )
    drawn += [tag("circle", cx=x, cy=y, r=2.5, fill=ACCENT, class_="mark") for x, y in line]
    for p in ordered:
        if p.chosen:
            drawn.append(_chosen(p, across(p.budget), up))
    drawn.append(axis(across, x_ticks, _BOTTOM, x_words, x_label))
    told = "; ".join(f"{p.budget_text}: {p.brings.text}" for p in ordered)
    rows = tuple((p.budget_text, p.brings.text, p.note) for p in ordered)
    columns = (x_label, y_label, "creators")
    return Chart(drawing(_BOTTOM + 38, finding, told, *drawn), finding, columns, rows)


def _grid(up: Scale, ticks: Sequence[float], words: Words) -> list[str]:
    drawn = []
    for value in ticks[1:]:
        y = up(value)
        drawn.append(tag("line", x1=_LEFT, x2=WIDTH - _LEFT, y1=y, y2=y, stroke=RULE))
        drawn.append(text(_LEFT, y - 3, words(value), fill=MUTED))
    return drawn


def _chosen(point: Spend, x: float, up: Scale) -> str:
    """The chosen budget: its interval upright, a dot, and its words directly beside."""
    brings = point.brings
    drawn = []
    if brings.low is not None and brings.high is not None:
        ends = (up(brings.low), up(brings.high))
        drawn.append(tag("line", x1=x, x2=x, y1=ends[0], y2=ends[1], stroke=ACCENT, stroke_width=3))
    flat = Scale(0.0, 1.0, x, x)
    drawn.append(whisker(flat, up(brings.value), Mark("", 0.0, None, None, "")))
    label = f"{point.budget_text}: {brings.text}"
    # Above its interval, where a curve that rises to the left of it cannot run through the words.
    y = max(28.0, up(brings.high if brings.high is not None else brings.value) - 8)
    drawn.append(on_paper(label_at(x, y, label, bold=True)))
    return "".join(drawn)


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
