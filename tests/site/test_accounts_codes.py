"""The second step: codes of a telephone."""

from __future__ import annotations

import re
import time

import pyotp
import pytest
from django.test import Client
from tests.cast import PASSWORD

from wrensong.desk.models import Entry, RecoveryCode, User
from wrensong.site.accounts import codes
from wrensong.site.accounts.links import make_link


def code(secret: str, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(int(time.time()) + 30 * steps)


@pytest.fixture
def ada(person):
    """Ada, who set codes up; her secret as ``.totp_secret``; the present code is used up."""
    user = person("ada", password=True)
    secret = codes.new_secret()
    user.recovery = codes.turn_on(user, secret, code(secret))
    user.refresh_from_db()
    return user


def password_step(browser: Client, target: str = "") -> None:
    typed = {"email": "ada@example.org", "password": PASSWORD, "next": target}
    answer = browser.post("/sign-in", typed)
    assert answer["Location"] == "/sign-in"


def signed_in(browser: Client) -> bool:
    return browser.get("/account").status_code == 200


def test_setting_codes_up_shows_a_picture_and_the_letters_and_needs_a_code(person, sign_in):
    ada = person("ada", password=True)
    browser = sign_in("ada")
    page = browser.get("/account/codes").content.decode()
    assert '<svg role="img"' in page and "style=" not in page
    secret = re.search(r"<code>([A-Z2-7 ]{39})</code>", page)[1].replace(" ", "")
    assert secret in browser.get("/account/codes").content.decode().replace(" ", "")
    wrong = browser.post("/account/codes", {"code": "000000", "password": PASSWORD})
    assert wrong.status_code == 422 and b"This code is not right" in wrong.content
    no_password = browser.post("/account/codes", {"code": code(secret), "password": "x"})
    assert no_password.status_code == 422
    ada.refresh_from_db()
    assert not ada.totp_secret
    done = browser.post("/account/codes", {"code": code(secret), "password": PASSWORD})
    shown = re.findall(r"<code>([a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4})</code>", done.content.decode())
    assert len(set(shown)) == 8
    ada.refresh_from_db()
    assert ada.totp_secret == secret
    kept = RecoveryCode.objects.values_list("digest", flat=True)
    assert not any(one.replace("-", "") in digest for one in shown for digest in kept)
    assert Entry.objects.filter(verb="people.codes.on", user=ada, after__isnull=True).exists()


def test_the_password_alone_does_not_let_ada_in(ada, client):
    password_step(client)
    assert not signed_in(client)
    assert b"Your code" in client.get("/sign-in").content


def test_password_and_code_let_ada_in_where_she_wanted_to_go(ada, client):
    password_step(client, "/workspaces")
    answer = client.post("/sign-in", {"code": code(ada.totp_secret, 1)})
    assert answer["Location"] == "/workspaces"
    assert signed_in(client)


def test_a_code_works_once(ada, client):
    again = Client()
    for browser in (client, again):
        password_step(browser)
    fresh = code(ada.totp_secret, 1)
    assert client.post("/sign-in", {"code": fresh}).status_code == 302
    refused = again.post("/sign-in", {"code": fresh})
    assert refused.status_code == 401 and b"was used already" in refused.content
    assert not signed_in(again)


def test_the_code_that_set_it_up_is_used_up_too(ada, client):
    password_step(client)
    assert client.post("/sign-in", {"code": code(ada.totp_secret)}).status_code == 401


def test_a_code_of_two_minutes_ago_or_ahead_is_refused(ada, client):
    password_step(client)
    User.objects.update(totp_last=0)
    for steps in (-4, 4):
        assert client.post("/sign-in", {"code": code(ada.totp_secret, steps)}).status_code == 401


def test_the_sixth_code_is_refused_even_when_it_is_right(ada, client):
    password_step(client)
    for _ in range(5):
        assert client.post("/sign-in", {"code": "000000"}).status_code == 401
    assert client.post("/sign-in", {"code": code(ada.totp_secret, 1)}).status_code == 429
    assert not signed_in(client)


def test_a_recovery_code_lets_ada_in_once(ada, client):
    again = Client()
    for browser in (client, again):
        password_step(browser)
    spare = ada.recovery[0].upper().replace("-", " ")
    assert client.post("/sign-in", {"code": spare}).status_code == 302
    assert signed_in(client)
    assert again.post("/sign-in", {"code": spare}).status_code == 401
    assert codes.recovery_left(ada) == 7
    assert Entry.objects.filter(verb="people.codes.recovery").count() == 1


def test_bens_recovery_code_is_of_no_use_to_ada(ada, person, client):
    ben = person("ben", password=True)
    spare = codes.new_recovery_codes(ben)[0]
    password_step(client)
    assert client.post("/sign-in", {"code": spare}).status_code == 401


def test_a_password_step_is_forgotten_after_ten_minutes_and_when_the_password_changes(ada, client):
    password_step(client)
    session = client.session
    session["waits_for_code"] = {**session["waits_for_code"], "since": int(time.time()) - 601}
    session.save()
    client.post("/sign-in", {"code": code(ada.totp_secret, 1)})
    assert not signed_in(client)
    password_step(client)
    ada.set_password("another long password")
    ada.save()
    client.post("/sign-in", {"code": code(ada.totp_secret, 1)})
    assert not signed_in(client)


def test_a_sign_in_link_does_not_get_around_the_code(ada):
    browser = Client(REMOTE_ADDR="203.0.113.9")
    assert browser.post(f"/sign-in/{make_link(ada)}")["Location"] == "/sign-in"
    assert not signed_in(browser)
    assert browser.post("/sign-in", {"code": code(ada.totp_secret, 1)})["Location"] == "/"


def test_turning_codes_off_needs_the_password(ada, sign_in):
    browser = sign_in("ada")
    assert browser.post("/account/codes/off", {"password": "x"}).status_code == 422
    ada.refresh_from_db()
    assert ada.totp_secret
    assert browser.post("/account/codes/off", {"password": PASSWORD}).status_code == 302
    ada.refresh_from_db()
    assert ada.totp_secret == "" and not RecoveryCode.objects.exists()


def test_new_recovery_codes_take_the_place_of_the_old_ones(ada, sign_in, client):
    answer = sign_in("ada").post("/account/codes/recovery", {"password": PASSWORD})
    fresh = re.findall(r"<code>([a-z0-9-]{14})</code>", answer.content.decode())
    assert len(fresh) == 8
    password_step(client)
    assert client.post("/sign-in", {"code": ada.recovery[0]}).status_code == 401
    assert client.post("/sign-in", {"code": fresh[0]}).status_code == 302
