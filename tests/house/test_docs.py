"""Every example in the documents runs as it stands.

The blocks of a page run one after the other in a folder of their own that holds the files of
the demo world: creators.csv, posts.csv, comments.csv, brief.toml. A block marked `sh` or
`python` is run, `toml` is read (as a brief when it names a brand), `text` is output. A block
marked `sh install` sets up a machine, one marked `sh bench` measures for minutes from a
checkout: the tests of the wheel and of ./dev, and ./dev bench, cover those. `sh serve` opens the
site and goes on until it is stopped: tests/site/test_serve.py and tests/demo/test_cli.py do that.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt

from wrensong.cli import main
from wrensong.match.briefs import parse_brief

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
RUN = ("sh", "python")
READ = ("toml", "text", "json", "csv", "sql", "mermaid", "sh install", "sh bench", "sh serve")


def _blocks(page: Path) -> list[tuple[str, str, int]]:
    """(kind, text, line) of every code block of a page."""
    found = []
    for token in MarkdownIt().parse(page.read_text("utf-8")):
        if token.type in ("fence", "code_block") and token.map is not None:
            found.append((token.info.strip(), token.content, token.map[0] + 1))
    return found


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def _with_blocks(*kinds: str) -> list[Path]:
    return [page for page in PAGES if any(kind in kinds for kind, _, _ in _blocks(page))]


@pytest.fixture
def desk(demo_files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder as a reader of the documents would have it."""
    shutil.copytree(demo_files, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("BROWSER", "true")
    yield tmp_path


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_block_says_what_it_is(page: Path) -> None:
    for kind, _, line in _blocks(page):
        assert kind in RUN + READ, f"{_name(page)}:{line} is marked “{kind}”"


@pytest.mark.parametrize("page", _with_blocks(*RUN), ids=_name)
def test_every_example_runs(page: Path, desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if re.search(r"^wrensong init( brief.toml)?$", page.read_text("utf-8"), re.MULTILINE):
        (desk / "brief.toml").unlink()
    names: dict[str, Any] = {"__name__": "example"}
    for kind, text, line in _blocks(page):
        where = f"{_name(page)}:{line}"
        if kind == "python":
            exec(compile(text, where, "exec"), names)
        elif kind == "sh":
            os.chdir(desk)
            for command in text.replace("\\\n", " ").splitlines():
                code, said = _run(command)
                assert code == 0, f"{where}\n{command}\n{said}"


def _run(command: str) -> tuple[int, str]:
    """Exit code and output of one line. A plain `wrensong` runs in this process: it is faster."""
    words = shlex.split(command, comments=True)
    if not words or words[0] == "./dev":
        return 0, ""
    if words[0] == "cd":
        os.chdir(words[1])
        return 0, ""
    if words[0] == "wrensong" and not set("|<>&;$") & set(command):
        done = CliRunner().invoke(main, words[1:], catch_exceptions=False)
        return done.exit_code, done.output
    ran = subprocess.run(["sh", "-c", command], capture_output=True, text=True)
    return ran.returncode, ran.stdout + ran.stderr


@pytest.mark.parametrize("page", _with_blocks("toml"), ids=_name)
def test_every_brief_in_the_documents_is_a_brief(page: Path) -> None:
    for kind, text, _ in _blocks(page):
        if kind == "toml" and "brand" in tomllib.loads(text):
            assert parse_brief(text).brand.name
