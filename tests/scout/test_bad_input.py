"""Whatever is wrong with the input: a clear sentence, a next step, exit code 2, nothing lost."""

from __future__ import annotations

import subprocess
import sys

import pytest

from wrensong.match.brief_fields import example_brief
from wrensong.workspace import Workspace

CREATORS = "username,followers,niche\nmina.bakes,12400,baking\nada.eats,5300,baking\n"
POSTS = (
    "post id,username,posted at,likes,comments,caption\n"
    "p1,mina.bakes,2026-10-01,520,31,Slow #sourdough from organic rye\n"
    "p2,mina.bakes,2026-10-08,480,22,Small ovens bake well #sourdough\n"
    "p3,ada.eats,2026-10-03,210,9,Lunch #food\n"
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "brief.toml").write_text(example_brief())
    (tmp_path / "creators.csv").write_text(CREATORS)
    (tmp_path / "posts.csv").write_text(POSTS)
    return tmp_path


def scout(folder, *more, brief="brief.toml", creators="creators.csv"):
    command = [sys.executable, "-m", "wrensong", "scout", brief, "--creators", creators, *more]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)


def refused(result, *words):
    """Exit code 2, a sentence with these words, a next step, and never a traceback."""
    assert result.returncode == 2, result.stdout + result.stderr
    for word in words:
        assert word in result.stderr
    assert "Next:" in result.stderr
    assert "Traceback" not in result.stderr
    return True


def test_good_input_makes_a_report(folder):
    result = scout(folder, "--posts", "posts.csv", "--out", "out")
    assert result.returncode == 0, result.stderr
    assert (folder / "out" / "report.html").stat().st_size > 10_000


def test_a_missing_file_is_named(folder):
    assert refused(scout(folder, creators="nobody.csv"), "nobody.csv")


def test_a_missing_second_file_stops_before_anything_is_stored(folder):
    assert refused(scout(folder, "--posts", "none.csv", "--out", "out"), "none.csv")
    assert Workspace.open(folder / "out" / "workspace").lake.count("accounts") == 0


def test_an_empty_file_is_said_to_be_empty(folder):
    (folder / "creators.csv").write_text("")
    assert refused(scout(folder), "empty")


def test_a_header_without_rows_is_said_to_have_none(folder):
    (folder / "creators.csv").write_text("username,followers\n")
    assert refused(scout(folder), "creators.csv")


def test_a_file_in_one_column_is_not_taken_for_data(folder):
    (folder / "creators.csv").write_text(CREATORS.replace(",", "^"))
    assert refused(scout(folder), "creators.csv")


def test_an_unknown_key_in_the_brief_is_named_with_its_line(folder):
    text = example_brief().replace("budget", "bugdet", 1)
    (folder / "brief.toml").write_text(text)
    assert refused(scout(folder), "bugdet", "line")


def test_a_budget_of_lots_is_refused(folder):
    lines = example_brief().splitlines()
    lines = ['budget = "lots"' if line.startswith("budget") else line for line in lines]
    (folder / "brief.toml").write_text("\n".join(lines))
    assert refused(scout(folder), "lots")


def test_a_brief_that_is_not_toml_names_the_line(folder):
    (folder / "brief.toml").write_text("[brand\nname = 'x'\n")
    assert refused(scout(folder), "brief.toml", "line 1")


def test_two_columns_for_one_field_are_refused(folder):
    result = scout(folder, "--map", "username=handle", "--map", "niche=handle")
    assert refused(result, "handle")


def test_a_column_that_is_not_there_cannot_be_mapped(folder):
    assert refused(scout(folder, "--map", "Fans=followers"), "Fans")


def test_a_truncated_parquet_file_is_refused(folder):
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table({"username": ["mina.bakes"] * 500, "followers": list(range(500))})
    pq.write_table(table, folder / "creators.parquet")
    whole = (folder / "creators.parquet").read_bytes()
    (folder / "creators.parquet").write_bytes(whole[: len(whole) // 2])
    assert refused(scout(folder, creators="creators.parquet"), "creators.parquet")


def test_a_workspace_made_by_a_newer_version_is_left_alone(folder):
    workspace = Workspace.open(folder / "out" / "workspace")
    (workspace.folder / "wrensong.toml").write_text("format = 99\n")
    assert refused(scout(folder, "--out", "out"), "newer Wrensong")
    assert (workspace.folder / "wrensong.toml").read_text() == "format = 99\n"


def test_scouting_twice_adds_nothing_and_answers_the_same(folder):
    first = scout(folder, "--posts", "posts.csv", "--out", "out")
    table = (folder / "out" / "shortlist.csv").read_text()
    second = scout(folder, "--posts", "posts.csv", "--out", "out")
    assert (first.returncode, second.returncode) == (0, 0), second.stderr
    assert (folder / "out" / "shortlist.csv").read_text() == table
    assert Workspace.open(folder / "out" / "workspace").lake.count("posts") == 3
