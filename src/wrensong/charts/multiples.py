"""The same question asked of several sources: one small row of marks for each number."""

from __future__ import annotations

import math
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
    drawing,
    scale,
    shortened,
    tag,
    text,
    width_of,
)

_ROW, _HEAD, _LEFT = 22.0, 24.0, 130.0


@dataclass(frozen=True, slots=True)
class Panel:
    """One number (``name`` with its unit) as each source gives it; ``word`` says how far apart."""

    name: str
    marks: tuple[Mark, ...]
    word: str = ""


def small_multiples(panels: Sequence[Panel], *, finding: str, own: str = "") -> Chart:
    """A panel per number, each on an axis of its own from zero: what is compared is the length
    of bars within a panel. The bar of ``own`` (a source's name) is in accent, others in grey."""
    drawn: list[str] = []
    y = 0.0
    for panel in panels:
        y = _panel(panel, y, own, drawn)
    told = "; ".join(
        f"{p.name}: " + ", ".join(f"{m.name} {m.text}" for m in p.marks) for p in panels
    )
    rows = tuple((p.name, m.name, m.text) for p in panels for m in p.marks)
    return Chart(
        drawing(max(y, 8.0), finding, told or "nothing to compare", *drawn), finding,
        ("number", "source", "value"), rows,
    )  # fmt: skip


def _panel(panel: Panel, y: float, own: str, drawn: list[str]) -> float:
    drawn.append(
        text(0, y + 14, shortened(panel.name, WIDTH - width_of(panel.word) - 8), bold=True)
    )
    drawn.append(text(WIDTH, y + 14, panel.word, fill=MUTED, anchor="end"))
    values = [m.value for m in panel.marks if math.isfinite(m.value)]
    room = max((width_of(m.text) for m in panel.marks), default=0.0) + 8
    right = max(_LEFT + 40, WIDTH - room)
    at, _ = scale(values or [1.0], _LEFT, right)
    y += _HEAD
    for mark in panel.marks:
        drawn.append(text(0, y + 12, shortened(mark.name, _LEFT - 8)))
        if math.isfinite(mark.value):
            zero, end = at(0.0), at(mark.value)
            mine = mark.name == own
            drawn.append(
                tag(
                    "rect", x=min(zero, end), y=y + 3, width=max(1.0, abs(end - zero)), height=11,
                    rx=2, fill=ACCENT if mine else PEER, stroke=None if mine else MUTED,
                    stroke_width=None if mine else 0.8, class_="mark",
                )
            )  # fmt: skip
        shown = shortened(mark.text, WIDTH - _LEFT - 48)
        drawn.append(text(WIDTH, y + 12, shown, anchor="end"))
        y += _ROW
    drawn.append(tag("line", x1=0, x2=WIDTH, y1=y + 2, y2=y + 2, stroke=RULE))
    return y + 8
