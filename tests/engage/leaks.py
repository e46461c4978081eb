"""Where somebody is still named in the files of a workspace: raw bytes, and decoded values."""

from __future__ import annotations

import sqlite3
import struct
import zipfile
import zlib
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any


def leaks(folder: Path, words: list[str], numbers: list[int] = ()) -> list[str]:  # type: ignore[assignment]
    """``file: word`` for each file below ``folder`` that holds one of the words (in any case, also
    escaped as JSON does) or numbers (as digits, and as the eight bytes of an integer)."""
    texts = [*words, *map(str, numbers)]
    texts += [t for w in words if (t := w.encode("unicode_escape").decode()) != w]
    raw = [t.lower().encode() for t in texts]
    whole = [struct.pack("<q", n) for n in numbers] + [struct.pack(">q", n) for n in numbers]
    found = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        name = str(path.relative_to(folder))
        content = path.read_bytes()
        found += [f"{name}: {t!r} in its bytes" for t in raw if t in content.lower()]
        found += [f"{name}: an id in its bytes" for t in whole if t in content]
        for where, value in decoded(path):
            low = value.lower()
            found += [f"{name} {where}: {t!r}" for t in texts if t.lower() in low]
        found += [f"{name}: {t!r} in its name" for t in texts if t.lower() in name.lower()]
    return found


def decoded(path: Path) -> Iterator[tuple[str, str]]:
    """(place, text) of every value in a file that is not plain bytes."""
    if path.suffix == ".parquet":
        import pyarrow.parquet as pq

        for column in (table := pq.read_table(path)).column_names:
            yield column, repr(table[column].to_pylist())
    elif path.suffix == ".arrow":
        import pyarrow as pa

        table = pa.ipc.open_file(path).read_all()
        for column in table.column_names:
            yield column, repr(table[column].to_pylist())
    elif path.suffix == ".npz":
        import numpy as np

        with np.load(path, allow_pickle=False) as file:
            for name in file.files:
                yield name, file[name].tobytes().decode("utf-8", "replace")
    elif path.suffix == ".sqlite3":
        yield from _database(path)
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for one in archive.namelist():
                yield one, archive.read(one).decode("utf-8", "replace")


def _database(path: Path) -> Iterator[tuple[str, str]]:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as desk:
        tables = [
            row[0] for row in desk.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        for table in tables:
            rows: list[Any] = desk.execute(f'SELECT * FROM "{table}"').fetchall()
            yield table, repr(rows)
            if table == "django_session":
                for row in rows:
                    yield table, _session(row[1])


def _session(text: str) -> str:
    payload = text.split(":")[0]
    packed = payload.startswith(".")
    body = urlsafe_b64decode(payload.lstrip(".") + "==")
    return (zlib.decompress(body) if packed else body).decode("utf-8", "replace")
