"""The catalogue and the index of a workspace, brought up to date when what they hold changed.

Both lie in ``cache/index`` and can be deleted at any time. The index follows what changed from
one state of the catalogue to the next.
"""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from filelock import FileLock

from wrensong import __version__
from wrensong.core.errors import LakeDamaged
from wrensong.discover.index import Index

from .catalogue import catalogue

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

Progress = Callable[[int, int | None, str], None]
TABLE = "catalogue.arrow"


@dataclass(frozen=True, eq=False)
class Searchable:
    """What searches look at: the index, and the row behind every account (memory-mapped)."""

    index: Index
    table: pa.Table
    version: str

    def rows(self, account_ids: list[int], columns: list[str] | None = None) -> pa.Table:
        """The rows of some accounts of the table, in that order; ``columns``: these alone."""
        names = self.table.column_names if columns is None else columns
        places = np.searchsorted(self._ids, account_ids)
        # By batches: to take from a column in several pieces joins the pieces first.
        batch = np.searchsorted(self._starts, places, "right") - 1
        taken, order = [self.table.select(names).slice(0, 0)], [np.empty(0, np.int64)]
        for number in np.unique(batch).tolist():
            here = np.flatnonzero(batch == number)
            inside = pa.array(places[here] - self._starts[number])
            some = self._batches[number].select(names).take(inside)
            taken.append(pa.Table.from_batches([some]))
            order.append(here)
        return pa.concat_tables(taken).take(pa.array(np.argsort(np.concatenate(order))))

    @cached_property
    def _ids(self) -> npt.NDArray[np.int64]:
        found: npt.NDArray[np.int64] = self.table["account_id"].to_numpy()
        return found

    @cached_property
    def _batches(self) -> list[pa.RecordBatch]:
        found: list[pa.RecordBatch] = self.table.to_batches()
        return found

    @cached_property
    def _starts(self) -> npt.NDArray[np.int64]:
        return np.cumsum([0, *(batch.num_rows for batch in self._batches)])[:-1]

    def known(self, account_ids: Sequence[int]) -> list[int]:
        """Those of some accounts that are in the table, in their order."""
        asked = np.array(account_ids, np.int64)
        places = np.minimum(np.searchsorted(self._ids, asked), len(self._ids) - 1)
        found: list[int] = asked[self._ids[places] == asked].tolist()
        return found

    @property
    def columns(self) -> frozenset[str]:
        return frozenset(self.table.column_names)


def current(
    workspace: Workspace, progress: Progress | None = None, held: Searchable | None = None
) -> Searchable | None:
    """The searchable state of a workspace; None when it has no accounts. ``held``, an earlier
    answer, comes back where nothing changed since."""
    folder = workspace.folder / "cache" / "index"
    chosen = workspace.settings
    told = (__version__, workspace.measured, chosen.tiers, chosen.min_peers, chosen.seed)
    version = hashlib.sha256(json.dumps(told).encode()).hexdigest()[:12]
    if held is not None and held.version == version:
        return held
    found = _stored(folder)
    if found is not None and found.version == version:
        return found
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "build.lock"):
        found = _stored(folder)
        if found is None or found.version != version:
            if progress:
                progress(0, None, "Gathering what is known of each account")
            table = catalogue(workspace.lake, workspace.measures())
            if table.num_rows == 0:
                return None
            found = _indexed(folder, found, table, version, progress)
        return found


def _indexed(
    folder: Path,
    old: Searchable | None,
    table: pa.Table,
    version: str,
    progress: Progress | None,
) -> Searchable:
    if old is None:
        index = Index.build(folder, table, version, progress)
    else:
        index = old.index.update(old.table, table, version, progress)
    return Searchable(index, _store(folder, table, version, index.version), version)


def _store(folder: Path, table: pa.Table, version: str, index: str) -> pa.Table:
    """Write the catalogue whole or not at all; it names the index that it belongs to."""
    # In one piece, where its texts fit: taking rows from several copies them all first.
    table = table.combine_chunks().replace_schema_metadata({"version": version, "index": index})
    new = folder / f"{TABLE}.{uuid.uuid4().hex[:12]}"
    with pa.OSFile(str(new), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    os.replace(new, folder / TABLE)
    return table


def _stored(folder: Path) -> Searchable | None:
    try:
        with pa.memory_map(str(folder / TABLE)) as source:
            table = pa.ipc.open_file(source).read_all()
    except (FileNotFoundError, pa.ArrowInvalid):
        return None
    try:
        index = Index.open(folder)
    except LakeDamaged:  # all of it can be computed again
        return None
    told = {k.decode(): v.decode() for k, v in (table.schema.metadata or {}).items()}
    if index is None or told.get("index") != index.version:
        return None
    return Searchable(index, table, told["version"])
