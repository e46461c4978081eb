"""What a brief to a creator asks that it should not, and what it forgets."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import wrensong
from wrensong.cli import main
from wrensong.collaborate.rules.freedom import RULES
from wrensong.collaborate.service import lint
from wrensong.core.errors import FileEmpty, FileUnreadable

HERE = Path(__file__).parent


def _briefs(name: str) -> list[dict[str, Any]]:
    text = (HERE / f"briefs_{name}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("brief", _briefs("own"), ids=lambda brief: brief["name"])
def test_a_brief_gets_its_findings_and_no_other(brief: dict[str, Any]) -> None:
    assert {remark.rule for remark in lint(brief["text"]).remarks} == set(brief["rules"])


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_right_nine_times_in_ten(rule: str) -> None:
    """On all labelled briefs together, those of other writers among them."""
    counts: Counter[tuple[bool, bool]] = Counter()
    for brief in [*_briefs("own"), *_briefs("others")]:
        found = any(remark.rule == rule for remark in lint(brief["text"]).remarks)
        counts[rule in brief["rules"], found] += 1
    hits, false, missed = counts[True, True], counts[False, True], counts[True, False]
    assert hits >= 4
    assert hits / (hits + false) >= 0.9
    assert hits / (hits + missed) >= 0.9


def test_there_are_forty_briefs_and_some_without_a_fault() -> None:
    briefs = [*_briefs("own"), *_briefs("others")]
    assert len(briefs) >= 40
    assert sum(not brief["rules"] for brief in briefs) >= 8


def test_every_finding_quotes_the_brief_and_offers_better_words() -> None:
    for brief in [*_briefs("own"), *_briefs("others")]:
        lines = brief["text"].split("\n")
        for remark in lint(brief["text"]).remarks:
            assert remark.why.endswith(".") and remark.better.endswith(".")
            if remark.line is None:
                assert remark.quote == ""
            else:
                assert remark.quote in lines[remark.line - 1]


@given(st.text(max_size=500).filter(lambda text: text.strip()))
def test_any_text_is_read(text: str) -> None:
    found = lint(text)
    assert 0 <= found.score <= 1
    assert {remark.rule for remark in found.remarks} <= set(RULES)


@given(st.sampled_from(_briefs("own")), st.integers(0, 3))
def test_empty_lines_and_bullets_change_nothing(brief: dict[str, Any], empty: int) -> None:
    marked = ("\n" * (empty + 1)).join(f"- {line}" for line in brief["text"].split("\n"))
    assert {r.rule for r in lint(marked).remarks} == {r.rule for r in lint(brief["text"]).remarks}


def test_the_workspace_lints_as_the_room_does(tmp_path: Path) -> None:
    text = _briefs("own")[0]["text"]
    assert wrensong.open(tmp_path / "w").collaborate.lint(text) == lint(text)


def test_the_command_tells_and_can_fail_a_script(tmp_path: Path) -> None:
    path = tmp_path / "brief.txt"
    path.write_text("One reel by 3 May.\nThe review must be positive.\nBegin with #ad.", "utf-8")
    ran = CliRunner().invoke(main, ["collaborate", "lint", str(path)])
    assert ran.exit_code == 0
    assert "review-for-positive, line 2" in ran.output and "honest opinion" in ran.output
    assert CliRunner().invoke(main, ["collaborate", "lint", str(path), "--strict"]).exit_code == 1
    told = json.loads(CliRunner().invoke(main, ["collaborate", "lint", str(path), "--json"]).output)
    assert [remark["rule"] for remark in told["remarks"]] == ["review-for-positive"]


def test_a_file_that_is_no_brief_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text(" \n", "utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\xff\xfe")
    with pytest.raises(FileEmpty):
        lint(tmp_path / "empty.txt")
    with pytest.raises(FileUnreadable):
        lint(tmp_path / "picture.png")
    with pytest.raises(FileUnreadable):
        lint(tmp_path / "nothing.txt")
