"""An answer that her mail program wrote as HTML alone is read as any other."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from tests.engage.writing import Desk

from wrensong.engage import desk as engage
from wrensong.engage.desk.outreach import by_hand, replies
from wrensong.engage.mailing.incoming import read
from wrensong.engage.models import Reply

QUOTED = "<blockquote>If you would rather not hear from us, reply with “stop”</blockquote>"


def _mail(html: str, answers: str = "<one@fernandsalt.example>") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["In-Reply-To"] = "mina@example.org", "Re: hello", answers
    mail["Message-ID"] = "<two@phone.example>"
    mail.set_content(html, subtype="html")
    return mail.as_bytes()


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>Stop</p>" + QUOTED, "Stop"),
        ("<style>p {}</style><div>Yes,<br>in&nbsp;May &amp; June</div>", "Yes,\nin May & June"),
        ("<div>Gladly</div><div>On Monday Ada wrote:</div><div>stop</div>", "Gladly"),
        ("<p>Not <b>cl<i>osed", "Not closed"),
        (QUOTED, ""),
        ("<p>Stop</p><![x[ broken", "Stop"),
    ],
)
def test_what_she_wrote_is_read_and_what_she_quotes_is_not(html: str, words: str):
    assert read(_mail(html)).text == words


def test_stop_in_such_an_answer_holds(desk: Desk):
    mina = desk.contact("@mina.bakes", "mina@example.org")
    sent = desk.approved(mina)
    by_hand.hand_over(sent, desk.ben)
    assert replies.take(desk.space, read(_mail("<p>Stop</p>" + QUOTED, sent.message_id))) == "stop"
    assert engage.is_suppressed(desk.space, "mina@example.org")
    assert Reply.objects.get().text == "Stop"
