"""Choosing: what is chosen replaces an earlier choice, so sending a form twice changes nothing."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from wrensong.collaborate.models.gifts import GiftLine, GiftOffer, GiftStep, Product
from wrensong.collaborate.rules import gifting
from wrensong.core.errors import ChangedMeanwhile, ValueInvalid
from wrensong.desk.audit import record
from wrensong.desk.models import User

from .offers import locked


@transaction.atomic
def choose_gift(
    offer: GiftOffer,
    chosen: Mapping[int, int],
    by_creator: bool = False,
    user: User | None = None,
    version: int | None = None,
) -> GiftOffer:
    """Choose products (id -> how many), all at once; an earlier choice goes back to the stock.

    Choosing what is chosen already changes nothing. Raises ValueInvalid outside the limits, when
    too few are left, or once the parcel is ordered; ChangedMeanwhile when the gift is no longer at
    ``version`` (None: whatever it is) and something else was chosen.
    """
    now = locked(offer)
    before = {line.product_id: line.quantity for line in now.lines.all()}
    wanted = {int(key): n for key, n in chosen.items() if n}
    if wanted == before and now.state != gifting.OFFERED:
        return now
    if version is not None and now.version != version:
        raise ChangedMeanwhile(f"{_capital(now)} was changed meanwhile.")
    if now.state not in gifting.OPEN_TO_CHOICE:
        raise ValueInvalid(f"{_capital(now)} is {gifting.WORDS.get(now.state, now.state)}: "
                           "the choice can no longer be changed.",
                           "Write to each other if something is wrong.")  # fmt: skip
    # Always in the order of their ids, so that two who choose at once never wait for each other.
    keys = sorted({*wanted, *before})
    products = {p.pk: p for p in Product.objects.select_for_update().filter(pk__in=keys)
                .order_by("pk")}  # fmt: skip
    offered = {
        p.pk: gifting.Item(p.name, p.value,
                           None if p.stock is None else p.stock + before.get(p.pk, 0))
        for p in (products.get(one.pk, one) for one in now.products.all())
        if p.archived_at is None or p.pk in before
    }  # fmt: skip
    wrong = gifting.problems(wanted, offered, now.max_items, now.max_value)
    if wrong:
        raise ValueInvalid(" ".join(wrong), "Choose again within what is offered.")
    for key in keys:
        _take(products[key], wanted.get(key, 0) - before.get(key, 0))
    now.lines.all().delete()
    GiftLine.objects.bulk_create(
        GiftLine(offer=now, product=products[key], quantity=n, cost=products[key].cost,
                 value=products[key].value)
        for key, n in sorted(wanted.items())
    )  # fmt: skip
    GiftOffer.objects.filter(pk=now.pk).update(
        state=gifting.CHOSEN, by_creator=by_creator, chosen_at=timezone.now(),
        version=F("version") + 1,
    )  # fmt: skip
    GiftStep.objects.create(offer=now, act="choose", after=gifting.CHOSEN, by=user,
                            by_creator=by_creator)  # fmt: skip
    record("collaborate.gift.choose", space=now.collaboration.campaign.space, user=user,
           subject=f"gift:{now.pk}", label=str(now.collaboration),
           after={"chosen": {products[k].name: n for k, n in sorted(wanted.items())},
                  "by_creator": by_creator})  # fmt: skip
    return locked(now)


def give_back(offer: GiftOffer) -> None:
    """Put what was chosen back into the stock, in the caller's transaction."""
    lines = {line.product_id: line.quantity for line in offer.lines.all()}
    for one in Product.objects.select_for_update().filter(pk__in=lines).order_by("pk"):
        _take(one, -lines[one.pk])


def _take(product: Product, count: int) -> None:
    """Take so many from the stock (below zero: give back); never below what is there."""
    if product.stock is None or not count:
        return
    taken = Product.objects.filter(pk=product.pk, stock__gte=count).update(
        stock=F("stock") - count, version=F("version") + 1
    )
    if not taken:
        raise ValueInvalid(f"Of “{product}” too few are left.", "Choose again.")


def _capital(offer: GiftOffer) -> str:
    return f"The gift for {offer.collaboration.contact}"
