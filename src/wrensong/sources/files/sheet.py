"""A table of a file: unique headers, batches of Arrow columns, rows kept apart.

Text is spooled to a temporary Arrow file once, so that a large file costs disk, not memory.
"""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pyarrow as pa

Format = Literal["csv", "tsv", "xlsx", "json", "ndjson", "parquet"]
BATCH = 100_000
LINE = "\x00line"
REPEAT = " #"  # a header that occurs again is called “Followers #2”


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


def unique(headers: Sequence[str]) -> tuple[str, ...]:
    """Headers told apart: a nameless column is called by its place, a repeat by its number."""
    seen: dict[str, int] = {}
    found: list[str] = []
    for place, header in enumerate(headers, start=1):
        name = header.strip().strip("\ufeff") or f"column {place}"
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name}{REPEAT}{seen[name]}")
    return tuple(found)


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
