"""A table kept beside the lake it was computed from, until that changes."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from wrensong.lake.manifest import replace_file

KEPT = 4  # tables of other times that are worth keeping


def stored(path: Path) -> pa.Table | None:
    """The table kept under ``path``, or None. A file that cannot be read counts as none."""
    try:
        return pq.read_table(path)
    except (FileNotFoundError, pa.ArrowInvalid):
        return None


def store(table: pa.Table, path: Path) -> None:
    """Keep ``table`` under ``path`` whole or not at all; the oldest of many go."""
    path.parent.mkdir(exist_ok=True)
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    replace_file(path, sink.getvalue().to_pybytes())
    others = sorted(path.parent.glob("evidence-*.parquet"), key=lambda p: p.stat().st_mtime)
    for old in others[:-KEPT]:
        old.unlink(missing_ok=True)
