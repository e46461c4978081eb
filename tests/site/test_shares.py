"""Signed links: what a stranger sees by one, and that nothing else can be reached by it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from wrensong.desk.models import Entry, Note, Share, Space, User
from wrensong.match.desk import import_brief
from wrensong.site.shares import links

WORDS = """\
budget = "1200 EUR"
goal = "engagement"
[brand]
name = "Fern & Salt"
niche = ["sourdough", "bread baking"]
competitors = ["@krumelund..wren"]
[creators]
platforms = ["instagram"]
followers = "1k..100k"
countries = ["AT", "DE"]
exclude = ["@nils.kocht..wren"]
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
def made(sign_in: Browse, run_jobs: Callable[[], int], brief: int) -> Share:
    """A link that Ben made to the plan of the brief."""
    ben, here = sign_in("ben"), f"/w/fern-salt/shares/plan/{brief}"
    ben.get(here)
    run_jobs()
    answer = ben.post(here, {"label": "For the agency", "days": "30"})
    assert answer.status_code == 302, answer.content
    return Share.objects.get()


def path(share: Share) -> str:
    return links.path_of(share)


def test_a_stranger_reads_the_plan_and_it_is_counted(
    made: Share, sign_in: Browse, brief: int
) -> None:
    shown = sign_in("ben").get(f"/w/fern-salt/plan/{brief}/").context["found"]
    stranger = Client()
    answer = stranger.get(path(made))
    page = answer.content.decode()
    assert answer.status_code == 200 and shown["chosen"]
    for row in shown["chosen"]:
        assert row.account in page
    assert answer["X-Robots-Tag"] == "noindex, nofollow" and 'content="noindex' in page
    stranger.get(path(made))
    made.refresh_from_db()
    assert made.opened == 2


def test_the_page_leads_nowhere_and_names_nobody(made: Share, brief: int, space: Space) -> None:
    Note.objects.create(space=space, account="ac_1", text="Ben met her in March")
    page = Client().get(path(made)).content.decode()
    assert "/w/" not in page and "/api/" not in page
    styles = re.findall(r'<link[^>]*href="([^"]*)"', page)
    assert set(re.findall(r'href="([^"]*)"', page)) <= {"#main", *styles}
    assert "example.org" not in page and "@example" not in page
    assert not re.search(r"[\w.]+@[\w-]+\.(org|com|at|de)\b", page)
    for hidden in ("Ben", "Ada", "met her", "For the agency", "nils.kocht", "krumelund"):
        assert hidden not in page
    assert "<form" not in page and "<script" not in page


def test_the_page_stays_as_it_was_shared(made: Share, brief: int, sign_in: Browse) -> None:
    from wrensong.match.models import BriefRecord

    before = Client().get(path(made)).content
    BriefRecord.objects.filter(pk=brief).update(text=WORDS.replace("1200", "300"))
    assert Client().get(path(made)).content == before
    BriefRecord.objects.filter(pk=brief).delete()
    assert Client().get(path(made)).content == before


def test_an_expired_link_says_that_it_has_ended(made: Share) -> None:
    Share.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = Client().get(path(made))
    assert answer.status_code == 410
    assert b"This link has ended" in answer.content and b"Fern" not in answer.content


def test_a_link_that_was_ended_shows_nothing_more(made: Share, sign_in: Browse) -> None:
    here = f"/w/fern-salt/shares/{made.pk}/revoke"
    assert sign_in("cleo").post(here).status_code == 403
    assert Client().get(path(made)).status_code == 200
    asked = sign_in("ben").get(here)
    assert b"End the link" in asked.content
    assert sign_in("ben").post(here).status_code == 302
    assert Client().get(path(made)).status_code == 410
    entry = Entry.objects.filter(verb="site.share.revoke").get()
    assert entry.label == "For the agency" and entry.after["revoked_at"]


@pytest.mark.parametrize(
    "forged", ["1", "1:x", "2:{signature}", "{key}x", "x{key}", "1:1:{signature}"]
)
def test_a_forged_link_is_nothing_at_all(made: Share, forged: str) -> None:
    key = links.key_of(made)
    signature = key.partition(":")[2]
    assert Client().get(f"/s/{forged.format(key=key, signature=signature)}").status_code == 404


def test_what_another_part_signed_is_no_link(made: Share) -> None:
    for salt in ("", "wrensong.sign-in", "django.core.signing"):
        other = signing.Signer(salt=salt or None).sign(str(made.pk))
        assert Client().get(f"/s/{other}").status_code == 404


def test_a_link_signs_nobody_in(made: Share, brief: int) -> None:
    stranger = Client()
    stranger.get(path(made))
    for inside in ("/w/fern-salt/", f"/w/fern-salt/plan/{brief}/", "/w/fern-salt/shares"):
        assert stranger.get(inside).status_code == 302
        assert stranger.get(f"/api{inside}").status_code == 401
    assert "sessionid" not in stranger.cookies


def test_the_list_shows_who_may_share_the_addresses(
    made: Share, sign_in: Browse, other_space: Space
) -> None:
    Client().get(path(made))
    ben = sign_in("ben").get("/w/fern-salt/shares").content.decode()
    assert f"http://testserver{path(made)}" in ben and "For the agency" in ben
    cleo = sign_in("cleo").get("/w/fern-salt/shares").content.decode()
    assert path(made) not in cleo and "For the agency" in cleo
    told = sign_in("cleo").get("/api/w/fern-salt/shares").json()["shares"]
    assert [(one["opened"], one["state"], one["path"]) for one in told] == [(1, "open", None)]
    dov = sign_in("dov")
    assert dov.get("/w/fern-salt/shares").status_code == 404
    assert dov.get("/api/w/dovetail/shares").json() == {"shares": []}
    assert dov.post(f"/w/dovetail/shares/{made.pk}/revoke").status_code == 404
    assert Share.objects.filter(revoked_at=None).exists()


def test_a_link_needs_a_name_and_a_number_of_days(
    sign_in: Browse, run_jobs: Callable[[], int], brief: int
) -> None:
    ben, here = sign_in("ben"), f"/w/fern-salt/shares/plan/{brief}"
    ben.get(here)
    run_jobs()
    for typed in (
        {"label": "", "days": "30"},
        {"label": "X", "days": "0"},
        {"label": "X", "days": "soon"},
    ):
        answer = ben.post(here, typed)
        assert answer.status_code == 422
        assert f'value="{typed["days"]}"' in answer.content.decode()
    assert sign_in("cleo").post(here, {"label": "X", "days": "3"}).status_code == 403
    assert not Share.objects.exists()


def test_a_program_shares_and_ends_a_link(
    sign_in: Browse, run_jobs: Callable[[], int], brief: int
) -> None:
    ben, here = sign_in("ben"), f"/api/w/fern-salt/shares/plan/{brief}"
    assert ben.post(here, {"label": "API"}, "application/json").status_code == 202
    run_jobs()
    told = ben.post(here, {"label": "API", "days": 2}, "application/json")
    assert told.status_code == 201
    assert Client().get(told.json()["url"].removeprefix("http://testserver")).status_code == 200
    ended = ben.post(f"/api/w/fern-salt/shares/{told.json()['id']}/revoke").json()
    assert ended["state"] == "ended"
    verbs = list(Entry.objects.filter(verb__startswith="site.share").values_list("verb", flat=True))
    assert verbs == ["site.share.revoke", "site.share.make"]


def test_the_plan_is_one_file_that_needs_nothing_else(
    made: Share, sign_in: Browse, brief: int
) -> None:
    answer = sign_in("cleo").get(f"/w/fern-salt/plan-report/{brief}")
    assert answer["Content-Disposition"] == 'attachment; filename="plan-winter-flour.html"'
    page = answer.content.decode()
    assert not re.search(r'(href|src)="(?!#)', page) and "<style>" in page
    assert "default-src &#x27;none&#x27;" in page or "default-src 'none'" in page


def test_what_is_frozen_holds_nothing_private(made: Share) -> None:
    kept: Any = made.body
    assert "exclude" not in kept["brief"] and kept["brief"]["brand"]["competitors"] == []
    assert "nils.kocht" not in str(kept) and "krumelund" not in str(kept)
