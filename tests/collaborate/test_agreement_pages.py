"""Pages of campaigns, collaborations, terms, clauses and rights, and their twins."""

from __future__ import annotations

import hashlib
import html
import re

import pytest
from tests.collaborate.agreeing import a_campaign, a_collaboration, a_deal, agree, mina

from wrensong.collaborate.desk import accept_terms, agreed_terms, propose_terms, terms_of
from wrensong.collaborate.models import Campaign, ClauseRecord, Collaboration, Terms
from wrensong.desk.models import Entry, Space

W = "/w/fern-salt/collaborate"
FORM = {
    "version": "0", "fee.amount": "99,50", "fee.currency": "EUR", "brand.name": "Fern & Salt GmbH",
    "creator.name": "Mina Okafor", "law": "Austria", "deliverables.0.platform": "instagram",
    "deliverables.0.format": "reel", "deliverables.0.count": "2", "kill_fee.submitted": "50",
    "clauses": ["parties", "missions", "deliverables", "compensation_cash"],
}  # fmt: skip


@pytest.fixture
def work(space: Space) -> Collaboration:
    return a_collaboration(space)


def one(work: Collaboration) -> str:
    return f"{W}/collaborations/{work.pk}"


def test_the_form_of_terms_proposes_what_was_typed(work, sign_in):
    answer = sign_in("ben").post(f"{one(work)}/terms", FORM)
    assert answer.status_code == 302
    body = terms_of(work).body
    assert body["fee"] == {"amount": "99.50", "currency": "EUR"}
    assert body["deliverables"][0]["count"] == 2
    assert body["kill_fee"] == [{"stage": "submitted", "percent": "50"}]
    assert {c["key"] for c in terms_of(work).clauses} == set(FORM["clauses"])


def test_a_form_that_cannot_be_read_keeps_what_was_typed_and_says_why(work, sign_in):
    answer = sign_in("ben").post(f"{one(work)}/terms", {**FORM, "fee.amount": "about 99"})
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert 'value="about 99"' in page and "plain number" in page and "Mina Okafor" in page
    assert not Terms.objects.exists()


def test_terms_proposed_meanwhile_are_shown_and_nothing_is_lost(work, sign_in):
    propose_terms(work, a_deal(), by_creator=True)
    answer = sign_in("ben").post(f"{one(work)}/terms", FORM)
    page = answer.content.decode()
    assert answer.status_code == 409 and 'value="99.50"' in page
    assert 'name="version" value="1"' in page
    assert Terms.objects.count() == 1


def test_the_page_says_who_accepted_and_accepts_by_name(work, sign_in):
    terms = propose_terms(work, a_deal())
    accept_terms(work, terms.digest, "Mina Okafor", by_creator=True)
    browser = sign_in("ben")
    page = browser.get(one(work)).content.decode()
    assert "by Mina Okafor" in page and terms.digest in page
    answer = browser.post(f"{one(work)}/terms/accept", {"digest": terms.digest, "name": "Ben Fern"})
    assert answer.status_code == 302
    work.refresh_from_db()
    assert work.state == "agreed" and agreed_terms(work) == terms
    assert terms.acceptances.get(by_creator=False).by.email == "ben@example.org"


def test_an_outdated_page_accepts_nothing(work, sign_in):
    old = propose_terms(work, a_deal())
    propose_terms(work, a_deal(live_for_days=7), by_creator=True)
    browser, sent = sign_in("ben"), {"digest": old.digest, "name": "Ben Fern"}
    assert browser.post(f"{one(work)}/terms/accept", sent).status_code == 409
    twin = browser.post(f"/api{one(work)}/terms/accept", sent, "application/json")
    assert twin.status_code == 409
    assert not any(t.acceptances.exists() for t in Terms.objects.all())


def test_a_reader_reads_and_cannot_change(work, sign_in):
    propose_terms(work, a_deal())
    browser = sign_in("cleo")
    assert browser.get(one(work)).status_code == 200
    for path in ("terms", "terms/accept", "move"):
        assert browser.post(f"{one(work)}/{path}", {}).status_code == 403
    assert "What can be done now" not in browser.get(one(work)).content.decode()


def test_an_act_without_its_reason_says_so_and_moves_nothing(work, sign_in):
    browser = sign_in("ben")
    answer = browser.post(f"{one(work)}/move", {"act": "cancel", "reason": " ", "version": "1"})
    assert answer.status_code == 422 and "no reason" in answer.content.decode()
    answer = browser.post(f"{one(work)}/move", {"act": "cancel", "reason": "Sold out.",
                                                "version": "1"})  # fmt: skip
    assert answer.status_code == 302
    work.refresh_from_db()
    assert work.state == "cancelled"
    assert browser.post(f"{one(work)}/move", {"act": "cancel", "reason": "Again.",
                                              "version": "1"}).status_code == 409  # fmt: skip


def test_what_changed_reads_without_colour(work, sign_in):
    propose_terms(work, a_deal())
    propose_terms(work, a_deal(fee={"amount": "150.00", "currency": "EUR"}), by_creator=True)
    page = sign_in("cleo").get(f"{one(work)}/terms/2").content.decode()
    assert re.search(r"<del><span class=\"sr\">left away: </span>120.00", page)
    assert re.search(r"<ins><span class=\"sr\">new: </span>150.00", page)


def test_the_agreement_as_html_holds_the_exact_text(work, sign_in):
    terms = agree(work)
    page = sign_in("cleo").get(f"{one(work)}/agreement.html").content.decode()
    text = html.unescape(page.partition("<pre>")[2].partition("</pre>")[0])
    assert hashlib.sha256(text.encode()).hexdigest() == terms.digest
    assert "<style" not in page and "<script" not in page


def test_the_page_and_its_twin_show_the_same_state(work, sign_in):
    agree(work)
    browser = sign_in("cleo")
    told = browser.get(f"/api{one(work)}").json()
    assert told["state"] == "agreed" and told["terms"]["in_force"]
    page = html.unescape(browser.get(one(work)).content.decode())
    assert all(clause["title"] in page for clause in told["terms"]["clauses"])


def test_a_campaign_is_added_changed_and_put_away(space, sign_in):
    browser = sign_in("ben")
    brand = a_campaign(space, name="Another").brand
    sent = {"name": "Rye in spring", "brand": brand.pk, "currency": "EUR", "brief": "",
            "starts_on": "2027-03-01", "ends_on": "2027-03-31", "brand_country": "at",
            "audience_countries": "at, de", "objective": ""}  # fmt: skip
    assert browser.post(f"{W}/campaigns/new", sent).status_code == 302
    made = Campaign.objects.get(name="Rye in spring")
    assert (made.audience_countries, made.brand_country) == ("AT,DE", "AT")
    wrong = browser.post(f"{W}/campaigns/{made.pk}/edit", {**sent, "ends_on": "2027-02-01",
                                                           "version": "1"})  # fmt: skip
    assert wrong.status_code == 422 and "before the first" in wrong.content.decode()
    outdated = browser.post(
        f"{W}/campaigns/{made.pk}/edit", {**sent, "name": "Rye", "version": "9"}
    )
    assert outdated.status_code == 409
    assert browser.post(f"{W}/campaigns/{made.pk}/archive").status_code == 302
    used, away = (browser.get(f"/api{W}/campaigns{ask}").json() for ask in ("", "?away=true"))
    assert [c["name"] for c in used["campaigns"]] == ["Another"]
    assert [c["name"] for c in away["campaigns"]] == ["Rye in spring"]
    assert Entry.objects.filter(verb="collaborate.campaign.archive").exists()


def test_creators_are_added_by_handle_and_from_the_decisions(own_space, sign_in):
    from wrensong.match.desk.decisions import decide

    campaign = a_campaign(own_space)
    decide(campaign.brief, None, "mina.bakes", "keep")
    browser, where = sign_in("ben"), f"{W}/campaigns/{campaign.pk}/add"
    (offered,) = browser.get(f"/api{where}").json()["decided"]
    assert (
        offered["handle"] == "@mina.bakes" and offered["who"] in browser.get(where).content.decode()
    )
    answer = browser.post(where, {"kind": "review", "handles": "@mina.bakes @nobody.at.all"})
    page = answer.content.decode()
    assert "@nobody.at.all" in page and "no account" in page
    assert [str(c.contact) for c in Collaboration.objects.all()] == ["@mina.bakes"]
    assert browser.get(f"/api{where}").json()["decided"] == []


def test_a_campaign_adds_up_what_is_agreed_by_currency(space, sign_in):
    campaign = a_campaign(space)
    for kind, fee in (("post", "120.00 EUR"), ("review", "80.50 EUR"), ("gift", "70.00 USD")):
        from wrensong.collaborate.desk import propose

        amount, currency = fee.split()
        agree(propose(campaign, mina(space), kind, None),
              fee={"amount": amount, "currency": currency})  # fmt: skip
    told = sign_in("cleo").get(f"/api{W}/campaigns/{campaign.pk}").json()
    assert [(f["amount"], f["currency"]) for f in told["fees"]] == [
        ("200.50", "EUR"), ("70.00", "USD"),
    ]  # fmt: skip
    lines = sign_in("cleo").get(f"{W}/campaigns/{campaign.pk}?format=csv").content.decode()
    assert lines.count("@mina.bakes") == 3


def test_a_clause_is_worded_anew_for_new_terms_alone(work, sign_in):
    before = propose_terms(work, a_deal())
    browser = sign_in("ben")
    sent = {"title": "Whose law", "text": "The law of {law} holds.", "meaning": "This country.",
            "in_use": "1", "version": "0"}  # fmt: skip
    assert browser.post(f"{W}/clauses/edit?clause=governing_law", sent).status_code == 302
    after = propose_terms(work, a_deal())
    assert "The law of Austria holds." in after.text and "Whose law" not in before.text
    bad = browser.post(
        f"{W}/clauses/edit?clause=governing_law", {**sent, "version": "1", "text": "{lov}"}
    )
    assert bad.status_code == 422 and "no variable" in bad.content.decode()
    assert browser.post(f"{W}/clauses/edit?clause=governing_law", sent).status_code == 409
    gone = browser.post(f"{W}/clauses/edit?clause=governing_law", {"do": "restore", "version": "1"})
    assert gone.status_code == 302 and not ClauseRecord.objects.exists()
    assert browser.get(f"{W}/clauses/edit?clause=no_such").status_code == 404


def test_rights_are_listed_with_their_ends(work, sign_in):
    from wrensong.collaborate.desk import move

    agree(work, usage={"channels": ["shop"], "territory": "Austria", "months": 6},
          exclusivity={"category": "flour", "days": 10})  # fmt: skip
    browser = sign_in("cleo")
    told = browser.get(f"/api{W}/rights").json()["rights"]
    assert [row["ends"] for row in told] == [None, None]
    move(work, None, "publish", follows=True)
    told = browser.get(f"/api{W}/rights").json()["rights"]
    assert [(row["kind"], row["soon"]) for row in told] == [("exclusivity", True), ("usage", False)]
    lines = browser.get(f"{W}/rights?format=csv").content.decode().splitlines()
    assert len(lines) == 3 and told[0]["ends"] in lines[1]
    home = html.unescape(browser.get("/w/fern-salt/").content.decode())
    assert "exclusivity ends on" in home


def test_nothing_of_it_is_reached_from_another_workspace(work, other_space, sign_in):
    propose_terms(work, a_deal())
    browser = sign_in("dov")
    for path in ("", "/terms", "/terms/1", "/agreement.html", "/agreement.pdf"):
        for door in ("", "/api"):
            theirs = f"{door}/w/dovetail/collaborate/collaborations/{work.pk}{path}"
            assert browser.get(theirs).status_code == 404, theirs
