"""Gifts and a giveaway under any order of acts: the stock adds up, nothing skips a state."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wrensong.collaborate.desk import add_campaign, choose_gift, give_address, propose
from wrensong.collaborate.desk.gifts import (
    Posted,
    Shipped,
    add_product,
    export_orders,
    get_gift,
    look,
    offer_gift,
    ship,
    step,
)
from wrensong.collaborate.desk.gifts.offers import Limits
from wrensong.collaborate.desk.gifts.products import ProductSaid
from wrensong.collaborate.desk.giveaways import (
    GiveawaySaid,
    add_giveaway,
    cancel_giveaway,
    close_giveaway,
    draw_winners,
    import_file,
    open_giveaway,
    proof_of,
    replace_winner,
    tick,
)
from wrensong.collaborate.models import GiftAddress, GiftLine, GiftStep, Giveaway, Winner
from wrensong.collaborate.rules import drawing, gifting
from wrensong.core.errors import WrensongError
from wrensong.engage.desk import Contact
from wrensong.match.desk import BrandRecord

HOME = {"name": "N", "line1": "1", "city": "Wien", "country": "AT"}
STOCK = 5
ACTS = st.one_of(
    st.tuples(st.just("choose"), st.integers(0, 2), st.integers(-1, 4)),
    st.tuples(
        st.sampled_from(["address", "export", "again", "ship", "post", *gifting.ACTS]),
        st.integers(0, 2), st.just(0),
    ),
)  # fmt: skip
SEARCH = settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


@pytest.fixture
def brand(space):
    return BrandRecord.objects.create(space=space, name="Fern & Salt", text="")


def act(space, offers, pan, said):
    name, which, count = said
    offer = offers[which]
    if name == "choose":
        choose_gift(offer, {pan.pk: count})
    elif name == "address":
        give_address(offer, HOME)
    elif name in ("export", "again"):
        export_orders(space, None, again=name == "again")
    elif name == "ship":
        ship(offer, None, Shipped())
    elif name == "post":
        look(offer, None, Posted("https://example.org/p"))
    else:
        step(offer, None, name, reason="Because.")


def check(offers, pan):
    pan.refresh_from_db()
    held = GiftLine.objects.exclude(offer__state="cancelled").filter(product=pan)
    assert pan.stock >= 0
    assert pan.stock + sum(line.quantity for line in held) == STOCK
    for offer in offers:
        kept = get_gift(offer.collaboration.campaign.space, offer.pk)
        chosen = sum(line.quantity for line in kept.lines.all())
        assert (chosen > 0) is (kept.state not in ("offered", "cancelled")) or (
            kept.state == "cancelled"
        )
        assert chosen <= kept.max_items
        if kept.state in ("ordered", "shipped", "delivered", "posted", "not_posted"):
            assert kept.exported_at or kept.shipped_at
        if kept.state == "cancelled":
            assert not GiftAddress.objects.filter(offer=kept).exists()
        assert GiftStep.objects.filter(offer=kept).last().after == kept.state


@SEARCH
@given(acts=st.lists(ACTS, max_size=25))
def test_whatever_is_done_with_gifts_the_stock_adds_up(space, brand, acts):
    from django.db import transaction

    with transaction.atomic():
        campaign = add_campaign(space, None, brand, "Spring", "EUR")
        pan = add_product(
            brand, None, ProductSaid("Pan", Decimal(1), Decimal(2), "EUR", "P", STOCK)
        )
        contacts = [
            Contact.objects.create(space=space, account=f"ac_{n}", platform="instagram")
            for n in range(3)
        ]
        offers = [
            offer_gift(propose(campaign, one, "gift", None), None, [pan], Limits(3))
            for one in contacts
        ]
        for said in acts:
            before = {o.pk: get_gift(space, o.pk).state for o in offers}
            try:
                with transaction.atomic():
                    act(space, offers, pan, said)
            except WrensongError:
                now = {o.pk: get_gift(space, o.pk).state for o in offers}
                assert now == before  # what is refused changes nothing
            check(offers, pan)
        transaction.set_rollback(True)


RUN = st.lists(
    st.sampled_from(["tick", "open", "enter", "pass", "close", "draw", "replace", "cancel",
                     "tamper"]), max_size=14,
)  # fmt: skip


@SEARCH
@given(acts=RUN, handles=st.lists(st.sampled_from("abcdefgh"), min_size=1, unique=True))
def test_whatever_is_done_with_a_giveaway_a_draw_proves_itself_or_is_refused(
    space, brand, acts, handles
):
    from django.db import transaction

    real, later, tampered = timezone.now, timedelta(), False
    with transaction.atomic():
        now = real()
        kept = add_giveaway(brand, None, GiveawaySaid(
            "G", prize="P", prize_value=Decimal(1), currency="EUR", zone="UTC", min_age=18,
            countries="AT", rules_url="https://a.example", opens_at=now - timedelta(days=2),
            closes_at=now + timedelta(days=1), alternates=2,
        ))  # fmt: skip
        content = "handle\n" + "\n".join(f"{h}{h}" for h in handles)
        try:
            for name in acts:
                if name == "pass":
                    later += timedelta(days=2)
                    timezone.now = lambda real=real, later=later: real() + later
                    continue
                if name == "tamper":
                    announced = Giveaway.objects.get(pk=kept.pk).state in ("open", "closed")
                    if announced:
                        Giveaway.objects.filter(pk=kept.pk).update(prizes=2)
                    tampered = tampered or announced
                    continue
                try:
                    with transaction.atomic():
                        _run(kept, name, content)
                except WrensongError:
                    pass
                found = Giveaway.objects.get(pk=kept.pk)
                proof = proof_of(found)
                if found.state == "drawn":
                    assert not tampered
                    assert drawing.differences(proof) == []
                    won = Winner.objects.filter(giveaway=found, state="won").count()
                    assert won <= found.prizes
                elif proof is not None:
                    assert found.seed not in str(proof)
        finally:
            timezone.now = real
        transaction.set_rollback(True)


def _run(kept, name, content):
    if name == "tick":
        tick(kept, None, ["rules_link", "platform_release", "tagging", "winner_method", "tie",
                          "entries_disclose", "data"])  # fmt: skip
    elif name == "enter":
        import_file(kept, None, content.encode(), "a.csv")
    elif name == "replace":
        place = Winner.objects.filter(giveaway=kept, state="won").values_list("place", flat=True)
        replace_winner(kept, None, place[0] if place else 1, "no_answer")
    elif name == "cancel":
        cancel_giveaway(kept, None, "No.")
    else:
        {"open": open_giveaway, "close": close_giveaway, "draw": draw_winners}[name](kept, None)
