from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from wrensong.cli import main
from wrensong.core.errors import NotFound
from wrensong.front import OpenWorkspace
from wrensong.match.briefs import load_brief
from wrensong.match.cli import _waterfall
from wrensong.match.domain import Brief, Exclusion, Fit, Part, Shortlist


@pytest.fixture
def brief(brief_file: Path) -> Brief:
    return load_brief(brief_file)


@pytest.fixture
def short(workspace: OpenWorkspace, brief: Brief) -> Shortlist:
    return workspace.match.shortlist(brief)


def part(fit: Fit, key: str) -> Part:
    return next(found for found in fit.parts if found.key == key)


def named(short: Shortlist, account: str) -> Fit:
    return next(fit for fit in short.fits if fit.account == account)


def test_everybody_is_either_a_candidate_or_left_out(short: Shortlist) -> None:
    assert short.considered == 16 == len(short.fits) + len(short.exclusions)


@pytest.mark.parametrize(
    ("account", "condition", "words"),
    [
        ("@big.kitchen", "followers", "500 000 followers; this brief is for 1 000 to 100 000"),
        ("@tik.baker", "platform", "On TikTok; this brief is for Instagram"),
        ("@far.away", "country", "Based in US; this brief is for creators in AT or DE"),
        ("@locked.oven", "private account", "private"),
        ("@works.for.crumb", "competitor", "Works with @crumbco"),
        ("@names.crumb", "competitor", "Names @crumbco"),
        ("@tea.seller", "avoided words", "“My detox tea code is here”"),
        ("@fernandsalt", "own account", "own account"),
        ("@no.thanks", "exclusion list", "exclusions"),
    ],
)
def test_who_is_left_out_can_read_why(
    short: Shortlist, account: str, condition: str, words: str
) -> None:
    found = next(e for e in short.exclusions if e.account == account)
    assert found.condition == condition
    assert words in found.reason.replace("\u202f", " ")


def test_the_upper_end_of_the_range_belongs_to_it(short: Shortlist) -> None:
    assert named(short, "@exactly.hundred")


def test_who_cannot_be_checked_is_kept_and_counted(short: Shortlist) -> None:
    assert named(short, "@unknown.size")
    assert short.not_known["followers"] == 1
    assert short.not_known["country"] == 2
    assert short.not_known["competitor"] == 1


def test_bakers_fit_a_bakery_and_gamers_do_not(short: Shortlist) -> None:
    order = [fit.account for fit in short.fits]
    assert order[0] == "@mina.bakes"
    assert set(order[-2:]) == {"@cleo.games", "@dov.plays"}


def test_fit_is_in_deviations_from_the_mean_candidate(short: Shortlist) -> None:
    scores = np.array([fit.score for fit in short.fits])
    assert scores.mean() == pytest.approx(0, abs=1e-9)
    assert scores.std() == pytest.approx(1)
    assert list(scores) == sorted(scores, reverse=True)


def test_claims_come_with_quotes_for_and_against(short: Shortlist) -> None:
    mina, ada = (part(named(short, a), "values") for a in ("@mina.bakes", "@ada.loaf"))
    assert mina.estimate.value == 1.0
    assert {quote.speaks for quote in mina.quotes} == {"for"}
    assert any("organic flour" in quote.text for quote in mina.quotes)
    assert {quote.post for quote in mina.quotes} == {"mina.bakes-0", "mina.bakes-1"}
    assert ada.estimate.value == 0.0
    assert [quote.speaks for quote in ada.quotes] == ["against"]
    assert ada.adds < 0 < mina.adds
    assert named(short, "@ada.loaf").worries == ("Words against “organic” were found.",)


def test_parts_that_are_not_known_add_nothing_and_say_what_they_need(short: Shortlist) -> None:
    ben = named(short, "@ben.quiet")
    for key in ("topic", "graph", "values"):
        found = part(ben, key)
        assert found.estimate.value is None
        assert found.adds == 0
        assert "needs" in found.why


def test_an_audience_is_a_part_only_when_the_brief_asks(
    workspace: OpenWorkspace, brief: Brief, short: Shortlist
) -> None:
    assert "audience" not in {p.key for p in short.fits[0].parts}
    wanting = workspace.match.shortlist(replace(brief, audience_countries={"AT": 0.2}))
    assert part(named(wanting, "@mina.bakes"), "audience").estimate.value == 1.0
    assert part(named(wanting, "@ada.loaf"), "audience").estimate.value == pytest.approx(0.25)
    assert part(named(wanting, "@cleo.games"), "audience").estimate.value is None


def test_example_creators_pull_others_like_them(workspace: OpenWorkspace, brief: Brief) -> None:
    brand = replace(brief.brand, niche=("fun",), hashtags=(), examples=("cleo.games",), claims=())
    found = workspace.match.shortlist(replace(brief, brand=brand))
    assert {fit.account for fit in found.fits[:2]} == {"@cleo.games", "@dov.plays"}


def test_only_some_accounts_can_be_considered(workspace: OpenWorkspace, brief: Brief) -> None:
    assert workspace.match.shortlist(brief, accounts=[1, 2]).considered == 2
    assert workspace.match.shortlist(brief, accounts=[]).fits == ()


def test_what_was_not_known_then_is_not_used(workspace: OpenWorkspace, brief: Brief) -> None:
    before = workspace.match.shortlist(brief, as_of=datetime(2026, 1, 1, tzinfo=UTC))
    assert before.considered == 0


def test_the_same_lake_gives_the_same_order(workspace: OpenWorkspace, brief: Brief) -> None:
    assert workspace.match.shortlist(brief) == workspace.match.shortlist(brief)


def test_explain_is_the_shortlist_of_one(
    workspace: OpenWorkspace, brief: Brief, short: Shortlist
) -> None:
    assert workspace.match.explain("@Mina.Bakes", brief) == named(short, "@mina.bakes")
    assert isinstance(workspace.match.explain("tiktok:tik.baker", brief), Exclusion)
    with pytest.raises(NotFound):
        workspace.match.explain("@nobody", brief)


def test_the_commands_print_tables_json_and_csv(workspace: OpenWorkspace, brief_file: Path) -> None:
    def run(*words: str) -> str:
        ran = CliRunner().invoke(main, ["-w", str(workspace.folder), "match", *words])
        assert ran.exit_code == 0, ran.output
        return ran.output

    path = str(brief_file)
    assert json.loads(run("shortlist", path, "--json"))[0]["account"] == "@mina.bakes"
    assert run("shortlist", path, "--csv").startswith("account,platform,fit")
    assert "7 of 16 are candidates" in run("shortlist", path)
    assert "500\u202f000 followers" in run("shortlist", path, "--left-out", "--csv")
    assert json.loads(run("explain", "@mina.bakes", path, "--json"))[0]["part"] == "Topic"
    assert "for organic" in run("explain", "@mina.bakes", path)
    assert "platform" in run("explain", "@tik.baker", path)


def test_a_bad_brief_ends_with_code_two(workspace: OpenWorkspace, tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text('budget = "lots"\n')
    ran = CliRunner().invoke(main, ["-w", str(workspace.folder), "match", "shortlist", str(path)])
    assert ran.exit_code == 2
    assert "bad.toml, line 1" in ran.output


def test_init_writes_a_brief_once(tmp_path: Path) -> None:
    path = tmp_path / "brief.toml"
    assert CliRunner().invoke(main, ["init", str(path)]).exit_code == 0
    assert load_brief(path).brand.name
    assert CliRunner().invoke(main, ["init", str(path)]).exit_code == 2
    assert CliRunner().invoke(main, ["init", str(path), "--force"]).exit_code == 0


def test_a_waterfall_begins_each_bar_where_the_one_before_ended() -> None:
    bars = [bar.replace("│", "") for bar in _waterfall([2.0, 2.0, -1.0, 0.0])]
    assert [(bar.find("▇"), bar.rfind("▇")) for bar in bars] == [
        (0, 7),
        (8, 15),
        (12, 15),
        (-1, -1),
    ]
    assert {bar.index("│") for bar in _waterfall([-1.0, 2.0])} == {8}
    assert all(set(bar) <= {"·", "│"} for bar in _waterfall([0.0, 0.0]))
