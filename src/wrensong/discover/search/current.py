"""The catalogue and the index of a workspace, brought up to date when what they hold changed.

Both lie in ``cache/index`` and can be deleted at any time. The index follows what changed from
one state of the catalogue to the next.
"""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from filelock import FileLock

from wrensong import __version__
from wrensong.core.errors import LakeDamaged
from wrensong.discover.index import Index

from .catalogue import catalogue, listed
from .lists import Lists

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

Progress = Callable[[int, int | None, str], None]
TABLE = "catalogue.arrow"


@dataclass(frozen=True, slots=True, eq=False)
class Searchable:
    """What searches look at: the index, and the row behind every account (memory-mapped)."""

    index: Index
    table: pa.Table
    version: str

    def rows(self, account_ids: list[int]) -> pa.Table:
        """The rows of some accounts of the table, in that order."""
        known = self.table["account_id"].to_numpy()
        return self.table.take(pa.array(np.searchsorted(known, account_ids)))

    @property
    def columns(self) -> frozenset[str]:
        return frozenset(self.table.column_names)


def current(
    workspace: Workspace, progress: Progress | None = None, held: Searchable | None = None
) -> Searchable | None:
    """The searchable state of a workspace; None when it has no accounts. ``held``, an earlier
    answer, comes back where nothing changed since."""
    folder = workspace.folder / "cache" / "index"
    lists = {found.name: found.accounts for found in Lists(workspace).all()}
    chosen = workspace.settings
    told = (__version__, workspace.measured, chosen.tiers, chosen.min_peers, chosen.seed)
    facts = _digest(json.dumps(told))
    version = f"{facts}/{_digest(json.dumps(lists))}"
    if held is not None and held.version == version:
        return held
    found = _stored(folder)
    if found is not None and found.version == version:
        return found
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "build.lock"):
        found = _stored(folder)
        if found is None or found.version != version:
            table = _table(workspace, found, facts, lists, progress)
            if table.num_rows == 0:
                return None
            found = _indexed(folder, found, table, version, progress)
        return found


def _table(
    workspace: Workspace,
    old: Searchable | None,
    facts: str,
    lists: Mapping[str, tuple[int, ...]],
    progress: Progress | None,
) -> pa.Table:
    if old is not None and old.version.startswith(f"{facts}/"):
        place = old.table.column_names.index("list")
        column = listed(lists, old.table["account_id"].to_numpy())
        return old.table.set_column(place, "list", column)
    if progress:
        progress(0, None, "Gathering what is known of each account")
    return catalogue(workspace.lake, workspace.measures(), lists)


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
    table = table.replace_schema_metadata({"version": version, "index": index})
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


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
