"""How wide the columns of a table are, and where its cells break into lines.

Figures hold narrow no-break spaces, at which nothing may break. Widths are in terminal cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.cells import cell_len, chop_cells

# A column of words is readable at so many cells; narrower ones only where nothing else fits.
READABLE, LEAST = 14, 6


def widths(columns: Sequence[Sequence[str]], whole: Sequence[bool], room: int) -> list[int]:
    """A width for each column, together at most ``room`` where that can be.

    ``columns`` hold each column's heading and cells. Columns that are ``whole`` keep their words
    unbroken and take what their cells want before the others, which share what is left.
    """
    natural = [max((_longest(cell, "\n") for cell in column), default=1) for column in columns]
    cells = [max((_longest(cell, "\n") for cell in column[1:]), default=1) for column in columns]
    words = [max((_longest(cell, " \n") for cell in column), default=1) for column in columns]
    texts = [i for i, kept in enumerate(whole) if not kept]
    chosen = [w if kept else min(w, READABLE) for w, kept in zip(words, whole, strict=True)]
    for least in range(READABLE - 1, LEAST - 1, -1):
        if sum(chosen) <= room:
            break
        for i in texts:
            chosen[i] = min(chosen[i], least)
    left = room - sum(chosen)
    kept_whole = [i for i, kept in enumerate(whole) if kept]
    steps = (
        (words, texts), (cells, kept_whole), (cells, texts), (natural, [*kept_whole, *texts]),
    )  # fmt: skip
    for wanted, among in steps:
        left = _share(chosen, wanted, among, left)
    return chosen


def _share(chosen: list[int], wanted: Sequence[int], among: Sequence[int], left: int) -> int:
    """Widen columns to what they want, evenly and the modest first; what is then left."""
    order = sorted(among, key=lambda i: wanted[i] - chosen[i])
    for place, i in enumerate(order):
        more = max(0, min(wanted[i] - chosen[i], left // (len(order) - place)))
        chosen[i] += more
        left -= more
    return left


def lines(text: str, width: int) -> list[str]:
    """``text`` in lines of at most ``width``: broken at spaces, then inside what is longer (at
    ranges, dots and the like where that helps)."""
    found: list[str] = []
    for part in text.split("\n"):
        line = ""
        for word in part.split(" "):
            joined = f"{line} {word}" if line else word
            if cell_len(joined) <= width:
                line = joined
                continue
            if line:
                found.append(line)
            *full, line = _pieces(word, width)
            found += full
        found.append(line)
    return found


def _pieces(word: str, width: int) -> list[str]:
    """A word that may be longer than ``width``, in pieces that are not."""
    pieces = [""]
    for bit in re.findall(r"[^–/,;._-]*[–/,;._-]|[^–/,;._-]+", word):
        if cell_len(pieces[-1] + bit) <= width:
            pieces[-1] += bit
        else:
            pieces += chop_cells(bit, width)
    return [piece for piece in pieces if piece] or [""]


def _longest(text: str, breaks: str) -> int:
    return max(cell_len(part) for part in re.split(f"[{breaks}]", text))
