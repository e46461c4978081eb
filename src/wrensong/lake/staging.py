"""What an append adds to a table: rows that say something new, with gaps carried forward."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .manifest import TableState
from .reading import all_rows, has_time
from .schema import Table

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_NEW = 1 << 30  # the part number of rows being appended: later than any written one


def conform(table: Table, rows: pa.Table) -> pa.Table:
    """``rows`` with exactly the table's columns and types; absent columns become NULL.

    Raises ValueError for an unknown column, a missing key or a NULL in a key: those are
    mistakes of the caller, not of the data.
    """
    import pyarrow as pa

    schema = table.arrow_schema()
    unknown = set(rows.column_names) - set(schema.names)
    needed = {*table.key, *(("source", "observed_at") if has_time(table) else ())}
    missing = needed - set(rows.column_names)
    if unknown or missing:
        raise ValueError(f"{table.name}: unknown columns {unknown or '{}'}, missing {missing}")
    for name in needed:
        if rows[name].null_count:
            raise ValueError(f"{table.name}.{name} holds NULL, but is needed to store a row")
    return pa.table(
        [
            rows[field.name].cast(field.type)
            if field.name in rows.column_names
            else pa.nulls(rows.num_rows, field.type)
            for field in schema
        ],
        schema=schema,
    )


def stage(
    connection: duckdb.DuckDBPyConnection, table: Table, state: TableState, folder: Path
) -> dict[str, int]:
    """Make the table ``staged`` from the Arrow table registered as ``incoming``.

    A row that repeats what is already stored for its key and time is dropped. A NULL takes the
    value last known for its key at that time. Returns counts: ``added`` (new keys), ``updated``
    (another value than the one before), ``unchanged`` (nothing new) and ``written``, and
    ``distinct``: 1 when no staged key occurs twice or in an earlier part.
    """
    timed = has_time(table) and "observed_at" not in table.key
    once = (*table.key, "observed_at") if timed else table.key
    connection.execute(
        "CREATE TABLE fresh AS SELECT * FROM (SELECT *, ROW_NUMBER() OVER () AS n FROM incoming) "
        f"QUALIFY ROW_NUMBER() OVER (PARTITION BY {', '.join(once)} ORDER BY n DESC) = 1"
    )
    keys = ", ".join(table.key)
    existing = all_rows(table, state.parts, folder, numbered=True)
    same_key = " AND ".join(f"every.{k} = wanted.{k}" for k in table.key)
    matches = (
        f"FROM ({existing}) AS every JOIN (SELECT DISTINCT {keys} FROM fresh) AS wanted "
        f"ON {same_key}"
    )
    # Most imports bring new keys: look at the keys alone before reading whole rows.
    met = _one(connection, f"SELECT COUNT(*) {matches}")
    connection.execute(
        f"CREATE TABLE known AS SELECT every.* {matches if met else _nothing(existing)}"
    )
    total = _one(connection, "SELECT COUNT(*) FROM incoming")
    fresh = _one(connection, "SELECT COUNT(*) FROM fresh")
    distinct = _one(connection, f"SELECT COUNT(*) FROM (SELECT DISTINCT {keys} FROM fresh)")
    if met == 0 and distinct == fresh:
        connection.execute("CREATE VIEW staged AS SELECT * EXCLUDE (n) FROM fresh")
        return {
            "added": fresh, "updated": 0, "unchanged": total - fresh,
            "written": fresh, "distinct": 1,
        }  # fmt: skip
    _carry_forward(connection, table, once)
    counts = connection.execute(
        "SELECT COUNT(*) FILTER (novel), COUNT(*) FILTER (news AND NOT novel), COUNT(*) FROM staged"
    ).fetchone()
    assert counts is not None
    added, updated, written = counts
    return {
        "added": added, "updated": updated, "unchanged": total - added - updated,
        "written": written, "distinct": int(met == 0 and distinct == fresh),
    }  # fmt: skip


def _carry_forward(
    connection: duckdb.DuckDBPyConnection, table: Table, once: tuple[str, ...]
) -> None:
    """``staged`` from ``fresh`` and ``known``: gaps filled in order of time, repeats dropped.

    ``novel`` marks rows of a key never seen before, ``news`` rows that differ from the one before.
    """
    values = [c.name for c in table.columns if c.name not in {*table.key, "source", "observed_at"}]
    rest = [c for c in table.column_names if c not in values]
    order = "ORDER BY " + ("observed_at, part_no" if has_time(table) else "part_no")
    before = f"OVER (PARTITION BY {', '.join(table.key)} {order} ROWS BETWEEN UNBOUNDED PRECEDING "
    told = " OR ".join(
        f"({v} IS NOT NULL AND {v} IS DISTINCT FROM LAST_VALUE({v} IGNORE NULLS) "
        f"{before} AND 1 PRECEDING))"
        for v in values
    )
    filled = ", ".join(
        f"LAST_VALUE({v} IGNORE NULLS) {before} AND CURRENT ROW) AS {v}" for v in values
    )
    nth = f"ROW_NUMBER() {before} AND CURRENT ROW)"
    repeat = " AND ".join(
        [f"k.{c} = b.{c}" for c in once]
        + [f"(b.{v} IS NULL OR b.{v} IS NOT DISTINCT FROM k.{v})" for v in values]
    )
    last = f"ROW_NUMBER() OVER (PARTITION BY {', '.join(once)} ORDER BY part_no DESC) = 1"
    connection.execute(
        f"CREATE TABLE staged AS WITH word AS (SELECT * FROM known QUALIFY {last}), "
        f"fresh_rows AS (SELECT * EXCLUDE (n), {_NEW} AS part_no FROM fresh AS b "
        f"WHERE NOT EXISTS (SELECT 1 FROM word AS k WHERE {repeat})), "
        "together AS (SELECT * FROM known UNION ALL BY NAME SELECT * FROM fresh_rows) "
        f"SELECT * EXCLUDE (part_no) FROM (SELECT {', '.join(rest)}, {filled}, part_no, "
        f"{nth} = 1 AND MIN(part_no) OVER (PARTITION BY {', '.join(table.key)}) = {_NEW} "
        f"AS novel, ({told or 'FALSE'}) AS news FROM together) WHERE part_no = {_NEW}"
    )


def _nothing(existing: str) -> str:
    return f"FROM ({existing}) AS every WHERE FALSE"


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    assert row is not None
    return int(row[0])
