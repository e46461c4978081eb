"""Many arrays in one file, mapped together.

Every mapped file takes one of the few descriptors that a process has, and a segment has
hundreds of arrays.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

_ALIGNED = 64  # bytes


@dataclass(frozen=True)
class Place:
    """Where an array lies: the file, its first byte there, its type and shape."""

    file: str
    start: int
    kind: str
    shape: tuple[int, ...]

    @property
    def bytes(self) -> int:
        return int(np.prod(self.shape, dtype=np.int64)) * np.dtype(self.kind).itemsize

    def of(self, mapped: Array) -> Array:
        """The array in its file's bytes."""
        found: Array = mapped[self.start : self.start + self.bytes].view(self.kind)
        return found.reshape(self.shape)


class Pack:
    """A file being written, by several threads if need be."""

    def __init__(self, path: Path) -> None:
        self.path, self.places = path, dict[str, Place]()
        self._end, self._next = 0, threading.Lock()
        path.touch(exist_ok=False)

    def put(self, name: str, array: Array) -> None:
        place = self.room(name, array.dtype, *array.shape)
        with self.path.open("r+b") as file:
            file.seek(place.start)
            np.ascontiguousarray(array).tofile(file)

    def room(self, name: str, kind: Any, *shape: int) -> Place:
        """Leave room for an array that is filled later, by way of ``mapped``."""
        with self._next:
            start = -(-self._end // _ALIGNED) * _ALIGNED
            place = Place(self.path.name, start, np.dtype(kind).str, shape)
            self.places[name], self._end = place, start + place.bytes
        return place

    def mapped(self) -> np.memmap[Any, np.dtype[np.uint8]]:
        """All bytes so far, to be written; at least one."""
        with self.path.open("r+b") as file:
            file.truncate(max(self._end, 1))
        return np.memmap(self.path, np.uint8, "r+")


def read(folder: Path, places: Mapping[str, Place]) -> dict[str, Array]:
    """Read-only arrays, in memory as far as they are touched."""
    files = {
        name: np.asarray(np.memmap(folder / name, np.uint8, "r"))
        for name in {place.file for place in places.values() if place.bytes}
    }
    nothing = np.empty(0, np.uint8)
    return {
        name: place.of(files[place.file])
        if place.bytes
        else nothing.view(place.kind).reshape(place.shape)
        for name, place in places.items()
    }
