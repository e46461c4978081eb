"""Where one account stands among its peers: their values as bars, its interval across them."""

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

_TOP, _BOTTOM, _SIDE = 46.0, 128.0, 6.0
_FEWEST, _MOST = 6, 24  # bars
_SHOWN = 0.98  # of the peers lie within the axis; one far away would squeeze all the others


@dataclass(frozen=True, slots=True)
class _Bar:
    low: float
    high: float
    count: int


def distribution(
    her: Mark, peers: Sequence[float], *, finding: str, label: str, words: Words
) -> Chart:
    """Peers as grey bars (height: how many), her interval in accent above and through them.

    ``peers`` are single values in the unit of ``her``; values that are no numbers are left out.
    Those beyond the axis are counted in words at its end. ``label`` names the axis with its unit.
    """
    values = sorted(v for v in peers if math.isfinite(v))
    at, ticks = scale(_reach(her, values), _SIDE, WIDTH - _SIDE)
    bars = _bars([v for v in values if at.low <= v <= at.high], at)
    most = max((bar.count for bar in bars), default=0)
    drawn = [label_at(at(her.value), 12, f"{her.name}  {her.text}", bold=True)]
    if her.low is not None and her.high is not None:
        left = at(her.low)
        drawn.append(
            tag(
                "rect", x=left, y=26, width=max(1.0, at(her.high) - left), height=_BOTTOM - 26,
                fill=ACCENT, fill_opacity="0.16", class_="interval",
            )
        )  # fmt: skip
    drawn += [_bar(bar, at, most) for bar in bars if bar.count]
    drawn.append(whisker(at, 27, her))
    if most:
        drawn.append(tag("line", x1=_SIDE, x2=WIDTH - _SIDE, y1=_TOP, y2=_TOP, stroke=RULE))
        drawn.append(on_paper(text(WIDTH - _SIDE, _TOP + 12, _accounts(most), fill=MUTED,
                                   anchor="end")))  # fmt: skip
    drawn.append(axis(at, ticks, _BOTTOM, words, label))
    beyond = sum(v > at.high for v in values)
    if beyond:
        told = f"{beyond} more beyond {words(at.high)}"
        drawn.append(text(WIDTH - _SIDE, _BOTTOM + 32, told, fill=MUTED, anchor="end"))
    rows = [(f"{words(bar.low)} to {words(bar.high)}", str(bar.count)) for bar in bars]
    if beyond:
        rows.append((f"above {words(at.high)}", str(beyond)))
    rows.append((her.name, her.text))
    described = f"{her.name}: {her.text}, among {_accounts(len(values))}."
    return Chart(
        drawing(_BOTTOM + 38, finding, described, *drawn), finding, (label, "accounts"), tuple(rows)
    )


def _reach(her: Mark, values: Sequence[float]) -> list[float]:
    """What the axis must hold: her interval, and nearly all peers."""
    known = values[: math.ceil(_SHOWN * len(values))] if len(values) > 20 else values
    return [*her.reach, *known[:1], *known[-1:]]


def _bars(values: Sequence[float], at: Scale) -> list[_Bar]:
    """Bars of equal width over the whole axis."""
    count = max(_FEWEST, min(_MOST, round(2 * math.sqrt(len(values)))))
    width = (at.high - at.low) / count
    counts = [0] * count
    for value in values:
        counts[min(count - 1, max(0, int((value - at.low) / width)))] += 1
    return [_Bar(at.low + i * width, at.low + (i + 1) * width, n) for i, n in enumerate(counts)]


def _bar(bar: _Bar, at: Scale, most: int) -> str:
    high = (_BOTTOM - _TOP) * bar.count / most
    left = at(bar.low)
    return tag(
        "rect", x=left + 0.5, y=_BOTTOM - high, width=max(0.5, at(bar.high) - left - 1),
        height=high, fill=PEER, stroke=MUTED, stroke_width=0.5, class_="mark",
    )  # fmt: skip


def _accounts(n: int) -> str:
    return f"{n} account" if n == 1 else f"{n} accounts"
