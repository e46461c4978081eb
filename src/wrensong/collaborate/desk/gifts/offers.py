"""What is offered to whom, and what it is worth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from wrensong.collaborate.models.campaigns import Collaboration
from wrensong.collaborate.models.gifts import GiftOffer, GiftStep, Product
from wrensong.collaborate.rules import gifting, states
from wrensong.core.errors import NotFound, ValueInvalid
from wrensong.core.money import Money
from wrensong.desk.audit import record
from wrensong.desk.models import Space, User

from .products import check_amount

MOST_ITEMS = 100


@dataclass(frozen=True, slots=True)
class Limits:
    """How many things, up to which retail value together (None: no such limit), and how many days
    after delivery the address is kept."""

    items: int = 1
    value: Decimal | None = None
    keep_days: int = gifting.ADDRESS_DAYS


def get_gift(space: Space, pk: int) -> GiftOffer:
    """A gift of this workspace. Raises NotFound, also for one of another workspace."""
    found = _all().filter(collaboration__campaign__space=space, pk=pk).first()
    if found is None:
        raise NotFound("There is no such gift in this workspace.", "See the list of gifts.")
    return found


def gift_offer_of(collaboration: Collaboration) -> GiftOffer | None:
    """The gift of a collaboration, or None."""
    return _all().filter(collaboration=collaboration).first()


def offer_gift(
    collaboration: Collaboration,
    user: User | None,
    products: Iterable[Product],
    limits: Limits | None = None,
) -> GiftOffer:
    """Offer some products to the creator of a collaboration, within limits.

    Raises ValueInvalid without products, for products of several currencies or brands, for limits
    that make no sense, when the collaboration is over or has a gift already.
    """
    limits, chosen = limits or Limits(), list({p.pk: p for p in products}.values())
    space = collaboration.campaign.space
    currency = _currency(collaboration, chosen)
    if not 1 <= limits.items <= MOST_ITEMS:
        raise ValueInvalid(f"A gift holds 1 to {MOST_ITEMS} things.", "Write how many.")
    if limits.value is not None:
        check_amount("value at most", limits.value, currency)
        if all(p.value > limits.value for p in chosen):
            raise ValueInvalid("Everything offered is worth more than the gift may be.",
                               "Raise the limit, or offer other products.")  # fmt: skip
    if not 0 <= limits.keep_days <= 365:
        raise ValueInvalid("An address is kept 0 to 365 days after delivery.", "Write how long.")
    if collaboration.state in (states.COMPLETED, states.CANCELLED):
        raise ValueInvalid(f"This collaboration is {collaboration.state}.", "Propose a new one.")
    try:
        with transaction.atomic():
            made = GiftOffer.objects.create(
                collaboration=collaboration, currency=currency, max_items=limits.items,
                max_value=limits.value, keep_days=limits.keep_days,
            )  # fmt: skip
            made.products.set(chosen)
            GiftStep.objects.create(offer=made, act="offer", after=gifting.OFFERED, by=user)
            record("collaborate.gift.offer", space=space, user=user, subject=f"gift:{made.pk}",
                   label=str(collaboration),
                   after={"products": [p.name for p in chosen], "items": limits.items})  # fmt: skip
    except IntegrityError:
        raise ValueInvalid(f"{collaboration} has a gift already.", "Open that one.") from None
    return get_gift(space, made.pk)


def gift_value(collaboration: Collaboration) -> Money | None:
    """The retail value of a collaboration's gift; None without one, and for a cancelled one.

    Before anything is chosen it is the most that may be chosen (the limit, or the dearest things
    as often as the gift holds them): what a threshold must be compared with.
    """
    offer = gift_offer_of(collaboration)
    if offer is None or offer.state == gifting.CANCELLED:
        return None
    if offer.state != gifting.OFFERED:
        return offer.total("value")
    dearest = max((p.value for p in offer.products.all()), default=Decimal(0)) * offer.max_items
    most = dearest if offer.max_value is None else min(dearest, offer.max_value)
    return Money(most, offer.currency)


def gift_cost(collaboration: Collaboration) -> Money | None:
    """The cost of the goods that were chosen, also of a parcel that was lost; None without a gift,
    before a choice, and for a cancelled one."""
    offer = gift_offer_of(collaboration)
    if offer is None or offer.state in (gifting.OFFERED, gifting.CANCELLED):
        return None
    return offer.total("cost")


def locked(offer: GiftOffer) -> GiftOffer:
    """The offer as it is now, held until the transaction ends."""
    GiftOffer.objects.select_for_update().get(pk=offer.pk)
    return _all().get(pk=offer.pk)


def _all() -> QuerySet[GiftOffer]:
    return GiftOffer.objects.select_related(
        "collaboration__contact", "collaboration__campaign__brand",
        "collaboration__campaign__space",
    ).prefetch_related("lines__product", "products")  # fmt: skip


def _currency(collaboration: Collaboration, chosen: list[Product]) -> str:
    campaign = collaboration.campaign
    if not chosen:
        raise ValueInvalid("Nothing is offered.", "Choose at least one product.")
    for one in chosen:
        if one.space_id != campaign.space_id or one.archived_at is not None:
            raise NotFound("There is no such product in this workspace.", "See the products.")
        if one.brand_id != campaign.brand_id:
            raise ValueInvalid(f"{one} is not a product of {campaign.brand}.",
                               "Offer products of the brand she works with.")  # fmt: skip
    if len({p.currency for p in chosen}) > 1:
        raise ValueInvalid("These products are priced in several currencies.",
                           "Offer those of one currency.")  # fmt: skip
    return chosen[0].currency
