"""One creator out of the files of a workspace's folder, but for the lake and the desk."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from wrensong.core.naming import MARK, Names
from wrensong.desk.readings import FILE as PREPARED
from wrensong.lake import kept_out
from wrensong.lake.manifest import replace_file
from wrensong.workspace import MEMORY, Workspace

_OTHERS = ("lake", "cache", "erasing", "backups")
_WHOLE = ("secret.key", "wrensong.toml", kept_out.FILE)
_LINES = (".csv", ".tsv", ".jsonl", ".ndjson", ".txt")
_TABLES = (".csv", ".tsv")
_LARGEST_TEXT = 50_000_000


def clean(folder: Path, names: Names, others: Sequence[Path]) -> list[str]:
    """Take her out of what the workspace remembers and of every other file of it. ``others`` are
    folders inside it that belong to other workspaces. Returns words for what somebody must do."""
    _memory(folder, names)
    notes = []
    for path in list(_files(folder, others)):
        named = names.out_of(path.name)
        if not _holds(path, names):
            if named != path.name:
                path.rename(path.with_name(named))
            continue
        if path.relative_to(folder).parts[0] == "uploads" and path.name != "upload.json":
            shutil.rmtree(path.parent, ignore_errors=True)
            notes.append("An uploaded file that was not imported held her, so it was removed.")
        elif not _edit(path, names):
            notes.append(f"{MARK if named != path.name else path.name} holds her and cannot be "
                         "edited: remove it by hand.")  # fmt: skip
        elif named != path.name:
            path.rename(path.with_name(named))
    return list(dict.fromkeys(notes))


def forget_computed(folder: Path) -> None:
    """Remove what was computed from the facts: indexes, evidence, models. What is prepared for
    pages is declared anew by the caller; readers hold theirs in memory until then."""
    cache = folder / "cache"
    for path in cache.glob("*"):
        if path.name in (PREPARED.name, "tmp") or path.name.startswith("lists-"):
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def remember_beside(home: Path, name: str, folder: Path) -> Path | None:
    """Copy who is kept out of a workspace to a file beside the home folder, where no restore
    replaces it. None where that folder cannot be written."""
    path = beside(home)
    try:
        held = json.loads(path.read_text("utf-8")) if path.exists() else {}
        held[name] = kept_out.told(kept_out.load(folder))
        replace_file(path, json.dumps(held, indent=1).encode())
        path.chmod(0o600)
    except OSError:
        return None
    return path


def beside(home: Path) -> Path:
    """The file beside a home folder that outlives it."""
    return home.with_name(f"{home.name}-{kept_out.FILE}")


def _memory(folder: Path, names: Names) -> None:
    """Lists, saved searches and the names of files, one topic after the other."""
    path = folder / MEMORY
    if not path.exists():
        return
    ws = Workspace.open(folder, create=False)
    for topic, told in json.loads(path.read_text("utf-8")).items():
        for key in told:
            ws.change(topic, key, names.out_of_value)


def _files(folder: Path, others: Sequence[Path]) -> Iterator[Path]:
    for path in folder.rglob("*"):
        inside = path.relative_to(folder).parts
        if path.is_symlink() or not path.is_file() or path.name in (*_WHOLE, MEMORY):
            continue
        if inside[0] in _OTHERS and not (inside[0] == "cache" and "lists-" in inside[1]):
            continue
        if ".sqlite3" in path.name or path.name.startswith(".") or path.suffix == ".lock":
            continue
        if any(path.resolve().is_relative_to(other) for other in others if other != folder):
            continue
        yield path


def _holds(path: Path, names: Names) -> bool:
    """Whether any text of a file names her, also inside an archive (a workbook is one)."""
    return any(_named(text, names) for text in _texts(path))


def _texts(path: Path) -> Iterator[str]:
    if path.suffix == ".parquet":
        yield from _parquet(path)
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for one in archive.infolist():
                if one.file_size <= _LARGEST_TEXT:
                    yield archive.read(one).decode("utf-8", "replace")
    else:
        with path.open("rb") as file:
            before = b""
            while block := file.read(1 << 22):
                yield (before + block).decode("utf-8", "replace")
                before = block[-400:]


def _parquet(path: Path) -> Iterator[str]:
    import pyarrow.parquet as pq

    for batch in pq.ParquetFile(path).iter_batches():
        yield json.dumps(batch.to_pylist(), default=str, ensure_ascii=False)


def _named(text: str, names: Names) -> bool:
    low = text.lower()
    return any(one in low for one in names.needles) and names.named_in(text)


def _edit(path: Path, names: Names) -> bool:
    """Take her out of a text file: lines of a table that name her go. Whether that was possible."""
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError:
        return False
    if path.suffix in _LINES:
        rows = _records(text) if path.suffix in _TABLES else text.splitlines(True)
        fresh = "".join(row for row in rows if not _named(row, names))
    elif path.suffix == ".json":
        fresh = _json(text, names)
    else:
        fresh = names.out_of_list_text(text)
    replace_file(path, fresh.encode())
    return True


def _records(text: str) -> Iterator[str]:
    """The rows of a table as they stand, each whole: a quoted text in it may hold ends of lines."""
    row = ""
    for line in text.splitlines(True):
        row += line
        if row.count('"') % 2 == 0:
            yield row
            row = ""
    yield from row.splitlines(True)  # a quote that never ends: line by line after all


def _json(text: str, names: Names) -> str:
    try:
        told: Any = json.loads(text)
    except ValueError:
        return names.out_of(text)
    return json.dumps(names.out_of_value(told), indent=1, ensure_ascii=False)
