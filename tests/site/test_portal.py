"""The creator's own pages: what she can do by her link, and that everything counts once."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.site.portals import Mine, mine

from wrensong.collaborate.desk import (
    accept_terms,
    agreed_terms,
    balance_of,
    deliverables_of,
    kit_of,
    make_link,
    objections_of,
    terms_of,
)
from wrensong.collaborate.models import Submission
from wrensong.desk.models import Entry, Space, User
from wrensong.engage.desk import deletion_requests


@pytest.fixture
def mina(own_space: Space) -> Mine:
    return mine(own_space, "mina.bakes", "Mina Okafor", 400)


@pytest.fixture
def working(own_space: Space) -> Mine:
    return mine(own_space, "mina.bakes", "Mina Okafor", 400, agreed=True)


def test_she_sees_who_asks_what_the_link_can_do_and_until_when(mina: Mine) -> None:
    page = mina.see()
    assert "Fern &amp; Salt</strong>, Ben asks @mina.bakes" in page
    assert "What this link can do" in page and "is good until" in page
    assert "Read the terms, then accept or change them." in page and "<script" not in page


def test_she_accepts_exactly_the_text_she_saw_by_typing_her_name(mina: Mine) -> None:
    newest = terms_of(mina.work)
    assert newest is not None and newest.digest in mina.see("WORK/terms")
    answer = mina.send("WORK/terms", name="Mina Okafor")
    assert answer["Location"].endswith("?done=accepted")
    yes = newest.acceptances.get()
    assert (yes.by_creator, yes.name, yes.digest) == (True, "Mina Okafor", newest.digest)


def test_a_name_that_is_missing_accepts_nothing(mina: Mine) -> None:
    answer = mina.send("WORK/terms", name=" ")
    assert answer.status_code == 422 and "There is no name" in answer.content.decode()
    assert not terms_of(mina.work).acceptances.exists()  # type: ignore[union-attr]


def test_terms_that_changed_meanwhile_are_not_accepted(mina: Mine) -> None:
    from tests.site.portals import terms

    from wrensong.collaborate.desk import propose_terms

    old = terms_of(mina.work).digest  # type: ignore[union-attr]
    propose_terms(mina.work, terms("Mina Okafor", 1))
    answer = mina.send("WORK/terms", name="Mina Okafor", digest=old)
    assert answer.status_code == 409
    assert not terms_of(mina.work).acceptances.exists()  # type: ignore[union-attr]


def test_an_acceptance_that_is_sent_again_changes_nothing_and_says_so(mina: Mine) -> None:
    first = mina.send("WORK/terms", name="Mina Okafor")
    again = mina.phone.post(mina.at("WORK/terms"), first.wsgi_request.POST)
    assert again["Location"].endswith("?done=again")
    assert "Nothing was changed now" in mina.phone.get(again["Location"]).content.decode()
    assert Entry.objects.filter(verb="collaborate.terms.accept").count() == 1


def test_she_makes_another_offer_and_sees_what_changed(mina: Mine) -> None:
    shown = mina.see("WORK/terms/change")
    assert 'value="400' in shown and "No exclusivity" in shown
    party = {"my-name": "Mina Okafor", "my-address": "Ofenweg 2, Graz", "my-country": "AT",
             "my-email": "mina@example.org"}  # fmt: skip
    answer = mina.send("WORK/terms/change", fee="450.50", payment_net_days="14", rounds="1",
                       note="One reel is enough", without_exclusivity="1", **party)  # fmt: skip
    assert answer["Location"].endswith("?done=countered"), answer.content.decode()
    newest = terms_of(mina.work)
    assert newest is not None and newest.proposed_by_creator and newest.version == 2
    assert Decimal(newest.body["fee"]["amount"]) == Decimal("450.50")
    assert newest.body["exclusivity"] is None and newest.body["payment_net_days"] == 14
    assert newest.body["creator"]["address"] == "Ofenweg 2, Graz"
    page = mina.see("WORK/terms")
    assert "What changed since version 1" in page or "changed" in page
    assert "<del>" in page and "<ins>" in page
    mina.work.refresh_from_db()
    assert mina.work.state == "negotiating"


def test_an_offer_that_cannot_be_read_keeps_what_she_typed(mina: Mine) -> None:
    answer = mina.send("WORK/terms/change", fee="a lot", note="My note")
    page = answer.content.decode()
    assert answer.status_code == 422 and 'value="a lot"' in page and "My note" in page
    assert terms_of(mina.work).version == 1  # type: ignore[union-attr]


def test_an_amount_that_could_mean_two_things_is_no_fee(mina: Mine) -> None:
    for typed in ("1,000", "1.000,50"):
        answer = mina.send("WORK/terms/change", fee=typed)
        assert answer.status_code == 422, typed


def test_when_both_said_yes_it_is_agreed_and_there_to_keep(mina: Mine) -> None:
    newest = terms_of(mina.work)
    assert newest is not None
    accept_terms(mina.work, newest.digest, "Ben")
    answer = mina.send("WORK/terms", name="Mina Okafor")
    assert answer["Location"].endswith("?done=agreed")
    assert agreed_terms(mina.work) == newest
    page = mina.phone.get(mina.at("WORK/agreement"))
    assert newest.digest in page.content.decode() and page["Referrer-Policy"] == "no-referrer"
    pdf = mina.phone.get(mina.at("WORK/agreement.pdf"))
    assert pdf.content.startswith(b"%PDF") and balance_of(mina.work)["EUR"].owed == 400


def test_she_calls_it_off_with_a_reason(mina: Mine) -> None:
    assert mina.send("WORK/cancel", reason=" ").status_code == 422
    assert mina.send("WORK/cancel", reason="No time in May").status_code == 302
    mina.work.refresh_from_db()
    assert mina.work.state == "cancelled"
    step = mina.work.steps.last()
    assert step is not None and step.by_creator and step.reason == "No time in May"


def test_she_sends_a_version_once_and_sees_by_when_they_must_answer(working: Mine) -> None:
    (piece,) = deliverables_of(working.work)
    page = f"WORK/deliverables/{piece.pk}"
    first = working.send(page, do="submit", text="Bread #ad", label="yes")
    assert first["Location"].endswith("?done=submitted")
    assert "They review it" in working.see(page) and "We review it" not in working.see(page)
    again = working.phone.post(working.at(page), first.wsgi_request.POST)
    assert again["Location"].endswith("?done=again")
    assert [one.text for one in Submission.objects.all()] == ["Bread #ad"]
    assert "They must answer by" in working.see(page) and "Bread #ad" in working.see(page)
    assert working.send(page, do="submit").status_code == 422


def test_a_file_comes_with_a_version(working: Mine) -> None:
    (piece,) = deliverables_of(working.work)
    png = SimpleUploadedFile("loaf.png", b"\x89PNG\r\n\x1a\n" + b"0" * 100, "image/png")
    answer = working.send(f"WORK/deliverables/{piece.pk}", do="submit", files=png)
    assert answer["Location"].endswith("?done=submitted"), answer.content.decode()
    assert [one.name for one in Submission.objects.get().files.all()] == ["loaf.png"]


def test_she_says_where_it_is_live(working: Mine) -> None:
    (piece,) = deliverables_of(working.work)
    page = f"WORK/deliverables/{piece.pk}"
    assert working.send(page, do="live", url="not an address").status_code == 422
    working.send(page, do="live", url="https://www.instagram.com/p/abc/")
    piece.refresh_from_db()
    assert piece.live_url == "https://www.instagram.com/p/abc/"


def test_she_sees_every_entry_of_hers_and_why(working: Mine) -> None:
    page = working.see("money")
    assert "801" in page and "Fee as agreed, terms version 1" in page and "Sold for Mina" in page


def test_she_gives_facts_with_her_consent_and_takes_them_back(working: Mine) -> None:
    facts = {"countries": "AT 40\nDE 35,5", "women": "62", "reach": "5 200", "price-reel": "200"}
    refused = working.send("kit", do="give", **facts)
    assert refused.status_code == 422 and kit_of(working.work.contact) is None
    assert "AT 40" in refused.content.decode()
    working.send("kit", do="give", consent="1", **facts)
    kit = kit_of(working.work.contact)
    assert kit is not None and kit.body == {
        "countries": {"AT": "40", "DE": "35.5"}, "women": "62", "reach": 5200,
        "prices": {"reel": {"amount": "200.00", "currency": "EUR"}},
    }  # fmt: skip
    assert "Fern &amp; Salt. They may keep" in working.see("kit")
    working.send("kit", do="withdraw")
    assert kit_of(working.work.contact) is None
    kit.refresh_from_db()
    assert kit.body == {} and kit.withdrawn_at is not None


@pytest.mark.parametrize(
    ("field", "typed"),
    [("countries", "Austria mostly"), ("countries", "AT 80\nDE 40"), ("women", "140"),
     ("reach", "many"), ("price-post", "cheap"), ("ages", "AT 40")],
)  # fmt: skip
def test_facts_that_cannot_be_read_are_said_beside_their_field(
    working: Mine, field: str, typed: str
) -> None:
    answer = working.send("kit", do="give", consent="1", **{field: typed})
    assert answer.status_code == 422 and f'id="{field}-error"' in answer.content.decode()
    assert kit_of(working.work.contact) is None


def test_she_corrects_her_data_and_the_log_says_which_not_what(working: Mine) -> None:
    said = {"name": "Mina A. Okafor", "email": "new@example.org", "country": "at",
            "language": "de"}  # fmt: skip
    working.send("data", **said)
    me = working.work.contact
    me.refresh_from_db()
    assert (me.name, me.email, me.country, me.language) == (
        "Mina A. Okafor", "new@example.org", "AT", "de",
    )  # fmt: skip
    logged = Entry.objects.get(verb="engage.contact.correct")
    assert set(logged.after["fields"]) == {"name", "email", "country", "language"}
    assert "new@example.org" not in str(list(Entry.objects.values_list("after", "before")))
    assert working.send("data", **{**said, "email": "no address"}).status_code == 422


def test_she_asks_for_deletion_once(working: Mine, own_space: Space) -> None:
    working.send("data/delete")
    assert [r.contact for r in deletion_requests(own_space)] == [working.work.contact]
    assert "You asked on" in working.see("data")


def test_the_owners_see_who_asked_to_be_erased(
    working: Mine, sign_in: Callable[[str], Client]
) -> None:
    working.send("data/delete")
    page = sign_in("ada").get("/w/fern-salt/engage/privacy").content.decode()
    assert "Who asked to be erased" in page and "@mina.bakes" in page
    answer = sign_in("ben").get("/w/fern-salt/engage/privacy")
    assert b"Who asked to be erased" not in answer.content


def test_she_stops_all_contact(working: Mine, own_space: Space) -> None:
    from wrensong.engage.desk import is_suppressed

    assert not is_suppressed(own_space, "mina.bakes@example.org")
    working.send("stop")
    assert is_suppressed(own_space, "mina.bakes@example.org")


def test_she_sees_her_review_in_plain_words_and_objects(own_space: Space) -> None:
    from wrensong.desk.readings import reading
    from wrensong.engage.desk import contact_of

    ben = User.objects.get(email="ben@example.org")
    contact = contact_of(own_space, reading(own_space), "@mina.bakes", ben)
    _link, key = make_link(contact, ben)
    her = mine(own_space, "somebody", "Somebody", 1)
    her.key = key
    page = her.see("review")
    assert page.count('<section class="card"') > 5 and "It is no judgement of you" in page
    her.send("review", question="", text="My followers came after a television show.")
    assert next(o.text for o in objections_of(contact)).startswith("My followers came")
    assert "You objected" in her.see("review")
    assert her.send("review", text=" ").status_code == 422


def test_what_she_typed_in_both_parts_of_a_gift_counts_with_either_button(working: Mine) -> None:
    from wrensong.collaborate.desk.gifts import address_of, gift_offer_of, offer_gift
    from wrensong.collaborate.desk.gifts.offers import Limits
    from wrensong.collaborate.models import Product

    campaign = working.work.campaign
    flour = Product.objects.create(space=campaign.space, brand=campaign.brand, name="Rye flour",
                                   cost=Decimal(4), value=Decimal(9), currency="EUR")  # fmt: skip
    offer = offer_gift(working.work, None, [flour], Limits(items=2))
    home = {"line1": "Lindengasse 1", "city": "Wien", "country": "AT"}
    many = {f"product-{flour.pk}": "9", "do": "address", "name": "Mina Okafor", **home}
    refused = working.send("WORK/gift", **many)
    assert refused.status_code == 422 and address_of(offer) is None
    page = refused.content.decode()
    assert f'name="product-{flour.pk}"' in page and 'value="9"' in page and "Lindengasse" in page
    answer = working.send("WORK/gift", **{**many, f"product-{flour.pk}": "2"})
    assert answer["Location"].endswith("?done=sent")
    kept = gift_offer_of(working.work)
    assert kept is not None and [line.quantity for line in kept.lines.all()] == [2]
    assert address_of(kept) is not None


def test_the_team_is_told_that_a_link_of_this_computer_opens_nowhere_else(
    mina: Mine, sign_in: Callable[[str], Client]
) -> None:
    here = "/w/fern-salt/collaborate/portal-links"
    said = {"contact": mina.work.contact_id, "days": 7}
    words = "opens on this computer only"
    assert words in sign_in("ben").post(here, said, HTTP_HOST="127.0.0.1").content.decode()
    assert words not in sign_in("ben").post(here, said).content.decode()
