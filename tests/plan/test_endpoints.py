"""The JSON twins of plan's pages: the same data, the same permissions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from wrensong.desk.models import Entry, Job, Space, User
from wrensong.doors.formats import to_jsonable
from wrensong.match.desk import import_brief
from wrensong.plan.models import Scenario

WORDS = """\
budget = "1200 EUR"
[brand]
name = "Fern & Salt"
niche = ["sourdough", "bread baking"]
[creators]
platforms = ["instagram"]
followers = "1k..100k"
max_creators = 4
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
def ask(sign_in: Browse, run_jobs: Callable[[], int], brief: int) -> Callable[..., Any]:
    """``ask("advice", who="cleo")``: an endpoint of the brief with its work done."""

    def get(path: str = "", who: str = "cleo", **asked: Any) -> Any:
        browser, there = sign_in(who), f"/api/w/fern-salt/plan/{brief}/{path}"
        browser.get(there, asked)
        run_jobs()
        return browser.get(there, asked)

    return get


def test_an_endpoint_says_how_far_the_work_is(
    sign_in: Browse, run_jobs: Callable[[], int], brief: int
) -> None:
    cleo, there = sign_in("cleo"), f"/api/w/fern-salt/plan/{brief}/"
    run_jobs()
    waits = cleo.get(there)
    assert waits.status_code == 202 and waits.json()["job"]["state"] == "waiting"
    run_jobs()
    assert cleo.get(there).status_code == 200


@pytest.mark.parametrize("path", ["", "advice", "compare"])
def test_a_page_and_its_twin_say_the_same(
    ask: Any, sign_in: Browse, brief: int, path: str, run_jobs: Callable[[], int]
) -> None:
    sign_in("ben").post(
        f"/w/fern-salt/plan/{brief}/scenarios", {"name": "More", "changes": '{"budget": "1800"}'}
    )
    told = ask(path).json()
    page = sign_in("cleo").get(f"/w/fern-salt/plan/{brief}/{path}")
    assert told == to_jsonable(page.context["found"])


def test_what_one_creator_may_bring_and_cost(ask: Any, sign_in: Browse, brief: int) -> None:
    row = ask().json()["chosen"][0]
    offer = ask(f"quote/{row['key']}").json()
    assert offer["cost"] == row["cost"] and offer["account"] == row["account"]
    found = ask(f"forecast/{row['key']}").json()
    assert found["metrics"][0]["expected"]["value"] == row["engagement"]["value"]
    assert found["kept"] == []
    there = f"/api/w/fern-salt/plan/{brief}/forecast/{row['key']}"
    assert sign_in("cleo").post(there).status_code == 403


def test_a_question_that_has_no_answer_is_an_error_with_a_next_step(ask: Any) -> None:
    refused = ask(budget="2", must="@mina.bakes")
    assert refused.status_code == 422
    assert refused.json()["code"] == "value-invalid"
    assert "does not reach that far" in refused.json()["error"]
    assert ask("quote/ac_0000000000001").status_code == 404
    unread = ask(budget="much")
    assert unread.status_code == 422 and "not an amount of money" in unread.json()["error"]
    assert not Job.objects.exclude(error=None).exists()


def test_a_program_keeps_changes_and_deletes_a_scenario(sign_in: Browse, brief: int) -> None:
    ben, there = sign_in("ben"), f"/api/w/fern-salt/plan/{brief}/scenarios"
    body = {"name": "Small", "changes": {"budget": 900, "tier_limits": {"micro": [1, None]}}}
    made = ben.post(there, body, "application/json")
    assert made.status_code == 201
    told = made.json()
    assert told["changes"] == {"budget": "900 EUR", "tier_limits": {"micro": [1, None]}}
    one = f"{there}/{told['id']}"
    saved = ben.put(one, {"name": "Tiny", "version": 1}, "application/json")
    assert saved.json()["name"] == "Tiny" and saved.json()["changes"] == told["changes"]
    late = ben.put(one, {"name": "Late", "version": 1}, "application/json")
    assert late.status_code == 409 and late.json()["code"] == "changed-meanwhile"
    assert sign_in("cleo").get(there).json()["scenarios"] == [sign_in("cleo").get(one).json()]
    for answer in (
        sign_in("cleo").post(there, body, "application/json"),
        sign_in("cleo").put(one, {"name": "x", "version": 2}, "application/json"),
        sign_in("cleo").delete(one),
    ):
        assert answer.status_code == 403
    assert ben.delete(one).status_code == 204
    assert not Scenario.objects.exists()
    assert Entry.objects.filter(verb="plan.scenario.remove").get().label == "Tiny"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"colour": "red"}, "only budget, goal"),
        ({"budget": "many"}, "not an amount of money"),
        ({"goal": "fame"}, "is not one of"),
        ({"max_creators": -2}, "whole number"),
        ({"platform_limits": {"telepathy": [1, 2]}}, "telepathy"),
        ({"tier_limits": {"micro": 3}}, "least and the most"),
        ({"tier_limits": 3}, "table of names"),
        ({"must": 5}, "not handles"),
        ({"must": [{}]}, "not handles"),
        ({"budget": 10**20}, "more than can be planned with"),
        ({"max_creators": 10**20}, "more than anybody"),
        ({"niche_limits": {"\x00": [1, 2]}}, "not the name of a niche"),
    ],
)
def test_changes_a_brief_cannot_have_are_refused(
    sign_in: Browse, brief: int, changes: Any, words: str
) -> None:
    there = f"/api/w/fern-salt/plan/{brief}/scenarios"
    answer = sign_in("ben").post(there, {"name": "X", "changes": changes}, "application/json")
    assert answer.status_code == 422, answer.content
    assert words in answer.json()["error"]
    assert not Scenario.objects.exists()


def test_a_stranger_is_told_nothing(sign_in: Browse, other_space: Space, brief: int) -> None:
    for path in ("", "advice", "compare", "scenarios", "brief.toml", "quote/ac_1", "forecast/ac_1"):
        assert sign_in("dov").get(f"/api/w/fern-salt/plan/{brief}/{path}").status_code == 404
        assert sign_in("dov").get(f"/api/w/dovetail/plan/{brief}/{path}").status_code == 404
        assert Client().get(f"/api/w/fern-salt/plan/{brief}/{path}").status_code == 401
