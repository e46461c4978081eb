"""Pages, endpoints and commands of outreach, as people and programs use them."""

from __future__ import annotations

import json

import pytest

from wrensong.core.errors import BadInput, NotAllowed
from wrensong.desk.models import Entry
from wrensong.engage import desk as engage
from wrensong.engage.desk.outreach import approving, drafting, permission, senders, suppressing
from wrensong.engage.models import Message, Suppression, Template
from wrensong.site.activity.sentences import sentence

O = "/w/fern-salt/engage/outreach"  # noqa: E741
API = f"/api{O}"


def send(client, path, **body):
    answer = client.post(API + path, json.dumps(body), content_type="application/json")
    return answer.status_code, answer.json()


def words(answer):
    return " ".join(answer.content.decode().split())


def test_a_mail_is_written_read_and_approved_on_pages(desk, sign_in):
    ben = sign_in("ben")
    typed = {"name": "Hello", "subject": "{brand}", "body": "Dear {first_name}, “{post_excerpt}”"}
    made = ben.post(f"{O}/templates/new", {"do": "save", **typed})
    text = Template.objects.get()
    assert made["Location"] == f"{O}/templates/{text.pk}"
    mina = desk.contact("@mina.bakes", "mina@example.org")
    standing = engage.relationship_of(mina, desk.brand, None)
    shown = words(ben.get(f"{O}/write/{standing.pk}?template={text.pk}"))
    assert "Dear Mina, “" in shown and "her post of" in shown
    kept = ben.post(f"{O}/write/{standing.pk}", {"do": "draft", "template": text.pk})
    message = Message.objects.get()
    assert kept["Location"] == f"{O}/messages/{message.pk}"
    assert message.evidence[0]["text"] in message.body
    page = words(ben.get(kept["Location"]))
    assert "Mill Lane 4, 1060 Vienna" in page and "Approve this mail" in page
    done = ben.post(kept["Location"], {"do": "approve", "version": message.version})
    assert done.status_code == 302
    message.refresh_from_db()
    assert (message.state, message.approved_by) == ("approved", desk.ben)
    assert "@mina.bakes" in words(ben.get(O))
    assert sentence(Entry.objects.first()) == "Ben approved a mail to @mina.bakes"


def test_a_field_without_a_value_blocks_and_says_what_to_provide(desk, sign_in):
    ben = sign_in("ben")
    text = desk.template(name="Gift", body="May we send you {gift}?")
    mina = desk.contact("@mina.bakes", "mina@example.org")
    standing = engage.relationship_of(mina, desk.brand, None)
    page = f"{O}/write/{standing.pk}"
    shown = words(ben.get(f"{page}?template={text.pk}"))
    assert "write what the gift is" in shown and "May we send you" not in shown
    refused = ben.post(page, {"do": "draft", "template": text.pk, "field_gift": "  "})
    assert refused.status_code == 422 and not Message.objects.exists()
    with pytest.raises(BadInput) as told:
        desk.draft(mina, name="Gift")
    assert "{gift}: write what the gift is" in told.value.next_step
    ben.post(page, {"do": "draft", "template": text.pk, "field_gift": "a bag of rye"})
    assert Message.objects.get().body == "May we send you a bag of rye?"


def test_a_text_with_an_unknown_field_is_not_saved_and_nothing_is_lost(desk, sign_in):
    ben = sign_in("ben")
    typed = {"do": "save", "name": "Hello", "subject": "Hi", "body": "Dear {firstname}"}
    answer = ben.post(f"{O}/templates/new", typed)
    assert answer.status_code == 422 and "is no field" in words(answer)
    assert "Dear {firstname}" in words(answer) and not Template.objects.exists()
    checked = ben.post(f"{O}/templates/new", typed | {"do": "check"})
    assert checked.status_code == 200 and "is no field" in words(checked)


def test_two_people_who_change_a_text_do_not_overwrite_each_other(desk, sign_in):
    text = desk.template()
    ben, ada = sign_in("ben"), sign_in("ada")
    said = {"do": "save", "name": "Plain", "subject": "S", "version": 1}
    assert ben.post(f"{O}/templates/{text.pk}", said | {"body": "Ben's"}).status_code == 302
    late = ada.post(f"{O}/templates/{text.pk}", said | {"body": "Ada's"})
    assert late.status_code == 409 and "Ada&#x27;s" in words(late)
    assert text.versions.all()[0].body == "Ben's"


def test_who_reads_an_older_text_cannot_approve_the_newer_one(desk, sign_in):
    message = desk.draft(desk.contact("@mina.bakes", "mina@example.org"))
    seen = message.version
    drafting.edit(message, desk.ben, seen, "Hi", "Other words")
    path = f"/messages/{message.pk}"
    assert send(sign_in("ada"), path, do="approve", version=seen)[0] == 409
    assert desk.state(message) == "draft"


def test_the_gate_blocks_until_consent_and_an_owner_may_set_a_rule_aside(desk, sign_in):
    greta = desk.contact("@greta.rye..wren", "greta@example.org", country="DE")
    message = desk.draft(greta)
    path, one = f"/contacts/{greta.pk}", f"/messages/{message.pk}"
    status, told = send(sign_in("ben"), one, do="approve", version=message.version)
    assert status == 422 and "Germany" in told["error"]
    assert send(sign_in("ada"), path, do="allow", reason="because")[0] == 422
    consent = {"do": "consent", "kind": "express", "basis": "mail", "how": "form",
               "on": "2026-05-02"}  # fmt: skip
    status, told = send(sign_in("ben"), path, **consent)
    assert (status, told["gate"]["outcome"]) == (200, "allowed")
    assert send(sign_in("ben"), one, do="approve", version=message.version)[0] == 200
    number = told["consents"][0]["id"]
    status, told = send(sign_in("ben"), path, do="withdraw", consent=number)
    assert told["gate"]["outcome"] == "needs consent"
    nils = desk.contact("@nils.kocht..wren", "nils@example.org", country="AT")
    path = f"/contacts/{nils.pk}"
    assert send(sign_in("ben"), path, do="allow", reason="his profile asks for it")[0] == 403
    assert send(sign_in("ada"), path, do="allow", reason="")[0] == 422
    status, told = send(sign_in("ada"), path, do="allow", reason="his profile asks for it")
    assert told["gate"]["outcome"] == "allowed"
    assert send(sign_in("ben"), path, do="restore")[1]["gate"]["outcome"] == "needs override"


def test_consent_that_was_taken_back_after_approval_keeps_the_mail(desk, post):
    greta = desk.contact("@greta.rye..wren", "greta@example.org", country="DE")
    said = {"kind": "express", "basis": "mail", "how": "form", "on": "2026-05-02"}
    given = permission.add_consent(greta, desk.ben, said)
    message = desk.approved(greta)
    permission.withdraw_consent(greta, given.pk, desk.ben)
    assert desk.send().held == 1 and post.mails == []
    assert "took her consent back" in Message.objects.get(pk=message.pk).held_because


def test_the_notice_goes_with_the_first_mail_and_not_with_the_next(desk, post):
    mina = desk.contact("@mina.bakes", "mina@example.org")
    assert engage.notice_due(mina).open
    message = desk.approved(mina)
    assert "About your data: Fern & Salt" in message.footer
    # Without it, by whatever mistake, it waits for approval again.
    Message.objects.update(footer=message.footer.partition("About your data")[0].strip())
    desk.send()
    assert post.mails == [] and desk.state(message) == "draft"
    desk.approve(message)
    desk.send()
    assert "legitimate interest" in post.parsed()[0].get_content()
    assert engage.notice_due(mina).given_at is not None
    assert "About your data" not in desk.approved(mina, name="Second").footer


def test_without_a_sender_nothing_can_be_approved(desk):
    desk.brand.sender.delete()
    desk.brand.refresh_from_db()
    message = desk.draft(desk.contact("@mina.bakes", "mina@example.org"))
    with pytest.raises(BadInput, match="Nobody is set who writes"):
        approving.approve(message, desk.ben, message.version)


def test_the_list_holds_no_address_and_what_was_their_own_word_stays(desk, sign_in):
    ben = sign_in("ben")
    assert send(ben, "/never", email="bounced@example.org")[0] == 200
    assert send(ben, "/never", email="bounced@example.org", do="lift")[0] == 200
    assert send(ben, "/never", email="nobody")[0] == 422
    engage.suppress(desk.space, "mina@example.org", "opt-out", None)
    assert send(ben, "/never", email="mina@example.org", do="lift")[0] == 403
    kept = json.dumps([list(map(str, row)) for row in Suppression.objects.values_list()])
    assert "example.org" not in kept
    logged = Entry.objects.filter(verb__startswith="engage.suppression").values_list()
    assert "example.org" not in str(list(logged))


def test_with_another_key_nobody_is_written_to(desk, settings):
    engage.suppress(desk.space, "mina@example.org", "opt-out", None)
    settings.SECRET_KEY = "another key of the installation"
    assert engage.is_suppressed(desk.space, "mina@example.org")
    assert suppressing.why_suppressed(desk.space, "x@example.org") == suppressing.KEY_CHANGED


def test_stopping_all_contact_stops_and_pauses_everything(desk):
    mina = desk.contact("@mina.bakes", "mina@example.org")
    message = desk.approved(mina)
    engage.stop_all_contact(mina, "asked on her page")
    assert desk.state(message) == "stopped"
    assert engage.is_suppressed(desk.space, "Mina+x@example.org")
    assert not engage.outreach_state(engage.relationship_of(mina, desk.brand, None))[0]


def test_a_program_approves_only_in_the_name_of_a_person_who_may_write(desk):
    assert approving.member(desk.space, "Ben@example.org") == desk.ben
    for who in ("cleo@example.org", "nobody@example.org", ""):
        with pytest.raises(NotAllowed):
            approving.member(desk.space, who)


def test_what_went_out_is_there_as_csv_and_json(desk, post, sign_in):
    desk.approved(desk.contact("@mina.bakes", "mina@example.org"))
    desk.send()
    cleo = sign_in("cleo")
    told = cleo.get(f"{API}/sent").json()["messages"]
    assert [one["to"] for one in told] == ["@mina.bakes"]
    assert cleo.get(f"{O}/sent?format=json").json()["messages"] == told
    assert "@mina.bakes" in cleo.get(f"{O}/sent?format=csv").content.decode()
    assert "1 of 40 mails went out today" in words(cleo.get(f"{O}/sent"))


def test_no_page_shows_a_secret_of_the_settings(desk, sign_in, monkeypatch):
    secret = "a-secret-password"
    monkeypatch.setenv("WRENSONG_MAIL_URL", f"smtp://me:{secret}@mail.example.org")
    monkeypatch.setenv("WRENSONG_IMAP_URL", f"imaps://me:{secret}@mail.example.org")
    monkeypatch.setenv("WRENSONG_MAIL_TOKEN_COMMAND", f"echo {secret}")
    for path in (O, f"{O}/senders", f"{API}/senders", f"{API}"):
        assert secret not in sign_in("ada").get(path).content.decode()


def test_a_sender_is_kept_with_its_version(desk, sign_in):
    ada = sign_in("ada")
    said = {"name": "Ben", "address": "ben@fernandsalt.example", "postal": "Mill Lane 4",
            "country": "at", "source": "public profiles", "kept": "a year"}  # fmt: skip
    path = f"{O}/senders/{desk.brand.pk}"
    assert ada.post(path, said | {"version": 1}).status_code == 302
    assert senders.sender_of(desk.brand).country == "AT"
    late = ada.post(path, said | {"version": 1, "name": "Cleo"})
    assert late.status_code == 409 and "Cleo" in words(late)
    wrong = ada.post(path, said | {"version": 2, "address": "no address"})
    assert wrong.status_code == 422 and "no address" in words(wrong)
