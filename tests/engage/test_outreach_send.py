"""Mail on a real server: what goes out, what it says, and what never goes."""

from __future__ import annotations

import logging
import subprocess
from urllib.parse import urlsplit

import pytest
from django.test import Client
from tests.engage.posting import mail_server
from tests.engage.writing import PUBLIC

from wrensong.core.errors import BadInput, ChangedMeanwhile, NotAllowed
from wrensong.engage import desk as engage
from wrensong.engage.desk.outreach import by_hand, drafting, sending
from wrensong.engage.models import Dispatch, Message, Suppression


def test_an_approved_mail_arrives_as_it_was_read(desk, post):
    mina = desk.contact("@mina.bakes", "mina@example.org")
    message = desk.approved(mina)
    assert desk.send().sent == 1
    (mail,) = post.parsed()
    text = mail.get_content().replace("\r\n", "\n")
    assert (mail["To"].addresses[0].addr_spec, mail["Subject"]) == (
        "mina@example.org", "From Fern & Salt",
    )  # fmt: skip
    assert text.startswith("Hello @mina.bakes, do you like rye?")
    assert "Mill Lane 4, 1060 Vienna" in text and "reply with “stop”" in text
    message.refresh_from_db()
    assert text.strip() == by_hand.whole(message).strip()
    assert (message.state, message.message_id) == ("sent", mail["Message-ID"])
    assert desk.send().sent == 0 and len(post.mails) == 1


def test_no_mail_goes_out_without_a_persons_approval(desk, post):
    message = desk.draft(desk.contact("@mina.bakes", "mina@example.org"))
    assert desk.send().sent == 0
    # Also not when only the state is written, by whatever mistake.
    Message.objects.update(state="approved", due_at=message.drafted_at)
    assert desk.send().sent == 0
    assert post.mails == [] and desk.state(message) == "draft"


def test_what_is_changed_after_approval_waits_for_approval_again(desk, post):
    message = desk.approved(desk.contact("@mina.bakes", "mina@example.org"))
    drafting.edit(message, desk.ben, message.version, "Hello", "Something else")
    assert desk.send().sent == 0 and post.mails == []
    with pytest.raises(ChangedMeanwhile):
        drafting.edit(message, desk.ben, message.version - 1, "Hello", "Older words")


def test_another_address_needs_another_approval(desk, post):
    mina = desk.contact("@mina.bakes", "mina@example.org")
    message = desk.approved(mina)
    desk.contact("@mina.bakes", "somebody.else@example.org")
    assert desk.send().sent == 0
    assert desk.state(message) == "draft" and "address changed" in message.held_because
    assert post.mails == []


def test_outreach_waits_for_the_ladder(desk, post):
    mina = desk.contact("@mina.bakes", "mina@example.org", open_=False)
    message = desk.approved(mina)
    assert desk.send().held == 1 and post.mails == []
    assert desk.state(message) == "approved" and message.held_because


def test_dkim_covers_both_headers_of_unsubscribing(desk, post, tmp_path, monkeypatch):
    import dkim

    key = tmp_path / "dkim.pem"
    subprocess.run(["openssl", "genrsa", "-out", key, "2048"], check=True, capture_output=True)
    told = subprocess.run(
        ["openssl", "rsa", "-in", key, "-pubout", "-outform", "DER"], check=True,
        capture_output=True,
    )  # fmt: skip
    import base64

    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(told.stdout)
    monkeypatch.setenv("WRENSONG_DKIM_SELECTOR", "spring")
    monkeypatch.setenv("WRENSONG_DKIM_KEY_FILE", str(key))
    desk.approved(desk.contact("@mina.bakes", "mina@example.org"))
    assert desk.send().sent == 1
    data = post.mails[0][2]
    asked = []

    def dns(name, timeout=5):
        asked.append(name)
        return record

    assert dkim.verify(data, dnsfunc=dns)
    assert asked == [b"spring._domainkey.fernandsalt.example."]
    signed = post.parsed()[0]["DKIM-Signature"].replace(" ", "").lower()
    covered = signed.partition("h=")[2].partition(";")[0].split(":")
    assert {"list-unsubscribe", "list-unsubscribe-post"} <= set(covered)
    for header in (b"List-Unsubscribe: <https", b"List-Unsubscribe-Post: List"):
        assert data.count(header) == 1
        assert not dkim.verify(data.replace(header, header[:-1] + b"X"), dnsfunc=dns)


def test_a_key_that_cannot_be_read_keeps_mail_from_going_out_unsigned(desk, post, monkeypatch):
    monkeypatch.setenv("WRENSONG_DKIM_SELECTOR", "spring")
    monkeypatch.setenv("WRENSONG_DKIM_KEY_FILE", "/nowhere/dkim.pem")
    desk.approved(desk.contact("@mina.bakes", "mina@example.org"))
    assert "DKIM" in desk.send().problem and post.mails == []


def link_of(mail):
    """The path of the one-click address a mail carries, as her program reads it."""
    address = mail["List-Unsubscribe"].strip("<>")
    assert address.startswith(f"{PUBLIC}/u/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return urlsplit(address).path


def test_one_click_unsubscribes_and_opening_the_page_does_not(desk, post):
    mina = desk.contact("@mina.bakes", "mina@example.org")
    desk.approved(mina)
    desk.send()
    later = desk.approved(mina, name="Second")
    path = link_of(post.parsed()[0])
    her = Client(enforce_csrf_checks=True)
    page = her.get(path)
    assert page.status_code == 200 and b"<form" in page.content
    assert her.head(path).status_code == 200
    assert not engage.is_suppressed(desk.space, "mina@example.org")
    assert her.post(path, {"something": "else"}).status_code == 422
    assert not engage.is_suppressed(desk.space, "mina@example.org")
    for _ in range(2):
        done = her.post(path, {"List-Unsubscribe": "One-Click"})
        assert done.status_code == 200 and b"no more mail" in done.content
    assert engage.is_suppressed(desk.space, "mina@example.org")
    assert Suppression.objects.get().reason == "opt-out"
    assert desk.state(later) == "stopped"
    assert her.post(path + "x", {"List-Unsubscribe": "One-Click"}).status_code == 403
    assert her.get(path + "x").status_code == 404


def test_the_link_works_after_everything_about_her_is_erased(desk, post):
    mina = desk.contact("@mina.bakes", "mina@example.org")
    desk.approved(mina)
    desk.send()
    mina.delete()
    path = link_of(post.parsed()[0])
    assert Client().post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    back = desk.contact("@mina.bakes", "Mina+press@example.org")
    with pytest.raises(BadInput, match="never written to"):
        desk.approved(back)


def test_a_refused_address_counts_as_come_back(desk, post):
    mina = desk.contact("@mina.bakes", "mina@example.org")
    message = desk.approved(mina)
    post.refused.add("mina@example.org")
    assert desk.send().failed == 1
    assert desk.state(message) == "bounced"
    assert engage.is_suppressed(desk.space, "mina@example.org")
    assert not Dispatch.objects.exists()


def test_a_refusal_for_now_fails_and_can_be_tried_again(desk, post):
    message = desk.approved(desk.contact("@mina.bakes", "mina@example.org"))
    post.later.add("mina@example.org")
    desk.send()
    assert desk.state(message) == "failed"
    assert not engage.is_suppressed(desk.space, "mina@example.org")
    post.later.clear()
    sending.try_again(message, desk.ben)
    assert desk.send().sent == 0  # it waits for approval again
    desk.approve(message)
    assert desk.send().sent == 1 and post.to == ["mina@example.org"]


def test_a_mail_whose_end_nobody_knows_is_not_sent_a_second_time(desk, post):
    message = desk.approved(desk.contact("@mina.bakes", "mina@example.org"))
    post.dies = True
    desk.send()
    assert desk.state(message) == "sending" and len(post.mails) == 1
    post.dies = False
    assert desk.send().sent == 0 and len(post.mails) == 1
    with pytest.raises(ChangedMeanwhile):
        sending.settle(message, desk.ben, True)  # it may still be on its way
    Message.objects.update(sent_at=message.sent_at - 2 * sending.UNSURE_AFTER)
    message.refresh_from_db()
    sending.settle(message, desk.ben, True)
    assert desk.state(message) == "sent" and len(post.mails) == 1


def test_the_limit_of_a_day_and_the_pause_between_mails_hold(desk, post, monkeypatch):
    monkeypatch.setenv("WRENSONG_DAILY_LIMIT", "2")
    for number, who in enumerate(("@mina.bakes", "@nils.kocht..wren", "@greta.rye..wren")):
        desk.approved(desk.contact(who, f"one{number}@example.org"))
    done = desk.send()
    assert done.sent == 2 and done.wait is not None
    assert desk.send().sent == 0
    monkeypatch.setenv("WRENSONG_DAILY_LIMIT", "40")
    monkeypatch.setenv("WRENSONG_MAIL_SPACING", "3600")
    assert desk.send().sent == 0 and len(post.mails) == 2


def test_one_person_with_two_accounts_is_not_written_to_twice_in_a_row(desk, post):
    desk.approved(desk.contact("@mina.bakes", "mina@example.org"))
    other = desk.approved(desk.contact("@nils.kocht..wren", "Mina+more@Example.org"))
    assert desk.send().sent == 1 and len(post.mails) == 1
    assert desk.state(other) == "approved" and "less than 3 days" in other.held_because


def test_without_an_address_that_can_be_reached_no_server_sends(desk, post, monkeypatch):
    message = desk.approved(desk.contact("@mina.bakes", "mina@example.org"))
    for address in ("", "http://wrensong.example.org"):
        monkeypatch.setenv("WRENSONG_PUBLIC_URL", address)
        done = desk.send()
        assert "public_url" in done.problem and post.mails == []
    # From her own program it still can be: with a sentence in place of the link.
    message = desk.approve(message) if desk.state(message) == "draft" else message
    with pytest.raises(NotAllowed):
        by_hand.eml(message)


def test_a_mail_is_handed_over_as_a_file_and_a_link(desk):
    mina = desk.contact("@mina.bakes", "mina@example.org")
    message = desk.approved(mina)
    by_hand.hand_over(message, desk.ben)
    assert (message.state, message.sent_by) == ("sent", "hand")
    file = by_hand.eml(message)
    assert b"X-Unsent: 1" in file and b"List-Unsubscribe" not in file
    assert by_hand.mailto(message).startswith("mailto:mina%40example.org?subject=From%20Fern")
    assert "reply with “stop”" in by_hand.whole(message) and "/u/" not in by_hand.whole(message)
    with pytest.raises(BadInput):
        by_hand.hand_over(message, desk.ben)
    engage.suppress(desk.space, "mina@example.org", "hand", desk.ben)
    with pytest.raises(NotAllowed):
        by_hand.eml(message)


def test_no_address_and_no_secret_is_logged(desk, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    secret = "a-secret-password"
    with mail_server() as (taken, url):
        port = urlsplit(url).port
        monkeypatch.setenv("WRENSONG_PUBLIC_URL", PUBLIC)
        monkeypatch.setenv("WRENSONG_MAIL_SPACING", "0")
        monkeypatch.setenv("WRENSONG_MAIL_URL", f"smtp://me:{secret}@127.0.0.1:{port}")
        desk.approved(desk.contact("@mina.bakes", "mina@example.org"))
        problem = desk.send().problem  # this server knows no password
        assert problem
        monkeypatch.setenv("WRENSONG_MAIL_URL", url)
        taken.refused.add("mina@example.org")
        desk.send()
    monkeypatch.setenv("WRENSONG_MAIL_URL", "smtp://127.0.0.1:9")
    desk.approved(desk.contact("@nils.kocht..wren", "nils@example.org"))
    down = desk.send().problem
    assert down
    # The stand-in of a server logs on its own; it is none of ours.
    ours = [r.getMessage() for r in caplog.records if not r.name.startswith(("mail.", "asyncio"))]
    told = "\n".join([*ours, problem, down])
    assert "example.org" not in told and secret not in told
    kept = list(Message.objects.values_list("reason", "held_because"))
    assert "@example.org" not in str(kept) and secret not in str(kept)
