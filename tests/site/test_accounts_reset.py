"""A forgotten password: by mail, by an owner's link; and no secret link in the log."""

from __future__ import annotations

import logging
import re
import socketserver
import threading
from datetime import timedelta

import pytest
from django.test import Client
from tests.cast import PASSWORD

from wrensong.core.errors import ValueInvalid
from wrensong.desk.models import Attempt, Entry, SignInLink
from wrensong.site.accounts import mail
from wrensong.site.accounts.hiding import hidden
from wrensong.site.accounts.links import make_link, reset_key

FRESH = "another long password"


class _Letterbox(socketserver.StreamRequestHandler):
    """As much of a mail server as a mail needs."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                letter = b""
                while not letter.endswith(b"\r\n.\r\n"):
                    letter += self.rfile.readline()
                self.server.letters.append(letter.decode())
                self.wfile.write(b"250 taken\r\n")
            else:
                self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 yes\r\n")
            if word == b"QUIT":
                return


@pytest.fixture
def letters(settings):
    """A mail server of this machine, and every letter it took."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Letterbox) as server:
        server.letters = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.WRENSONG_MAIL_URL = f"smtp://127.0.0.1:{server.server_address[1]}"
        yield server.letters
        server.shutdown()


def ask(browser: Client, email: str):
    """Ask for a link, and wait until the mail (if any) is out."""
    answer = browser.post("/reset", {"email": email})
    for thread in threading.enumerate():
        if "send" in thread.name:
            thread.join(10)
    return answer


def link_in(letter: str) -> str:
    return re.search(r"http://testserver(/reset/\S+)", letter.replace("=\n", ""))[1]


def test_ada_gets_a_link_by_mail_and_chooses_a_new_password(client, person, letters):
    ada = person("ada", password=True)
    phone = Client()
    phone.post("/sign-in", {"email": "ada@example.org", "password": PASSWORD})
    answer = ask(client, "Ada@example.org")
    assert b"If ada@example.org has an account here" in answer.content
    (letter,) = letters
    assert "To: ada@example.org" in letter
    path = link_in(letter)
    for _ in range(3):  # a scanner of mail looks first
        assert b"ada@example.org" in client.get(path).content
    weak = client.post(path, {"password": "short"})
    assert weak.status_code == 422 and b"too short" in weak.content
    # The phone signed in after the link was asked for would end it; this one was before.
    assert client.post(path, {"password": FRESH})["Location"] == "/sign-in"
    ada.refresh_from_db()
    assert ada.check_password(FRESH)
    assert phone.get("/account").status_code == 302
    assert client.get("/account").status_code == 302, "a link does not sign in by itself"
    assert client.post(path, {"password": "yet another password"}).status_code == 401
    assert Entry.objects.get(verb="people.password.reset").user == ada


def test_whether_there_is_an_account_shows_in_no_answer(client, person, letters):
    person("ada", password=True)
    said = []
    for name in ("ada", "eve"):
        answer = ask(client, f"{name}@example.org")
        page = answer.content.decode().replace(f"{name}@example.org", "ADDRESS")
        said.append((answer.status_code, re.sub(r"[A-Za-z0-9]{64}", "TOKEN", page)))
    assert said[0] == said[1]
    assert len(letters) == 1
    assert not SignInLink.objects.exists(), "asking writes the same for everybody"


def test_asking_too_often_is_refused_for_known_and_unknown_alike(client, person, letters):
    person("ada")
    for name in ("ada", "eve"):
        answers = [ask(client, f"{name}@example.org").status_code for _ in range(6)]
        assert answers == [200] * 5 + [429]
    assert len(letters) == 5


def test_without_mail_the_page_says_whom_to_ask(client, db):
    page = client.get("/reset").content
    assert b"wrensong site link" in page and b"<form" not in page.split(b"<main")[1]


def test_a_link_ends_after_an_hour_or_when_ada_signs_in(client, person):
    ada = person("ada", password=True)
    late = reset_key(ada, timedelta(seconds=-1))
    assert client.get(f"/reset/{late}").status_code == 401
    good = reset_key(ada)
    assert client.get(f"/reset/{good}").status_code == 200
    client.post("/sign-in", {"email": "ada@example.org", "password": PASSWORD})
    assert Client().get(f"/reset/{good}").status_code == 401


def test_a_link_that_was_changed_by_one_letter_is_refused(client, person):
    key = reset_key(person("ada", password=True))
    other = key[:-1] + ("A" if key[-1] != "A" else "B")
    assert client.get(f"/reset/{other}").status_code == 401


def test_a_new_password_lets_a_locked_out_person_in_at_once(client, person):
    ada = person("ada", password=True)
    for _ in range(5):
        client.post("/sign-in", {"email": "ada@example.org", "password": "x"})
    client.post(f"/reset/{reset_key(ada)}", {"password": FRESH})
    answer = client.post("/sign-in", {"email": "ada@example.org", "password": FRESH})
    assert answer.status_code == 302
    assert Attempt.objects.filter(what="sign-in").count() == 5, "those of the address still count"


def test_no_secret_link_is_written_to_the_log(client, person, letters, caplog):
    ada = person("ada", password=True)
    reset, sign_in = reset_key(ada), make_link(ada)
    far = Client(REMOTE_ADDR="203.0.113.9", enforce_csrf_checks=True)
    with caplog.at_level(logging.DEBUG):
        assert client.post(f"/reset/{reset}", {"password": "short"}).status_code == 422
        assert far.post(f"/sign-in/{sign_in}").status_code == 403
        ask(client, "ada@example.org")
    mailed = link_in(letters[0]).removeprefix("/reset/")
    said = "\n".join([caplog.text, *(record.getMessage() for record in caplog.records)])
    assert "/reset/…" in said and "/sign-in/…" in said
    assert not any(secret in said for secret in (reset, sign_in, mailed))


def test_only_the_key_of_a_link_is_hidden():
    assert hidden("Not Found: /join/abc?x=1") == "Not Found: /join/…?x=1"
    assert hidden("/w/fern-salt/people /reset /sign-in?next=/w/a/") == (
        "/w/fern-salt/people /reset /sign-in?next=/w/a/"
    )


def test_mail_that_cannot_be_sent_is_logged_without_what_it_said(settings, caplog):
    settings.WRENSONG_MAIL_URL = "smtp://127.0.0.1:9"
    assert mail.send("ada@example.org", "Hello", "secret link") is False
    assert "ConnectionRefusedError" in caplog.text
    assert "secret" not in caplog.text and "ada" not in caplog.text


def test_mail_travels_encrypted_except_on_this_machine():
    far = mail.connection("smtp://me%40example.org:p%3Aw@mail.example.org")
    assert (far.host, far.port, far.use_tls, far.use_ssl) == ("mail.example.org", 587, True, False)
    assert (far.username, far.password) == ("me@example.org", "p:w")
    whole = mail.connection("smtps://mail.example.org")
    assert (whole.port, whole.use_tls, whole.use_ssl) == (465, False, True)
    near = mail.connection("smtp://localhost:1025")
    assert (near.port, near.use_tls, near.use_ssl) == (1025, False, False)
    with pytest.raises(ValueInvalid):
        mail.connection("mail.example.org")
