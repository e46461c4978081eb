"""Gifts at the desk: what may be chosen, where it goes, how far it is."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from wrensong.collaborate.desk import (
    add_campaign,
    choose_gift,
    gift_cost,
    gift_offer_of,
    gift_value,
    give_address,
    propose,
    told_gift,
)
from wrensong.collaborate.desk.gifts import (
    Posted,
    Shipped,
    add_product,
    address_of,
    export_orders,
    forget_due,
    look,
    offer_gift,
    save_product,
    ship,
    step,
)
from wrensong.collaborate.desk.gifts.offers import Limits
from wrensong.collaborate.desk.gifts.products import ProductSaid, archive_product
from wrensong.collaborate.models import GiftAddress, GiftOffer, GiftStep
from wrensong.core.errors import ChangedMeanwhile, ValueInvalid
from wrensong.core.money import Money
from wrensong.desk.models import Entry, User
from wrensong.engage.desk import Contact
from wrensong.match.desk import BrandRecord

HOME = {"name": "Mina Okafor", "line1": "Lindengasse 1", "postcode": "1070", "city": "Wien",
        "country": "at"}  # fmt: skip
BRAND = '[brand]\nname = "Fern & Salt"\nhandle = "@fernandsalt"\n'


@pytest.fixture
def mina(space):
    brand = BrandRecord.objects.create(space=space, name="Fern & Salt", text=BRAND)
    campaign = add_campaign(space, None, brand, "Spring", "EUR")
    contact = Contact.objects.create(
        space=space, account="ac_1", platform="instagram", handle="mina.bakes"
    )
    return propose(campaign, contact, "gift", None)


@pytest.fixture
def products(mina):
    brand = mina.campaign.brand
    pan = ProductSaid("Bread pan", Decimal("9.50"), Decimal("39.90"), "EUR", "PAN-1", 2)
    flour = ProductSaid("Rye flour", Decimal("1.20"), Decimal("4.50"), "EUR", "RYE-5")
    return add_product(brand, None, pan), add_product(brand, None, flour)


@pytest.fixture
def offer(mina, products):
    return offer_gift(mina, None, products, Limits(3, Decimal("50")))


def stock(product):
    product.refresh_from_db()
    return product.stock


def test_what_is_chosen_leaves_the_stock_and_keeps_its_price(offer, products, mina):
    pan, flour = products
    choose_gift(offer, {pan.pk: 1, flour.pk: 2}, by_creator=True)
    assert stock(pan) == 1
    assert gift_value(mina) == Money(Decimal("48.90"), "EUR")
    assert gift_cost(mina) == Money(Decimal("11.90"), "EUR")
    pan.refresh_from_db()
    dearer = ProductSaid("Bread pan", Decimal("20"), Decimal("60"), "EUR", "PAN-1", 1)
    save_product(pan, None, pan.version, dearer)
    assert gift_cost(mina) == Money(Decimal("11.90"), "EUR")


def test_before_a_choice_the_value_is_the_most_it_may_become(mina, offer):
    assert gift_value(mina) == Money(Decimal("50"), "EUR")
    assert gift_cost(mina) is None


def test_a_collaboration_without_a_gift_has_no_value_and_no_cost(mina):
    assert (gift_offer_of(mina), gift_value(mina), gift_cost(mina)) == (None, None, None)


def test_a_form_sent_twice_chooses_once(offer, products):
    pan, _ = products
    first = choose_gift(offer, {pan.pk: 1}, version=1)
    again = choose_gift(offer, {pan.pk: 1}, version=1)
    assert stock(pan) == 1
    assert (first.version, again.version) == (2, 2)
    assert [line.quantity for line in again.lines.all()] == [1]


def test_an_old_form_that_chooses_something_else_is_refused(offer, products):
    pan, flour = products
    choose_gift(offer, {pan.pk: 1}, version=1)
    with pytest.raises(ChangedMeanwhile):
        choose_gift(offer, {flour.pk: 1}, version=1)
    assert stock(pan) == 1


def test_another_choice_gives_the_first_back(offer, products):
    pan, flour = products
    choose_gift(offer, {pan.pk: 1})
    choose_gift(offer, {flour.pk: 3})
    assert stock(pan) == 2


@pytest.mark.parametrize(
    ("pans", "flours", "told"),
    [
        (0, 4, "at most 3"),
        (2, 0, "worth 79.80"),
        (0, 0, "Nothing is chosen"),
        (-1, 2, "below zero"),
    ],
)
def test_a_choice_outside_the_limits_is_refused(offer, products, pans, flours, told):
    pan, flour = products
    with pytest.raises(ValueInvalid, match=told):
        choose_gift(offer, {pan.pk: pans, flour.pk: flours})
    assert stock(pan) == 2
    assert offer.lines.count() == 0


def test_what_is_not_offered_cannot_be_chosen(offer, mina):
    oven = ProductSaid("Oven", Decimal(1), Decimal(1), "EUR")
    other = add_product(mina.campaign.brand, None, oven)
    with pytest.raises(ValueInvalid, match="does not offer"):
        choose_gift(offer, {other.pk: 1})


def test_what_is_put_away_cannot_be_chosen_any_more(offer, products):
    archive_product(products[1], None, True)
    with pytest.raises(ValueInvalid, match="does not offer"):
        choose_gift(offer, {products[1].pk: 1})


def test_the_creator_is_told_what_she_may_choose_and_not_what_it_costs_us(offer, products):
    told = told_gift(offer)
    assert told["limits"]["words"] == "Up to 3 things, together worth at most 50 EUR.".replace(
        " EUR", "\u202fEUR"
    )
    assert [one["name"] for one in told["products"]] == ["Bread pan", "Rye flour"]
    assert [one["left"] for one in told["products"]] == [2, None]
    assert "9.5" not in str(told) and told["address"]["given"] is False


def test_an_address_needs_its_parts(offer):
    with pytest.raises(ValueInvalid, match="lacks street and number, the town"):
        give_address(offer, {"name": "Mina", "country": "AT"})
    with pytest.raises(ValueInvalid, match="not a country"):
        give_address(offer, {**HOME, "country": "Austria"})


def test_the_log_does_not_say_where_she_lives(offer):
    give_address(offer, HOME, by_creator=True)
    assert address_of(offer).country == "AT"
    assert "Lindengasse" not in str(list(Entry.objects.values()))


def test_a_parcel_goes_from_choice_to_post(offer, products, space):
    ben = User.objects.get(email="ben@example.org")
    choose_gift(offer, {products[0].pk: 1}, by_creator=True)
    assert export_orders(space, ben) == []  # nobody knows where it should go
    give_address(offer, HOME, by_creator=True)
    [row] = export_orders(space, ben)
    assert (row["parcel"], row["items"], row["city"]) == (f"G-{offer.pk}", "1 x PAN-1", "Wien")
    assert export_orders(space, ben) == []
    assert [one["parcel"] for one in export_orders(space, ben, again=True)] == [row["parcel"]]
    offer.refresh_from_db()
    assert row["ordered_at"] == offer.exported_at
    ship(offer, ben, Shipped("Post", "AB 1"))
    assert export_orders(space, ben, again=True) == []
    step(offer, ben, "deliver")
    with pytest.raises(ValueInvalid, match="not an address of the web"):
        look(offer, ben, Posted("javascript:alert(1)"))
    done = look(offer, ben, Posted("https://example.org/p/1"))
    assert done.state == "posted"
    acts = list(GiftStep.objects.filter(offer=offer).values_list("act", flat=True))
    assert acts == ["offer", "choose", "address", "order", "ship", "deliver", "post"]


def test_an_address_goes_thirty_days_after_delivery(offer, products, space):
    choose_gift(offer, {products[0].pk: 1})
    given = give_address(offer, HOME)
    assert given.delete_on == timezone.now().date() + timedelta(days=180)
    ship(offer, None, Shipped())
    step(offer, None, "deliver")
    today = timezone.now().date()
    assert address_of(offer).delete_on == today + timedelta(days=30)
    GiftAddress.objects.update(delete_on=today)
    assert address_of(offer) is None  # looked at on its day, it is gone
    assert GiftAddress.objects.count() == 0


def test_the_worker_forgets_addresses_nobody_looks_at(offer, space, run_jobs):
    from wrensong.collaborate.jobs import TIDY
    from wrensong.desk.jobs import enqueue

    give_address(offer, HOME)
    GiftAddress.objects.update(delete_on=timezone.now().date())
    enqueue(TIDY, space)
    run_jobs()
    assert GiftAddress.objects.count() == 0


def test_only_what_is_due_is_forgotten(offer, space):
    give_address(offer, HOME)
    assert forget_due(space) == 0
    assert GiftAddress.objects.count() == 1


def test_a_cancelled_gift_gives_its_goods_back_and_forgets_the_address(offer, products, mina):
    choose_gift(offer, {products[0].pk: 1})
    give_address(offer, HOME)
    with pytest.raises(ValueInvalid, match="no reason"):
        step(offer, None, "cancel")
    step(offer, None, "cancel", reason="She moved away.")
    assert stock(products[0]) == 2
    assert GiftAddress.objects.count() == 0
    assert gift_value(mina) is None


def test_a_parcel_that_left_keeps_its_choice_and_its_address(offer, products):
    choose_gift(offer, {products[0].pk: 1})
    give_address(offer, HOME)
    ship(offer, None, Shipped())
    with pytest.raises(ValueInvalid, match="can no longer be changed"):
        choose_gift(offer, {products[1].pk: 1})
    with pytest.raises(ValueInvalid, match="can no longer change"):
        give_address(offer, HOME)


def test_a_parcel_does_not_leave_without_an_address(offer, products):
    choose_gift(offer, {products[0].pk: 1})
    with pytest.raises(ValueInvalid, match="no address"):
        ship(offer, None, Shipped())


def test_a_parcel_cannot_arrive_before_it_left_or_tomorrow_week(offer, products):
    choose_gift(offer, {products[0].pk: 1})
    give_address(offer, HOME)
    ship(offer, None, Shipped())
    today = timezone.now().date()
    with pytest.raises(ValueInvalid, match="before it left"):
        step(offer, None, "deliver", on=today - timedelta(days=3))
    with pytest.raises(ValueInvalid, match="has not come"):
        step(offer, None, "deliver", on=today + timedelta(days=7))


def test_a_step_on_an_outdated_gift_is_refused(offer, products):
    choose_gift(offer, {products[0].pk: 1})
    with pytest.raises(ChangedMeanwhile):
        step(offer, None, "cancel", reason="Late.", version=1)


def test_one_collaboration_has_one_gift(offer, mina, products):
    with pytest.raises(ValueInvalid, match="has a gift already"):
        offer_gift(mina, None, products)
    assert GiftOffer.objects.count() == 1


def test_a_product_needs_exact_money():
    with pytest.raises(ValueInvalid, match="more than 2 places"):
        ProductSaid("A", Decimal("1.005"), Decimal(1), "EUR").checked()
    with pytest.raises(ValueInvalid, match="from 0 up"):
        ProductSaid("A", Decimal(-1), Decimal(1), "EUR").checked()


def test_a_stock_that_was_taken_from_is_not_overwritten_by_an_old_form(offer, products):
    pan, _ = products
    choose_gift(offer, {pan.pk: 1})
    with pytest.raises(ChangedMeanwhile):
        save_product(pan, None, 1, ProductSaid("Bread pan", Decimal(1), Decimal(2), "EUR", "", 2))
