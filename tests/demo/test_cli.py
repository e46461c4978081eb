"""`wrensong demo` builds the world, finds Mina, and tells where the report is."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from wrensong.cli import main
from wrensong.demo.cli import NEXT
from wrensong.demo.truths import answers
from wrensong.demo.world import BROKEN_HANDLE


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["demo", *words], catch_exceptions=False)


def test_the_answer_sheet_names_every_truth_and_everybody_in_it() -> None:
    printed = run("--answers").output
    for truth in answers():
        assert " ".join(truth.title.split()[:3]) in printed
        assert all(f"@{handle}" in printed for handle in truth.accounts)


def test_the_answer_sheet_as_json_says_what_was_done() -> None:
    told = json.loads(run("--answers", "--json").output)
    assert [t["key"] for t in told] == [t.key for t in answers()]
    assert all(t["what"] and t["where"] for t in told)


def test_the_demo_writes_its_report_and_says_where(shown: tuple[Path, Result]) -> None:
    folder, result = shown
    assert result.exit_code == 0
    assert str(folder / "report.html") in result.output
    assert "--answers" in result.output
    page = (folder / "report.html").read_text("utf-8")
    assert "@mina.bakes" in page and "Fern &amp; Salt" in page


def test_the_broken_row_is_set_aside_with_its_line(shown: tuple[Path, Result]) -> None:
    folder, result = shown
    lines = (folder / "creators.csv").read_text("utf-8").splitlines()
    number = next(i for i, line in enumerate(lines, 1) if line.startswith(BROKEN_HANDLE))
    assert f"line {number}" in result.output


@pytest.mark.parametrize("line", NEXT)
def test_what_it_says_to_type_next_works_in_its_folder(
    shown: tuple[Path, Result], line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, result = shown
    assert line in result.output
    monkeypatch.chdir(folder)
    ran = CliRunner().invoke(main, shlex.split(line)[1:], catch_exceptions=False)
    assert ran.exit_code == 0 and "@mina.bakes" in ran.output
