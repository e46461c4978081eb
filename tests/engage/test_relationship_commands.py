"""Touches, the ladder and today's acts from a terminal and a notebook."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.browser.records import BRIEF

from wrensong.cli import main
from wrensong.core.errors import NotFound

MINA = "@mina.bakes"


@pytest.fixture
def run(space: Any) -> Any:
    def ran(*words: str) -> Result:
        return CliRunner().invoke(main, ["-w", str(space.path), "engage", *words])

    return ran


def days_ago(days: int) -> str:
    return (datetime.now(UTC).date() - timedelta(days=days)).isoformat()


def test_acts_of_a_week_open_outreach(run: Any, brand: Any) -> None:
    first = run("touch", MINA, "comment", "--text", "Lovely crust", "--at", days_ago(8))
    assert first.exit_code == 0, first.output
    assert "Outreach is not open yet. 1 genuine act so far." in first.output
    run("touch", MINA, "like", "--at", days_ago(4))
    last = run("touch", MINA, "dm", "--brand", "Fern & Salt", "--link", "https://x.example/1")
    assert "@mina.bakes and Fern & Salt: Engaged." in last.output and "> Engaged" in last.output
    assert "Outreach is open." in last.output
    told = json.loads(run("ladder", MINA, "--json").output)
    assert told["rung"] == "engaged" and len(told["timeline"]) == 3
    assert "Outreach is open." in run("ladder", MINA).output


def test_the_ladder_is_a_table_json_and_csv(run: Any, brand: Any) -> None:
    assert "Nobody yet" in run("ladder").output
    run("touch", MINA, "reply", "--by-creator")
    rows = json.loads(run("ladder", "--json").output)
    assert [(row["account"], row["rung"]) for row in rows] == [(MINA, "known")]
    table = list(csv.DictReader(run("ladder", "--csv").output.splitlines()))
    assert table[0]["account"] == MINA and "known" in run("ladder").output


def test_today_tells_what_to_do(run: Any, brand: Any) -> None:
    assert "Nothing is due today" in run("today").output
    run("touch", MINA, "comment", "--at", days_ago(8))
    told = json.loads(run("today", "--json").output)
    assert told["items"][0]["suggestion"]["evidence"] == "question"
    table = list(csv.DictReader(run("today", "--csv").output.splitlines()))
    assert table[0]["quote"] == told["items"][0]["suggestion"]["quote"]
    assert MINA in run("today").output


def test_a_brief_names_the_brand_where_there_is_none(run: Any, tmp_path: Any) -> None:
    refused = run("touch", MINA, "comment")
    assert refused.exit_code == 2 and "no brand in this workspace" in refused.output
    assert "Make a brand first" in refused.output
    brief = tmp_path / "winter.toml"
    brief.write_text(BRIEF, "utf-8")
    assert run("touch", MINA, "comment", "--brand", str(brief)).exit_code == 0
    assert "Fern & Salt" in run("ladder").output


def test_what_is_wrong_is_said(run: Any, brand: Any) -> None:
    for words, said in (
        (("touch", "@nobody.here", "comment"), "nobody.here"),
        (("touch", MINA, "comment", "--at", "soon"), "no day"),
        (("touch", MINA, "comment", "--at", "2999-01-01"), "still to come"),
        (("touch", MINA, "comment", "--brand", "Rye"), "no brand “Rye”"),
        (("ladder", MINA), "no relationship with @mina.bakes"),
    ):
        found = run(*words)
        assert found.exit_code == 2 and said in found.output, found.output


def test_a_notebook_has_the_same_verbs(space: Any, brand: Any) -> None:
    from wrensong.front import open_workspace

    ws = open_workspace(space.path)
    moment = datetime.now() - timedelta(days=8)
    made = ws.engage.touch(MINA, "comment", at=moment, text="Lovely crust")
    assert made["touch"]["text"] == "Lovely crust" and made["acts"] == 1
    assert ws.engage.ladder()[0]["contact"]["account"] == MINA
    assert ws.engage.today(brand="Fern & Salt")["items"][0]["contact"]["account"] == MINA
    with pytest.raises(NotFound):
        ws.engage.ladder("@nils.kocht..wren")
