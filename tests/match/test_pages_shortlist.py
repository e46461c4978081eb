"""The shortlist's pages: their numbers are the service's, and people decide there."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from importlib.resources import files

import pytest

DEMO = files("wrensong.demo").joinpath("words/brief.toml").read_text("utf-8")


@pytest.fixture
def brief(space):
    from wrensong.desk.models import User
    from wrensong.match.desk import import_brief

    return import_brief(space, User.objects.get(email="ada@example.org"), DEMO, "Winter")


@pytest.fixture
def url(brief, sign_in, run_jobs):
    """The address of the shortlist, computed."""
    url = f"/w/fern-salt/match/briefs/{brief.pk}/shortlist/"
    run_jobs()
    sign_in("cleo").get(url)
    assert run_jobs() == 1
    return url


@pytest.fixture(scope="module")
def short(demo_folder):
    """The same shortlist from the service."""
    from wrensong.front import open_workspace
    from wrensong.match.briefs import parse_brief

    return open_workspace(demo_folder).match.shortlist(parse_brief(DEMO))


def page(answer):
    return answer.content.decode()


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(page(answer))))


def decide(client, url, handle, verdict, reason="", version=0, query=""):
    sent = {"handle": handle, "verdict": verdict, "reason": reason, "version": version}
    return client.post(f"{url}decide/{query}", sent)


def test_while_it_is_computed_the_page_says_how_far_it_is(sign_in, brief, run_jobs):
    run_jobs()
    answer = sign_in("cleo").get(f"/w/fern-salt/match/briefs/{brief.pk}/shortlist/")
    assert answer.status_code == 200
    assert "Shortlist of Winter waits for its turn" in page(answer)
    twin = sign_in("cleo").get(f"/api/w/fern-salt/match/briefs/{brief.pk}/shortlist/")
    assert (twin.status_code, twin.json()["job"]["state"]) == (202, "waiting")


def test_the_list_is_that_of_the_service_in_its_order(sign_in, url, short):
    found = rows_of(sign_in("cleo").get(url + "?format=csv"))
    assert [row["handle"] for row in found] == [fit.account for fit in short.fits]
    assert [float(row["percentile"]) for row in found] == [
        pytest.approx(fit.percentile) for fit in short.fits
    ]
    said = sign_in("cleo").get(url).context["answer"]
    assert said.startswith(f"Of {short.considered} creators {len(short.fits)} are candidates")


def test_a_row_shows_what_vet_knows_of_the_creator(sign_in, url, space, short):
    from wrensong.desk.readings import latest

    table = latest(space).vet.review_all().answered.to_pylist()
    known = {row["account_id"]: row for row in table}
    for row, fit in zip(sign_in("cleo").get(url).context["rows"], short.fits, strict=False):
        mine = known[fit.account_id]
        assert (row["followers"], row["tier"]) == (mine["followers"], mine["tier"])
        assert (row["er"]["value"], row["er"]["low"], row["er"]["high"], row["er"]["n"]) == (
            mine["er"], mine["er_low"], mine["er_high"], mine["posts"],
        )  # fmt: skip
        assert [part["why"] for part in row["parts"]] == [part.why for part in fit.parts]
        assert sum(map(len, row["lights"].values())) == 8


def test_every_page_together_is_the_file(sign_in, url):
    cleo, seen, number = sign_in("cleo"), [], 1
    while (answer := cleo.get(f"{url}?page={number}")).context["page"] == number:
        seen += re.findall(r'<th scope="row"><a href="[^"]+">(@[^<]+)</a>', page(answer))
        number += 1
        if number > answer.context["pages"]:
            break
    assert seen == [row["handle"] for row in rows_of(cleo.get(url + "?format=csv"))]


def test_the_figures_of_the_file_are_those_of_the_page(sign_in, url):
    cleo = sign_in("cleo")
    rows, found = cleo.get(url).context["rows"], rows_of(cleo.get(url + "?format=csv"))
    for row, cells in zip(rows, found, strict=False):
        assert int(cells["followers"]) == row["followers"]
        shown = [float(cells[f"fit_{p['key']}"] or "nan") for p in row["parts"]]
        assert [(name, share) for name, share in row["bars"] if share is not None] == [
            (p["name"], min(round(share), 100 if p["percentile"] is None else 99))
            for p, share in zip(row["parts"], shown, strict=True) if share == share
        ]  # fmt: skip
        er = [cells["engagement"], cells["engagement_low"], cells["engagement_high"]]
        assert [float(value) if value else None for value in er] == [
            row["er"]["value"], row["er"]["low"], row["er"]["high"],
        ]  # fmt: skip


def test_the_json_of_the_page_is_its_twin(sign_in, url):
    cleo = sign_in("cleo")
    assert cleo.get(url + "?sort=followers&page=2&format=json").json() == (
        cleo.get("/api" + url + "?sort=followers&page=2").json()
    )


def test_who_is_left_out_is_told_why_as_the_service_says(sign_in, url, short):
    found = rows_of(sign_in("cleo").get(url + "left-out/?format=csv"))
    assert [(r["handle"], r["condition"], r["reason"]) for r in found] == [
        (e.account, e.condition, e.reason) for e in short.exclusions
    ]
    some = rows_of(sign_in("cleo").get(url + "left-out/?condition=platform&format=csv"))
    assert {row["condition"] for row in some} == {"platform"}
    said = page(sign_in("cleo").get(url + "left-out/?condition=platform"))
    assert "this brief is for Instagram or TikTok" in said
    assert "this brief is for creators in" not in said


def test_the_order_can_be_changed_and_not_known_comes_last(sign_in, url):
    found = rows_of(sign_in("cleo").get(url + "?sort=engagement&format=csv"))
    known = [float(row["engagement"]) for row in found if row["engagement"]]
    assert known == sorted(known, reverse=True)
    assert all(row["engagement"] == "" for row in found[len(known) :])
    assert len(known) < len(found), "the demo world has a creator without likes"


def test_the_downloaded_brief_gives_the_same_shortlist_on_the_command_line(
    sign_in, url, demo_folder, tmp_path
):
    text = sign_in("cleo").get(url.replace("shortlist/", "brief.toml")).content
    (tmp_path / "brief.toml").write_bytes(text)
    command = ["-m", "wrensong", "--workspace", str(demo_folder), "match", "shortlist",
               str(tmp_path / "brief.toml"), "--limit", "1000", "--json"]  # fmt: skip
    run = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=True)
    said = [(row["account"], row["percentile"]) for row in json.loads(run.stdout)]
    found = rows_of(sign_in("cleo").get(url + "?format=csv"))
    assert said == [(r["handle"], round(float(r["percentile"]), 1)) for r in found]


def test_a_decision_shows_on_the_list_and_in_the_brief_of_plan(sign_in, url, brief, short):
    from wrensong.match.desk import effective_brief

    first, second, third = (fit.account for fit in short.fits[:3])
    ben = sign_in("ben")
    assert decide(ben, url, first, "must").status_code == 302
    decide(ben, url, second, "drop", "Works with us already in spring.")
    decide(ben, url, third, "keep")
    changed = effective_brief(brief)
    assert (changed.must, changed.exclude) == ((first[1:],), (second[1:],))
    shown = {s: [r["handle"] for r in ben.get(f"{url}?show={s}").context["rows"]]
             for s in ("kept", "dropped")}  # fmt: skip
    assert shown == {"kept": [first, third], "dropped": [second]}
    undecided = rows_of(ben.get(url + "?show=undecided&format=csv"))
    assert len(undecided) == len(short.fits) - 3
    said = page(sign_in("cleo").get(url))
    assert "Works with us already in spring." in said
    assert "You kept 2 (1 must be in the plan) and dropped 1." in said


def test_deciding_computes_nothing_anew(sign_in, url, run_jobs, short):
    decide(sign_in("ben"), url, short.fits[0].account, "keep")
    sign_in("cleo").get(url)
    assert run_jobs() == 0


def test_dropping_without_a_reason_keeps_the_place_and_says_what_is_missing(
    sign_in, url, brief, short
):
    who = short.fits[0].account
    answer = decide(sign_in("ben"), url, who, "drop", query="?sort=followers&page=1")
    assert answer.status_code == 422 and not brief.decisions.exists()
    assert answer.context["sort"] == "followers"
    answer = decide(sign_in("ben"), url, who, "drop", query="")
    assert f"{who} was not dropped: there is no reason." in page(answer)
    assert '<details class="why" open>' in page(answer)


def test_deciding_on_the_page_of_one_creator_stays_there(sign_in, url, brief, short):
    from wrensong.core import ids

    fit, ben = short.fits[0], sign_in("ben")
    account = ids.show("ac", fit.account_id)
    sent = {"handle": fit.account, "account": account, "verdict": "drop", "reason": "x" * 301}
    answer = ben.post(f"{url}decide/?one=1", sent)
    assert answer.status_code == 422 and "x" * 301 in page(answer)
    assert "longer than 300 letters" in page(answer) and "What was seen" in page(answer)
    answer = ben.post(f"{url}decide/?one=1", sent | {"reason": "No time."})
    assert answer["Location"] == f"{url}{account}/"
    assert "Dropped: No time." in page(ben.get(answer["Location"]))


def test_who_decides_on_an_outdated_row_is_told_and_keeps_the_reason(sign_in, url, brief, short):
    who = short.fits[0].account
    decide(sign_in("ada"), url, who, "keep")
    answer = decide(sign_in("ben"), url, who, "drop", "Too many advertisements.")
    assert answer.status_code == 409
    assert "Ada decided about" in page(answer) and "Too many advertisements." in page(answer)
    assert brief.decisions.get().verdict == "keep"


def test_a_decision_is_taken_back_on_the_page(sign_in, url, brief, short):
    who = short.fits[0].account
    decide(sign_in("ben"), url, who, "drop", "No time.")
    decide(sign_in("ben"), url, who, "", version=1)
    assert not brief.decisions.exists()


def test_one_creator_is_explained_part_by_part(sign_in, url, short):
    from wrensong.core import ids

    fit = short.fits[0]
    answer = sign_in("cleo").get(f"{url}{ids.show('ac', fit.account_id)}/")
    for part in fit.parts:
        assert part.name in page(answer)
    assert "1st of" in page(answer)
    out = short.exclusions[0]
    answer = sign_in("cleo").get(f"{url}{ids.show('ac', out.account_id)}/")
    assert f"Left out. {out.reason}" in page(answer)
    assert sign_in("cleo").get(f"{url}ac_0000000000001/").status_code == 404
    assert sign_in("cleo").get(f"{url}nobody/").status_code == 422


def test_a_candidate_beyond_the_first_is_computed_when_asked_for(
    sign_in, brief, run_jobs, short, monkeypatch
):
    from wrensong.core import ids

    monkeypatch.setattr("wrensong.match.jobs.WHOLE", 10)
    url = f"/w/fern-salt/match/briefs/{brief.pk}/shortlist/"
    cleo, last = sign_in("cleo"), short.fits[-1]
    cleo.get(url)
    run_jobs()
    cleo.get(f"{url}{ids.show('ac', last.account_id)}/")
    assert run_jobs() == 1
    answer = cleo.get(f"{url}{ids.show('ac', last.account_id)}/")
    for part in last.parts:
        assert part.name in page(answer)
    found = rows_of(cleo.get(url + "?format=csv"))
    assert len(found) == len(short.fits)


def test_other_rooms_can_ask_how_a_creator_fits(space, brief, url, other_space, short):
    from wrensong.core import ids
    from wrensong.match.desk import fit_of

    fit, out = short.fits[1], short.exclusions[0]
    found = fit_of(space, brief, ids.show("ac", fit.account_id))
    assert (found["rank"], found["of"]) == (2, len(short.fits))
    assert found["percentile"] == pytest.approx(fit.percentile)
    assert fit_of(space, brief, ids.show("ac", out.account_id))["reason"] == out.reason
    assert fit_of(space, brief, "ac_0000000000001") is None
    assert fit_of(other_space, brief, ids.show("ac", fit.account_id)) is None


def test_the_state_of_a_brief_follows_its_text(sign_in, space, brief, url):
    def state():
        (row,) = sign_in("cleo").get("/w/fern-salt/match/briefs/").context["briefs"]
        return row["state"]

    assert state() == "shortlist ready"
    text = brief.text.replace('"AT", "DE"', '"AT"')
    sent = {"text": text, "name": "Winter", "version": 1}
    sign_in("ben").post(f"/w/fern-salt/match/briefs/{brief.pk}/text/", sent)
    assert state() == "draft"


def test_rows_of_outdated_lists_are_forgotten(sign_in, brief, url, run_jobs, short):
    from wrensong.desk.models import Answer
    from wrensong.match.models import Standing

    Answer.objects.all().delete()
    sign_in("cleo").get(url)
    run_jobs()
    assert Standing.objects.count() == short.considered


def test_creators_like_a_text_are_those_of_the_service(sign_in, space, run_jobs, demo_folder):
    from wrensong.front import open_workspace

    url = "/w/fern-salt/match/rank/?text=sourdough+bread&followers=1k..50k"
    run_jobs()
    sign_in("cleo").get(url)
    run_jobs()
    ranking = open_workspace(demo_folder).match.rank(
        "sourdough bread", followers=(1_000, 50_000), limit=50
    )
    rows = sign_in("cleo").get(url).context["rows"]
    assert [row["handle"] for row in rows] == [one.account for one in ranking.ranked]
    wrong = sign_in("cleo").get("/w/fern-salt/match/rank/?text=bread&followers=many")
    assert wrong.status_code == 422 and "is not a range of followers" in page(wrong)
