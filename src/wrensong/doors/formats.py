"""Rows as a table for people, as JSON or CSV for programs.

A *row* is a dict of column name to value; a pyarrow.Table does as well. JSON and CSV carry
raw values (fractions, ISO times, exact decimals); only the table for people is worded.
"""

from __future__ import annotations

import csv
import json
import math
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TextIO, TypeAlias

from wrensong.core.errors import BadInput
from wrensong.core.estimate import Estimate
from wrensong.core.money import Money
from wrensong.core.periods import utc_now

from . import wording

if TYPE_CHECKING:
    import pyarrow as pa

Rows: TypeAlias = "Iterable[Mapping[str, Any]] | pa.Table"
_FIGURES = re.compile(
    r"[\u2212\-]?\d[\d\u202f., ]*(\u202f?(%|[A-Z]{3}|\w{1,12}(/\w+)?))?( \(.*\))?"
)
_HANDLES = re.compile(r"@[\w.\-]+(; @[\w.\-]+)*")


def emit(
    rows: Rows,
    *,
    as_json: bool = False,
    as_csv: bool = False,
    columns: Mapping[str, str] | Sequence[str] | None = None,
    title: str | None = None,
) -> None:
    """Print rows to stdout: a table, or JSON, or CSV.

    ``columns`` chooses and orders the columns; a mapping also gives their headings (used by
    the table only). Raises BadInput when both JSON and CSV are asked for.
    """
    if as_json and as_csv:
        raise BadInput("Both JSON and CSV were asked for.", "Keep one of --json and --csv.")
    listed = as_dicts(rows)
    names = list(columns) if columns is not None else _names(listed)
    chosen = [{name: row.get(name) for name in names} for row in listed]
    if as_json:
        print(json.dumps(to_jsonable(chosen), ensure_ascii=False, indent=2))
    elif as_csv:
        _write(chosen, sys.stdout)
    else:
        headings = columns if isinstance(columns, Mapping) else {n: _heading(n) for n in names}
        _print_table(chosen, headings, title)


def as_dicts(rows: Rows) -> list[dict[str, Any]]:
    """Rows as a list of dicts, whatever they came as."""
    if hasattr(rows, "to_pylist"):
        return list(rows.to_pylist())
    return [dict(row) for row in rows]


def to_jsonable(obj: Any) -> Any:
    """``obj`` built from what JSON can hold.

    Dataclasses become objects; Decimal a string (no cent is lost); times ISO 8601 with
    zone (those without one are UTC, as stored); NaN and infinity null: not known.
    """
    if obj is None or isinstance(obj, (bool, int, str)):
        return obj
    if isinstance(obj, float):
        return obj if math.isfinite(obj) else None
    if isinstance(obj, Decimal):
        return str(obj)
    if isinstance(obj, datetime):
        moment = obj if obj.tzinfo else obj.replace(tzinfo=UTC)
        return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(obj, date):
        return obj.isoformat()
    if isinstance(obj, Mapping):
        return {str(key): to_jsonable(value) for key, value in obj.items()}
    if is_dataclass(obj) and not isinstance(obj, type):
        return {f.name: to_jsonable(getattr(obj, f.name)) for f in fields(obj)}
    if isinstance(obj, (set, frozenset)):
        return [to_jsonable(item) for item in sorted(obj)]
    if isinstance(obj, Path):
        return str(obj)
    if hasattr(obj, "to_pylist"):
        return to_jsonable(obj.to_pylist())
    if hasattr(obj, "tolist"):  # a NumPy scalar or array
        return to_jsonable(obj.tolist())
    if isinstance(obj, Iterable) and not isinstance(obj, (bytes, bytearray)):
        return [to_jsonable(item) for item in obj]
    raise TypeError(f"{type(obj).__name__} has no JSON form")


def write_csv(rows: Rows, path: str | Path) -> Path:
    """Write rows as UTF-8 CSV with a header; returns the path. Not known is an empty cell."""
    target = Path(path)
    with target.open("w", encoding="utf-8", newline="") as out:
        _write(as_dicts(rows), out)
    return target


def _write(rows: Sequence[Mapping[str, Any]], out: TextIO) -> None:
    flat = [_flat(row) for row in rows]
    writer = csv.DictWriter(out, _names(flat), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(flat)


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """Cells of one CSV row; an Estimate takes four columns and Money two."""
    cells: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, Estimate):
            for part in ("value", "low", "high", "n"):
                cells[name if part == "value" else f"{name}_{part}"] = _cell(getattr(value, part))
        elif isinstance(value, Money):
            cells[name] = str(value.amount)
            cells[f"{name}_currency"] = value.currency
        else:
            cells[name] = _cell(value)
    return cells


def _cell(value: Any) -> Any:
    plain = to_jsonable(value)
    if isinstance(plain, str):
        return plain if isinstance(value, (Decimal, date)) else plain_text(plain)
    if isinstance(plain, list):
        return plain_text("; ".join(str(item) for item in plain))
    if isinstance(plain, dict):
        return json.dumps(plain, ensure_ascii=False)
    return "" if plain is None else plain


def plain_text(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula: one that starts like a formula
    gets an apostrophe before it. Captions and comments come from strangers."""
    risky = text[:1] in ("=", "+", "-", "@", "\t", "\r")
    return f"'{text}" if risky and not _HANDLES.fullmatch(text) else text


def _names(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Every column of any row, in the order first met."""
    return list(dict.fromkeys(name for row in rows for name in row))


def _heading(name: str) -> str:
    return name.replace("_", " ")


def _print_table(
    rows: Sequence[Mapping[str, Any]], headings: Mapping[str, str], title: str | None
) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from .layout import lines, widths

    table = Table(
        title=title, title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False
    )
    console = Console(highlight=False)
    columns = {name: [in_words(row[name]) for row in rows] for name in headings}
    right = {name: _are_figures(cells) for name, cells in columns.items()}
    # The first column names the row: it stays whole, as figures do.
    whole = [i == 0 or right[name] for i, name in enumerate(headings)]
    taken = 2 * len(columns)  # a gap after each column and the two edges
    filled = [[heading, *columns[name]] for name, heading in headings.items()]
    chosen = dict(zip(headings, widths(filled, whole, console.width - taken), strict=True))
    for name, heading in headings.items():
        justify: Literal["right", "left"] = "right" if right[name] else "left"
        text = "\n".join(lines(heading, chosen[name]))
        table.add_column(text, justify=justify, no_wrap=True, width=chosen[name])
    for i in range(len(rows)):
        table.add_row(
            *(Text("\n".join(lines(columns[name][i], chosen[name]))) for name in headings)
        )
    console.width = max(console.width, sum(chosen.values()) + taken)  # over the edge, not cut
    console.print(table)


def _are_figures(cells: Sequence[str]) -> bool:
    known = [c for c in cells if c and not c.startswith(wording.UNKNOWN)]
    return bool(known) and all(_FIGURES.fullmatch(c) for c in known)


def in_words(value: Any) -> str:
    """One value as a person reads it in a table."""
    if value is None:
        return wording.UNKNOWN
    if isinstance(value, Estimate):
        return wording.estimate(value)
    if isinstance(value, Money):
        return wording.money(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float, Decimal)):
        plain = float(value)
        whole = plain.is_integer() or abs(plain) >= 1000
        return wording.number(plain, 0 if whole else 2 if abs(plain) >= 1 else 4)
    if isinstance(value, date):
        return wording.day(value, utc_now())
    if isinstance(value, (list, tuple)):
        return wording.listing(in_words(item) for item in value)
    return str(value)
