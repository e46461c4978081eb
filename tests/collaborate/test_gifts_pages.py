"""Pages, files and endpoints of gifts."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import transaction
from tests.records import gifts as records

from wrensong.collaborate.desk.gifts import get_gift
from wrensong.collaborate.models import GiftAddress, GiftOffer, LedgerEntry, Product
from wrensong.core.naming import Names
from wrensong.desk.models import Entry, User
from wrensong.desk.sweeping import sweep
from wrensong.engage.desk import Contact
from wrensong.match.desk import BrandRecord

HERE, API = "/w/fern-salt/collaborate/gifts", "/api/w/fern-salt/collaborate/gifts"
BRAND = '[brand]\nname = "Fern & Salt"\nhandle = "@fernandsalt"\n'


@pytest.fixture
def made(space, monkeypatch):
    """The gifts of the cast: G arrived, O is offered, one is ready to be ordered."""
    from wrensong.core import ids
    from wrensong.desk.readings import reading
    from wrensong.discover.service import Discover

    discover = reading(space).room(Discover)
    key, other = (
        ids.show("ac", discover.account(who, "instagram")["account_id"])
        for who in ("@mina.bakes", "@nils.kocht..wren")
    )
    brand = BrandRecord.objects.create(space=space, name="Fern & Salt", text=BRAND)
    cast = {n: User.objects.get(email=f"{n}@example.org") for n in ("ada", "ben", "cleo")}
    known = {"creator": key, "other": other, "brand": str(brand.pk)}
    return known | records.make(space, cast, known)


def rows(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def page(browser, path=""):
    answer = browser.get(f"{HERE}{path}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_says_each_next_step(made, sign_in):
    shown = page(sign_in("cleo"))
    assert "see whether she posts" in shown and "she chooses" in shown and "order it" in shown
    twin = sign_in("cleo").get(API).json()
    assert [row["state"] for row in twin["rows"]] == ["chosen", "offered", "delivered"]


def test_few_parcels_are_too_few_to_know(made, sign_in):
    assert "arrived later and counts for nothing yet" in page(sign_in("cleo"))
    [found] = sign_in("cleo").get(API).json()["brought"]
    assert found["rate"]["value"] is None and found["parcels"] == 0


def test_who_may_only_read_sees_no_address(made, sign_in):
    path = f"/{made['gift']}"
    assert "Lindengasse" not in page(sign_in("cleo"), path)
    assert "Lindengasse" not in str(sign_in("cleo").get(f"{API}{path}").json())
    assert "Lindengasse" in page(sign_in("ben"), path)


def test_an_order_list_holds_each_parcel_once(made, sign_in):
    ben = sign_in("ben")
    assert "Ready to order" in page(ben, "/orders")
    taken = ben.post(f"{HERE}/orders")
    [row] = rows(taken)
    assert (row["name"], row["items"], row["country"]) == ("Nils", "1 x PAN-1", "AT")
    assert ben.post(f"{HERE}/orders").status_code == 302  # nothing new
    assert [r["parcel"] for r in rows(ben.post(f"{HERE}/orders", {"again": "1"}))] == [
        row["parcel"]
    ]
    assert Entry.objects.filter(verb="collaborate.gift.export").count() == 2


def test_who_may_only_read_cannot_take_the_list(made, sign_in):
    assert sign_in("cleo").post(f"{HERE}/orders").status_code == 403


def test_a_choice_is_made_on_the_page_and_a_form_sent_twice_takes_nothing_twice(made, sign_in):
    ben, path = sign_in("ben"), f"{HERE}/{made['offered']}"
    sent = {"act": "choose", "version": "1", f"product-{made['product']}": "1"}
    before = Product.objects.get(pk=made["product"]).stock
    assert ben.post(path, sent).status_code == 302
    assert ben.post(path, sent).status_code == 302
    assert Product.objects.get(pk=made["product"]).stock == before - 1


def test_a_choice_beyond_the_limits_stays_as_it_was_typed(made, sign_in):
    path = f"{HERE}/{made['offered']}"
    sent = {"act": "choose", "version": "1", f"product-{made['product']}": "7"}
    answer = sign_in("ben").post(path, sent)
    assert answer.status_code == 422
    assert "at most 3" in answer.content.decode() and 'value="7"' in answer.content.decode()


def test_an_address_that_lacks_something_stays_as_it_was_typed(made, sign_in):
    answer = sign_in("ben").post(
        f"{HERE}/{made['offered']}", {"act": "address", "name": "Mina <b>", "country": "AT"}
    )
    assert answer.status_code == 422
    assert "lacks street and number" in answer.content.decode()
    assert "Mina &lt;b&gt;" in answer.content.decode()


@pytest.mark.parametrize("act", ["", "fly", "deliver", "order"])
def test_a_step_that_is_not_possible_is_told(made, sign_in, act):
    answer = sign_in("ben").post(f"{HERE}/{made['offered']}", {"act": act})
    assert answer.status_code == 422
    assert GiftOffer.objects.get(pk=made["offered"]).state == "offered"


def test_an_outdated_page_is_told_what_there_is_now(made, sign_in):
    ben = sign_in("ben")
    ben.post(f"{HERE}/{made['offered']}", {"act": "choose", f"product-{made['product']}": "1"})
    answer = ben.post(
        f"{HERE}/{made['offered']}", {"act": "cancel", "reason": "Late.", "version": "1"}
    )
    assert answer.status_code == 409


def test_a_post_since_delivery_that_names_the_brand_is_suggested_with_the_words_seen(
    made, sign_in, own_space
):
    import pyarrow as pa

    from wrensong.core import ids
    from wrensong.desk.readings import declare_prepared
    from wrensong.front import open_workspace, prepare

    gift = get_gift(own_space, int(made["gift"]))
    account = ids.read(gift.collaboration.contact.account)[1]
    ws = open_workspace(own_space.path)
    at = gift.shipped_at.replace(tzinfo=None)
    ws.lake.append("posts", pa.table({
        "account_id": pa.array([account] * 2, pa.int64()), "post": ["new1", "new2"],
        "posted_at": pa.array([at, at], pa.timestamp("us")),
        "caption": ["My new bread pan from #FernSalt!", "A walk in the woods"],
        "url": ["javascript:alert(1)", None], "source": ["test", "test"],
        "observed_at": pa.array([at, at], pa.timestamp("us")),
    }))  # fmt: skip
    declare_prepared(own_space.path, prepare(own_space.path))
    told = sign_in("ben").get(f"{API}/{gift.pk}").json()
    assert [(p["post"], p["words"], p["url"]) for p in told["suggested"]] == [
        ("new1", ["Fern & Salt", "Bread pan"], "")
    ]
    done = sign_in("ben").post(f"{HERE}/{gift.pk}", {"act": "post", "post": "new1"})
    assert done.status_code == 302
    assert GiftOffer.objects.get(pk=gift.pk).posted_key == "new1"


def test_a_product_is_added_changed_and_put_away(made, sign_in):
    ben = sign_in("ben")
    sent = {"brand": made["brand"], "name": "Salt", "cost": "1,20", "value": "4.50",
            "currency": "eur", "stock": ""}  # fmt: skip
    assert ben.post(f"{HERE}/products", sent).status_code == 302
    salt = Product.objects.get(name="Salt")
    assert (str(salt.cost), salt.stock) == ("1.20", None)
    path = f"{HERE}/products/{salt.pk}"
    assert ben.post(path, {**sent, "stock": "5", "version": "1"}).status_code == 302
    assert ben.post(path, {**sent, "stock": "9", "version": "1"}).status_code == 409
    assert ben.post(path, {"act": "archive"}).status_code == 302
    assert f'/products/{salt.pk}"' not in page(ben, "/products")
    assert f'/products/{salt.pk}"' in page(ben, "/products?away")


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [("cost", "", "cost of one is missing"), ("value", "4 USD", "in USD, not in EUR"),
     ("stock", "many", "not a whole number"), ("name", "", "needs a name"),
     ("currency", "EU", "not")],
)  # fmt: skip
def test_a_product_that_cannot_be_kept_stays_as_it_was_typed(made, sign_in, name, value, told):
    sent = {"brand": made["brand"], "name": "Salt", "cost": "1.20", "value": "4.50",
            "currency": "EUR", name: value}  # fmt: skip
    answer = sign_in("ben").post(f"{HERE}/products", sent)
    assert answer.status_code == 422
    assert told in answer.content.decode().lower().replace("usd, not in eur", "USD, not in EUR")


def test_the_twin_offers_and_walks_a_gift_like_the_page(made, sign_in):
    ben = sign_in("ben")

    def post(path, body):
        return ben.post(f"{API}{path}", body, content_type="application/json")

    body = {"products": [int(made["product"])], "pieces": "2", "most": "80"}
    told = post(f"/offer/{made['giftless']}", body)
    assert told.status_code == 201
    key = told.json()["id"]
    assert post(f"/{key}", {"act": "choose", "chosen": {made["product"]: 2}}).status_code == 200
    assert post(f"/{key}", {"act": "address", "address": records.HOME}).status_code == 200
    parcels = {one["parcel"] for one in post("/orders", {}).json()["parcels"]}
    assert f"G-{key}" in parcels
    for act in ("ship", "deliver"):
        assert post(f"/{key}", {"act": act}).status_code == 200
    done = post(f"/{key}", {"act": "post", "url": "https://example.org/p/1"}).json()
    assert done["state"] == "posted"


def test_erasing_a_contact_erases_her_addresses(made):
    contact = Contact.objects.get(handle="mina.bakes")
    assert GiftAddress.objects.filter(contact=contact).count() == 1
    costs = list(LedgerEntry.objects.filter(kind="gift_cost").values_list("amount", flat=True))
    with transaction.atomic():
        sweep(contact.space, Names(), [contact.pk])
    assert GiftAddress.objects.filter(name="Mina Okafor").count() == 0
    left = LedgerEntry.objects.filter(kind="gift_cost").values_list("amount", flat=True)
    assert costs and list(left) == costs  # the books stay, without her name
    assert not Contact.objects.filter(handle="mina.bakes").exists()


def test_the_csv_of_gifts_holds_no_address(made, sign_in):
    found = rows(sign_in("cleo").get(f"{HERE}?format=csv"))
    assert [row["state"] for row in found] == ["chosen", "offered", "delivered"]
    assert found[2]["cost"] == "13.50" and "Lindengasse" not in str(found)
