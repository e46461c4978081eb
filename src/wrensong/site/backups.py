"""Everything of an installation as one file, and back.

A backup is a ZIP file. ``backup.json`` in it names every other file with its size and digest; the
desk is a consistent copy, and of each lake exactly the parts that one manifest names, so that it
may be made while people work and an import runs. Caches and uploaded files are left out.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from wrensong import __version__
from wrensong import settings as registry
from wrensong.core.errors import BadInput, FileUnreadable, WorkspaceTooNew
from wrensong.desk import schema
from wrensong.lake import manifest
from wrensong.workspace import MEDIA

FORMAT = 1
ABOUT, DESK, KEY = "backup.json", "desk.sqlite3", "secret.key"
_BLOCK = 1 << 20
_TRIES = 3
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError, TypeError, AttributeError,
    RuntimeError,
)  # fmt: skip
"""What the libraries raise for a file that is cut off, changed, packed in a way they do not know
(a kind of RuntimeError), or no backup at all."""
_PACKED = (".parquet", ".jpg", ".jpeg", ".png", ".webp", ".gif", ".mp4", ".m4v", ".mov", ".webm")
"""Kinds of file that are compressed already."""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was written; ``warnings`` say what is not in it, and what to take care of."""

    path: Path
    files: int
    bytes: int
    warnings: tuple[str, ...]


def back_up(home: Path, out: Path) -> Made:
    """Write a backup of the installation in ``home``. Raises BadInput where ``out`` is there
    already, LakeDamaged."""
    if out.exists():
        raise BadInput(f"{out} is there already.", "Name another file; backups are never replaced.")
    for attempt in range(_TRIES):
        try:
            return _write(home, out)
        except FileNotFoundError:
            # A part was replaced by a larger one while we read: take the manifest again.
            if attempt == _TRIES - 1:
                raise
    raise AssertionError("not reached")


def _write(home: Path, out: Path) -> Made:
    warnings = [
        "It holds the key of this installation, people's addresses and everything you know: keep "
        "it where only you can read it."
    ]
    files: dict[str, dict[str, Any]] = {}
    out.parent.mkdir(parents=True, exist_ok=True)
    fresh = out.with_name(f".{out.name}.{os.getpid()}.new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with (
            os.fdopen(handle, "wb") as raw,
            zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive,
            tempfile.TemporaryDirectory(dir=out.parent) as place,
        ):
            copy = _copy_of_desk(home, Path(place), warnings)
            steps, folders = _desk_says(copy) if copy else ([], [])
            if copy:
                files[DESK] = _add(archive, DESK, copy)
            for folder in _workspaces(home, folders, warnings):
                for name, path, text in _files_of(home, folder):
                    files[name] = _add(archive, name, path, text)
            if (home / KEY).is_file():
                files[KEY] = _add(archive, KEY, home / KEY)
            about = {
                "format": FORMAT, "wrensong": __version__, "schema": steps, "files": files,
                "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            }  # fmt: skip
            archive.writestr(ABOUT, json.dumps(about, indent=1))
        os.replace(fresh, out)
    finally:
        fresh.unlink(missing_ok=True)
    return Made(out, len(files), out.stat().st_size, tuple(warnings))


def _copy_of_desk(home: Path, place: Path, warnings: list[str]) -> Path | None:
    """A consistent copy of the desk, taken while it is in use; None where there is none here."""
    if registry.load(home).database_url:
        warnings.append(
            "The desk (people, briefs, decisions, the log) is kept in another database and is not "
            "in this file: back it up with its own tool, for example pg_dump."
        )
        return None
    if not (home / DESK).is_file():
        return None
    copy = place / DESK
    with (
        closing(sqlite3.connect(f"{(home / DESK).resolve().as_uri()}?mode=ro", uri=True)) as desk,
        closing(sqlite3.connect(copy)) as to,
    ):
        desk.backup(to)
        # One plain file, whatever the way of writing of the original.
        to.execute("PRAGMA journal_mode=DELETE")
    return copy


def _desk_says(copy: Path) -> tuple[list[list[str]], list[str]]:
    """The steps in which the desk was made, and the folders of its workspaces."""
    with closing(sqlite3.connect(copy)) as desk:
        names = {row[0] for row in desk.execute("SELECT name FROM sqlite_master")}
        if "django_migrations" not in names or "desk_space" not in names:
            return [], []
        steps = desk.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        made = [list(step) for step in steps]
        return made, [row[0] for row in desk.execute("SELECT folder FROM desk_space")]


def _workspaces(home: Path, told: list[str], warnings: list[str]) -> list[Path]:
    """The folders of all workspaces inside the home, itself first."""
    found = {home.resolve(): None}
    for name in sorted(told):
        folder = (home / name).resolve()
        if not folder.is_relative_to(home.resolve()):
            warnings.append(f"The workspace in {folder} lies elsewhere: back it up by itself.")
        elif folder.is_dir():
            found.setdefault(folder)
    for marker in sorted((home / "workspaces").glob(f"*/{registry.FILE}")):
        found.setdefault(marker.parent.resolve())
    return list(found)


def _files_of(home: Path, folder: Path) -> Iterator[tuple[str, Path, bytes | None]]:
    """(name in the backup, path, content where it is not simply the file's) of one workspace."""
    before = folder.relative_to(home.resolve())
    for path in sorted([*folder.glob("*.toml"), *folder.glob("*.json"),
                        *(folder / "imports").glob("*.csv")]):  # fmt: skip
        if not path.name.startswith(".") and path.is_file():
            yield (before / path.relative_to(folder)).as_posix(), path, None
    for path in sorted((folder / MEDIA).rglob("*")):
        if path.is_file():
            yield (before / path.relative_to(folder)).as_posix(), path, None
    lake = folder / "lake"
    if (lake / manifest.FILE).is_file():
        held = manifest.load(lake)
        yield ((before / "lake" / manifest.FILE).as_posix(), lake / manifest.FILE,
               manifest.write(held).encode())  # fmt: skip
        for state in held.tables.values():
            for part in state.parts:
                path = lake / "parts" / part.file
                yield (before / path.relative_to(folder)).as_posix(), path, None


def _add(
    archive: zipfile.ZipFile, name: str, path: Path, content: bytes | None = None
) -> dict[str, Any]:
    """Put one file into the archive; its size and digest."""
    info = zipfile.ZipInfo(name, datetime.now(UTC).timetuple()[:6])
    info.external_attr = 0o600 << 16
    packed = name.endswith(_PACKED)
    info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    digest, size = hashlib.sha256(), 0
    if content is not None:
        archive.writestr(info, content)
        return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    with path.open("rb") as file, archive.open(info, "w", force_zip64=True) as to:
        while block := file.read(_BLOCK):
            digest.update(block)
            size += len(block)
            to.write(block)
    return {"bytes": size, "sha256": digest.hexdigest()}


# ---- and back --------------------------------------------------------------------------------


def restore_from(file: Path, into: Path, *, replace: bool = False) -> Path | None:
    """Make ``into`` what a backup holds; everything is checked before anything is changed.

    A folder that is not empty is refused, or, with ``replace``, kept beside under another name,
    which is returned. Raises FileUnreadable, BadInput, WorkspaceTooNew.
    """
    if not file.is_file():
        raise FileUnreadable(f"There is no file {file}.")
    there = into.exists() and (not into.is_dir() or any(into.iterdir()))
    if there and not replace:
        raise BadInput(
            f"{into} is there already and is not empty.",
            "Name a new folder with --into, or put this one aside with --replace.",
        )
    into.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=into.parent, prefix=".restoring-") as place:
        fresh = Path(place) / "home"
        try:
            with zipfile.ZipFile(file) as archive:
                _unpack(archive, fresh)
        except _UNREADABLE as error:
            raise _damaged(f"{file} cannot be read as a backup: {error}.") from None
        aside = _put_aside(into) if there else None
        if into.exists():
            into.rmdir()
        os.replace(fresh, into)
    return aside


def _unpack(archive: zipfile.ZipFile, fresh: Path) -> None:
    about = json.loads(archive.read(ABOUT))
    if about["format"] > FORMAT:
        raise WorkspaceTooNew(f"The backup was made by a newer Wrensong ({about['wrensong']}).")
    if schema.written_by((app, name) for app, name in about["schema"]) == schema.NEWER:
        raise WorkspaceTooNew(f"Its desk was written by a newer Wrensong ({about['wrensong']}).")
    files: dict[str, dict[str, Any]] = about["files"]
    inside = set(archive.namelist()) - {ABOUT}
    if inside != set(files):
        odd = sorted(inside ^ set(files))
        raise _damaged(f"The backup does not hold what it says: {', '.join(odd[:3])}.")
    for name in files:
        _check_name(name)
    needed = sum(told["bytes"] for told in files.values())
    if needed > shutil.disk_usage(fresh.parent).free:
        raise BadInput("There is not enough room on the disk.", "Make room, or restore elsewhere.")
    for name, told in files.items():
        path = fresh / name
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with archive.open(name) as packed, os.fdopen(handle, "wb") as out:
            if _copied(packed, out, told["bytes"]) != told["sha256"]:
                raise _damaged(f"The backup is damaged: {name} is not what it was.")
    if not (fresh / registry.FILE).is_file():
        raise _damaged(f"The backup holds no {registry.FILE}.")


def _check_name(name: str) -> None:
    """A file of a backup lies inside the folder it is restored to, whatever it says."""
    path = PurePosixPath(name)
    plain = not path.is_absolute() and ".." not in path.parts and path.as_posix() == name
    if not plain or any(mark in name for mark in ("\\", ":", "\x00")):
        raise _damaged(f"“{name}” in the backup is not the name of a file of a workspace.")


def _copied(packed: IO[bytes], out: IO[bytes], size: int) -> str:
    """Copy at most ``size`` bytes and one more; the digest of what was copied."""
    digest, left = hashlib.sha256(), size + 1
    while left and (block := packed.read(min(_BLOCK, left))):
        digest.update(block)
        out.write(block)
        left -= len(block)
    out.flush()
    os.fsync(out.fileno())
    return digest.hexdigest()


def _put_aside(into: Path) -> Path:
    from .serving import LOCK, alone

    aside = into.with_name(f"{into.name}.before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S}")
    if (into / LOCK).exists():
        with alone(into):  # refused while it is being served
            pass
    os.replace(into, aside)
    return aside


def _damaged(sentence: str) -> FileUnreadable:
    return FileUnreadable(sentence, "Nothing was changed. Take another backup.")


# ---- upgrading -------------------------------------------------------------------------------


def upgrade_desk(home: Path, *, dumped: bool = False) -> str:
    """Bring the desk to this version, after a backup; what was done, in words. ``dumped``: the
    backup of a desk that is kept in another database was made. Raises BadInput (while it is
    served, or without that backup), WorkspaceTooNew."""
    from wrensong.desk.opening import make_schema, schema_is_current, start

    from .serving import alone

    start(home)
    with alone(home):
        current = schema_is_current()
        if current:
            return "The desk is of this version already; nothing was changed."
        if current is None:
            make_schema()
            return "The desk was made."
        if registry.load(home).database_url and not dumped:
            raise BadInput(
                "The desk is kept in another database, which no backup of ours holds.",
                "Back it up with its own tool, for example pg_dump, then say so with --dumped.",
            )
        name = f"before-upgrade-{datetime.now(UTC):%Y%m%d-%H%M%S}.zip"
        made = back_up(home, home / "backups" / name)
        make_schema()
    return f"The desk is now of this version. How it was before is kept in {made.path}."
