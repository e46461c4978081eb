"""Pages, files and endpoints of ambassadors."""

from __future__ import annotations

import csv
import io

import pytest
from tests.collaborate.work import contact_of
from tests.records import ambassadors as records

from wrensong.collaborate.models import Ambassador, AmbassadorGroup, MonthItem, Tier
from wrensong.desk.models import User
from wrensong.match.desk import BrandRecord

HERE, API = "/w/fern-salt/collaborate/ambassadors", "/api/w/fern-salt/collaborate/ambassadors"


@pytest.fixture
def made(space):
    from wrensong.core import ids
    from wrensong.desk.readings import reading
    from wrensong.discover.service import Discover

    key = ids.show(
        "ac", reading(space).room(Discover).account("@mina.bakes", "instagram")["account_id"]
    )
    brand = BrandRecord.objects.create(space=space, name="Fern & Salt", text="")
    cast = {n: User.objects.get(email=f"{n}@example.org") for n in ("ada", "ben", "cleo")}
    known = {"creator": key, "brand": str(brand.pk)}
    return known | records.make(space, cast, known)


def test_a_programme_shows_what_it_gives_and_asks(made, sign_in):
    shown = sign_in("cleo").get(f"{HERE}/{made['group']}").content.decode()
    assert "80\u202fEUR a month, 8.0\u202f% of sales and gifts worth 30\u202fEUR a month" in shown
    assert "2 × reel on Instagram and 1 × video on TikTok" in shown
    assert "@mina.bakes" in shown


def test_the_button_makes_each_thing_once(made, sign_in):
    ben, here = sign_in("ben"), f"{HERE}/{made['group']}"
    assert MonthItem.objects.count() == 3
    for _ in range(2):
        assert ben.post(here, {"act": "month"}).status_code == 302
    assert MonthItem.objects.count() == 3


def test_a_thing_is_done_and_taken_back(made, sign_in):
    ben, here = sign_in("ben"), f"{HERE}/{made['group']}"
    item = MonthItem.objects.all()[0]
    for act, done in (("done", True), ("done", True), ("undone", False)):
        assert ben.post(here, {"act": act, "item": item.pk}).status_code == 302
        item.refresh_from_db()
        assert (item.done_at is not None) is done


def test_a_tier_is_added_changed_and_kept_from_being_overwritten(made, sign_in):
    ben, here = sign_in("ben"), f"{HERE}/{made['group']}"
    sent = {"act": "tier", "name": "Crust", "currency": "EUR", "fee": "120,50",
            "commission": "12,5 %", "gift_value": "", "asks": "1 instagram story"}  # fmt: skip
    assert ben.post(here, sent).status_code == 302
    tier = Tier.objects.get(name="Crust")
    assert (str(tier.fee), str(tier.commission), tier.gift_value) == ("120.50", "0.1250", None)
    path = f"{here}/tiers/{tier.pk}"
    assert 'value="12.5"' in ben.get(path).content.decode()
    assert ben.post(path, {**sent, "fee": "130", "version": "1"}).status_code == 302
    answer = ben.post(path, {**sent, "fee": "140", "version": "1"})
    assert answer.status_code == 409 and "130\u202fEUR" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [("commission", "120", "0 to 100"), ("asks", "two reels", "Line 1"), ("fee", "x", "The fee"),
     ("currency", "EURO", "not"), ("name", "", "needs a name"), ("commission", "NaN", "0 to 100")],
)  # fmt: skip
def test_a_tier_that_cannot_be_kept_stays_as_it_was_typed(made, sign_in, name, value, told):
    sent = {"act": "tier", "name": "Crust", "currency": "EUR", "asks": "1 tiktok video",
            name: value}  # fmt: skip
    answer = sign_in("ben").post(f"{HERE}/{made['group']}", sent)
    assert answer.status_code == 422 and told in answer.content.decode()
    assert Tier.objects.count() == 1


def test_a_member_joins_moves_and_leaves(made, sign_in, space):
    ben, here = sign_in("ben"), f"{HERE}/{made['group']}"
    nils = contact_of(space, "nils.kocht")
    assert (
        ben.post(here, {"act": "join", "contact": nils.pk, "tier": made["tier"]}).status_code == 302
    )
    one = Ambassador.objects.get(contact=nils)
    path = f"{here}/members/{one.pk}"
    assert ben.post(path, {"act": "leave", "reason": ""}).status_code == 422
    assert ben.post(path, {"act": "leave", "reason": "A break."}).status_code == 302
    assert "A break." in sign_in("cleo").get(path).content.decode()


def test_the_month_is_a_file_like_the_page(made, sign_in):
    answer = sign_in("cleo").get(f"{HERE}/{made['group']}?format=csv")
    found = list(csv.DictReader(io.StringIO(answer.content.decode())))
    twin = sign_in("cleo").get(f"{API}/{made['group']}").json()["items"]
    assert [r["due"] for r in found] == [i["due"] for i in twin]
    assert len(found) == 3


def test_the_twin_adds_a_programme_and_acts_on_it(made, sign_in):
    ben = sign_in("ben")

    def post(path, body):
        return ben.post(f"{API}{path}", body, content_type="application/json")

    key = post("", {"brand": int(made["brand"]), "name": "Salt friends"}).json()["id"]
    told = post(f"/{key}", {"act": "tier", "name": "One", "asks": "1 instagram reel"}).json()
    assert told["tiers"][0]["asks"] == ["1 × reel on Instagram"]
    assert AmbassadorGroup.objects.count() == 2


def test_who_might_be_asked_and_who_is_to_be_thanked_stand_on_the_page(made, sign_in, space):
    from tests.collaborate.work import agreed_work, campaign_of

    from wrensong.collaborate.desk import move

    for name in ("Spring", "Autumn"):
        work = agreed_work(campaign_of(space, name), contact=contact_of(space, "nils.kocht"))
        move(move(work, None, "publish"), None, "complete")
    shown = sign_in("cleo").get(f"{HERE}/{made['group']}").content.decode()
    assert "2 collaborations completed, the last on" in shown
    assert "completed sponsored post, Spring" in shown
