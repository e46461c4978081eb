"""The board and the calendar: every collaboration where it stands, and every day that matters."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.collaborate.work import agreed_work, campaign_of, contact_of

from wrensong.collaborate.desk import add_campaign, book, deliverables_of, propose, say_live, submit
from wrensong.collaborate.desk.board import Card, Filters, cards, totals
from wrensong.collaborate.models import Collaboration, Deliverable, Submission, Terms
from wrensong.core.money import Money
from wrensong.desk.models import Space, User
from wrensong.engage.desk import relationship_of
from wrensong.match.desk import BrandRecord

W = "/w/fern-salt/collaborate"
SignIn = Callable[[str], Client]
FEE = {"fee": {"amount": "120.00", "currency": "EUR"}}
ONE_REEL = {
    "deliverables": [{"platform": "instagram", "format": "reel", "count": 1, "due": "2030-12-05"}],
    "approval": {"review_hours": 48, "rounds": 1},
    "live_for_days": 30,
}


@pytest.fixture
def ben(space: Space) -> User:
    return User.objects.get(email="ben@example.org")


def _card(space: Space, **filters: Any) -> Card:
    (found,) = cards(space, Filters(**filters))
    return found


def test_a_card_says_what_is_next_and_when(space: Space) -> None:
    work = agreed_work(campaign_of(space), {**FEE, **ONE_REEL})
    card = _card(space)
    assert (card.creator, card.campaign, card.kind_words) == ("@mina.bakes", "Winter",
                                                             "sponsored post")  # fmt: skip
    assert (card.next, card.next_due) == ("handed in by the creator", date(2030, 12, 5))
    reel = deliverables_of(work)[0]
    made = submit(reel, text="Werbung: rye", by_creator=True)
    card = _card(space)
    assert made.review_due is not None
    assert (card.state, card.next, card.next_due) == ("submitted", "review",
                                                     made.review_due.date())  # fmt: skip
    say_live(reel, "https://www.instagram.com/p/1")
    assert _card(space).warning == "live before the review"


@pytest.mark.parametrize(
    ("state", "next_words", "word"),
    [("proposed", "agree on the terms", ""), ("negotiating", "agree on the terms", ""),
     ("disputed", "settle what is not as agreed", "disputed"), ("completed", "", ""),
     ("cancelled", "", ""), ("agreed", "say what is delivered", "")],
)  # fmt: skip
def test_every_state_has_its_next_step(
    space: Space, state: str, next_words: str, word: str
) -> None:
    propose(campaign_of(space), contact_of(space), "gift", None)
    Collaboration.objects.update(state=state)
    card = _card(space)
    assert (card.next, card.warning) == (next_words, word)


def test_what_is_late_is_on_its_card(space: Space) -> None:
    work = agreed_work(campaign_of(space), ONE_REEL)
    Deliverable.objects.update(due="2026-01-05")
    assert _card(space, due="late").warning == "overdue"
    made = submit(deliverables_of(work)[0], text="Werbung: rye")
    assert cards(space, Filters(due="late")) == []
    Submission.objects.filter(pk=made.pk).update(review_due=timezone.now() - timedelta(hours=1))
    assert _card(space, due="late").warning == "review late"


def test_filters_choose_cards(space: Space, ben: User) -> None:
    winter, spring = campaign_of(space), campaign_of(space, "Spring")
    rye = BrandRecord.objects.create(space=space, name="Rye & Co")
    other = add_campaign(space, ben, rye, "Autumn", "EUR")
    mina, nils = contact_of(space), contact_of(space, "nils.kocht")
    propose(winter, mina, "post", ben)
    propose(spring, nils, "gift", ben)
    relationship_of(nils, rye, ben)
    agreed_work(other, ONE_REEL, contact=nils)

    def names(**filters: Any) -> set[str]:
        return {card.campaign for card in cards(space, Filters(**filters))}

    assert names() == {"Winter", "Spring", "Autumn"}
    assert names(campaign=winter.pk) == {"Winter"}
    assert names(brand=rye.pk) == {"Autumn"}
    assert names(state="agreed") == {"Autumn"} and names(kind="gift") == {"Spring"}
    assert names(owner=ben.pk) == {"Autumn"} and names(owner=0) == {"Winter", "Spring"}
    assert names(text="nils") == {"Spring", "Autumn"} and names(text="wint") == {"Winter"}
    assert names(due="none") == {"Winter", "Spring"} and names(due="week") == set()


def test_fees_are_summed_by_currency_and_only_where_agreed(space: Space) -> None:
    campaign = campaign_of(space)
    agreed_work(campaign, FEE)
    agreed_work(campaign, {"fee": {"amount": "80.50", "currency": "EUR"}}, kind="review")
    agreed_work(campaign, {"fee": {"amount": "90", "currency": "CHF"}}, kind="gift")
    asked = propose(campaign, contact_of(space, "nils.kocht"), "post", None)
    Terms.objects.create(collaboration=asked, version=1, body={"fee": FEE["fee"]}, clauses=[],
                         text="", digest="1" * 64)  # fmt: skip
    found = cards(space, Filters())
    assert totals(found) == [Money.parse("90 CHF"), Money.parse("200.50 EUR")]
    assert totals(found, agreed=False) == [Money.parse("120 EUR")]
    Collaboration.objects.filter(kind="gift").update(state="cancelled")
    assert totals(cards(space, Filters())) == [Money.parse("200.50 EUR")]


def test_an_amendment_that_is_only_proposed_changes_no_fee(space: Space) -> None:
    work = agreed_work(campaign_of(space), FEE)
    Terms.objects.create(
        collaboration=work, version=2, body={"fee": {"amount": "999", "currency": "EUR"}},
        clauses=[], text="", digest="2" * 64,
    )  # fmt: skip
    assert _card(space).fee == Money.parse("120 EUR")


def test_the_page_shows_columns_and_a_table(sign_in: SignIn, space: Space) -> None:
    work = agreed_work(campaign_of(space), {**FEE, **ONE_REEL})
    cleo = sign_in("cleo")
    page = cleo.get(f"{W}/").content.decode()
    assert ">Agreed " in page and "@mina.bakes" in page and "120" in page
    assert "Nothing is proposed, negotiating" in page
    table = cleo.get(f"{W}/?view=table").content.decode()
    assert "<caption>What is due first" in table and "Handed in by the creator" in table
    assert "move=" not in page + table, "who may only read is offered no move"
    assert f"move={work.pk}" in sign_in("ben").get(f"{W}/").content.decode()


def test_files_and_twin_hold_the_same_cards(sign_in: SignIn, space: Space) -> None:
    work = agreed_work(campaign_of(space), {**FEE, **ONE_REEL})
    cleo = sign_in("cleo")
    text = cleo.get(f"{W}/?format=csv").content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    (told,) = cleo.get(f"{W}/?format=json").json()
    twin = cleo.get(f"/api{W}/").json()
    card = twin["columns"][0]["cards"][0]
    assert int(row["id"]) == told["id"] == card["id"] == work.pk
    assert row["fee"] == told["fee"] == card["fee"] == "120.00"
    assert twin["columns"][0]["count"] == 1 and twin["total"] == 1
    assert cleo.get(f"/api{W}/?state=lost").status_code == 422
    assert cleo.get(f"{W}/?owner=me").status_code == 422


def test_a_card_is_moved_by_a_form_that_keeps_the_filters(sign_in: SignIn, space: Space) -> None:
    work = propose(campaign_of(space), contact_of(space), "post", None)
    ben = sign_in("ben")
    page = ben.get(f"{W}/?kind=post&move={work.pk}").content.decode()
    assert 'value="cancel"' in page and 'value="agree"' not in page
    sent = {"collaboration": work.pk, "act": "cancel", "reason": "", "version": work.version}
    answer = ben.post(f"{W}/?kind=post", sent)
    assert answer.status_code == 422 and "There is no reason." in answer.content.decode()
    answer = ben.post(f"{W}/?kind=post", {**sent, "reason": "The oven is not ready."})
    assert answer.status_code == 302 and answer["Location"] == f"{W}/?kind=post"
    assert Collaboration.objects.get().state == "cancelled"
    late = ben.post(f"{W}/", {**sent, "reason": "Again"})
    assert late.status_code == 409
    twin = ben.post(f"/api{W}/", {**sent, "reason": "Again"}, content_type="application/json")
    assert twin.status_code == 409


def test_what_follows_from_deliverables_is_not_offered_by_hand(
    sign_in: SignIn, space: Space
) -> None:
    campaign = campaign_of(space)
    work = agreed_work(campaign, ONE_REEL)
    bare = agreed_work(campaign, kind="gift")
    ben = sign_in("ben")
    acts = [a["name"] for a in ben.get(f"/api{W}/?move={work.pk}").json()["moving"]["acts"]]
    assert acts == ["prepare", "cancel", "dispute"]
    acts = [a["name"] for a in ben.get(f"/api{W}/?move={bare.pk}").json()["moving"]["acts"]]
    assert {"submit", "publish"} <= set(acts)


def test_the_board_asks_as_few_questions_for_many_as_for_one(
    space: Space, django_assert_max_num_queries: Any
) -> None:
    campaign = campaign_of(space)
    for number in range(30):
        agreed_work(campaign, ONE_REEL, contact=contact_of(space, f"baker{number}"))
    with django_assert_max_num_queries(7):
        assert len(cards(space, Filters())) == 30


def test_nobody_sees_the_board_of_another_workspace(
    sign_in: SignIn, space: Space, other_space: Space
) -> None:
    work = agreed_work(campaign_of(space), ONE_REEL)
    dov = sign_in("dov")
    assert dov.get(f"{W}/").status_code == 404
    mine = f"/w/{other_space.slug}/collaborate/"
    assert "mina" not in dov.get(mine).content.decode()
    sent = {"collaboration": work.pk, "act": "cancel", "reason": "x", "version": 1}
    assert dov.post(mine, sent).status_code == 404


def test_the_calendar_holds_every_kind_of_day(sign_in: SignIn, space: Space) -> None:
    campaign = campaign_of(space)
    body = {
        **ONE_REEL,
        "deliverables": [{**ONE_REEL["deliverables"][0], "count": 3}],  # type: ignore[index]
        "exclusivity": {"category": "flour", "days": 10},
    }
    work = agreed_work(campaign, body)
    Terms.objects.update(grants=True)
    _, two, three = deliverables_of(work)
    sent = submit(two, text="Werbung: rye", by_creator=True)
    Submission.objects.filter(pk=sent.pk).update(
        review_due=datetime(2030, 12, 7, 23, 30, tzinfo=UTC)
    )
    say_live(three, "https://www.instagram.com/p/1")
    Deliverable.objects.filter(pk=three.pk).update(live_at=datetime(2030, 12, 1, 9, tzinfo=UTC))
    book(work, "fee", Money.parse("120 EUR"), "tests:fee", date(2030, 12, 20))
    found = sign_in("cleo").get(f"/api{W}/calendar?month=2030-12").json()["items"]
    days = {(one["kind"], one["day"]) for one in found}
    assert days == {
        ("due", "2030-12-05"), ("review", "2030-12-07"), ("live", "2030-12-01"),
        ("stays", "2030-12-31"), ("right", "2030-12-11"), ("payment", "2030-12-20"),
    }  # fmt: skip
    only = sign_in("cleo").get(f"/api{W}/calendar?month=2030-12&kind=review").json()["items"]
    assert [one["kind"] for one in only] == ["review"]


def test_a_month_is_a_table_of_whole_weeks(sign_in: SignIn, space: Space) -> None:
    agreed_work(campaign_of(space), ONE_REEL)
    page = sign_in("cleo").get(f"{W}/calendar?month=2030-12").content.decode()
    table = page[page.index("<table") : page.index("</table>")]
    assert table.count('<th scope="col">') == 7 and table.count("<td") % 7 == 0
    assert "Reel 1 of @mina.bakes due" in table
    assert "Reel 1 of @mina.bakes due" in page[page.index("Day by day") :]
    wrong = sign_in("cleo").get(f"{W}/calendar?month=13")
    assert wrong.status_code == 422 and "Write a month like" in wrong.content.decode()


def test_a_calendar_file_keeps_the_identity_of_every_entry(sign_in: SignIn, space: Space) -> None:
    soon = timezone.now().date() + timedelta(days=20)
    campaign = campaign_of(space, "Semi;colon, back\\slash and an ever so long name")
    reel = {"platform": "instagram", "format": "reel", "count": 2, "due": str(soon)}
    work = agreed_work(campaign, {**ONE_REEL, "deliverables": [reel]})
    submit(deliverables_of(work)[1], text="Werbung: rye")
    cleo = sign_in("cleo")
    answer = cleo.get(f"{W}/calendar.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    assert "attachment" in answer["Content-Disposition"]
    first = _events(answer.content)
    Deliverable.objects.update(due=soon + timedelta(days=1))
    second = _events(cleo.get(f"{W}/calendar.ics").content)
    assert set(first) == set(second) and len(first) == 3
    moved = [uid for uid in first if first[uid]["start"] != second[uid]["start"]]
    assert len(moved) == 2 and all(uid.startswith("due-") for uid in moved)
    review = next(one for uid, one in first.items() if uid.startswith("review-"))
    assert re.fullmatch(r"DTSTART:\d{8}T\d{6}Z", review["start"])


def _events(body: bytes) -> dict[str, dict[str, str]]:
    assert body.endswith(b"END:VCALENDAR\r\n") and body.startswith(b"BEGIN:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    text = body.decode().replace("\r\n ", "")
    found = {}
    for event in text.split("BEGIN:VEVENT")[1:]:
        lines = event.split("\r\n")
        about = {line.split(":")[0].split(";")[0]: line for line in lines if ":" in line}
        found[about["UID"].removeprefix("UID:")] = {"start": about["DTSTART"]}
    return found
