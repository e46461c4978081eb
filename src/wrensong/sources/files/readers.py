"""Opening a file of any format as a ``Sheet``; the format is told by the content."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wrensong.core.errors import FileEmpty, FileUnreadable

from .delimited import read_delimited
from .sheet import BATCH, LINE, Sheet
from .workbook import read_workbook

if TYPE_CHECKING:
    import pyarrow as pa

_FOREIGN = {
    b"\xd0\xcf\x11\xe0": (
        "an old Excel file (.xls)",
        "Save it as .xlsx or CSV in your spreadsheet.",
    ),
    b"\x1f\x8b": ("compressed with gzip", "Unpack it first."),
    b"%PDF": ("a PDF", "Export the table as CSV or XLSX."),
    b"\x28\xb5\x2f\xfd": ("compressed with zstd", "Unpack it first."),
}


def open_sheet(path: Path) -> Sheet:
    """The table in a file that is not JSON; the format is told by the content, not the name.

    Raises FileUnreadable (missing, a folder, truncated, no delimiter, not a table), FileEmpty.
    """
    start = _first_bytes(path)
    if start[:4] in (b"PAR1", b"PARE"):
        return _parquet(path)
    if start[:4] == b"PK\x03\x04":
        return read_workbook(path)
    for magic, (what, step) in _FOREIGN.items():
        if start.startswith(magic):
            raise FileUnreadable(f"{path.name} is {what}.", step)
    if path.suffix.lower() in (".parquet", ".xlsx"):
        raise FileUnreadable(f"{path.name} is not a {path.suffix[1:]} file, or its start is lost.")
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
