"""Files of any format as batches of Arrow columns with their line numbers.

A file is a ``Sheet``: unique headers, batches that can be read again and again, the rows that
are not rows of the table (with line and reason), and notes on what was assumed. Text is
spooled to a temporary Arrow file once, so that a large file costs disk, not memory.
"""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from wrensong.core.errors import FileEmpty, FileUnreadable

if TYPE_CHECKING:
    import pyarrow as pa

Format = Literal["csv", "tsv", "xlsx", "json", "ndjson", "parquet"]
BATCH = 100_000
LINE = "\x00line"
REPEAT = " #"  # a header that occurs again is called “Followers #2”
_FOREIGN = {
    b"\xd0\xcf\x11\xe0": (
        "an old Excel file (.xls)",
        "Save it as .xlsx or CSV in your spreadsheet.",
    ),
    b"\x1f\x8b": ("compressed with gzip", "Unpack it first."),
    b"%PDF": ("a PDF", "Export the table as CSV or XLSX."),
    b"\x28\xb5\x2f\xfd": ("compressed with zstd", "Unpack it first."),
}


@dataclass(frozen=True, slots=True)
class Spoiled:
    """A row kept apart: where it stands, why, and its text (shortened)."""

    line: int
    reason: str
    content: str = ""


@dataclass(slots=True)
class Sheet:
    """One table of a file.

    ``batches(headers)`` yields record batches with those columns and ``LINE`` (int64, counts
    from 1 in the file; records for JSON and Parquet). ``rows`` counts the rows in them.
    """

    headers: tuple[str, ...]
    batches: Callable[[Sequence[str]], Iterator[pa.RecordBatch]]
    rows: int
    format: Format
    spoiled: list[Spoiled] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def open_sheet(path: Path) -> Sheet:
    """The table in a file that is not JSON; the format is told by the content, not the name.

    Raises FileUnreadable (missing, a folder, truncated, no delimiter, not a table), FileEmpty.
    """
    start = _first_bytes(path)
    if start[:4] in (b"PAR1", b"PARE"):
        return _parquet(path)
    if start[:4] == b"PK\x03\x04":
        from .workbook import read_workbook

        return read_workbook(path)
    for magic, (what, step) in _FOREIGN.items():
        if start.startswith(magic):
            raise FileUnreadable(f"{path.name} is {what}.", step)
    if path.suffix.lower() in (".parquet", ".xlsx"):
        raise FileUnreadable(f"{path.name} is not a {path.suffix[1:]} file, or its start is lost.")
    from .delimited import read_delimited

    return read_delimited(path)


def _first_bytes(path: Path) -> bytes:
    if path.is_dir():
        raise FileUnreadable(f"{path} is a folder.", "Name one file in it.")
    try:
        with open(path, "rb") as file:
            start = file.read(4096)
    except FileNotFoundError:
        raise FileUnreadable(f"There is no file {path}.") from None
    except (OSError, ValueError) as error:
        raise FileUnreadable(f"{path} cannot be read: {error}.") from None
    if not start:
        raise FileEmpty(f"{path.name} is empty (0 bytes).")
    return start


def is_json(path: Path) -> bool:
    """Whether a file is JSON or NDJSON by its first mark. Raises as ``open_sheet`` does."""
    start = _first_bytes(path)
    text = start.decode(
        "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "ignore"
    )
    return text.lstrip()[:1] in ("{", "[")


def unique(headers: Sequence[str]) -> tuple[str, ...]:
    """Headers told apart: a nameless column is called by its place, a repeat by its number."""
    seen: dict[str, int] = {}
    found: list[str] = []
    for place, header in enumerate(headers, start=1):
        name = header.strip().strip("\ufeff") or f"column {place}"
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name}{REPEAT}{seen[name]}")
    return tuple(found)


# ---- spooling text ---------------------------------------------------------------------------


class Spool:
    """Rows of text, collected into batches in a temporary Arrow file."""

    def __init__(self, headers: tuple[str, ...]) -> None:
        import pyarrow as pa

        self.headers = headers
        self.rows = 0
        self._schema = pa.schema(
            [*(pa.field(h, pa.string()) for h in headers), pa.field(LINE, pa.int64())]
        )
        # An open file without a name: it vanishes with the process, however that ends.
        self._file = tempfile.TemporaryFile(prefix="wrensong-")  # noqa: SIM115
        weakref.finalize(self, self._file.close)
        self._writer = pa.ipc.new_file(self._file, self._schema)

    def add(self, rows: Sequence[Sequence[str | None]], lines: Sequence[int]) -> None:
        """Rows as long as the headers, with the line each one starts on."""
        import pyarrow as pa

        if not rows:
            return
        columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
        columns.append(pa.array(lines, pa.int64()))
        self._writer.write_batch(pa.record_batch(columns, schema=self._schema))
        self.rows += len(rows)

    def sheet(self, format: Format, spoiled: list[Spoiled], notes: list[str]) -> Sheet:
        import pyarrow as pa

        self._writer.close()

        def batches(headers: Sequence[str]) -> Iterator[pa.RecordBatch]:
            reader = pa.ipc.open_file(pa.PythonFile(self._file, mode="r"))
            for number in range(reader.num_record_batches):
                yield reader.get_batch(number).select([*headers, LINE])

        return Sheet(self.headers, batches, self.rows, format, spoiled, notes)


# ---- Parquet ---------------------------------------------------------------------------------


def _parquet(path: Path) -> Sheet:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
        schema = pa.schema(file.schema_arrow).empty_table().flatten().schema
    except (pa.ArrowException, OSError) as error:
        raise FileUnreadable(
            f"{path.name} is a damaged or truncated Parquet file: {_first_line(error)}.",
            "Export or download it again.",
        ) from None
    if file.metadata.num_rows == 0:
        raise FileEmpty(f"{path.name} has columns, but no rows.")
    headers = tuple(schema.names)

    def batches(wanted: Sequence[str]) -> Iterator[pa.RecordBatch]:
        roots = sorted(
            {name if name in file.schema_arrow.names else name.split(".")[0] for name in wanted}
        )
        line = 1
        try:
            for batch in file.iter_batches(BATCH, columns=roots or [file.schema_arrow.names[0]]):
                table = pa.Table.from_batches([batch])
                table = table.flatten() if set(wanted) - set(table.column_names) else table
                lines = pa.array(range(line, line + len(batch)), pa.int64())
                table = table.select(list(wanted)).append_column(LINE, lines).combine_chunks()
                line += len(batch)
                yield from table.to_batches()
        except (pa.ArrowException, OSError) as error:
            raise FileUnreadable(
                f"{path.name} is damaged after row {line - 1}: {_first_line(error)}.",
                "Export or download it again.",
            ) from None

    return Sheet(headers, batches, file.metadata.num_rows, "parquet")


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0].rstrip(".") if str(error).strip() else "no details"
