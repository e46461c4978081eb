"""Pages and endpoints of relationships: what they show, take and refuse, and for whom."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from typing import Any

import pytest

W = "/w/fern-salt/engage/"
MINA = "@mina.bakes"


def page(answer: Any) -> str:
    return str(answer.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def day() -> Any:
    """``day(-3)``: three days ago, as an address or a form says it."""
    from wrensong.engage.desk.relationships import today

    return lambda days: (today() + timedelta(days=days)).isoformat()


def test_an_empty_list_teaches_the_next_step(sign_in: Any, space: Any) -> None:
    assert "Nobody yet" in page(sign_in("ben").get(W + "relationships"))
    assert "Whom would you like to know?" in page(sign_in("cleo").get(W + "today"))


def test_without_a_brand_it_says_to_make_one_first(sign_in: Any, space: Any) -> None:
    said = page(sign_in("ben").post(W + "relationships/start", {"account": MINA}))
    assert "Make a brand first" in said and 'href="/w/fern-salt/match/brands/new/"' in said


def test_the_page_of_a_creator_starts_a_relationship(sign_in: Any, space: Any, brand: Any) -> None:
    ben = sign_in("ben")
    creator = page(ben.get("/w/fern-salt/creators/mina.bakes/", follow=True))
    assert f'action="{W}relationships/start"' in creator and "Start relationship" in creator
    answer = ben.post(W + "relationships/start", {"account": MINA}, follow=True)
    assert "@mina.bakes" in page(answer) and "You keep an eye on them" in page(answer)
    cleo = page(sign_in("cleo").get("/w/fern-salt/creators/mina.bakes/", follow=True))
    assert "Start relationship" not in cleo


def test_several_brands_are_asked_about(sign_in: Any, space: Any, brand: Any) -> None:
    from wrensong.engage.models import Relationship
    from wrensong.match.desk import BrandRecord

    other = BrandRecord.objects.create(space=space, name="Crumb & Crust", text="")
    ben = sign_in("ben")
    asked = ben.post(W + "relationships/start", {"account": MINA})
    assert "Crumb &amp; Crust" in page(asked) and not Relationship.objects.exists()
    ben.post(W + "relationships/start", {"account": MINA, "brand": str(other.pk)})
    assert Relationship.objects.get().brand == other


def test_everybody_on_a_list_is_started_at_once(sign_in: Any, own_space: Any, brand: Any) -> None:
    from wrensong.desk.readings import reading
    from wrensong.discover import desk as discover
    from wrensong.engage.models import Relationship

    service = reading(own_space).discover
    found, _ = discover.meant(service, "@mina.bakes, @nils.kocht..wren, @olga.oven..wren")
    discover.put_on_list(service, own_space, None, "Bakers", found)
    ben = sign_in("ben")
    assert "Start relationships" in page(ben.get("/w/fern-salt/discover/lists/Bakers"))
    answer = ben.post(W + "relationships/start", {"list": "Bakers"}, follow=True)
    assert Relationship.objects.count() == len(found) == 3
    assert f"keeps an eye on {len(found)} creators" in page(answer)
    assert {str(kept.owner) for kept in Relationship.objects.all()} == {"Ben"}


def test_today_quotes_what_she_asked_and_i_did_this_keeps_it(
    sign_in: Any, know: Any, did: Any, day: Any
) -> None:
    kept, ben = know(MINA), sign_in("ben")
    did(kept, "comment", 8)
    item = ben.get("/api" + W + "today").json()["items"][0]
    asked = item["suggestion"]
    assert asked["evidence"] == "question" and asked["quote"].endswith("?")
    said = page(ben.get(W + "today"))
    assert asked["quote"] in said and asked["link"] in said and "I did this" in said
    back = ben.post(f"{W}relationships/{kept.pk}", {
        "do": "touch", "back": "today", "kind": "comment", "at": day(0), "link": asked["link"],
    })  # fmt: skip
    assert back["Location"] == W + "today"
    made = kept.touches.first()
    assert (made.kind, made.link, made.by.name) == ("comment", asked["link"], "Ben")
    assert ben.get("/api" + W + "today").json()["items"] == []


def test_a_post_that_was_acted_on_is_not_suggested_again(sign_in: Any, know: Any, did: Any) -> None:
    kept, ben = know(MINA), sign_in("ben")
    did(kept, "comment", 9)
    first = ben.get("/api" + W + "today").json()["items"][0]["suggestion"]["link"]
    did(kept, "comment", 8, link=first)
    assert ben.get("/api" + W + "today").json()["items"][0]["suggestion"]["link"] != first


def test_not_today_comes_back_tomorrow(sign_in: Any, know: Any) -> None:
    kept, ben = know(MINA), sign_in("ben")
    answer = ben.post(f"{W}relationships/{kept.pk}", {"do": "not-today", "back": "today"})
    assert answer["Location"] == W + "today"
    assert "Nothing is due today" in page(ben.get(W + "today"))


def test_today_is_short_and_puts_what_is_pressing_first(
    sign_in: Any, space: Any, brand: Any, know: Any, did: Any, day: Any
) -> None:
    from wrensong.core import ids
    from wrensong.desk.readings import reading
    from wrensong.engage.desk.relationships import get_relationship, plan_next, start, today

    numbers = reading(space).measures()["account_id"].to_pylist()[:15]
    start(space, reading(space), [ids.show("ac", n) for n in numbers], brand, None)
    due, owed, near = know(MINA), know("@nils.kocht..wren"), know("@olga.oven..wren")
    plan_next(due, None, due.version, "Send the new flour", today() - timedelta(days=1))
    did(owed, "comment", 5)
    did(owed, "dm", 1, by_creator=True, text="Do you have rye flour?")
    did(near, "comment", 6)
    body = sign_in("ben").get("/api" + W + "today").json()
    assert len(body["items"]) == 12 and body["waiting"] == 6
    first, second, third, *rest = body["items"]
    assert (first["reason"], first["suggestion"]["text"]) == ("due", "Send the new flour")
    assert (second["reason"], second["suggestion"]["quote"]) == ("owed", "Do you have rye flour?")
    assert second["suggestion"]["kind"] == "dm" and third["reason"] == "near"
    assert {item["reason"] for item in rest} == {"new"}
    assert get_relationship(space, due.pk).next_act == "Send the new flour"
    kept = sign_in("ben").post(
        f"{W}relationships/{due.pk}",
        {"do": "touch", "kind": "gift", "planned": "1", "at": day(0), "back": "today"},
    )
    assert kept.status_code == 302 and get_relationship(space, due.pk).next_act == ""


def test_home_says_when_acts_are_due(sign_in: Any, know: Any) -> None:
    from wrensong.engage.desk.relationships import plan_next, today

    kept, ben = know(MINA), sign_in("ben")
    assert "with creators" not in page(ben.get("/w/fern-salt/"))
    plan_next(kept, None, kept.version, "Send flour", today())
    assert "1 act with creators is due" in page(ben.get("/w/fern-salt/"))


def test_the_ladder_shows_where_she_stands_and_what_leads_further(
    sign_in: Any, know: Any, did: Any
) -> None:
    kept = know(MINA)
    did(kept, "comment", 8)
    did(kept, "reply", 7, by_creator=True, text="Thank you!")
    said = page(sign_in("cleo").get(f"{W}relationships/{kept.pk}"))
    assert 'aria-current="step"' in said and "<strong>Known</strong>" in said
    assert "Outreach is not open yet" in said and "2 more genuine acts" in said
    assert "Thank you!" in said and "<button" not in said.split("<main")[1].split("</main")[0]
    body = sign_in("cleo").get(f"/api{W}relationships/{kept.pk}").json()
    assert [rung["key"] for rung in body["ladder"] if rung["here"]] == ["known"]
    assert len(body["timeline"]) == 2 and body["rung"] == "known"


def test_the_list_is_narrowed_by_its_address_and_taken_along(
    sign_in: Any, know: Any, did: Any
) -> None:
    kept, _, cleo = know(MINA), know("@nils.kocht..wren"), sign_in("cleo")
    for days in (9, 5, 0):
        did(kept, "comment", days)
    for query, who in (
        ("rung=engaged", {MINA}), ("rung=noticed", {"@nils.kocht..wren"}),
        ("text=nils", {"@nils.kocht..wren"}), ("text=okafor", {MINA}), ("owner=none", set()),
        ("due=none", {MINA, "@nils.kocht..wren"}), ("due=late", set()), (f"brand={kept.brand_id}",
        {MINA, "@nils.kocht..wren"}), ("brand=999", set()),
    ):  # fmt: skip
        body = cleo.get(f"/api{W}relationships?{query}").json()
        assert {row["contact"]["account"] for row in body["rows"]} == who, query
        table = list(csv.DictReader(page(cleo.get(f"{W}relationships?{query}&format=csv"))
                                    .splitlines()))  # fmt: skip
        assert {row["account"] for row in table} == who
        told = json.loads(cleo.get(f"{W}relationships?{query}&format=json").content)
        assert [row["id"] for row in told["rows"]] == [row["id"] for row in body["rows"]]
    assert "Engaged 1" in page(cleo.get(W + "relationships"))


@pytest.mark.parametrize(
    ("sent", "status", "kept_words"),
    [
        ({"do": "touch", "kind": "comment", "at": "2999-01-01", "text": "Nice"}, 422, "Nice"),
        ({"do": "touch", "kind": "comment", "at": "soon", "text": "Nice"}, 422, "Nice"),
        ({"do": "next", "version": "1", "act": "Ask", "due": ""}, 422, 'value="Ask"'),
        ({"do": "next", "version": "0", "act": "Ask", "due": "2026-12-01"}, 409, 'value="Ask"'),
        ({"do": "unlock", "version": "1", "reason": "x"}, 422, 'value="x"'),
        ({"do": "pause", "version": "1", "until": "2020-01-01", "reason": "Away"}, 422, "Away"),
        ({"do": "assign", "version": "1", "owner": "999"}, 422, "nobody like that"),
        ({"do": "dance"}, 422, "nothing a relationship can do"),
    ],
)
def test_what_cannot_be_kept_comes_back_with_what_was_typed(
    sign_in: Any, know: Any, sent: dict[str, str], status: int, kept_words: str
) -> None:
    kept = know(MINA)
    answer = sign_in("ben").post(f"{W}relationships/{kept.pk}", sent)
    assert answer.status_code == status and kept_words in page(answer)
    assert 'role="alert"' in page(answer) and not kept.touches.exists()


def test_a_touch_is_removed_and_put_back_by_its_buttons(sign_in: Any, know: Any, did: Any) -> None:
    kept, ben = know(MINA), sign_in("ben")
    made = did(kept, "comment", 1, text="Lovely crust")
    address = f"{W}relationships/{kept.pk}/touches/{made.pk}"
    assert "Put it back" in page(ben.post(address, {"do": "remove"}, follow=True))
    assert "Put it back" not in page(ben.post(address, {"do": "restore"}, follow=True))
    assert ben.get("/api" + address).json()["text"] == "Lovely crust"


def test_the_endpoint_does_what_the_forms_do(sign_in: Any, know: Any, day: Any) -> None:
    kept, ben = know(MINA), sign_in("ben")
    address = f"/api{W}relationships/{kept.pk}"

    def send(**sent: Any) -> Any:
        return ben.post(address, json.dumps(sent), content_type="application/json")

    assert send(do="touch", kind="comment", at=day(-8)).json()["acts"] == 1
    answered = send(do="touch", kind="reply", by_creator=True, at=day(-7), text="Hello").json()
    assert answered["rung"] == "known" and answered["done"].startswith("Kept: @mina.bakes replied")
    opened = send(do="unlock", version=1, reason="they asked us").json()
    assert opened["unlocked"] and opened["early"]["reason"] == "they asked us"
    assert send(do="unlock", version=1, reason="they asked us").status_code == 409
    assert send(do="assign", version=2, owner=None).json()["owner"] is None
    contact = f"/api{W}contacts/{kept.contact_id}"
    put = ben.put(contact, json.dumps({"version": 1, "country": "DE"}),
                  content_type="application/json")  # fmt: skip
    assert put.json()["country"] == "DE" and put.json()["email"]


def test_a_contact_is_corrected_and_keeps_what_was_typed_when_it_is_wrong(
    sign_in: Any, know: Any
) -> None:
    kept, ben = know(MINA), sign_in("ben")
    address = f"{W}contacts/{kept.contact_id}"
    good = {"version": "1", "name": "Mina O.", "email": "m@example.org", "country": "AT",
            "kind": "individual", "source_url": "https://mina.example/contact",
            "invites_business_mail": "yes", "says_no_unsolicited": ""}  # fmt: skip
    wrong = ben.post(address, good | {"country": "Austria"})
    assert wrong.status_code == 422 and 'value="Austria"' in page(wrong)
    assert 'id="country-error"' in page(wrong)
    assert ben.post(address, good).status_code == 302
    late = ben.post(address, good | {"name": "Mina K."})
    assert late.status_code == 409 and "Mina K." in page(late) and "Mina O." in page(late)
    assert "Invites business mail</dt><dd>yes" in page(sign_in("cleo").get(address))


def test_a_reader_may_not_write_and_a_stranger_sees_nothing(
    sign_in: Any, know: Any, other_space: Any
) -> None:
    kept = know(MINA)
    places = (f"relationships/{kept.pk}", f"contacts/{kept.contact_id}", "relationships/start")
    for place in places:
        assert sign_in("cleo").post(W + place, {}).status_code == 403
        assert sign_in("dov").get(W + place).status_code == 404
        if "start" not in place:
            assert sign_in("dov").get(f"/w/dovetail/engage/{place}").status_code == 404
