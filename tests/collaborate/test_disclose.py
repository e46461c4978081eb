"""Whether a post says that it is advertising, by the rules of a place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import wrensong
from wrensong.cli import main
from wrensong.collaborate.domain import WORST, Post
from wrensong.collaborate.service import disclose
from wrensong.core.errors import FileEmpty, FileUnreadable, ValueInvalid

HERE = Path(__file__).parent
PUBLISHED = HERE.parent / "discover" / "disclosure_cases.jsonl"
OWN = HERE / "own_cases.jsonl"
PLACES = ("US", "GB", "DE", "FR", "EU", "IN")


def _cases(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _post(case: dict[str, Any]) -> Post:
    return Post(
        case["caption"],
        case["relationship"],
        case.get("platform", "instagram"),
        case.get("format", "feed"),
        case.get("platform_tool", case.get("label")),
        tuple(case["frames"]) if "frames" in case else None,
        case.get("spoken"),
        tuple(case.get("brand", ())),
    )


def _level(post: Post, *places: str) -> str:
    return disclose([post], places).checked[0].disclosure.level


@pytest.mark.parametrize("case", [*_cases(PUBLISHED), *_cases(OWN)], ids=lambda case: case["why"])
def test_a_case_gets_the_verdict_that_its_place_gives(case: dict[str, Any]) -> None:
    level = _level(_post(case), case["jurisdiction"])
    assert level.replace(" ", "_") == case["verdict"], case["caption"]


def test_there_are_enough_cases_of_every_place_and_verdict() -> None:
    cases = [*_cases(PUBLISHED), *_cases(OWN)]
    assert len(_cases(PUBLISHED)) == 46 and len(_cases(OWN)) >= 60
    for place in PLACES:
        assert {c["verdict"] for c in cases if c["jurisdiction"] == place} >= {"pass", "fail"}


def test_every_finding_has_its_rule_its_reason_its_source_and_a_way_out() -> None:
    for case in [*_cases(PUBLISHED), *_cases(OWN)]:
        found = disclose([_post(case)], [case["jurisdiction"]]).checked[0].disclosure
        for finding in found.findings:
            assert finding.rule.startswith(f"{case['jurisdiction']}.")
            assert finding.why.endswith(".") and finding.source
            assert finding.better or finding.level == "pass"


@given(st.text(max_size=400), st.sampled_from(PLACES), st.sampled_from(PLACES))
def test_the_strictest_place_counts(caption: str, one: str, other: str) -> None:
    both = _level(Post(caption, "paid"), one, other)
    alone = [_level(Post(caption, "paid"), place) for place in (one, other)]
    assert both == max(alone, key=lambda level: WORST.index(level))  # type: ignore[arg-type]


@given(st.text(alphabet="adspon #ſ️‍ａ́аwerbungİß\n.|", max_size=80), st.sampled_from(PLACES))
def test_a_label_that_is_found_stands_in_the_text(caption: str, place: str) -> None:
    found = disclose([Post(caption, "paid")], [place]).checked[0].disclosure
    assert found.level in WORST
    for word in found.words:
        assert word and word in caption


@given(st.text(max_size=120))
def test_the_label_first_passes_whatever_follows(rest: str) -> None:
    denied = "n’t not no nor nobody nothing never if wish turned declined".split()
    if any(word in rest.casefold() for word in denied):
        return
    assert _level(Post(f"#ad\n{rest}", "paid"), "US") in ("pass", "fail")
    assert _level(Post("#ad " + rest.replace("#", ""), "paid"), "US") != "warn"


def test_a_country_of_the_union_has_the_rules_of_the_union_or_its_own() -> None:
    labelled = Post("Werbung | neue Stiefel", "paid", platform_tool=True)
    assert disclose([labelled], ["DE"]).checked[0].disclosure.places == ("DE",)
    assert disclose([labelled], ["AT", "uk"]).checked[0].disclosure.places == ("EU", "GB")


def test_a_german_label_is_not_called_missing_in_austria() -> None:
    said = disclose([Post("Werbung: neue Stiefel", "paid", platform_tool=True)], ["AT"]).checked[0]
    assert said.disclosure.level == "warn" and "Werbung" in said.disclosure.findings[0].why
    assert _level(Post("Keine Werbung: neue Stiefel", "paid"), "EU") == "fail"
    assert _level(Post("Neue Stiefel", "paid"), "EU") == "fail"


def test_a_place_without_rules_is_said_and_not_guessed() -> None:
    with pytest.raises(ValueInvalid, match="no rules for “BR”"):
        disclose([Post("#ad", "paid")], ["BR"])


def test_a_caption_of_ten_thousand_hashtags_is_no_trouble() -> None:
    assert _level(Post("#ad" * 10_000, "paid"), "US") in WORST
    assert _level(Post("# " * 50_000 + "ad", "paid"), "DE") == "fail"


def test_the_workspace_checks_as_the_room_does(tmp_path: Path) -> None:
    found = wrensong.open(tmp_path / "w").collaborate.disclose(OWN)
    assert found.checked == disclose(OWN).checked


def test_a_bad_line_is_named_and_the_good_ones_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    good = '{"caption": "#ad boots", "relationship": "paid", "jurisdiction": "US", "id": 7}'
    bad = ["{", "[]", '{"caption": 3}', '{"caption": "x", "relationship": "friend"}',
           '{"caption": "x", "jurisdiction": "BR"}', '{"caption": "x"}']  # fmt: skip
    path.write_text("\n".join([good, *bad, good]), "utf-8")
    found = disclose(path)
    assert [one.line for one in found.checked] == [1, 8]
    assert [line.line for line in found.bad] == [2, 3, 4, 5, 6, 7]
    assert found.checked[0].said == {"id": 7}


@given(st.binary(max_size=200))
def test_any_file_is_read_or_refused_in_a_sentence(content: bytes) -> None:
    import tempfile

    with tempfile.NamedTemporaryFile(suffix=".jsonl") as file:
        file.write(content)
        file.flush()
        try:
            disclose(file.name, ["US"])
        except (FileUnreadable, FileEmpty) as error:
            assert error.sentence and error.next_step


def test_the_command_prints_json_that_programs_can_use() -> None:
    ran = CliRunner().invoke(main, ["collaborate", "disclose", str(OWN), "--json"])
    told = json.loads(ran.output)
    assert ran.exit_code == 0
    assert [p["level"] for p in told["posts"]] == [case["verdict"] for case in _cases(OWN)]
    assert told["bad"] == []


def test_the_command_checks_one_caption_and_can_fail_a_script() -> None:
    words = ["collaborate", "disclose", "--text", "#spon boots", "--place", "GB"]
    ran = CliRunner().invoke(main, words)
    assert ran.exit_code == 0 and "fail" in ran.output and "GB.label" in ran.output
    assert CliRunner().invoke(main, [*words, "--strict"]).exit_code == 1
