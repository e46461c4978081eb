"""A workspace is one folder; opening it never harms what is there."""

from __future__ import annotations

import pytest

import wrensong
from wrensong.core.errors import FileUnreadable, ValueInvalid, WorkspaceMissing, WorkspaceTooNew
from wrensong.workspace import Workspace


def test_opening_creates_a_folder_with_a_format_that_opens_again(tmp_path):
    first = wrensong.open(tmp_path / "spring")
    assert (first.folder / "wrensong.toml").read_text().count("format = 1") == 1
    assert wrensong.open(tmp_path / "spring").folder == first.folder


def test_a_missing_workspace_is_an_error_when_it_should_exist(tmp_path):
    with pytest.raises(WorkspaceMissing, match="no workspace"):
        wrensong.open(tmp_path / "nowhere", create=False)
    assert not (tmp_path / "nowhere").exists()


def test_a_workspace_of_a_newer_version_is_refused(tmp_path):
    workspace = Workspace.open(tmp_path / "new")
    (workspace.folder / "wrensong.toml").write_text("format = 99\n")
    with pytest.raises(WorkspaceTooNew, match="format 99"):
        Workspace.open(tmp_path / "new")


def test_a_file_is_not_a_workspace(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(FileUnreadable, match="is a file"):
        Workspace.open(tmp_path / "file")


def test_a_lake_that_lost_its_marker_is_not_overwritten(tmp_path):
    workspace = Workspace.open(tmp_path / "w")
    (workspace.folder / "lake").mkdir()
    (workspace.folder / "wrensong.toml").unlink()
    with pytest.raises(FileUnreadable, match="holds a lake"):
        Workspace.open(tmp_path / "w")


def test_a_broken_marker_names_the_line(tmp_path):
    (tmp_path / "wrensong.toml").write_text("format = = 1\n")
    with pytest.raises(ValueInvalid, match="line 1"):
        Workspace.open(tmp_path)


def test_what_is_remembered_is_there_after_reopening(tmp_path):
    workspace = Workspace.open(tmp_path / "w")
    assert workspace.recall("mapping", "abc") is None
    workspace.remember("mapping", "abc", {"Fans": "followers"})
    workspace.remember("mapping", "def", {})
    assert Workspace.open(tmp_path / "w").recall("mapping", "abc") == {"Fans": "followers"}


def test_an_unreadable_memory_says_what_would_be_lost(tmp_path):
    workspace = Workspace.open(tmp_path / "w")
    (workspace.folder / "memory.json").write_text("{")
    with pytest.raises(FileUnreadable) as caught:
        workspace.recall("mapping", "abc")
    assert "Delete that file" in caught.value.next_step


def test_a_room_is_one_object_however_it_is_reached(tmp_path):
    opened = wrensong.open(tmp_path / "w")
    assert opened.vet is opened.vet
    assert opened.room(type(opened.vet)) is opened.vet
