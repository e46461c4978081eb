"""What is kept beside the lake it was computed from: tables until that changes, and arrays."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
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


def kept(path: Path | None) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """The arrays kept under ``path`` and what was told of them, or None. Only numbers are read:
    nothing in the file is run."""
    if path is None:
        return None
    try:
        with open(path, "rb") as opened, np.load(opened, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        return arrays, json.loads(arrays.pop("told").tobytes())
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None


def keep(path: Path | None, arrays: Mapping[str, Any], told: Mapping[str, Any]) -> None:
    """Keep arrays of numbers and JSON under ``path``, whole or not at all; others of the same
    kind (the name up to the first ``-``) go, but for the newest. Without a path nothing is."""
    if path is None:
        return
    path.parent.mkdir(exist_ok=True)
    sink = io.BytesIO()
    text = np.frombuffer(json.dumps(told).encode(), np.uint8)
    every: dict[str, Any] = {name: np.asarray(array) for name, array in arrays.items()}
    np.savez(sink, told=text, **every)
    replace_file(path, sink.getvalue())
    kind = path.name.partition("-")[0]
    others = [other for other in path.parent.glob(f"{kind}-*.npz") if other != path]
    for old in sorted(others, key=lambda p: p.stat().st_mtime)[:-1]:
        old.unlink(missing_ok=True)


def packed(name: str, texts: pa.Array) -> dict[str, Any]:
    """An array of texts (NULL not known) as arrays of numbers, for ``unpacked``."""
    long = texts.cast(pa.large_string())
    _, ends, data = pa.concat_arrays([long, pa.array([""], pa.large_string())]).buffers()
    return {
        f"{name}_ends": np.frombuffer(ends, np.int64)[: len(long) + 1],
        f"{name}_bytes": np.frombuffer(data or b"", np.uint8),
        f"{name}_missing": long.is_null().to_numpy(zero_copy_only=False),
    }


def unpacked(name: str, arrays: Mapping[str, Any]) -> pa.Array:
    missing = arrays[f"{name}_missing"]
    buffers = [None, *(pa.py_buffer(arrays[f"{name}_{part}"]) for part in ("ends", "bytes"))]
    texts = pa.Array.from_buffers(pa.large_string(), len(missing), buffers)
    return pc.if_else(pa.array(missing), None, texts).cast(pa.string())
