"""Comma-, tab-, semicolon- or pipe-separated text."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from wrensong.core.errors import FileEmpty, FileUnreadable

from .mapping import lone_column
from .sheet import BATCH, Sheet, Spoiled, Spool, unique

_DELIMITERS = ",;\t|"
_SAMPLE = 1 << 18
_LONGEST = 1 << 20  # characters in one cell; a quote left open ends there
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}


def read_delimited(path: Path) -> Sheet:
    """Rows whose number of cells differs from the header's are kept apart, as are rows with a
    quote that is never closed (reading goes on with the line after it)."""
    csv.field_size_limit(_LONGEST)
    encoding, notes = _encoding(path)
    try:
        return _read(path, encoding, notes)
    except UnicodeDecodeError as error:
        raise FileUnreadable(
            f"{path.name} is not text in {error.encoding}: {error.reason}.", "Export it as UTF-8."
        ) from None


def _read(path: Path, encoding: str, notes: list[str]) -> Sheet:
    with open(path, encoding=encoding, newline="") as file:
        sample = file.read(_SAMPLE)
    if "\x00" in sample:
        raise FileUnreadable(
            f"{path.name} is not a text file.", "Export it as CSV, XLSX or Parquet."
        )
    delimiter = _delimiter(path.name, sample)
    with open(path, encoding=encoding, newline="") as file:
        rows = _rows(file, delimiter)
        header = next(
            (cells for _, cells, _, _ in rows if cells and any(c.strip() for c in cells)), None
        )
        if header is None:
            raise FileEmpty(f"{path.name} holds nothing but blank lines.")
        while len(header) > 1 and not header[-1].strip():
            header.pop()
        spool, spoiled = Spool(unique(header)), []
        good: list[list[str]] = []
        lines: list[int] = []
        for line, cells, text, reason in rows:
            cells, reason = _fitted(cells, len(header), reason)
            if reason:
                spoiled.append(Spoiled(line, reason, text[:200].strip()))
            elif cells:
                good.append(cells)
                lines.append(line)
                if len(good) == BATCH:
                    spool.add(good, lines)
                    good, lines = [], []
        spool.add(good, lines)
    if spool.rows == 0 and not spoiled:
        raise FileEmpty(f"{path.name} has a header, but no rows.")
    if spool.rows == 0:
        raise FileUnreadable(
            f"No row of {path.name} fits its header: {spoiled[0].reason} (line {spoiled[0].line}).",
            f"It was read as {_NAMES[delimiter]}-separated; export it again with one delimiter.",
        )
    return spool.sheet("tsv" if delimiter == "\t" else "csv", spoiled, notes)


def _fitted(cells: list[str], width: int, reason: str) -> tuple[list[str], str]:
    """The cells when they fit the header, empty for a blank line, else the reason."""
    if reason or not any(cell.strip() for cell in cells):
        return [], reason
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        cells = cells[:width]
    if len(cells) != width:
        return [], f"{len(cells)} cells where the header has {width}"
    return cells, ""


class _Lines:
    """Feeds lines to csv.reader and can take back those of a record that went wrong."""

    def __init__(self, file: Iterator[str]) -> None:
        self._file = file
        self._waiting: list[str] = []
        self.record: list[str] = []
        self.line = 0  # the number of the last line handed out

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        text = self._waiting.pop() if self._waiting else next(self._file)
        self.line += 1
        self.record.append(text)
        return text

    def take_back(self) -> None:
        """Offer all lines of the current record but the first once more."""
        rest = self.record[1:]
        self._waiting.extend(reversed(rest))
        self.line -= len(rest)


def _rows(file: Iterator[str], delimiter: str) -> Iterator[tuple[int, list[str], str, str]]:
    """(line, cells, text, reason why it is no row) of each record."""
    lines = _Lines(file)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.record.clear()
        start = lines.line + 1
        try:
            yield start, next(reader), lines.record[0] if lines.record else "", ""
        except StopIteration:
            return
        except csv.Error:
            text = lines.record[0]
            lines.take_back()
            yield start, [], text, "a quotation mark is not closed or stands in the wrong place"


def _encoding(path: Path) -> tuple[str, list[str]]:
    """The encoding, and a note when it had to be inferred."""
    with open(path, "rb") as file:
        start = file.read(4096)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16", []
        zeros = Counter(i % 2 for i, byte in enumerate(start) if byte == 0)
        if zeros and max(zeros.values()) > len(start) // 5:
            return ("utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"), ["Read as UTF-16."]
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            file.seek(0)
            try:
                for chunk in iter(lambda: file.read(1 << 20), b""):
                    chunk.decode("cp1252")
                name = "cp1252"
            except UnicodeDecodeError:
                name = "latin-1"
            words = {"cp1252": "Windows-1252 (Latin-1)", "latin-1": "Latin-1"}[name]
            return name, [
                f"Not UTF-8 ({error.reason}); read as {words}. Check letters with accents."
            ]
    return "utf-8-sig", []


def _delimiter(name: str, sample: str) -> str:
    """The mark that cuts the header and the first records into the same number of cells."""
    best: tuple[float, int, str] | None = None
    for mark in _DELIMITERS:
        widths = []
        for _, cells, _, reason in _rows(iter(io.StringIO(sample, newline="")), mark):
            if any(cell.strip() for cell in cells) or reason:
                widths.append(0 if reason else len(cells))
            if len(widths) == 50:
                break
        if len(widths) > 1 and len(sample) == _SAMPLE:
            widths.pop()  # the sample may end inside it
        if not widths or widths[0] < 2:
            continue
        fitting = sum(w == widths[0] for w in widths) / len(widths)
        if best is None or (fitting, widths[0]) > best[:2]:
            best = fitting, widths[0], mark
    if best and best[0] >= 0.5:
        return best[2]
    first = next((line for line in sample.splitlines() if line.strip()), "")
    if best is None and (not first or lone_column(first)):
        return ","
    if best is None:
        raise FileUnreadable(
            f"No delimiter found in {name}: its first line is “{first[:80]}”.",
            "Export it as CSV with a comma, semicolon, tab or pipe between the cells.",
        )
    return best[2]
