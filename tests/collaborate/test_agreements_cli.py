"""Proposing, agreeing and showing from a terminal and a notebook."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.collaborate.agreeing import BRIEF

from wrensong.cli import main
from wrensong.collaborate.desk import accept_terms, get_collaboration
from wrensong.collaborate.models import Campaign, Collaboration
from wrensong.desk.models import Space
from wrensong.front import open_workspace

Run = Callable[..., Result]
TERMS = """\
law = "Austria"
fee = { amount = "120.00", currency = "EUR" }
[[deliverables]]
platform = "instagram"
format = "post"
count = 1
due = 2026-12-10
[brand]
name = "Fern & Salt GmbH"
[creator]
name = "Mina Okafor"
"""


@pytest.fixture
def run(own_space: Space) -> Run:
    def wrensong(*words: str) -> Result:
        return CliRunner().invoke(main, ["--workspace", own_space.folder, "collaborate", *words])

    return wrensong


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "brief.toml").write_text(BRIEF + "[audience.countries]\nAT = 0.5\n", "utf-8")
    (tmp_path / "terms.toml").write_text(TERMS, "utf-8")
    return tmp_path


def test_from_a_handle_to_an_accepted_text(run: Run, files: Path, own_space: Space) -> None:
    said = ["propose", "@mina.bakes", "--campaign", "Rye", "--brief", str(files / "brief.toml")]
    made = json.loads(run(*said, "--json").output)
    assert (made["creator"], made["state"], made["kind"]) == (
        "@mina.bakes", "proposed", "sponsored post",
    )  # fmt: skip
    number = str(made["id"])
    shown = run("agree", number, "--terms", str(files / "terms.toml"))
    assert shown.exit_code == 0 and "120.00 EUR" in shown.output, shown.output
    told = json.loads(run("agree", number, "--json").output)
    assert told["digest"] in shown.output

    assert run("agree", number, "--name", "Ben Fern", "--digest", "0" * 64).exit_code == 2
    kept = get_collaboration(own_space, made["id"])
    accept_terms(kept, told["digest"], "Mina Okafor", by_creator=True)
    done = run("agree", number, "--name", "Ben Fern", "--digest", told["digest"])
    assert "Your side: accepted by Ben Fern." in done.output
    assert "agreed since today" in run("show", number).output
    assert json.loads(run("show", number, "--json").output)["state"] == "agreed"


def test_accepting_needs_the_digest_of_what_was_read(run: Run, files: Path) -> None:
    run("propose", "@mina.bakes", "--campaign", "Rye", "--brief", str(files / "brief.toml"))
    number = str(Collaboration.objects.get().pk)
    run("agree", number, "--terms", str(files / "terms.toml"))
    refused = run("agree", number, "--name", "Ben Fern")
    assert refused.exit_code == 2 and "version 1" in refused.output


def test_a_misspelt_handle_begins_no_campaign(run: Run, files: Path) -> None:
    said = ["propose", "@mina.backs", "--campaign", "Rye", "--brief", str(files / "brief.toml")]
    assert run(*said).exit_code == 2
    assert not Campaign.objects.exists()


def test_the_same_from_a_notebook(own_space: Space, files: Path) -> None:
    ws = open_workspace(Path(own_space.folder))
    made = ws.collaborate.propose("@mina.bakes", "Rye", "gift", files / "brief.toml")
    told = ws.collaborate.agree(made["id"], terms={"product": "flour"})
    assert "The brand gives flour" in told["text"] and told["obstacles"]
    assert ws.collaborate.show(made["id"])["terms"]["version"] == 1
