"""A panel from a CSV file: one row per place and period, or one column per place."""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from wrensong.core.errors import FileEmpty, FileUnreadable, NotEnoughData, ValueInvalid

from .domain import Design, Panel

TIME = ("date", "day", "time", "week", "month", "year", "period")
PLACE = ("location", "geo", "region", "place", "city", "market", "dma", "state", "unit")
VALUE = ("y", "value", "orders", "sales", "revenue", "conversions", "count", "visits")


@dataclass(frozen=True, slots=True)
class BadCell:
    """A line that was left out, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Read:
    """A panel, the lines that could not be read, and places left out as some of their periods are
    missing (place -> how many)."""

    panel: Panel
    bad: tuple[BadCell, ...]
    incomplete: dict[str, int]


def read_panel(
    path: Path, *, time: str = "", place: str = "", value: str = "", unit: str = "count"
) -> Read:
    """The panel of a CSV file. ``time``, ``place`` and ``value`` name its columns where their
    names do not say it. Periods are put in order: as numbers or ISO dates.

    Raises FileUnreadable, FileEmpty, ValueInvalid, NotEnoughData.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            header = next(rows, None)
            if header is None:
                raise FileEmpty(f"{path} is empty.", "Name a file with a header and rows.")
            names = [name.strip() for name in header]
            cells, bad = _cells(names, rows, (time, place, value), path)
    except UnicodeDecodeError:
        raise FileUnreadable(f"{path} is not UTF-8 text.", "Save it as CSV in UTF-8.") from None
    return _panel(cells, bad, unit, path)


Cells = dict[tuple[str, str], float]


def _cells(
    names: list[str], rows: Iterator[list[str]], asked: tuple[str, str, str], path: Path
) -> tuple[Cells, list[BadCell]]:
    time = _column(names, asked[0], TIME, "time", path)
    place = _column(names, asked[1], PLACE, "place", path, needed=bool(asked[1]))
    cells: Cells = {}
    bad: list[BadCell] = []
    if place is None:
        columns = [i for i, name in enumerate(names) if i != time and name]
        pick = [(names[i], i) for i in columns]
    else:
        wanted = _column(names, asked[2], VALUE, "value", path)
        assert wanted is not None
        pick = [("", wanted)]
    assert time is not None
    for line, row in enumerate(rows, 2):
        if not any(cell.strip() for cell in row):
            continue
        for name, i in pick:
            where = name if place is None else _cell(row, place)
            try:
                number = float(_cell(row, i))
                if not math.isfinite(number):
                    raise ValueError
            except ValueError:
                bad.append(BadCell(line, f"“{_cell(row, i)}” is no number"
                                   + (f" ({name})" if name else "")))  # fmt: skip
                continue
            key = (_cell(row, time), where)
            if not all(key):
                bad.append(BadCell(line, "the time or the place is missing"))
            elif key in cells:
                bad.append(BadCell(line, f"{key[1]} has a value for {key[0]} already"))
            else:
                cells[key] = number
    return cells, bad


def _cell(row: list[str], i: int) -> str:
    return row[i].strip() if i < len(row) else ""


def _column(
    names: list[str], asked: str, usual: tuple[str, ...], what: str, path: Path, needed: bool = True
) -> int | None:
    low = [name.lower() for name in names]
    if asked:
        if asked.lower() not in low:
            raise ValueInvalid(f"{path} has no column “{asked}”.", f"It has: {', '.join(names)}.")
        return low.index(asked.lower())
    found = [low.index(name) for name in usual if name in low]
    if found:
        return found[0]
    if needed and what != "place":
        raise ValueInvalid(
            f"No column of {path} is known to be the {what}.",
            f"Name it with --{what}; the columns are: {', '.join(names)}.",
        )
    return None


def _panel(cells: Cells, bad: list[BadCell], unit: str, path: Path) -> Read:
    times = _in_order({time for time, _ in cells}, path)
    seen = Counter(place for _, place in cells)
    whole = [place for place in seen if seen[place] == len(times)]
    if len(whole) < 2 or len(times) < 4:
        raise NotEnoughData(
            f"{path} holds {len(whole)} places with a number for each of {len(times)} periods.",
            "At least 2 places and 4 periods are needed: one that was treated, one to compare.",
        )
    values = np.array([[cells[time, place] for place in whole] for time in times])
    left = {place: len(times) - n for place, n in seen.items() if n < len(times)}
    return Read(Panel(tuple(whole), tuple(times), values, unit), tuple(bad), left)


def _in_order(times: set[str], path: Path) -> list[str]:
    """Numbers by size, all else as text: ISO dates are in order then."""
    try:
        return sorted(times, key=float)
    except ValueError:
        pass
    if any(time[:4].isdigit() is False for time in times):
        odd = next(time for time in sorted(times) if not time[:4].isdigit())
        raise ValueInvalid(
            f"{path}: “{odd}” is no date that can be put in order.",
            "Write dates as 2026-05-31, weeks as 2026-W22, or numbers.",
        )
    return sorted(times)


def design_of(panel: Panel, treated: tuple[str, ...], first: str, last: str = "") -> Design:
    """Which rows and columns were treated. Raises ValueInvalid, NotEnoughData."""
    low = [place.lower() for place in panel.places]
    for name in treated:
        if name.lower() not in low:
            raise ValueInvalid(
                f"There is no place “{name}” with a number for every period.",
                f"There are: {', '.join(panel.places[:12])}"
                + (" ..." if len(panel.places) > 12 else "."),
            )
    chosen = tuple(dict.fromkeys(low.index(name.lower()) for name in treated))
    if not chosen or len(chosen) == len(panel.places):
        raise ValueInvalid("Some places must be treated, and some must not.", "Name the treated.")
    start = _position(panel, first)
    end = _position(panel, last) + 1 if last else len(panel.times)
    if start < 3 or end <= start:
        raise NotEnoughData(
            f"{start} periods lie before {first}, and {max(0, end - start)} in the treatment.",
            "At least 3 periods before and 1 during the treatment are needed.",
        )
    return Design(chosen, start, end)


def _position(panel: Panel, time: str) -> int:
    if time not in panel.times:
        raise ValueInvalid(
            f"“{time}” is not among the periods.",
            f"They go from {panel.times[0]} to {panel.times[-1]}; write one as the file does.",
        )
    return panel.times.index(time)
