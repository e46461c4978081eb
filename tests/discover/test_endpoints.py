"""The JSON twins: the same data as the pages, and the same changes."""

from __future__ import annotations

import pytest

from wrensong.desk.models import Entry
from wrensong.desk.readings import reading
from wrensong.discover.service import Discover

API, HOME = "/api/w/fern-salt/discover/", "/w/fern-salt/discover/"


@pytest.fixture
def discover(own_space):
    return reading(own_space).room(Discover)


def post(browser, address, body):
    return browser.post(API + address, body, content_type="application/json")


@pytest.mark.usefixtures("space")
def test_a_search_gives_what_the_page_shows(sign_in):
    cleo, query = sign_in("cleo"), "?er=3%25..&sort=followers&limit=5"
    body = cleo.get(API + query).json()
    page = cleo.get(HOME + query).context["found"]
    for name in ("total", "accounts", "query", "facets", "not_known", "notes", "pages"):
        assert body[name] == page[name], name
    assert [hit["account_id"] for hit in body["hits"]] == [h["account_id"] for h in page["hits"]]
    er = body["hits"][0]["values"]["er"]
    assert er["low"] <= er["value"] <= er["high"] and er["n"] > 0
    wrong = cleo.get(API + "?er=lots")
    assert wrong.status_code == 422 and "“lots” is not a number" in wrong.json()["error"]
    assert len(cleo.get(API + "filters").json()["filters"]) >= 100


def test_lists_are_made_changed_and_undone(sign_in, own_space, discover):
    ben = sign_in("ben")
    made = post(ben, "lists", {"name": "spring", "query": "tier=nano"}).json()
    found = discover.search("", words=True, tier="nano").total
    assert (made["accounts"], made["list"]) == (found, "spring")
    more = post(ben, "lists", {"name": "spring", "handles": "@mina.bakes"}).json()
    assert more["accounts"] == 1
    post(ben, "lists", {"undo": more["undo"]})
    assert ben.get(API + "lists").json()["lists"][0]["accounts"] == found
    changed = post(ben, "lists/spring", {"name": "summer", "exclude": True}).json()
    assert changed == {"name": "summer", "accounts": found, "exclude": True}
    body = ben.get(API + "lists/summer").json()
    assert body["total"] == found and body["list"]["exclude"]
    assert ben.delete(API + "lists/summer").json()["accounts"] == found
    assert ben.get(API + "lists/summer").status_code == 404
    assert Entry.objects.count() == 6
    assert post(ben, "lists", {"name": "x", "who": []}).status_code == 422
    assert post(ben, "lists", {"name": "x", "handles": "@nobody.here"}).status_code == 422


def test_searches_are_kept_and_forgotten(sign_in, own_space):
    ben = sign_in("ben")
    post(ben, "saved", {"name": "Weekly", "query": "q=bread&tier=micro"})
    assert ben.get(API + "saved").json()["saved"][0]["query"] == "q=bread&tier=micro"
    assert post(ben, "saved/weekly", {"name": "daily"}).json() == {"name": "daily"}
    assert ben.get(API + "saved/daily").json()["query"] == "q=bread&tier=micro"
    assert ben.delete(API + "saved/daily").json()["query"] == "q=bread&tier=micro"
    assert ben.get(API + "saved").json() == {"saved": []}


@pytest.mark.usefixtures("space")
def test_a_viewer_reads_and_cannot_write(sign_in):
    cleo = sign_in("cleo")
    for address in ("", "filters", "saved", "lists"):
        assert cleo.get(API + address).status_code == 200, address
    for address in ("lists", "lists/x", "saved", "saved/x", "people"):
        assert post(cleo, address, {}).status_code == 403, address
    for address in ("lists/x", "saved/x"):
        assert cleo.delete(API + address).status_code == 403, address


@pytest.mark.usefixtures("space")
def test_what_a_job_computes_is_told_when_it_is_there(sign_in, run_jobs):
    cleo = sign_in("cleo")
    who = [hit["account_id"] for hit in cleo.get(API + "?platform=instagram").json()["hits"][:2]]
    address = f"overlap?who={who[0]}&who={who[1]}"
    assert cleo.get(API + address).json()["state"] == "waiting"
    run_jobs()
    body = cleo.get(API + address).json()
    assert len(body["audiences"]) == 2 and body["reach"]["low"] <= body["reach"]["high"]
    assert cleo.get(API + "overlap").status_code == 422
    assert cleo.get(API + f"lookalikes/{who[0]}?by=shoe+size").status_code == 422
