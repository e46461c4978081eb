"""The generations of an index: which segments are in force, and how others take over.

``current.json`` names the segments in force and, for each, the list of its rows that were
replaced. Who writes holds the lock, makes new folders and files, and replaces ``current.json``
last; so whatever happens before leaves the older generation in force. Readers need no lock.
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from filelock import FileLock

from wrensong.core.errors import LakeDamaged

from .segment import Segment

FORMAT = 2
POINTER, LOCK = "current.json", "write.lock"


@dataclass(frozen=True)
class Part:
    """A segment in force: its folder and the file in it that lists its replaced rows."""

    name: str
    dead: str | None = None


@dataclass(frozen=True)
class Generation:
    version: str
    parts: tuple[Part, ...]


def in_force(folder: Path) -> Generation | None:
    """The generation in force, None where there is none of this format."""
    try:
        state = json.loads((folder / POINTER).read_text("utf-8"))
        if state["format"] != FORMAT:
            return None
        return Generation(state["version"], tuple(Part(**part) for part in state["parts"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LakeDamaged(f"The search index cannot be read: {error}.") from error


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Nobody else writes meanwhile. What is not in force at the end goes, be it replaced, left
    by a process that was stopped, or unfinished because of an error."""
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / LOCK):
        try:
            yield
        finally:
            _clean(folder)


def swap(folder: Path, version: str, parts: Sequence[Part]) -> Generation:
    """Put other segments in force, in one step."""
    generation = Generation(version, tuple(parts))
    new = folder / _unique(POINTER)
    new.write_text(json.dumps({"format": FORMAT, **asdict(generation)}), "utf-8")
    os.replace(new, folder / POINTER)
    return generation


def new_segment() -> str:
    return _unique("segment")


def opened(folder: Path, part: Part) -> Segment:
    own = folder / part.name
    return Segment(own, np.load(own / part.dead) if part.dead else None)


def without(folder: Path, part: Part, rows: npt.NDArray[Any]) -> Part:
    """A segment of which some rows are replaced."""
    if not len(rows):
        return Part(part.name)
    found = Part(part.name, f"{_unique('dead')}.npy")
    np.save(folder / part.name / str(found.dead), rows)
    return found


def _unique(name: str) -> str:
    return f"{name}-{uuid.uuid4().hex[:12]}"


def _clean(folder: Path) -> None:
    try:
        generation = in_force(folder)
    except LakeDamaged:
        return
    parts = generation.parts if generation else ()
    kept = {part.name for part in parts} | {part.dead for part in parts}
    for old in folder.glob("segment-*"):
        if old.name not in kept:
            shutil.rmtree(old, ignore_errors=True)  # stays where a reader holds it open
    for left in (*folder.glob(f"{POINTER}-*"), *folder.glob("segment-*/dead-*")):
        if left.name not in kept:
            left.unlink(missing_ok=True)
