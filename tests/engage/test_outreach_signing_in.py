"""Signing in to mail servers by a token, and the look that the worker takes every minute."""

from __future__ import annotations

import logging
import threading
from urllib.parse import urlsplit

import pytest
from tests.engage.posting import answer

from wrensong.core.errors import BadInput
from wrensong.desk import worker
from wrensong.desk.models import Job
from wrensong.engage.desk.outreach import replies
from wrensong.engage.jobs import tick
from wrensong.engage.mailing import servers

TOKEN = "fresh-token-of-today"


@pytest.fixture
def by_token(post, box, monkeypatch):
    """Both servers take a token alone, which a command prints."""
    import os

    post.token = box.token = TOKEN
    smtp = urlsplit(os.environ["WRENSONG_MAIL_URL"]).port
    imap = urlsplit(os.environ["WRENSONG_IMAP_URL"]).port
    monkeypatch.setenv("WRENSONG_MAIL_URL", f"smtp://ada%40example.org@127.0.0.1:{smtp}")
    monkeypatch.setenv("WRENSONG_IMAP_URL", f"imap://ada%40example.org@127.0.0.1:{imap}")
    monkeypatch.setenv("WRENSONG_MAIL_TOKEN_COMMAND", f"echo {TOKEN}")


def test_a_token_signs_in_to_both_servers(desk, post, box, by_token):
    desk.approved(desk.contact("@mina.bakes", "mina@example.org"))
    assert desk.send().sent == 1
    box.mails.append(answer(post.parsed()[0], "Yes.", "mina@example.org"))
    assert replies.collect(desk.space).replies == 1


def test_a_token_that_is_not_good_sends_nothing_and_is_told_nowhere(
    desk, post, box, by_token, monkeypatch, caplog
):
    caplog.set_level(logging.DEBUG)
    message = desk.approved(desk.contact("@mina.bakes", "mina@example.org"))
    monkeypatch.setenv("WRENSONG_MAIL_TOKEN_COMMAND", "echo an-old-token")
    told = [desk.send().problem, replies.collect(desk.space).problem]
    assert all(told) and post.mails == [] and desk.state(message) == "approved"
    ours = [r.getMessage() for r in caplog.records if not r.name.startswith(("mail.", "asyncio"))]
    assert "old-token" not in "\n".join([*ours, *told])


@pytest.mark.parametrize("command", ["false", "true", "/nowhere/at-all", "echo 'unclosed"])
def test_a_command_that_gives_no_token_is_said(command):
    with pytest.raises(BadInput, match="gave no token"):
        servers.token(command)


class Turns(threading.Event):
    """Lets the worker go round so many times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times

    def is_set(self) -> bool:
        self.times -= 1
        return self.times < 0


def test_the_worker_looks_by_the_clock_and_sends_what_is_due(desk, post, monkeypatch):
    desk.approved(desk.contact("@mina.bakes", "mina@example.org"))
    monkeypatch.setattr(worker, "TICK", 0.0)
    # The test's transaction is on this very connection, which a worker process would renew.
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    worker.work("answers", Turns(3))
    assert post.mails == []  # that worker is for who waits for an answer
    worker.work("long", Turns(3))
    assert post.to == ["mina@example.org"]
    assert Job.objects.get().state == "done"


def test_a_look_that_fails_keeps_no_other_from_it(desk, post, settings):
    desk.approved(desk.contact("@mina.bakes", "mina@example.org"))
    settings.WRENSONG_TICKS = ("tests.engage.no_such.thing", "wrensong.engage.jobs.tick")
    worker.tick()
    assert Job.objects.get().kind == "engage.send"


def test_nothing_is_asked_for_where_nothing_is_due(desk, post):
    desk.draft(desk.contact("@mina.bakes", "mina@example.org"))
    tick()
    assert not Job.objects.exists()


def test_looks_that_find_nothing_leave_one_line_in_the_list_of_jobs(desk, post, monkeypatch):
    monkeypatch.setenv("WRENSONG_DAILY_LIMIT", "0")
    desk.approved(desk.contact("@mina.bakes", "mina@example.org"))
    for _ in range(3):
        tick()
        worker.perform(worker.claim("test"), worker.kinds())
    assert Job.objects.count() == 1
