"""API tokens: what a program signs in with."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from wrensong.desk.models import Entry, Membership, Token, User
from wrensong.site.accounts.links import digest

T, API = "/w/fern-salt/tokens", "/api/w/fern-salt"


def make(browser: Client, role: str = "viewer", days: str = "90", name: str = "Export") -> str:
    """The key that the page shows once."""
    answer = browser.post(T, {"name": name, "role": role, "days": days})
    assert answer.status_code == 200, answer.content
    return re.search(r'value="(wren_[\w-]{43})"', answer.content.decode())[1]


def program(key: str) -> Client:
    return Client(HTTP_AUTHORIZATION=f"Bearer {key}")


def test_a_token_is_shown_once_and_lets_a_program_read(space, sign_in):
    cleo = sign_in("cleo")
    key = make(cleo)
    assert key.encode() not in cleo.get(T).content
    assert program(key).get(f"{API}/people").status_code == 200
    made = Token.objects.get()
    assert made.digest == digest(key)
    assert made.expires_at - timezone.now() > timedelta(days=89, hours=23)
    assert key not in str([*Token.objects.values(), *Entry.objects.values()])
    assert Entry.objects.get(verb="people.token.make").after == {"role": "viewer", "days": 90}


def test_a_token_opens_no_page_and_no_other_workspace(space, other_space, sign_in):
    ada = User.objects.get(name="Ada")
    Membership.objects.create(space=other_space, user=ada, role="owner")
    key = make(sign_in("ada"), "owner")
    assert program(key).get("/w/fern-salt/people").status_code == 302
    assert program(key).get("/account").status_code == 302
    assert program(key).get("/api/w/dovetail/people").status_code == 404


@pytest.mark.parametrize(("name", "role"), [("cleo", "editor"), ("ben", "owner")])
def test_a_token_can_do_no_more_than_its_person(space, sign_in, name, role):
    answer = sign_in(name).post(T, {"name": "x", "role": role, "days": "9"})
    assert answer.status_code == 422 and b"cannot do more than you" in answer.content
    assert b'value="x"' in answer.content and b'value="9"' in answer.content
    assert not Token.objects.exists()


def test_a_token_of_less_rights_than_its_person_has_only_those(space, sign_in):
    ada = sign_in("ada")
    make(sign_in("ben"), name="of Ben")
    robot = program(make(ada, "viewer"))
    assert robot.post(f"{API}/rename", {}, content_type="application/json").status_code == 403
    assert [one["of"] for one in robot.get(f"{API}/tokens").json()["tokens"]] == ["Ada"]
    bens = Token.objects.get(name="of Ben").pk
    assert robot.post(f"{API}/tokens/{bens}/revoke").status_code == 404
    assert robot.get(f"{API}/people").json()["invitations"] == []


def test_a_token_loses_rights_with_its_person(space, sign_in):
    key = make(sign_in("ben"), "editor")
    Membership.objects.filter(user__name="Ben").update(role="viewer")
    assert program(key).get(f"{API}/people").status_code == 200
    sign_in("ada").post(f"/w/fern-salt/people/{User.objects.get(name='Ben').pk}/remove")
    assert program(key).get(f"{API}/people").status_code == 401
    assert Token.objects.get().revoked_at is not None, "a new invitation does not revive it"


@pytest.mark.parametrize("days", ["0", "366", "-1", "1.5", "soon", "", "9" * 40])
def test_a_token_lives_one_day_to_a_year(space, sign_in, days):
    answer = sign_in("ada").post(T, {"name": "x", "role": "viewer", "days": days})
    assert answer.status_code == 422 and b"from 1 to 365" in answer.content


def test_a_token_ends_when_it_expires_or_is_revoked(space, sign_in):
    ben = sign_in("ben")
    old, gone, good = (make(ben, name=name) for name in ("old", "gone", "good"))
    Token.objects.filter(name="old").update(expires_at=timezone.now())
    ben.post(f"{T}/{Token.objects.get(name='gone').pk}/revoke")
    answers = [program(key).get(f"{API}/people").status_code for key in (old, gone, good)]
    assert answers == [401, 401, 200]
    listed = ben.get(f"{API}/tokens").json()["tokens"]
    assert [(one["name"], one["state"]) for one in listed] == [
        ("good", "good"), ("gone", "revoked"), ("old", "too old"),
    ]  # fmt: skip
    assert Entry.objects.get(verb="people.token.revoke").label == "gone"


def test_ben_sees_his_own_tokens_and_an_owner_everybodys(space, sign_in):
    ada, ben = sign_in("ada"), sign_in("ben")
    make(ada, name="of Ada")
    make(ben, name="of Ben")
    assert b"of Ada" not in ben.get(T).content
    assert ben.post(f"{T}/{Token.objects.get(name='of Ada').pk}/revoke").status_code == 404
    assert b"of Ben" in ada.get(T).content
    assert ada.post(f"{T}/{Token.objects.get(name='of Ben').pk}/revoke").status_code == 302
    assert Token.objects.get(name="of Ben").revoked_at is not None


def test_the_page_its_twin_and_its_files_say_the_same(space, sign_in):
    ben = sign_in("ben")
    make(ben)
    twin = ben.get(f"/api{T}").json()["tokens"]
    assert ben.get(f"{T}?format=json").json() == twin
    assert ben.get(f"{T}?format=csv").content.decode().splitlines()[0] == ",".join(twin[0])


def test_a_token_cannot_make_itself_a_successor(space, sign_in):
    robot = program(make(sign_in("ada"), "owner"))
    body = {"name": "next", "role": "owner"}
    answer = robot.post(f"{API}/tokens", body, content_type="application/json")
    assert answer.status_code == 403
    ben = User.objects.get(name="Ben").pk
    assert robot.post(f"{API}/people/{ben}/link").status_code == 403
    assert Token.objects.count() == 1


def test_a_person_makes_a_token_by_the_api(space, sign_in):
    body = {"name": "Export", "role": "editor", "days": 7}
    made = sign_in("ben").post(f"{API}/tokens", body, content_type="application/json").json()
    assert program(made["key"]).get(f"{API}/people").status_code == 200
    assert made["role"] == "editor"


def test_when_a_token_was_last_used_is_shown(space, sign_in):
    ben = sign_in("ben")
    key = make(ben)
    assert b"never" in ben.get(T).content
    program(key).get(f"{API}/people")
    assert b"today" in ben.get(T).content
