"""What she said holds for her, not only for one address of hers."""

from __future__ import annotations

import pytest
from tests.engage.writing import Desk

from wrensong.core.errors import BadInput, NotAllowed
from wrensong.desk.models import Entry
from wrensong.engage import desk as engage
from wrensong.engage.desk.editing import save_contact
from wrensong.engage.desk.outreach import by_hand, permission
from wrensong.engage.desk.outreach.contacting import opt_out
from wrensong.engage.desk.outreach.suppressing import digest_of
from wrensong.engage.desk.relationships import resume

OTHER = "hello@studio-mina.example"


def _answered(desk, mina):
    from wrensong.engage.desk.outreach.replies import take
    from wrensong.engage.mailing.incoming import Arrived

    sent = desk.approved(mina)
    by_hand.hand_over(sent, desk.ben)
    mail = Arrived("k", at=sent.sent_at, sender=mina.email, subject="Re: hello", text="stop",
                   answers=(sent.message_id,))  # fmt: skip
    assert take(desk.space, mail) == "stop"


WAYS = {
    "by her private link": lambda desk, mina: engage.stop_all_contact(mina, "asked on her page"),
    "by the link in a mail": lambda desk, mina: opt_out(desk.space, digest_of(mina.email)),
    "by an answer": _answered,
}


@pytest.mark.parametrize("way", WAYS)
def test_an_address_that_is_noted_after_she_said_no_is_not_written_to(desk: Desk, way):
    mina = desk.contact("@mina.bakes", "mina@example.org")
    permission.add_consent(mina, desk.ben, {
        "kind": "express", "basis": "mail about flour", "how": "at the market", "on": "2026-01-05",
    })  # fmt: skip
    WAYS[way](desk, mina)
    mina.refresh_from_db()
    save_contact(mina, desk.ben, mina.version, email=OTHER)
    standing = engage.relationship_of(mina, desk.brand, None)
    resume(standing, desk.ben, standing.version)
    assert not permission.verdict(mina).may
    with pytest.raises(BadInput, match=r"wants no mail|took her consent back"):
        desk.approved(mina)


def test_stopping_holds_where_no_address_was_known(desk: Desk):
    mina = desk.contact("@mina.bakes", "")
    engage.stop_all_contact(mina, "asked on her page")
    save_contact(mina, desk.ben, mina.version, email=OTHER)
    assert not permission.verdict(mina).may
    assert Entry.objects.filter(subject=f"contact:{mina.pk}", user=None).exists()


def test_stopping_twice_changes_nothing_the_second_time(desk: Desk):
    mina = desk.contact("@mina.bakes", "mina@example.org")
    engage.stop_all_contact(mina, "asked on her page")
    before = Entry.objects.count()
    engage.stop_all_contact(mina, "asked on her page")
    assert Entry.objects.count() == before


def test_who_agrees_anew_afterwards_may_be_written_to(desk: Desk):
    mina = desk.contact("@mina.bakes", "")
    engage.stop_all_contact(mina, "asked on her page")
    save_contact(mina, desk.ben, mina.version, email=OTHER)
    permission.add_consent(mina, desk.ben, {
        "kind": "express", "basis": "mail about flour", "how": "she called", "on": "2026-01-05",
    })  # fmt: skip
    assert permission.verdict(mina).may


def test_nothing_goes_out_while_she_waits_to_be_erased(desk: Desk, post):
    mina = desk.contact("@mina.bakes", "mina@example.org")
    waits = desk.approved(mina)
    engage.ask_deletion(mina)
    assert desk.send().held == 1 and not post.mails
    assert desk.state(waits) == "approved" and "deleted" in waits.held_because
    with pytest.raises(BadInput, match="deleted"):
        desk.approved(mina)


def test_a_file_for_a_mail_program_never_goes_to_an_address_nobody_approved(desk: Desk):
    mina = desk.contact("@mina.bakes", "mina@example.org")
    message = desk.approved(mina)
    by_hand.hand_over(message, desk.ben)
    assert b"mina@example.org" in by_hand.eml(message)
    save_contact(mina, desk.ben, mina.version, email=OTHER)
    message.contact.refresh_from_db()
    for make in (by_hand.eml, by_hand.mailto):
        with pytest.raises(NotAllowed, match="address changed"):
            make(message)
