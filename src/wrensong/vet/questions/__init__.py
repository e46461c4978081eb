"""The deeper questions of vet, one module each, all of the same shape.

    COLUMNS                   what it adds to the table of reviews: name, type, unit, meaning
    columns(source) -> dict   those columns, one value per account (NaN or None: not known)
    cards(row) -> signals     one account's row in words: the evidence cards of a review

``columns`` works on all accounts at once and may be slow; ``cards`` reads one row and nothing
else, so that a review can be read from a stored table. A question that cannot be answered for
want of data leaves its columns empty, and its card says what to provide.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from wrensong.lake.pipeline import steps
from wrensong.lake.schema import Column
from wrensong.vet.domain import Signal
from wrensong.vet.facts import ROOM, Facts
from wrensong.vet.false_looks import with_false_looks
from wrensong.vet.lists import Lists

if TYPE_CHECKING:
    from wrensong.lake.store import Lake

# In the order in which a review shows them.
QUESTIONS = ("fraud", "growth", "pods", "comments", "niche", "commercial", "selectivity", "safety")


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """What a question may read: the lake as of a time, the facts and the table of the first
    pass (one row per account, ascending account_id), and the seed of everything random."""

    lake: Lake
    as_of: datetime | None
    facts: Facts
    table: pa.Table
    seed: int
    lists: Lists = field(default_factory=Lists)  # the user's own
    kept: Path | None = None  # folder for what was learnt and read; None: nothing is kept

    def run(self, *names: str, **parameters: Any) -> pa.Table:
        """Run steps of vet's own queries. ``given`` may hold Arrow tables to join."""
        given = parameters.pop("given", None)
        return self.lake.run(
            steps(ROOM, *names), as_of=self.as_of, parameters=parameters, given=given
        )


def question(name: str) -> ModuleType:
    """The module of one question."""
    return importlib.import_module(f"{__name__}.{name}")


def added_columns() -> tuple[Column, ...]:
    """Every column the questions add, in order (for the documentation): not those of the first
    pass that they fill."""
    from wrensong.vet.reviews import COLUMNS as FIRST_PASS

    columns = (column for name in QUESTIONS for column in question(name).COLUMNS)
    return tuple(column for column in columns if column.name not in FIRST_PASS)


def ask(source: Source) -> pa.Table:
    """The table of the first pass with the columns of every question; each question sees those
    before it."""
    types = {"DOUBLE": pa.float64(), "BIGINT": pa.int64(), "VARCHAR": pa.string()}
    table = source.table
    for name in QUESTIONS:
        module = question(name)
        found = module.columns(replace(source, table=table))
        for column in module.COLUMNS:
            values = pa.array(found[column.name], from_pandas=True)
            table = with_column(table, column.name, values.cast(types[column.type]))
    return table


def with_column(table: pa.Table, name: str, values: pa.Array) -> pa.Table:
    """The column added, or put in the place of one of that name."""
    if name in table.column_names:
        return table.set_column(table.column_names.index(name), name, values)
    return table.append_column(name, values)


def cards(row: Mapping[str, Any]) -> tuple[Signal, ...]:
    """The evidence cards of one row of ``ask``."""
    return with_false_looks(card for name in QUESTIONS for card in question(name).cards(row))
