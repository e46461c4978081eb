"""The root command: quick, helpful, and clear when something is wrong."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from wrensong.cli import COMMANDS, main, nearest_workspace
from wrensong.workspace import Workspace


def wrensong(*arguments, folder=None):
    """Run the real command in a real process."""
    return subprocess.run(
        [sys.executable, "-m", "wrensong", *map(str, arguments)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name):
    result = CliRunner().invoke(main, [name, "--help"])
    assert result.exit_code == 0, result.output
    assert "Usage:" in result.output


def test_a_mistyped_command_is_answered_with_the_nearest():
    result = CliRunner().invoke(main, ["scuot"])
    assert result.exit_code == 2
    assert "Did you mean “scout”?" in result.output


def test_an_error_says_what_happened_and_what_to_do_next(tmp_path):
    result = wrensong("-w", tmp_path / "none", "discover", "export", "accounts")
    assert result.returncode == 2
    assert "Stopped: There is no workspace" in result.stderr
    assert "Next: " in result.stderr
    assert "Traceback" not in result.stderr


def test_with_json_an_error_is_an_envelope(tmp_path):
    result = wrensong("-w", tmp_path / "none", "vet", "review", "@mina", "--json")
    assert result.returncode == 2
    assert json.loads(result.stdout)["code"] == "workspace-missing"


def test_a_workspace_made_by_a_newer_version_stops_every_command(tmp_path):
    workspace = Workspace.open(tmp_path / "w")
    (workspace.folder / "wrensong.toml").write_text("format = 2\n")
    result = wrensong("-w", workspace.folder, "vet", "review", "--all")
    assert result.returncode == 2
    assert "newer Wrensong" in result.stderr


def test_the_nearest_workspace_above_is_used(tmp_path):
    workspace = Workspace.open(tmp_path / "w")
    deep = workspace.folder / "a" / "b"
    deep.mkdir(parents=True)
    assert nearest_workspace(deep) == workspace.folder
    assert nearest_workspace(tmp_path) is None


def test_a_workspace_beside_the_files_is_found_from_their_folder(tmp_path):
    beside = Workspace.open(tmp_path / "job" / "workspace").folder
    assert nearest_workspace(tmp_path / "job") == beside
    assert nearest_workspace(beside) == beside
    assert nearest_workspace(tmp_path) is None
    result = wrensong("doctor", folder=tmp_path / "job")
    assert "accounts: 0 rows" in result.stdout


def test_doctor_says_what_is_missing_and_changes_nothing(tmp_path):
    result = wrensong("-w", tmp_path / "none", "doctor", "--json")
    assert result.returncode == 0
    seen = {check["name"]: check for check in json.loads(result.stdout)}
    assert seen["libraries"]["ok"]
    assert not seen["workspace"]["ok"] and seen["workspace"]["next_step"]
    assert not (tmp_path / "none").exists()


def test_doctor_counts_the_facts_of_a_workspace(tmp_path):
    Workspace.open(tmp_path / "w")
    result = wrensong("-w", tmp_path / "w", "doctor")
    assert "accounts: 0 rows" in result.stdout
    assert "Next: Import a creators file" in result.stdout


def test_a_reader_that_goes_away_is_not_an_error(tmp_path):
    Workspace.open(tmp_path / "w")
    line = f"{sys.executable} -m wrensong -w {tmp_path / 'w'} doctor | head -n 1"
    result = subprocess.run(line, shell=True, capture_output=True, text=True, timeout=60)
    assert result.stdout.startswith("ok")
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("place", ["brief.toml/inside", "/dev/null/inside"])
def test_a_place_that_cannot_be_written_is_a_sentence_and_not_a_traceback(tmp_path, place):
    assert wrensong("init", "brief.toml", folder=tmp_path).returncode == 0
    (tmp_path / "creators.csv").write_text("username,followers\nmina.bakes,12400\n")
    words = ["scout", "brief.toml", "--creators", "creators.csv", "--out", place]
    result = wrensong(*words, folder=tmp_path)
    assert result.returncode == 2
    assert "cannot be read or written" in result.stderr and "Next: " in result.stderr
    assert "Traceback" not in result.stderr
