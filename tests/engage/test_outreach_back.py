"""What comes back to a real mailbox: answers stop sequences, bounces stop all mail."""

from __future__ import annotations

import pytest
from tests.engage.posting import answer, bounce

from wrensong.engage import desk as engage
from wrensong.engage.desk.outreach import replies, sequences
from wrensong.engage.mailing.incoming import read
from wrensong.engage.models import Message, Reply


@pytest.fixture
def under_way(desk, post, box):
    """Mina goes through a sequence of two mails, and the first has gone out."""
    mina = desk.contact("@mina.bakes", "mina@example.org")
    steps = [(desk.template().pk, 0), (desk.template(name="Again").pk, 4)]
    made = sequences.add_sequence(desk.space, desk.ben, "Two mails", steps)
    enrolled = sequences.enrol(desk.ws, made, mina, desk.brand, desk.ben, {})
    first, second = enrolled.messages.order_by("step")
    desk.approve(first)
    desk.approve(second)
    assert desk.send().sent == 1
    return mina, first, second


def test_the_next_mail_gets_its_day_when_the_one_before_has_gone(desk, post, under_way):
    _, first, second = under_way
    first.refresh_from_db()
    second.refresh_from_db()
    assert (second.due_at - first.sent_at).days == 4
    Message.objects.filter(pk=second.pk).update(due_at=first.sent_at)
    assert desk.send().sent == 0  # three days must lie between two mails to one person
    _age(desk)
    assert desk.send().sent == 1
    one, other = post.parsed()
    assert other["In-Reply-To"] == one["Message-ID"]


def _age(desk):
    """As if all that went out had gone ten days earlier."""
    from datetime import timedelta

    from wrensong.engage.models import Dispatch

    for sent in Dispatch.objects.all():
        Dispatch.objects.filter(pk=sent.pk).update(at=sent.at - timedelta(days=10))
    Message.objects.update(held_until=None)


def test_an_answer_stops_the_sequence(desk, post, box, under_way):
    mina, first, second = under_way
    box.mails.append(answer(post.parsed()[0], "Yes, gladly.", "mina@example.org"))
    done = replies.collect(desk.space)
    assert (done.read, done.replies, done.stopped) == (1, 1, 0)
    assert desk.state(first) == "replied" and desk.state(second) == "stopped"
    assert Reply.objects.get().text == "Yes, gladly."
    _age(desk)
    assert desk.send().sent == 0 and len(post.mails) == 1
    assert not engage.is_suppressed(desk.space, "mina@example.org")
    standing = engage.relationship_of(mina, desk.brand, None)
    assert standing.touches.filter(kind="email", by_creator=True).count() == 1
    assert box.seen == set()  # what counts as read in her mailbox stays as it was


def test_reading_twice_notes_an_answer_once(desk, post, box, under_way):
    box.mails.append(answer(post.parsed()[0], "Yes.", "mina@example.org"))
    replies.collect(desk.space)
    box.validity += 1  # the server numbers its mails anew
    assert replies.collect(desk.space).replies == 0
    assert Reply.objects.count() == 1
    box.mails.append(answer(post.parsed()[0], "And one more thing.", "mina@example.org"))
    assert replies.collect(desk.space).replies == 1


def test_an_answer_without_a_thread_is_known_by_its_sender(desk, post, box, under_way):
    _, first, second = under_way
    box.mails.append(answer(None, "Hello, about rye", "Mina <MINA+phone@example.org>"))
    assert replies.collect(desk.space).replies == 1
    assert desk.state(first) == "replied" and desk.state(second) == "stopped"


def test_an_absence_note_and_a_stranger_change_nothing(desk, post, box, under_way):
    _, first, second = under_way
    box.mails.append(answer(post.parsed()[0], "I am away.", "mina@example.org",
                            Auto_Submitted="auto-replied"))  # fmt: skip
    box.mails.append(answer(None, "stop", "stranger@example.org"))
    assert replies.collect(desk.space).replies == 0
    assert desk.state(first) == "sent" and desk.state(second) == "approved"
    assert not engage.is_suppressed(desk.space, "stranger@example.org")


def test_who_answers_stop_is_never_written_to_again(desk, post, box, under_way):
    _, _, second = under_way
    box.mails.append(answer(post.parsed()[0], "Stop, please.", "mina.private@example.org"))
    assert replies.collect(desk.space).stopped == 1
    for address in ("mina@example.org", "mina.private@example.org"):
        assert engage.is_suppressed(desk.space, address)
    assert desk.state(second) == "stopped"


def test_a_bounce_suppresses_and_stops(desk, post, box, under_way):
    _, first, second = under_way
    box.mails.append(bounce(post.parsed()[0], "mina@example.org"))
    assert replies.collect(desk.space).bounces == 1
    assert desk.state(first) == "bounced" and desk.state(second) == "stopped"
    assert engage.is_suppressed(desk.space, "mina@example.org")


def test_a_made_up_bounce_stops_no_one_we_never_wrote_to(desk, post, box, under_way):
    made_up = {"Message-ID": "<never@sent.example>"}
    box.mails.append(bounce(made_up, "somebody@example.org"))
    assert replies.collect(desk.space).bounces == 0
    assert not engage.is_suppressed(desk.space, "somebody@example.org")


def test_follow_ups_wait_while_it_cannot_be_told_whether_she_answered(
    desk, post, box, under_way, monkeypatch
):
    from wrensong.desk.jobs import enqueue
    from wrensong.desk.worker import claim, kinds, perform

    _, _, second = under_way
    _age(desk)
    Message.objects.filter(pk=second.pk).update(due_at=second.drafted_at)
    monkeypatch.setenv("WRENSONG_IMAP_URL", "imap://ada:secret@127.0.0.1:9")
    enqueue("engage.send", desk.space)
    perform(claim("test"), kinds())
    second.refresh_from_db()
    assert second.state == "approved" and "whether she answered" in second.held_because
    assert len(post.mails) == 1


def test_an_answer_is_read_before_the_next_mail_goes(desk, post, box, under_way):
    from wrensong.desk.worker import claim, kinds, perform
    from wrensong.engage.jobs import tick

    _, _, second = under_way
    _age(desk)
    Message.objects.filter(pk=second.pk).update(due_at=second.drafted_at)
    box.mails.append(answer(post.parsed()[0], "Yes!", "mina@example.org"))
    tick()  # the worker looks once a minute
    job = claim("test")
    assert job.kind == "engage.send"
    perform(job, kinds())
    assert desk.state(second) == "stopped" and len(post.mails) == 1


BROKEN = (b"", b"\xff\xfe", b"From: \xff\n\n", b"a\r\nb\r\n",
          b'Content-Type: multipart/report; boundary="b"\n\n--b\n')  # fmt: skip


@pytest.mark.parametrize("data", BROKEN)
def test_whatever_arrives_can_be_read(data):
    assert read(data).failed == ()
