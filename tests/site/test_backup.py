"""Backups: one file, consistent while people work, checked whole before anything is replaced."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import threading
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from wrensong.core.errors import BadInput, FileUnreadable, WorkspaceTooNew
from wrensong.front import open_workspace
from wrensong.site.backups import ABOUT, Made, back_up, restore_from
from wrensong.workspace import Workspace

CREATORS = "username,platform,followers\nlina,instagram,12400\ntom,instagram,8900\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a desk, facts, a second workspace, and things that need no backup."""
    home = tmp_path / "home"
    workspace = open_workspace(home)
    (tmp_path / "creators.csv").write_text(CREATORS)
    workspace.discover.import_file(tmp_path / "creators.csv")
    workspace.remember("lists", "spring", ["ac_1"])
    open_workspace(home / "workspaces" / "dov").discover.import_file(tmp_path / "creators.csv")
    (home / "secret.key").write_text("k" * 64)
    with closing(sqlite3.connect(home / "desk.sqlite3")) as desk, desk:
        desk.execute("PRAGMA journal_mode=WAL")
        desk.execute("CREATE TABLE django_migrations (app TEXT, name TEXT)")
        desk.execute("INSERT INTO django_migrations VALUES ('desk', '0001_initial')")
        desk.execute("CREATE TABLE desk_space (folder TEXT)")
        desk.execute("INSERT INTO desk_space VALUES ('.')")
        desk.execute("CREATE TABLE pairs (a INTEGER, b INTEGER)")
    for name in ("cache/big.bin", "uploads/ab/x.csv", "backups/old.zip"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text("not needed")
    return home


@pytest.fixture
def made(home: Path, tmp_path: Path) -> Made:
    return back_up(home, tmp_path / "b.zip")


def _rows(folder: Path) -> list[object]:
    table = Workspace.open(folder, create=False).lake.run("SELECT * FROM accounts ORDER BY handle")
    return table.to_pylist()


def test_what_is_restored_is_what_was_there(home: Path, made: Made, tmp_path: Path) -> None:
    assert restore_from(made.path, tmp_path / "again") is None
    again = tmp_path / "again"
    assert _rows(again) == _rows(home) and len(_rows(again)) == 2
    assert _rows(again / "workspaces" / "dov") == _rows(home / "workspaces" / "dov")
    for name in ("memory.json", "wrensong.toml", "secret.key"):
        assert (again / name).read_bytes() == (home / name).read_bytes(), name
    with closing(sqlite3.connect(again / "desk.sqlite3")) as desk:
        assert desk.execute("SELECT folder FROM desk_space").fetchall() == [(".",)]
        assert desk.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_what_can_be_made_again_is_left_out(made: Made) -> None:
    names = zipfile.ZipFile(made.path).namelist()
    assert not [n for n in names if n.startswith(("cache", "uploads", "backups", "."))]
    assert made.files == len(names) - 1


def test_a_backup_is_for_its_owner_alone_and_says_so(made: Made) -> None:
    assert made.path.stat().st_mode & 0o077 == 0
    assert "key of this installation" in made.warnings[0]


def test_a_backup_is_never_replaced(home: Path, made: Made) -> None:
    with pytest.raises(BadInput, match="there already"):
        back_up(home, made.path)


def test_a_backup_taken_while_people_work_holds_one_moment(home: Path, tmp_path: Path) -> None:
    """A writer adds equal pairs in one transaction each, and creators; a copy that tore one apart
    would show it."""
    stop = threading.Event()

    def write() -> None:
        workspace, n = open_workspace(home), 0
        with closing(sqlite3.connect(home / "desk.sqlite3")) as desk:
            while not stop.is_set():
                with desk:
                    desk.execute("INSERT INTO pairs VALUES (?, 0)", (n,))
                    desk.execute("UPDATE pairs SET b = a WHERE a = ?", (n,))
                if n % 50 == 0:
                    file = tmp_path / f"more{n}.csv"
                    file.write_text(f"username,platform,followers\nmore{n},instagram,{n + 1}\n")
                    workspace.discover.import_file(file)
                n += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copies = [back_up(home, tmp_path / f"{n}.zip") for n in range(3)]
    finally:
        stop.set()
        writer.join()
    for n, copy in enumerate(copies):
        place = tmp_path / f"copy{n}"
        restore_from(copy.path, place)
        with closing(sqlite3.connect(place / "desk.sqlite3")) as desk:
            assert desk.execute("SELECT COUNT(*) FROM pairs WHERE a <> b").fetchone() == (0,)
        assert len(_rows(place)) >= 2


def _changed(path: Path, **instead: bytes | None) -> Path:
    """A copy of a backup with other content in some files; None: without it."""
    out = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = instead.pop(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in instead.items():
            new.writestr(name, content or b"")
    return out


def _about(path: Path) -> dict[str, object]:
    told: dict[str, object] = json.loads(zipfile.ZipFile(path).read(ABOUT))
    return told


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Path]:
    """Where nothing may appear when a backup is refused."""
    yield tmp_path / "target"
    assert not (tmp_path / "target").exists()
    assert not list(tmp_path.glob(".restoring-*"))


@pytest.mark.parametrize("which", ["desk.sqlite3", "memory.json", "manifest.json", ".parquet"])
def test_a_backup_with_a_changed_byte_is_refused(made: Made, target: Path, which: str) -> None:
    with zipfile.ZipFile(made.path) as archive:
        inside = next(i for i in archive.infolist() if i.filename.endswith(which))
    content = bytearray(made.path.read_bytes())
    data = inside.header_offset + 30 + len(inside.filename)  # before it: the entry's own header
    content[data + inside.compress_size // 2] ^= 0xFF
    made.path.write_bytes(content)
    with pytest.raises(FileUnreadable):
        restore_from(made.path, target)


@pytest.mark.parametrize("part", [0.0, 0.2, 0.6, 0.99])
def test_a_backup_that_is_cut_off_is_refused(made: Made, target: Path, part: float) -> None:
    content = made.path.read_bytes()
    made.path.write_bytes(content[: int(len(content) * part)])
    with pytest.raises(FileUnreadable):
        restore_from(made.path, target)


def test_a_file_that_is_not_what_it_was_is_named(made: Made, target: Path) -> None:
    with pytest.raises(FileUnreadable, match=r"memory\.json is not what it was"):
        restore_from(_changed(made.path, **{"memory.json": b"{}"}), target)


def test_a_backup_without_one_of_its_files_is_refused(made: Made, target: Path) -> None:
    with pytest.raises(FileUnreadable, match="does not hold what it says"):
        restore_from(_changed(made.path, **{"memory.json": None}), target)


@pytest.mark.parametrize(
    "name", ["../evil.txt", "/etc/evil", "a/../../evil", "C:/evil", "a\\..\\evil", "./x"]
)
def test_a_name_that_leads_out_of_the_folder_is_refused(
    made: Made, target: Path, tmp_path: Path, name: str
) -> None:
    import hashlib

    about = _about(made.path)
    about["files"][name] = {"bytes": 4, "sha256": hashlib.sha256(b"evil").hexdigest()}  # type: ignore[index]
    bad = _changed(made.path, **{ABOUT: json.dumps(about).encode(), name: b"evil"})
    with pytest.raises(FileUnreadable):
        restore_from(bad, target)
    assert not list(tmp_path.rglob("evil*"))


@pytest.mark.parametrize(
    "newer", [{"format": 2}, {"schema": [["desk", "0099_later"]]}], ids=["format", "desk"]
)
def test_a_backup_by_a_newer_version_is_refused(
    made: Made, target: Path, newer: dict[str, object]
) -> None:
    about = {**_about(made.path), **newer}
    with pytest.raises(WorkspaceTooNew, match="newer Wrensong"):
        restore_from(_changed(made.path, **{ABOUT: json.dumps(about).encode()}), target)


def test_some_other_file_is_no_backup(tmp_path: Path, target: Path) -> None:
    (tmp_path / "x.zip").write_text("hello")
    with zipfile.ZipFile(tmp_path / "y.zip", "w") as other:
        other.writestr("hello.txt", "hello")
    for name in ("x.zip", "y.zip", "missing.zip"):
        with pytest.raises(FileUnreadable):
            restore_from(tmp_path / name, target)


def test_a_folder_with_something_in_it_is_kept(home: Path, made: Made, tmp_path: Path) -> None:
    before = _rows(home)
    with pytest.raises(BadInput, match="not empty"):
        restore_from(made.path, home)
    (home / "memory.json").write_text('{"newer": {}}')
    aside = restore_from(made.path, home, replace=True)
    assert aside is not None and (aside / "memory.json").read_text() == '{"newer": {}}'
    assert _rows(home) == before and "newer" not in (home / "memory.json").read_text()


def test_a_folder_that_is_being_served_is_not_replaced(home: Path, made: Made) -> None:
    from wrensong.site.serving import alone

    with alone(home), pytest.raises(BadInput, match="is being served"):
        restore_from(made.path, home, replace=True)
    assert (home / "desk.sqlite3").is_file()


def test_a_desk_in_another_database_is_said_not_to_be_in_it(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WRENSONG_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    made = back_up(home, tmp_path / "rest.zip")
    assert any("pg_dump" in words for words in made.warnings)
    assert "desk.sqlite3" not in zipfile.ZipFile(made.path).namelist()


def test_a_disk_without_room_is_a_sentence(
    made: Made, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = shutil.disk_usage(os.sep)._replace(free=10)
    monkeypatch.setattr(shutil, "disk_usage", lambda place: full)
    with pytest.raises(BadInput, match="not enough room"):
        restore_from(made.path, target)
