"""What every chart is made of: tags, colours, a scale, and the chart itself.

A chart is drawn 360 units wide with 12-unit text, so that it stays readable at the width of
a phone; the page sets how wide it may grow. Colours are CSS variables with a fallback: the
page decides light, dark or print, and a chart alone in a notebook still has its colours.
"""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 360.0
TEXT = 12.0
INK = "var(--ink, #1f1b16)"
MUTED = "var(--muted, #655c50)"
ACCENT = "var(--accent, #7a4a21)"
PEER = "var(--peer, #cfc5b6)"
RULE = "var(--rule, #ddd4c6)"
PAPER = "var(--paper, #fbf8f2)"

Words = Callable[[float], str]
"""Turns a value of the axis into text; given by the caller, who knows the unit."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A named value with its interval (same unit) and how it reads in words."""

    name: str
    value: float
    low: float | None
    high: float | None
    text: str

    @property
    def reach(self) -> tuple[float, ...]:
        """Every number that must be on the axis."""
        return tuple(x for x in (self.value, self.low, self.high) if x is not None)


@dataclass(frozen=True, slots=True)
class Chart:
    """An inline SVG, the finding it shows (its title), and its data as a table of words."""

    svg: str
    finding: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def standalone(self) -> str:
        """The chart as a file of its own: plain colours, its paper, and its finding above."""
        plain = re.sub(r"var\(--\w+, (#\w+)\)", r"\1", self.svg)
        width, height = (float(x) for x in re.findall(r"viewBox=\"0 0 (\S+) (\S+)\"", plain)[0])
        paper = re.sub(r"var\(--\w+, (#\w+)\)", r"\1", PAPER)
        title = textwrap.wrap(self.finding, round(width / 7))
        top = 22 + 18 * len(title)
        lines = "".join(
            f'<text x="6" y="{18 * number}" font-size="14" font-weight="600">{escape(line)}</text>'
            for number, line in enumerate(title, 1)
        )
        body = plain.replace(
            "<svg ", f'<svg y="{top}" width="{width:.0f}" height="{height:.0f}" ', 1
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height + top:.0f}" '
            f'font-family="sans-serif" font-size="12">'
            f'<rect width="100%" height="100%" fill="{paper}"/>{lines}{body}</svg>\n'
        )


@dataclass(frozen=True, slots=True)
class Scale:
    """Linear map of ``low..high`` (data) onto ``left..right`` (drawing units)."""

    low: float
    high: float
    left: float
    right: float

    def __call__(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.left + min(1.0, max(0.0, share)) * (self.right - self.left)


def scale(values: Sequence[float], left: float, right: float) -> tuple[Scale, tuple[float, ...]]:
    """A scale with round ends that holds all values and zero, and its tick values."""
    low, high = min(0.0, *values), max(0.0, *values)
    if high - low < 1e-9:
        high = low + 1.0
    step = _round_step((high - low) / 5)
    first, last = math.floor(low / step), math.ceil(high / step)
    ticks = tuple(i * step for i in range(first, last + 1))
    return Scale(first * step, last * step, left, right), ticks


def _round_step(rough: float) -> float:
    """The smallest of 1, 2, 2.5, 5, 10 times a power of ten that is not below ``rough``."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(f * power for f in (1, 2, 2.5, 5, 10, 20) if f * power >= rough * 0.999)


def tag(name: str, *children: str, **attributes: str | float | None) -> str:
    """One SVG element; ``stroke_width=2`` becomes ``stroke-width="2"``, None is left out.

    Children are markup already; use ``text`` for words.
    """
    pairs = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{pairs}>{''.join(children)}</{name}>" if children else f"<{name}{pairs}/>"


def _value(value: str | float) -> str:
    if isinstance(value, str):
        return escape(value, quote=True)
    return f"{value:.1f}".rstrip("0").rstrip(".") or "0"


def text(
    x: float, y: float, words: str, *, fill: str = INK, anchor: str = "start", bold: bool = False
) -> str:
    """Words at a point; ``anchor`` is start, middle or end."""
    return tag(
        "text", escape(words), x=x, y=y, fill=fill, font_size=TEXT,
        text_anchor=None if anchor == "start" else anchor, font_weight="600" if bold else None,
    )  # fmt: skip


def width_of(words: str) -> float:
    """About how wide words are when set at ``TEXT`` in a wide system font, in drawing units."""
    return len(words) * TEXT * 0.6


def shortened(words: str, room: float) -> str:
    """Words cut with an ellipsis to fit ``room`` units."""
    most = max(1, int(room / (TEXT * 0.6)))
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def label_at(x: float, y: float, words: str, *, fill: str = INK, bold: bool = False) -> str:
    """Words centred on ``x``, or set flush with the edge they would cross."""
    half = width_of(words) / 2
    if x - half < 0:
        return text(0, y, words, fill=fill, bold=bold)
    if x + half > WIDTH:
        return text(WIDTH, y, words, fill=fill, bold=bold, anchor="end")
    return text(x, y, words, fill=fill, bold=bold, anchor="middle")


def on_paper(*drawn: str) -> str:
    """Words with a rim of paper, readable across lines."""
    return tag("g", *drawn, stroke=PAPER, stroke_width=4, stroke_linejoin="round",
               paint_order="stroke")  # fmt: skip


def whisker(at: Scale, y: float, mark: Mark, *, colour: str = ACCENT) -> str:
    """An interval as a line with end caps and its value as a dot with a paper ring."""
    drawn = []
    if mark.low is not None and mark.high is not None:
        left, right = at(mark.low), at(mark.high)
        drawn.append(tag("line", x1=left, x2=right, y1=y, y2=y, stroke=colour, stroke_width=3))
        drawn += [
            tag("line", x1=x, x2=x, y1=y - 5, y2=y + 5, stroke=colour, stroke_width=1.5)
            for x in (left, right)
        ]
    dot = tag(
        "circle", cx=at(mark.value), cy=y, r=5, fill=colour, stroke=PAPER, stroke_width=1.5,
        class_="mark",
    )  # fmt: skip
    return "".join([*drawn, dot])


def axis(at: Scale, ticks: Sequence[float], y: float, words: Words, label: str) -> str:
    """A horizontal axis at ``y``: line, ticks with words, and the label below (30 units)."""
    drawn = [tag("line", x1=at.left, x2=at.right, y1=y, y2=y, stroke=RULE, stroke_width=1)]
    for value in ticks:
        x, told = at(value), words(value)
        drawn.append(tag("line", x1=x, x2=x, y1=y, y2=y + 4, stroke=MUTED, stroke_width=1))
        drawn.append(label_at(x, y + 16, told, fill=MUTED))
    drawn.append(text(at.left, y + 32, label, fill=MUTED))
    return "".join(drawn)


def drawing(height: float, finding: str, description: str, *children: str) -> str:
    """The SVG root: an image for a screen reader, named by its finding."""
    return tag(
        "svg", tag("title", escape(finding)), tag("desc", escape(description)), *children,
        xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {WIDTH:.0f} {height:.0f}", role="img",
        class_="chart", font_family="inherit",
    )  # fmt: skip
