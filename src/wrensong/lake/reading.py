"""SQL that shows parts as tables: the current rows, or those current at a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from .manifest import Part, TableState
from .schema import Table


def quoted(path: Path) -> str:
    """A path inside a SQL string literal."""
    return str(path).replace("'", "''")


def has_time(table: Table) -> bool:
    """Whether rows carry ``observed_at`` (all tables of observations do; ``tags`` do not)."""
    return "observed_at" in table.column_names


def all_rows(table: Table, parts: Iterable[Part], folder: Path, *, numbered: bool = False) -> str:
    """Every row of some parts; ``numbered`` adds ``part_no``, the order of writing."""
    columns = ", ".join(table.column_names)
    files = [quoted(folder / part.file) for part in parts]
    # An empty row set of today's columns: a part written before a column existed reads as NULL.
    typed = ", ".join(f"CAST(NULL AS {c.type}) AS {c.name}" for c in table.columns)
    number = ", CAST(NULL AS BIGINT) AS part_no" if numbered else ""
    selects = [f"SELECT {typed}{number} WHERE FALSE"]
    if numbered:
        selects += [
            f"SELECT *, {n} AS part_no FROM read_parquet('{f}')" for n, f in enumerate(files)
        ]
    elif files:
        names = ", ".join(f"'{name}'" for name in files)
        selects.append(f"SELECT * FROM read_parquet([{names}], union_by_name = TRUE)")
    number = ", part_no" if numbered else ""
    return f"SELECT {columns}{number} FROM ({' UNION ALL BY NAME '.join(selects)})"


def newest_first(table: Table) -> str:
    """The order in which rows of one key win: newest observation, then latest written."""
    return "observed_at DESC, part_no DESC" if has_time(table) else "part_no DESC"


def view_of(table: Table, state: TableState, folder: Path, as_of: datetime | None) -> str:
    """A CREATE VIEW of the rows current now, or current at ``as_of`` (naive UTC).

    Reading is a plain scan unless keys repeat or the past is asked for.
    """
    head = f"CREATE VIEW {table.name} AS "
    if state.distinct and (as_of is None or not has_time(table)):
        return head + all_rows(table, state.current, folder)
    parts, seen = (state.current, "TRUE") if as_of is None else _until(state, as_of)
    columns = ", ".join(table.column_names)
    return (
        f"{head} SELECT {columns} FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY "
        f"{', '.join(table.key)} ORDER BY {newest_first(table)}) AS rank "
        f"FROM ({all_rows(table, parts, folder, numbered=True)}) WHERE {seen}) WHERE rank = 1"
    )


def _until(state: TableState, as_of: datetime) -> tuple[tuple[Part, ...], str]:
    """The parts that can hold rows observed by then, and the condition on the rest."""
    moment = as_of.isoformat()
    parts = tuple(p for p in state.parts if p.oldest is None or p.oldest <= moment)
    return parts, f"observed_at <= TIMESTAMP '{as_of.isoformat(sep=' ')}'"
