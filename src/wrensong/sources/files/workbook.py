"""Excel workbooks (.xlsx): the first sheet that holds a table."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from wrensong.core.errors import FileEmpty, FileUnreadable

from .sheet import BATCH, Sheet, Spool, unique


def read_workbook(path: Path) -> Sheet:
    """Cells as text; a cell formatted as percent keeps its % (``4.5 %`` is stored as 0.045).

    Raises FileUnreadable, FileEmpty.
    """
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            return _first_table(path, book)
        finally:
            book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, EOFError, OSError) as error:
        raise FileUnreadable(
            f"{path.name} is not a whole Excel workbook: {error}.", "Save or download it again."
        ) from None
    except (ValueError, TypeError, AttributeError, IndexError, SyntaxError) as error:
        raise FileUnreadable(  # what openpyxl and its XML reader raise on broken content
            f"{path.name} has content that cannot be read: {error}.",
            "Open it in a spreadsheet and save it again.",
        ) from None


def _first_table(path: Path, book: Any) -> Sheet:
    filled = 0
    for page in book.worksheets:
        rows = _rows(page)
        head = next(rows, None)
        if head is None:
            continue
        filled += 1
        header = [cell or "" for cell in head[1]]
        while header and not header[-1].strip():
            header.pop()
        spool = Spool(unique(header))
        good: list[list[str | None]] = []
        lines: list[int] = []
        for line, cells in rows:
            good.append((cells + [None] * len(header))[: len(header)])
            lines.append(line)
            if len(good) == BATCH:
                spool.add(good, lines)
                good, lines = [], []
        spool.add(good, lines)
        if spool.rows:
            more = len(book.worksheets) - 1
            note = f"Read the sheet “{page.title}”; {more} other sheets were not." if more else ""
            return spool.sheet("xlsx", [], [note] if note else [])
    what = "a header, but no rows" if filled else "no cells with content"
    raise FileEmpty(f"{path.name} has {what}.")


def _rows(page: Any) -> Iterator[tuple[int, list[str | None]]]:
    """Row number and cells of each row with content."""
    page.reset_dimensions()  # the stored size is often wrong
    for line, row in enumerate(page.iter_rows(), start=1):
        cells = [_text(cell.value, getattr(cell, "number_format", "") or "") for cell in row]
        if any(cell and cell.strip() for cell in cells):
            yield line, cells


def _text(value: Any, number_format: str) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        if "%" in number_format:
            return f"{value * 100:.10g}%"
        return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M:%S")
    return str(value)
