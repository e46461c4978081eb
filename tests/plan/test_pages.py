"""The pages of plan: the answer in words, what-ifs, scenarios, side by side."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from wrensong.cli import main
from wrensong.desk.models import Entry, Space, User
from wrensong.doors import wording
from wrensong.front import open_workspace
from wrensong.match.desk import effective_brief, get_brief, import_brief
from wrensong.plan.models import KeptForecast, Scenario

WORDS = """\
budget = "1500 EUR"
goal = "engagement"
[brand]
name = "Fern & Salt"
niche = ["sourdough", "bread baking"]
[creators]
platforms = ["instagram"]
followers = "1k..100k"
countries = ["AT", "DE"]
max_creators = 5
[offer]
gift_cost = "38 EUR"
[rates]
CHF = 0.94
GBP = 0.86
USD = 1.08
"""
Browse = Callable[[str], Client]


@pytest.fixture
def brief(space: Space) -> int:
    ada = User.objects.get(email="ada@example.org")
    return int(import_brief(space, ada, WORDS, "Winter flour").pk)


@pytest.fixture
def page(sign_in: Browse, run_jobs: Callable[[], int], brief: int) -> Callable[..., Any]:
    """``page("advice", who="cleo", goal="sales")``: a page of the brief with its work done."""

    def get(path: str = "", who: str = "cleo", **asked: Any) -> Any:
        browser = sign_in(who)
        browser.get(f"/w/fern-salt/plan/{brief}/{path}", asked)
        run_jobs()
        return browser.get(f"/w/fern-salt/plan/{brief}/{path}", asked)

    return get


def text(answer: Any) -> str:
    """A page as words: no markup, one space between them."""
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(html.unescape(plain).split())


def cli(space: Space, tmp_path: Path, words: str, *verb: str) -> Any:
    file = tmp_path / "brief.toml"
    file.write_text(words, "utf-8")
    ran = CliRunner().invoke(
        main, ["--workspace", str(space.path), "plan", verb[0], *verb[1:], str(file), "--json"]
    )
    assert ran.exit_code == 0, ran.output
    return json.loads(ran.output)


def test_the_plan_waits_for_its_work_and_then_reads_as_a_letter(
    sign_in: Browse, run_jobs: Callable[[], int], brief: int, space: Space
) -> None:
    cleo, address = sign_in("cleo"), f"/w/fern-salt/plan/{brief}/"
    run_jobs()
    assert 'class="job"' in cleo.get(address).content.decode()
    assert run_jobs() == 1
    said = text(cleo.get(address))
    found = open_workspace(space.path).plan.portfolio(effective_brief(get_brief(space, brief)))
    assert f"these {len(found.offers)} fit your budget of" in said
    for offer in found.offers:
        assert offer.account in said
        assert " ".join(wording.money(offer.cost).split()) in said
    assert " ".join(wording.estimate(found.engagement).split()) in said
    for heading in ("Who was left out, and why", "What is not known", "What more would buy"):
        assert heading in said


def test_the_figures_are_those_of_the_command_line(
    page: Any, space: Space, brief: int, tmp_path: Path
) -> None:
    told = page(format="json").json()
    assert told["portfolio"] == cli(space, tmp_path, WORDS, "portfolio")
    frontier = cli(space, tmp_path, WORDS, "frontier")
    assert told["frontier"] == frontier
    advice = page("advice", format="").context["found"]
    assert advice["strategy"] == cli(space, tmp_path, WORDS, "advise")


def test_the_certificate_claims_no_more_than_was_proven(page: Any) -> None:
    found = page().context["found"]
    proof = found["portfolio"]["certificate"]
    said = re.search(r"more than ([\d.]+)\u202f%", found["certificate"])
    if said is None:
        assert proof["ratio"] >= 0.9995 and "No other set" in found["certificate"]
    else:
        assert float(said[1]) / 100 >= proof["upper_bound"] / proof["value"] - 1


def test_another_budget_is_asked_for_without_changing_the_brief(
    page: Any, space: Space, brief: int, tmp_path: Path
) -> None:
    before = get_brief(space, brief).text
    answer = page(budget="700", budget_was="1500", budget_slide="1500")
    assert "The brief with a budget of 700 EUR" in text(answer)
    changed = WORDS.replace("1500 EUR", "700 EUR")
    assert answer.context["found"]["portfolio"] == cli(space, tmp_path, changed, "portfolio")
    assert get_brief(space, brief).text == before
    slid = page(budget="1500", budget_was="1500", budget_slide="700")
    assert slid.context["found"]["portfolio"] == answer.context["found"]["portfolio"]


def test_limits_must_and_never_are_kept(page: Any) -> None:
    plain = page().context["found"]["chosen"]
    first = plain[0].account
    shown = page(exclude=first, max_creators="2", tier="micro", tier_least="1", tier_most="2")
    chosen = shown.context["found"]["chosen"]
    assert len(chosen) <= 2 and first not in [row.account for row in chosen]
    must = plain[-1].account
    forced = page(must=must, max_creators="1").context["found"]["chosen"]
    assert [row.account for row in forced] == [must]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"budget": "lots"}, "is not an amount of money"),
        ({"max_creators": "none"}, "is not a whole number"),
        ({"must": "@mina.bakes", "exclude": "@mina.bakes"}, "Keep it in one of them"),
        ({"tier": "micro", "tier_least": "4", "tier_most": "2"}, "at least 4 of micro"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_stays_in_the_form(page: Any, asked: Any, words: str) -> None:
    answer = page(**asked)
    assert answer.status_code == 422
    assert words in text(answer)
    for name, typed in asked.items():
        if not name.startswith("tier"):
            assert f'name="{name}" value="{typed}"' in answer.content.decode()
    assert answer.context["job"] is None


def test_a_plan_that_is_not_possible_says_why(page: Any) -> None:
    answer = page(must="@mina.bakes", budget="3")
    assert "does not reach that far" in text(answer)
    assert answer.context["found"] is None


def test_a_scenario_is_kept_renamed_saved_into_and_deleted(
    sign_in: Browse, page: Any, space: Space, brief: int
) -> None:
    ben, here = sign_in("ben"), f"/w/fern-salt/plan/{brief}/scenarios"
    changes = json.dumps({"budget": "900 EUR"})
    answer = ben.post(here, {"name": "Small", "changes": changes})
    made = Scenario.objects.get(name="Small")
    assert answer.status_code == 302 and answer["Location"].endswith(f"?scenario={made.pk}")
    assert page(scenario=made.pk).context["found"]["budget"].amount == 900
    again = ben.post(here, {"name": "Small", "changes": changes})
    assert again.status_code == 422 and "already" in text(again)
    one = f"{here}/{made.pk}"
    ben.post(one, {"name": "Smaller", "version": "1", "changes": json.dumps({"budget": "800"})})
    made.refresh_from_db()
    assert (made.name, made.changes, made.version) == ("Smaller", {"budget": "800 EUR"}, 2)
    ben.post(f"{one}/delete")
    assert not Scenario.objects.exists()
    verbs = list(Entry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs[-3:] == [f"plan.scenario.{verb}" for verb in ("save", "change", "remove")]
    assert Entry.objects.filter(verb="plan.scenario.change").get().before == {
        "name": "Small", "changes": {"budget": "900 EUR"},
    }  # fmt: skip


def test_a_form_that_carries_nonsense_is_told_so(sign_in: Browse, space: Space, brief: int) -> None:
    ben, here = sign_in("ben"), f"/w/fern-salt/plan/{brief}/scenarios"
    for changes in ("{", "[]", '{"tier_limits": 3}', '{"budget": "abc"}', '{"must": [[]]}'):
        answer = ben.post(here, {"name": "Kept name", "changes": changes})
        assert answer.status_code == 422 and not Scenario.objects.exists()
        assert "Kept name" in answer.content.decode() or "could not be read" in text(answer)


def test_an_outdated_scenario_is_not_overwritten(sign_in: Browse, space: Space, brief: int) -> None:
    ben, here = sign_in("ben"), f"/w/fern-salt/plan/{brief}/scenarios"
    ben.post(here, {"name": "Small", "changes": '{"budget": "900"}'})
    one = f"{here}/{Scenario.objects.get().pk}"
    sign_in("ada").post(one, {"name": "Ada's", "version": "1"})
    late = ben.post(one, {"name": "Ben's", "version": "1"})
    assert late.status_code == 409
    assert "Ada's" in text(late) and "Ben's" in text(late)
    assert Scenario.objects.get().name == "Ada's"


def test_plans_stand_side_by_side_with_what_differs(
    sign_in: Browse, page: Any, space: Space, brief: int, tmp_path: Path
) -> None:
    assert "nothing to compare yet" in text(page("compare"))
    ben, here = sign_in("ben"), f"/w/fern-salt/plan/{brief}/scenarios"
    ben.post(here, {"name": "Double", "changes": '{"budget": "3000", "max_creators": null}'})
    ben.post(here, {"name": "Nearly the same", "changes": '{"budget": "1450"}'})
    found = page("compare").context["found"]
    assert [row["plan"] for row in found["plans"]] == [
        "The brief as it stands", "Double", "Nearly the same",
    ]  # fmt: skip
    double = cli(space, tmp_path, WORDS.replace("1500", "3000").replace("max_creators = 5\n", ""),
                 "portfolio")  # fmt: skip
    assert found["scenarios"][1]["portfolio"] == double
    near = next(one["says"] for one in found["differences"] if one["plan"] == "Nearly the same")
    assert any("the ranges overlap" in words or "for both" in words for words in near)


def test_a_quote_says_where_the_fee_comes_from(page: Any, space: Space) -> None:
    row = next(row for row in page().context["found"]["chosen"] if row.kind == "fee")
    answer = page(f"quote/{row.key}")
    offer = answer.context["found"]
    assert offer["cost"] == row.cost and offer["engagement"] == row.engagement
    for reason in offer["fee"].reasons:
        assert " ".join(reason.split()) in text(answer)


def test_somebody_left_out_has_no_quote_and_the_reason_is_said(page: Any, space: Space) -> None:
    ws = open_workspace(space.path)
    out = ws.discover.account("@alma.beans..wren")
    from wrensong.core import ids

    said = text(page(f"quote/{ids.show('ac', out['account_id'])}"))
    assert "is left out of this brief: Based in US" in said


def test_a_forecast_is_kept_as_it_was(
    sign_in: Browse, own_space: Space, page: Any, brief: int, run_jobs: Callable[[], int]
) -> None:
    row = page().context["found"]["chosen"][0]
    shown = page(f"forecast/{row.key}").context["found"]
    here = f"/w/fern-salt/plan/{brief}/forecast/{row.key}"
    assert sign_in("cleo").post(here).status_code == 403
    assert sign_in("ben").post(here).status_code == 302
    run_jobs()
    kept = KeptForecast.objects.get()
    assert kept.account == row.account
    assert kept.body["metrics"] == shown["forecast"]["metrics"]
    rows = open_workspace(own_space.path).lake.run("SELECT forecast FROM forecasts").to_pylist()
    assert set(kept.body["kept"]) <= {one["forecast"] for one in rows}
    assert Entry.objects.filter(verb="plan.forecast.keep").get().label == row.account
    assert "Kept forecasts" in text(page(f"forecast/{row.key}"))


def test_the_set_goes_out_as_csv_and_the_what_if_as_a_brief(page: Any, tmp_path: Path) -> None:
    found = page(budget="900").context["found"]
    table = page(budget="900", format="csv")
    assert table["Content-Disposition"] == 'attachment; filename="plan-winter-flour.csv"'
    lines = table.content.decode().splitlines()
    assert len(lines) == 1 + len(found["chosen"]) + len(found["runners_up"])
    from wrensong.match.briefs import parse_brief

    file = page("brief.toml", budget="900").content.decode()
    assert parse_brief(file).budget.amount == 900


def test_a_viewer_reads_everything_and_writes_nothing(
    sign_in: Browse, page: Any, space: Space, brief: int
) -> None:
    for path in ("", "advice", "compare", "scenarios"):
        assert page(path).status_code == 200
    cleo = sign_in("cleo")
    assert cleo.post(f"/w/fern-salt/plan/{brief}/scenarios", {"name": "x"}).status_code == 403
    said = page(budget="700").content.decode()
    assert "Keep this as a scenario" not in said


def test_a_brief_of_another_workspace_is_not_there(
    sign_in: Browse, other_space: Space, brief: int
) -> None:
    dov = sign_in("dov")
    for path in ("", "advice", "compare", "scenarios", "brief.toml"):
        assert dov.get(f"/w/dovetail/plan/{brief}/{path}").status_code == 404
        assert dov.get(f"/w/fern-salt/plan/{brief}/{path}").status_code == 404
