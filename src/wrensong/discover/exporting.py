"""Rows of the lake to a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pyarrow.types as types

from wrensong.core.errors import FileUnreadable

FORMATS = ("csv", "json", "ndjson", "parquet")
_BATCH = 50_000


def words_for_tags(rows: pa.Table, tags: pa.Table | None) -> pa.Table:
    """The same rows with lists of tag numbers replaced by lists of tags."""
    if tags is None:
        return rows
    numbers, names = tags["tag_id"].combine_chunks(), tags["tag"].combine_chunks()
    for place, field in enumerate(rows.schema):
        if types.is_list(field.type):
            lists = rows[field.name].combine_chunks()
            words = names.take(pc.index_in(lists.flatten(), value_set=numbers))
            lengths = pc.cumulative_sum(pc.list_value_length(lists).fill_null(0).cast(pa.int32()))
            offsets = pa.concat_arrays([pa.array([0], pa.int32()), lengths])
            column = pa.ListArray.from_arrays(offsets, words, mask=lists.is_null())
            rows = rows.set_column(place, field.name, column)
    return rows


def write(rows: pa.Table, out: Path, format: str) -> int:
    """Write a table; returns its number of rows. Raises FileUnreadable when it cannot."""
    try:
        if format == "parquet":
            pq.write_table(rows, out)
        elif format == "csv":
            pa_csv.write_csv(_flat(rows), out)
        else:
            _write_json(rows, out, lines=format == "ndjson")
    except OSError as error:
        raise FileUnreadable(
            f"{out} cannot be written: {error}.", "Name a file in a folder you may write to."
        ) from None
    return int(rows.num_rows)


def _flat(rows: pa.Table) -> pa.Table:
    """CSV has no lists: tags are written with a bar between them. Times are ISO 8601."""
    for place, field in enumerate(rows.schema):
        column = rows[field.name]
        if types.is_list(field.type):
            column = pc.binary_join(column, "|")
        elif types.is_timestamp(field.type):
            column = pc.strftime(column, "%Y-%m-%dT%H:%M:%SZ")
        rows = rows.set_column(place, field.name, column)
    return rows


def _write_json(rows: pa.Table, out: Path, *, lines: bool) -> None:
    with open(out, "w", encoding="utf-8") as file:
        first = True
        file.write("" if lines else "[")
        for batch in rows.to_batches(_BATCH):
            for row in batch.to_pylist():
                gap = "" if first else ("\n" if lines else ",\n")
                file.write(gap + json.dumps(row, default=_shown, ensure_ascii=False))
                first = False
        file.write("\n" if lines else "]\n")


def _shown(value: Any) -> str:
    return f"{value.isoformat()}Z" if hasattr(value, "isoformat") else str(value)
