"""Which files make up the lake: one small JSON file, replaced atomically.

A part that the manifest does not name does not exist, so a crash while writing leaves at
worst an unread file. Readers take the manifest once and read the immutable parts it names.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from wrensong.core.errors import LakeDamaged, WorkspaceTooNew

FORMAT = 1
FILE = "manifest.json"


@dataclass(frozen=True, slots=True)
class Part:
    """One immutable Parquet file of one table.

    ``history`` parts hold only rows that newer ones supersede; ``oldest``/``newest`` are the
    bounds of ``observed_at`` (ISO, UTC) when the table has it.
    """

    file: str
    rows: int
    history: bool = False
    oldest: str | None = None
    newest: str | None = None


@dataclass(frozen=True, slots=True)
class TableState:
    """The parts of one table, oldest first. ``distinct`` promises that no key occurs twice
    in the parts that are not history, so that reading needs no de-duplication."""

    parts: tuple[Part, ...] = ()
    distinct: bool = True

    @property
    def current(self) -> tuple[Part, ...]:
        return tuple(p for p in self.parts if not p.history)


@dataclass(frozen=True, slots=True)
class Manifest:
    version: int = 0
    tables: dict[str, TableState] = field(default_factory=dict)
    retired: tuple[tuple[str, float], ...] = ()

    def state(self, table: str) -> TableState:
        return self.tables.get(table, TableState())

    def with_state(self, table: str, state: TableState) -> Manifest:
        return replace(self, version=self.version + 1, tables={**self.tables, table: state})


def load(folder: Path) -> Manifest:
    """The manifest now in force; an empty one for a new lake."""
    path = folder / FILE
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return Manifest()
    except (OSError, ValueError) as error:
        raise LakeDamaged(f"The lake's {FILE} cannot be read: {error}.") from error
    return read(text)


def read(text: str) -> Manifest:
    """A manifest from what ``write`` made of it. Raises LakeDamaged, WorkspaceTooNew."""
    try:
        raw: dict[str, Any] = json.loads(text)
    except ValueError as error:
        raise LakeDamaged(f"The lake's {FILE} cannot be read: {error}.") from error
    if raw.get("format", 0) > FORMAT:
        raise WorkspaceTooNew(
            f"This lake was written by a newer Wrensong (format {raw['format']})."
        )
    tables = {
        name: TableState(tuple(Part(**p) for p in state["parts"]), state["distinct"])
        for name, state in raw["tables"].items()
    }
    return Manifest(raw["version"], tables, tuple((f, t) for f, t in raw["retired"]))


def save(folder: Path, manifest: Manifest) -> None:
    """Put ``manifest`` in force. Durable when it returns; atomic for every reader."""
    replace_file(folder / FILE, write(manifest).encode())


def write(manifest: Manifest) -> str:
    """A manifest as text."""
    return json.dumps({"format": FORMAT, **asdict(manifest)}, indent=1)


def replace_file(path: Path, content: bytes) -> None:
    """Write ``path`` so that any reader, and any crash, sees the old or the new content whole."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    with open(fresh, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames and new files in a folder durable (a no-op where folders cannot be opened)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
