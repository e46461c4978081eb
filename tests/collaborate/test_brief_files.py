"""Brief files for creators: read, written back, judged from the command line and a notebook."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

import wrensong
from wrensong.cli import main
from wrensong.collaborate.briefing.differing import differences
from wrensong.collaborate.briefing.disclosure import labels_for
from wrensong.collaborate.briefing.document import SECTIONS, CreatorBrief, said
from wrensong.collaborate.briefing.files import example
from wrensong.collaborate.briefing.parsing import of_data, parse, write
from wrensong.core.errors import BriefInvalid, FileEmpty, FileUnreadable, ValueInvalid

BAD = "One reel of 20 seconds by 3 May for 200 EUR.\nThe review must be positive.\n"


def _run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["collaborate", "brief", *map(str, words)])


def test_the_example_has_every_field_and_nothing_to_object_to() -> None:
    brief = parse(example())
    filled = {about.path for _, _, about, _ in said(brief)}
    assert filled == {f.path for s in SECTIONS for f in s.fields} - {"notes"}
    assert parse(write(brief)) == brief


_TEXT = st.text(max_size=40)
_DATA = st.fixed_dictionaries({}, optional={
    "title": _TEXT, "notes": _TEXT,
    "include": st.fixed_dictionaries({}, optional={"phrases": st.lists(_TEXT, max_size=3)}),
    "deliverables": st.lists(st.fixed_dictionaries({}, optional={
        "count": st.integers(1, 9), "due": st.dates(), "platform": _TEXT}), max_size=3),
    "usage": st.fixed_dictionaries({}, optional={
        "months": st.integers(1, 99),
        "fee": st.decimals(0, 9999, places=2).map(lambda d: f"{d} EUR"),
    }),
    "compensation": st.fixed_dictionaries({}, optional={
        "commission": st.decimals(0, 100, places=1).map(str)}),
    "approval": st.fixed_dictionaries({}, optional={"asked": st.booleans()}),
})  # fmt: skip


@given(_DATA)
@settings(max_examples=100, deadline=None)
def test_what_is_written_is_read_back_as_it_is(data: dict[str, object]) -> None:
    brief, problems = of_data(data)
    assert not problems
    assert parse(write(brief)) == brief
    assert write(parse(write(brief))) == write(brief)
    assert differences(brief, brief) == []


@pytest.mark.parametrize(("text", "named"), [
    ("[usage]\nmonths = 'six'", "usage.months"),
    ("[[deliverables]]\ncount = 0", "deliverables.0.count"),
    ("[deliverables]\ncount = 1", "deliverables"),
    ("[compensation]\nfee = 300", "compensation.fee"),
    ("colour = 'red'", "colour"), ("[compensation]\ncommission = 140", "compensation.commission"),
    ("[[deliverables]]\nformat = 'song'", "deliverables.0.format"), ("[dates", "TOML"),
    ("[dates]\ndraft = 'soon'", "dates.draft"), ("usage = 3", "usage"),
])  # fmt: skip
def test_what_is_wrong_is_named_by_its_field(text: str, named: str) -> None:
    with pytest.raises(BriefInvalid, match=named):
        parse(text)


def test_an_empty_brief_says_nothing() -> None:
    assert write(CreatorBrief()).strip() == ""
    assert list(said(CreatorBrief())) == []


def test_labels_come_from_the_rules_of_each_country_and_none_is_guessed() -> None:
    found = labels_for(["de", "FR", "ZZ", "DE"])
    assert [(one.country, one.label) for one in found] == [("DE", "Werbung"), ("FR", "Publicité")]
    assert all(one.where for one in found)


def test_the_command_writes_an_example_once_and_finds_nothing_in_it(tmp_path: Path) -> None:
    path = tmp_path / "spring.toml"
    assert _run("--init", path).exit_code == 0
    assert _run("--init", path).exit_code == 2
    checked = _run(path, "--country", "AT", "--strict")
    assert checked.exit_code == 0 and "Nothing to object to" in checked.output
    assert "No label is named for DE" in _run(path, "--country", "DE").output


def test_the_command_tells_what_fails_and_can_stop_a_script(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(BAD, "utf-8")
    told = _run(path)
    assert told.exit_code == 0
    assert "review-for-positive, line 2" in told.output and "honest opinion" in told.output
    assert "too short to tell" in told.output
    assert _run(path, "--strict").exit_code == 1
    found = json.loads(_run(path, "--json").output)
    assert found["remarks"][0]["rule"] == "review-for-positive"
    assert {one["level"] for one in found["remarks"]} == {"fail", "note"}


def test_the_notebook_judges_as_the_command_does(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text(BAD, "utf-8")
    ws = wrensong.open(tmp_path / "w")
    assert ws.collaborate.brief(tmp_path / "letter.txt").failed
    rules = {one.rule for one in ws.collaborate.brief(CreatorBrief(), ["AT"]).remarks}
    assert rules == {"missing-disclosure", "vague-deliverable"}


def test_a_file_that_is_no_brief_is_refused_in_a_sentence(tmp_path: Path) -> None:
    ws = wrensong.open(tmp_path / "w")
    (tmp_path / "empty.txt").write_text(" \n", "utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\xff\xfe")
    (tmp_path / "long.txt").write_text("We love bread. " * 2000, "utf-8")
    for name, error in (("empty.txt", FileEmpty), ("picture.png", FileUnreadable),
                        ("nothing.txt", FileUnreadable), ("long.txt", ValueInvalid)):  # fmt: skip
        with pytest.raises(error):
            ws.collaborate.brief(tmp_path / name)
