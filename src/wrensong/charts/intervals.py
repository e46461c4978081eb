"""Values with their intervals: one against its peers, or several under each other."""

from __future__ import annotations

from collections.abc import Sequence

from .svg import (
    MUTED,
    PEER,
    RULE,
    WIDTH,
    Chart,
    Mark,
    Words,
    axis,
    drawing,
    label_at,
    scale,
    shortened,
    tag,
    text,
    whisker,
    width_of,
)

_COLUMNS = ("", "value", "from", "to")


def peer_strip(her: Mark, peers: Mark, *, finding: str, label: str, words: Words) -> Chart:
    """One account in accent above the band of its peers in grey, on one axis.

    ``peers`` holds their median and the range of the middle of them; ``label`` names the axis
    with its unit.
    """
    at, ticks = scale([*her.reach, *peers.reach], 6, WIDTH - 6)
    top = f"{her.name}  {her.text}"
    drawn = [label_at(at(her.value), 12, top, bold=True), whisker(at, 25, her)]
    if peers.low is not None and peers.high is not None:
        left, wide = at(peers.low), at(peers.high) - at(peers.low)
        drawn.append(tag("rect", x=left, y=39, width=max(1.0, wide), height=12, rx=2, fill=PEER))
    middle = at(peers.value)
    drawn.append(
        tag("line", x1=middle, x2=middle, y1=37, y2=53, stroke=MUTED, stroke_width=2, class_="mark")
    )
    under = f"{peers.name}  {peers.text}"
    drawn.append(label_at(middle, 66, under, fill=MUTED))
    drawn.append(axis(at, ticks, 76, words, label))
    told = f"{her.name}: {her.text}. {peers.name}: {peers.text}."
    return Chart(
        drawing(112, finding, told, *drawn), finding, _COLUMNS, _table((her, peers), words)
    )


def interval_rows(marks: Sequence[Mark], *, finding: str, label: str, words: Words) -> Chart:
    """One line per mark: name and words above, its interval below, all on one axis."""
    at, ticks = scale([x for mark in marks for x in mark.reach] or [1.0], 6, WIDTH - 6)
    bottom = 34.0 * len(marks) + 4
    drawn = []
    for i, mark in enumerate(marks):
        y = 34.0 * i + 13
        name = shortened(mark.name, WIDTH - width_of(mark.text) - 18)
        drawn.append(text(6, y, name, bold=True))
        drawn.append(text(WIDTH - 6, y, mark.text, fill=MUTED, anchor="end"))
        drawn += [
            tag("line", x1=at(v), x2=at(v), y1=y + 5, y2=y + 17, stroke=RULE, stroke_width=1)
            for v in ticks
        ]
        drawn.append(whisker(at, y + 11, mark))
    drawn.append(axis(at, ticks, bottom, words, label))
    told = "; ".join(f"{mark.name}: {mark.text}" for mark in marks)
    return Chart(
        drawing(bottom + 36, finding, told, *drawn), finding, _COLUMNS, _table(marks, words)
    )


def _table(marks: Sequence[Mark], words: Words) -> tuple[tuple[str, ...], ...]:
    def told(value: float | None) -> str:
        return "not known" if value is None else words(value)

    return tuple((m.name, told(m.value), told(m.low), told(m.high)) for m in marks)
