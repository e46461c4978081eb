"""Home: what needs somebody, what runs, what changed, and where a newcomer begins."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from wrensong.desk.audit import record
from wrensong.desk.jobs import enqueue
from wrensong.desk.models import Job, Space, User
from wrensong.front import open_workspace
from wrensong.site.home import checks, story

SignIn = Callable[[str], Client]


def _home(browser: Client, slug: str) -> tuple[str, dict[str, Any]]:
    """The page and its JSON twin, which must say the same."""
    page, twin = browser.get(f"/w/{slug}/"), browser.get(f"/api/w/{slug}/")
    assert page.status_code == twin.status_code == 200
    return page.content.decode(), twin.json()


def _ended(space: Space, state: str, **fields: Any) -> Job:
    fields = {"kind": "discover.import", "params": {"name": "a.csv"}, "label": "Importing a.csv",
              "finished_at": timezone.now(), **fields}  # fmt: skip
    return Job.objects.create(space=space, state=state, **fields)


def test_an_empty_workspace_shows_the_first_steps(other_space: Space, sign_in: SignIn) -> None:
    page, told = _home(sign_in("dov"), "dovetail")
    assert "Three steps lead to a first plan" in page
    assert [step["action"] for step in told["steps"]] == ["Import a file", "Write a brief", ""]
    assert 'href="/w/dovetail/imports"' in page
    assert told["accounts"] == 0 and told["needs"] == [] and told["newest"] is None


def test_a_workspace_with_creators_says_how_many_and_how_old(space: Space, sign_in: SignIn) -> None:
    page, told = _home(sign_in("cleo"), "fern-salt")
    assert told["accounts"] == 300 and told["newest"].startswith("2026-11-01")
    assert "300 creators are known" in page
    assert told["steps"][0]["done"] and not told["steps"][1]["done"]


def test_what_failed_is_told_with_its_reason_until_it_is_done_again(
    other_space: Space, sign_in: SignIn
) -> None:
    error = {"error": "The file is not a table.", "next_step": "Export it again.", "code": "x"}
    failed = _ended(other_space, "failed", error=error)
    page, told = _home(sign_in("dov"), "dovetail")
    assert [need["key"] for need in told["needs"]] == ["failed"]
    assert "Importing a.csv did not finish" in page and "The file is not a table." in page
    assert f'href="/w/dovetail/imports/{failed.pk}"' in page
    _ended(other_space, "done", result={"bad": 0})
    assert _home(sign_in("dov"), "dovetail")[1]["needs"] == []


def test_rows_that_were_set_aside_are_told_for_two_weeks(
    other_space: Space, sign_in: SignIn
) -> None:
    job = _ended(other_space, "done", result={"bad": 3})
    _, told = _home(sign_in("dov"), "dovetail")
    assert [need["text"] for need in told["needs"]] == ["3 rows of a.csv could not be read"]
    Job.objects.filter(pk=job.pk).update(finished_at=timezone.now() - timedelta(days=15))
    assert _home(sign_in("dov"), "dovetail")[1]["needs"] == []


def test_a_file_that_waits_is_told(other_space: Space, sign_in: SignIn) -> None:
    dov = sign_in("dov")
    dov.post("/w/dovetail/imports", {"file": SimpleUploadedFile("b.csv", b"username\nlina\n")})
    page, told = _home(dov, "dovetail")
    assert [need["key"] for need in told["needs"]] == ["upload"]
    assert "b.csv waits to be imported" in page and told["needs"][0]["href"] in page


def test_facts_that_came_in_past_the_site_are_shown_on_request(
    other_space: Space, sign_in: SignIn, tmp_path: Path
) -> None:
    file = tmp_path / "c.csv"
    file.write_text("username,platform,followers\nlina,instagram,1200\n")
    open_workspace(other_space.path).discover.import_file(file)
    dov = sign_in("dov")
    page, told = _home(dov, "dovetail")
    assert [need["key"] for need in told["needs"]] == ["newer"] and told["accounts"] == 0
    assert told["needs"][0]["post"] and 'action="/w/dovetail/prepare"' in page
    assert dov.post("/w/dovetail/prepare").status_code == 302
    page, told = _home(dov, "dovetail")
    assert told["needs"] == [] and [job["kind"] for job in told["running"]] == ["site.prepare"]
    assert "Getting the workspace ready" in page


def test_missing_posts_and_old_facts_are_told(
    own_space: Space, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = checks.Look(own_space)
    assert list(checks.missing_facts(look)) == []
    monkeypatch.setattr(checks.Look, "rows", lambda self, table: 0)
    assert [need.key for need in checks.missing_facts(look)] == ["posts"]
    monkeypatch.setattr(timezone, "now", lambda: look.newest + timedelta(days=31))  # type: ignore[operator]
    assert list(checks.old_facts(look)) == [], "an invented world has its own time"
    own_space.demo = False
    assert [need.text for need in checks.old_facts(look)] == [
        "The newest facts are from 1\u00a0Nov"
    ]


def test_a_brief_without_a_shortlist_is_told(space: Space, sign_in: SignIn) -> None:
    from wrensong.match.desk import import_brief

    ada = User.objects.get(email="ada@example.org")
    text = 'budget = "100 EUR"\n[brand]\nname = "Fern"\nniche = ["bread"]\n'
    brief = import_brief(space, ada, text, "Spring")
    _, told = _home(sign_in("ada"), "fern-salt")
    assert [need["text"] for need in told["needs"]] == ["Spring has no shortlist yet"]
    assert told["steps"] is None
    params = {"brief": brief.text}
    _ended(space, "done", kind="match.shortlist", label="", params=params)
    assert _home(sign_in("ada"), "fern-salt")[1]["needs"] == []


def test_running_work_is_shown_and_an_editor_may_stop_it(space: Space, sign_in: SignIn) -> None:
    job = enqueue("site.prepare", space, label="Getting the workspace ready")
    for name, may in (("ben", True), ("cleo", False)):
        page, told = _home(sign_in(name), "fern-salt")
        assert [j["id"] for j in told["running"]] == [job.pk]
        assert (f"/jobs/{job.pk}/cancel" in page) is may
    assert sign_in("cleo").post(f"/w/fern-salt/jobs/{job.pk}/cancel").status_code == 403
    assert sign_in("ben").post(f"/w/fern-salt/jobs/{job.pk}/cancel").status_code == 302
    assert Job.objects.get(pk=job.pk).state == "cancelled"


def test_what_changed_is_told_as_somebody_would_say_it(space: Space, sign_in: SignIn) -> None:
    ben = User.objects.get(email="ben@example.org")
    counts = {"kind": "posts", "read": 5, "added": 4, "updated": 0, "unchanged": 0, "bad": 1}
    record("discover.import", space=space, user=ben, label="spring.csv", after=counts)
    page, told = _home(sign_in("cleo"), "fern-salt")
    assert told["changed"][0]["sentence"] == "Ben imported spring.csv"
    assert "Ben imported spring.csv: 4 new, 1 set aside" in page


def test_a_demo_tells_its_story_and_hides_what_is_planted_until_asked(
    own_space: Space, sign_in: SignIn
) -> None:
    from wrensong.demo.seeding import _story

    (own_space.path / story.FILE).write_text(json.dumps(_story(7)), "utf-8")
    page, told = _home(sign_in("ada"), "fern-salt")
    assert "You are Ada, who owns the shop" in page
    hrefs = [step["href"] for step in told["story"]["steps"]]
    assert all(href and href.startswith("/w/fern-salt/") for href in hrefs), hrefs
    planted = page.partition("Show what is planted")[2]
    assert (
        "tessa.backt..wren" in planted
        and "tessa.backt..wren" not in page.partition("Show what is planted")[0]
    )
    assert len(told["story"]["truths"]) == 20


def test_home_asks_the_desk_little(
    space: Space, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    ada = sign_in("ada")
    ada.get("/w/fern-salt/")
    with django_assert_max_num_queries(25):
        ada.get("/w/fern-salt/")
