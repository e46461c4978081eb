"""What a creator is told of her gift: plain values, and never our costs."""

from __future__ import annotations

from typing import Any

from wrensong.collaborate.models.gifts import GiftOffer, Product
from wrensong.collaborate.rules import gifting
from wrensong.doors import wording

from .addresses import OPEN, address_of


def told_gift(offer: GiftOffer) -> dict[str, Any]:
    """``products`` (id, name, value, currency, left: None for enough, chosen), ``limits`` (items,
    value, words), ``state`` and ``state_words``, ``may_choose``, ``may_give_address``, ``address``
    (given: bool, delete_on: ISO day or None, words), ``parcel`` (carrier, tracking, shipped_at,
    delivered_on), ``version``. Amounts are exact texts."""
    chosen = {line.product_id: line.quantity for line in offer.lines.all()}
    where = address_of(offer)
    may = offer.state in gifting.OPEN_TO_CHOICE
    return {
        "id": offer.pk,
        "number": offer.number,
        "state": offer.state,
        "state_words": gifting.WORDS.get(offer.state, offer.state),
        "version": offer.version,
        "currency": offer.currency,
        "limits": {
            "items": offer.max_items,
            "value": None if offer.max_value is None else str(offer.max_value),
            "words": limit_words(offer),
        },
        "products": [_product(one, chosen.get(one.pk, 0)) for one in offer.products.all()
                     if one.archived_at is None or one.pk in chosen],
        "chosen": [{"name": line.product.name, "quantity": line.quantity}
                   for line in offer.lines.all()],
        "may_choose": may,
        "may_give_address": offer.state in OPEN,
        "address": {
            "given": where is not None,
            "delete_on": where.delete_on.isoformat() if where else None,
            "words": f"Deleted {offer.keep_days} days after delivery, at the latest on "
                     f"{where.delete_on:%-d %B %Y}." if where else "",
        },
        "parcel": {
            "carrier": offer.carrier, "tracking": offer.tracking,
            "shipped_at": offer.shipped_at.isoformat() if offer.shipped_at else None,
            "delivered_on": offer.delivered_on.isoformat() if offer.delivered_on else None,
        },
    }  # fmt: skip


def limit_words(offer: GiftOffer) -> str:
    """``Up to 2 things, together worth at most 60 EUR.``"""
    from wrensong.core.money import Money

    things = "One thing" if offer.max_items == 1 else f"Up to {offer.max_items} things"
    if offer.max_value is None:
        return f"{things}."
    together = "" if offer.max_items == 1 else "together "
    return f"{things}, {together}worth at most " + (
        f"{wording.money(Money(offer.max_value, offer.currency))}."
    )


def _product(one: Product, chosen: int) -> dict[str, Any]:
    left = None if one.stock is None else one.stock + chosen
    return {"id": one.pk, "name": one.name, "value": str(one.value), "currency": one.currency,
            "left": left, "chosen": chosen}  # fmt: skip
