"""Endpoints of match: the same data as the pages, and writing without a browser."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

DEMO = files("wrensong.demo").joinpath("words/brief.toml").read_text("utf-8")
API = "/api/w/fern-salt/match/"
BRAND = '[brand]\nname = "Crumb"\nniche = ["bread"]\n'


@pytest.fixture
def brief(space):
    from wrensong.desk.models import User
    from wrensong.match.desk import import_brief

    return import_brief(space, User.objects.get(email="ada@example.org"), DEMO, "Winter")


def send(client, method, path, **body):
    """What a program sends as JSON, and the status and body that come back."""
    call = getattr(client, method)
    answer = call(API + path, json.dumps(body), content_type="application/json")
    return answer.status_code, answer.json()


def test_a_brand_is_added_changed_and_put_away(sign_in, space):
    ben = sign_in("ben")
    status, made = send(ben, "post", "brands/new/", text=BRAND)
    assert (status, made["name"], made["version"]) == (201, "Crumb", 1)
    one = f"brands/{made['id']}/"
    changed = BRAND.replace("bread", "rye")
    status, now = send(ben, "put", one + "edit/", text=changed, version=1)
    assert (status, now["version"], now["text"]) == (200, 2, changed)
    status, told = send(ben, "put", one + "edit/", text=changed, version=1)
    assert (status, told["code"]) == (409, "changed-meanwhile")
    assert send(ben, "post", one + "archive/", away=True)[1]["archived"] is True
    assert ben.get(API + "brands/").json()["brands"] == []
    assert [b["name"] for b in ben.get(API + "brands/?away=true").json()["brands"]] == ["Crumb"]


def test_a_brief_is_added_and_its_text_comes_back(sign_in, space):
    from wrensong.match.briefs import parse_brief

    status, made = send(sign_in("ben"), "post", "briefs/import/", text=DEMO, name="Winter")
    assert (status, made["state"], made["brand"]["name"]) == (201, "draft", "Fern & Salt")
    found = sign_in("cleo").get(f"{API}briefs/{made['id']}/brief.toml").json()
    assert parse_brief(found["text"]) == parse_brief(DEMO)


def test_a_wrong_brief_is_refused_with_its_lines(sign_in, space):
    from wrensong.match.models import BriefRecord

    status, told = send(sign_in("ben"), "post", "briefs/new/", text='budget = "x"\n', name="No")
    assert (status, told["code"]) == (422, "brief-invalid")
    assert "line 1: budget: “x” is not an amount of money" in told["error"]
    assert not BriefRecord.objects.exists()


def test_a_change_names_the_version_it_was_made_on(sign_in, brief):
    one, text = f"briefs/{brief.pk}/", brief.text.replace("3000", "4000")
    ben = sign_in("ben")
    assert send(ben, "put", one + "text/", text=text, version=1)[0] == 200
    assert send(ben, "put", one + "edit/", text=brief.text, version=1)[0] == 409
    assert "4 000" in ben.get(API + one).json()["budget"].replace("\u202f", " ")


def test_decisions_are_sent_and_read(sign_in, brief):
    decide = f"briefs/{brief.pk}/shortlist/decide/"
    ben = sign_in("ben")
    status, told = send(ben, "post", decide, handle="@mina.bakes", verdict="must")
    assert (status, told["decision"]["verdict"]) == (200, "must")
    status, told = send(ben, "post", decide, handle="@mina.bakes", verdict="drop", version=1)
    assert (status, "there is no reason" in told["error"]) == (422, True)
    (one,) = sign_in("cleo").get(API + decide).json()["decisions"]
    assert (one["handle"], one["by"], one["version"]) == ("@mina.bakes", "Ben", 1)
    text = ben.get(f"{API}briefs/{brief.pk}/brief.toml?decisions=true").json()["text"]
    assert 'must = ["@mina.bakes"]' in text


def test_the_form_of_a_brief_is_described_from_the_registry(sign_in, brief):
    from wrensong.match.brief_fields import FIELDS

    found = sign_in("ben").get(API + "briefs/new/").json()["sections"]
    names = {one["name"] for s in found for one in [*s["inputs"], *s["codes"]]}
    asked = {f"{f.table}.{f.key}".removesuffix(".*").lstrip(".") for f in FIELDS}
    brands = {name for name in asked if name.startswith("brand.")}
    assert names == asked - brands - {"offer.fees"}


def test_every_page_has_a_twin_at_its_own_address(space):
    from wrensong.site.routes import every_route

    mine = [route for route in every_route() if "/<space>/match/" in route.path]
    pages = {route.path for route in mine if route.door == "page"}
    twins = {route.path.removeprefix("/api") for route in mine if route.door == "endpoint"}
    assert pages == twins


def test_reading_needs_a_viewer_and_writing_an_editor(sign_in, brief, other_space, client):
    one = f"briefs/{brief.pk}/"
    reads = ("brands/", f"brands/{brief.brand.pk}/", "briefs/", one, one + "brief.toml",
             one + "shortlist/decide/", "rank/")  # fmt: skip
    for path in reads:
        assert sign_in("cleo").get(API + path).status_code == 200
        assert sign_in("dov").get(API + path).status_code == 404
        assert client.get(API + path).status_code == 401
    writes = [("post", "brands/new/"), ("put", f"brands/{brief.brand.pk}/edit/"),
              ("post", "briefs/import/"), ("put", one + "edit/"), ("post", one + "copy/"),
              ("post", one + "archive/"), ("post", one + "brand/?version=1"),
              ("post", one + "shortlist/decide/")]  # fmt: skip
    for method, path in writes:
        assert send(sign_in("cleo"), method, path, text=DEMO, handle="@a")[0] == 403
        assert send(sign_in("dov"), method, path, text=DEMO, handle="@a")[0] == 404
    for path in (one, one + "shortlist/", f"brands/{brief.brand.pk}/"):
        assert sign_in("dov").get(f"/api/w/dovetail/match/{path}").status_code == 404


def test_a_plan_that_is_ready_shows_on_the_list_of_briefs(sign_in, brief, run_jobs):
    run_jobs()
    ada = sign_in("ada")
    ada.get(f"/w/fern-salt/plan/{brief.pk}/")
    run_jobs()
    (row,) = ada.get(API + "briefs/").json()["briefs"]
    assert row["state"] == "plan ready"
    decide = f"briefs/{brief.pk}/shortlist/decide/"
    send(ada, "post", decide, handle="@mina.bakes", verdict="drop", reason="Works elsewhere.")
    (row,) = ada.get(API + "briefs/").json()["briefs"]
    assert row["state"] != "plan ready", "the plan was made for another brief"


def test_what_no_database_keeps_is_refused_or_left_out(sign_in, brief):
    ben = sign_in("ben")
    text = brief.text.replace("Fern & Salt", "Fern\\u0000Salt")
    status, told = send(ben, "post", "briefs/new/", text=text, name="Zero")
    assert status == 422 and "U+0000" in told["error"]
    status, made = send(
        ben, "post", "briefs/new/", text=brief.text + "# \ud800", name="Ha\ud800lf\0"
    )
    assert (status, made["name"]) == (201, "Half")
