"""Short bars: the parts of a fit, and what became of everybody considered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .svg import ACCENT, MUTED, PEER, RULE, WIDTH, Chart, drawing, shortened, tag, text, width_of


@dataclass(frozen=True, slots=True)
class FitBar:
    """One part of a fit: its rank among the candidates, or its share of what was asked
    (0-100, None: not known), and how that reads."""

    name: str
    percent: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step from everybody to the chosen: how many, and whether they stay or leave."""

    name: str
    count: int
    text: str
    leaves: bool = False


def fit_bars(bars: Sequence[FitBar], *, finding: str) -> Chart:
    """A bar per part, 0 to 100; not known is an empty dashed outline."""
    left, wide, high = 162.0, 70.0, 20.0
    drawn = []
    for i, bar in enumerate(bars):
        y = high * i
        drawn.append(text(0, y + 13, shortened(bar.name, left - 8)))
        known = bar.percent is not None
        drawn.append(
            tag(
                "rect", x=left, y=y + 4, width=wide, height=9, rx=2, fill=RULE if known else "none",
                stroke=None if known else MUTED, stroke_dasharray=None if known else "3 3",
            )
        )  # fmt: skip
        if bar.percent is not None:
            filled = max(2.0, wide * min(100.0, max(0.0, bar.percent)) / 100)
            drawn.append(
                tag(
                    "rect", x=left, y=y + 4, width=filled, height=9, rx=2, fill=ACCENT,
                    class_="mark",
                )
            )  # fmt: skip
        words = shortened(bar.text, WIDTH - left - wide - 8)
        drawn.append(text(left + wide + 8, y + 13, words, fill=MUTED))
    told = "; ".join(f"{bar.name}: {bar.text}" for bar in bars)
    rows = tuple((bar.name, bar.text) for bar in bars)
    columns = ("part", "against the other candidates")
    return Chart(drawing(high * len(bars) + 2, finding, told, *drawn), finding, columns, rows)


def funnel(steps: Sequence[Step], *, finding: str) -> Chart:
    """From everybody to the chosen, top to bottom.

    A step that leaves is drawn in grey where it is cut from the rest; one that stays is drawn
    from the left in accent. All bars share one scale; the first step is the whole.
    """
    whole = max(1, steps[0].count if steps else 1)
    per_one = WIDTH / whole
    left = float(whole)
    drawn = []
    for i, step in enumerate(steps):
        y = 32.0 * i
        count = step.text
        drawn.append(text(0, y + 12, shortened(step.name, WIDTH - width_of(count) - 12)))
        drawn.append(text(WIDTH, y + 12, count, anchor="end", bold=not step.leaves))
        start = max(0.0, left - step.count) if step.leaves else 0.0
        wide = max(1.5, min(WIDTH, step.count * per_one)) if step.count else 0.0
        drawn.append(tag("rect", x=0, y=y + 17, width=WIDTH, height=7, rx=2, fill=RULE))
        drawn.append(
            tag(
                "rect", x=min(start * per_one, WIDTH - wide), y=y + 17, width=wide, height=7, rx=2,
                fill=PEER if step.leaves else ACCENT, stroke=MUTED if step.leaves else None,
                stroke_width=0.8 if step.leaves else None, class_="mark",
            )
        )  # fmt: skip
        left = start if step.leaves else float(step.count)
    told = "; ".join(f"{step.name}: {step.text}" for step in steps)
    rows = tuple((step.name, step.text) for step in steps)
    return Chart(
        drawing(32.0 * len(steps), finding, told, *drawn), finding, ("step", "creators"), rows
    )
