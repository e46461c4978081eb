"""`wrensong demo` builds the world, finds Mina, and opens its site."""

from __future__ import annotations

import json
import shlex
import time
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.site.server import serving

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


def _page(link: str) -> tuple[str, str]:
    """Where a one-time link leads a browser, and what stands there."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    with browser.open(link, timeout=60) as answer:
        return answer.url, answer.read().decode()


def test_the_demo_serves_its_world_and_a_second_run_opens_the_same(tmp_path: Path) -> None:
    home = tmp_path / "world"
    for again in (False, True):
        started = time.monotonic()
        with serving(home, command="demo") as server:
            assert server.address
            took = time.monotonic() - started
            assert ("Building the demo world" in server.said) is not again
            where, page = _page(server.link())
            assert where == f"{server.address}/w/fern-salt/"
            assert "You are Ada, who owns the shop" in page and "What is planted" in page
            assert "Winter at Fern &amp; Salt has no shortlist yet" in page
            assert server.stop() == 0
    assert took < 30, "the second run builds nothing"
    assert (tmp_path / "wrensong-demo" / "report.html").is_file()
