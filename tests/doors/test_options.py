"""A brief is named as an argument or as --brief, by every command that takes one."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from wrensong.cli import main
from wrensong.match.cli import group as match
from wrensong.plan.cli import group as plan

BRIEF = 'budget = "600 EUR"\n[brand]\nname = "Fern & Salt"\nniche = ["sourdough"]\n'


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.toml").write_text(BRIEF, "utf-8")
    (tmp_path / "creators.csv").write_text("platform,handle,followers\ninstagram,mina,12400\n")
    assert run("discover", "import", "creators.csv").exit_code == 0
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def test_every_command_about_a_brief_takes_it_both_ways() -> None:
    takers = {
        name
        for group in (match, plan)
        for name, command in group.commands.items()
        if any(p.name in ("brief", "briefs") for p in command.params)
    }
    assert {"shortlist", "explain", "quote", "forecast", "portfolio", "advise"} <= takers
    for group in (match, plan):
        for name, command in group.commands.items():
            options = {o for p in command.params if isinstance(p, click.Option) for o in p.opts}
            assert (name in takers) == ("--brief" in options), name


@pytest.mark.parametrize(
    "verb", [("match", "shortlist"), ("match", "explain", "@mina"), ("plan", "advise"),
             ("plan", "compare"), ("plan", "frontier")],
)  # fmt: skip
def test_both_ways_say_the_same(here: Path, verb: tuple[str, ...]) -> None:
    positional, option = run(*verb, "one.toml"), run(*verb, "--brief", "one.toml")
    assert positional.exit_code == option.exit_code == 0
    assert positional.output == option.output


def test_two_briefs_are_one_too_many(here: Path) -> None:
    both = run("plan", "advise", "one.toml", "--brief", "other.toml")
    assert both.exit_code == 2
    assert "Two briefs were named: one.toml and other.toml." in both.output


def test_the_brief_of_this_folder_is_the_usual_one(here: Path) -> None:
    none = run("match", "shortlist")
    assert none.exit_code == 2 and "No brief was named" in none.output
    (here / "brief.toml").write_text(BRIEF, "utf-8")
    assert run("match", "shortlist").output == run("match", "shortlist", "one.toml").output
    compared = run("plan", "compare")
    assert compared.exit_code == 2 and "No brief was named" in compared.output
