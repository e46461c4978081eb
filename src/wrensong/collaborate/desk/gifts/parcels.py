"""Parcels: ordered by a list, sent, arrived, and what was seen of them afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from wrensong.collaborate.models.gifts import GiftAddress, GiftOffer, GiftStep
from wrensong.collaborate.rules import gifting
from wrensong.core.errors import ChangedMeanwhile, ValueInvalid
from wrensong.desk.audit import record
from wrensong.desk.models import Space, User

from .addresses import address_of, forget_due, shorten
from .choosing import give_back
from .costs import book_cost, take_cost_back
from .offers import locked
from .products import key_of

REASONED = ("lose", "cancel", "look_again")
"""Acts that need a reason."""
ON_THE_WAY = (gifting.ORDERED,)
BOUGHT = ("order", "ship")
"""Acts from which on the goods of a parcel are a cost, whichever comes first."""
COLUMNS = ("parcel", *GiftAddress.FIELDS, "items", "pieces", "value", "currency", "ordered_at")


@dataclass(frozen=True, slots=True)
class Shipped:
    """How a parcel goes; both may be empty."""

    carrier: str = ""
    tracking: str = ""


@dataclass(frozen=True, slots=True)
class Posted:
    """What she made of it: an address, or the key of a post of the facts (with its address)."""

    url: str = ""
    key: str = ""


def step(
    offer: GiftOffer,
    user: User | None,
    act: str,
    *,
    on: date | None = None,
    reason: str = "",
    version: int | None = None,
) -> GiftOffer:
    """Do one act of ``rules.gifting``; ``on`` is the day of a delivery (None: today).

    Raises ValueInvalid when it is not possible now, a reason is missing or the day cannot be;
    ChangedMeanwhile when the gift is no longer at ``version``.
    """
    if act == "post":
        raise ValueInvalid("Which post it is was not said.", "Give its address.")
    fields: dict[str, Any] = {}
    if act == "deliver":
        fields["delivered_on"] = on or timezone.now().date()
    elif act in ("ship", "order"):
        fields[f"{'shipped' if act == 'ship' else 'exported'}_at"] = timezone.now()
    elif act == "no_post":
        fields["looked_at"] = timezone.now()
    elif act == "look_again":
        fields |= {"looked_at": None, "posted_url": "", "posted_key": ""}
    return _moved(offer, user, act, fields, (reason, version))


def ship(
    offer: GiftOffer, user: User | None, said: Shipped, version: int | None = None
) -> GiftOffer:
    """The parcel left. Raises ValueInvalid without an address or when it is not possible now."""
    if address_of(offer) is None:
        raise ValueInvalid("There is no address for this parcel.", "Ask her for it first.")
    carrier, tracking = key_of(said.carrier)[:60], key_of(said.tracking)
    if len(tracking) > 120:
        raise ValueInvalid("The tracking number is longer than 120 letters.", "Shorten it.")
    fields = {"shipped_at": timezone.now(), "carrier": carrier, "tracking": tracking}
    return _moved(offer, user, "ship", fields, ("", version))


def look(
    offer: GiftOffer, user: User | None, found: Posted, version: int | None = None
) -> GiftOffer:
    """Somebody saw that she posted about it. Raises ValueInvalid without an address of the web or
    the key of a post, or when it is not possible now."""
    url, key = key_of(found.url), key_of(found.key)
    if (url and not url.lower().startswith(("https://", "http://"))) or len(url) > 500:
        raise ValueInvalid("This is not an address of the web.", "It begins with https://.")
    if not (url or key) or len(key) > 120:
        raise ValueInvalid("Which post it is was not said.", "Give its address.")
    fields = {"posted_url": url, "posted_key": key, "looked_at": timezone.now()}
    return _moved(offer, user, "post", fields, ("", version))


@transaction.atomic
def export_orders(space: Space, user: User | None, again: bool = False) -> list[dict[str, Any]]:
    """Every chosen gift whose address is known, one row a parcel (``COLUMNS``); they are ordered
    now. ``again``: those that were on an earlier list and have not left, too. The log says how
    many, not where they go."""
    forget_due(space)
    states = (gifting.CHOSEN, *ON_THE_WAY) if again else (gifting.CHOSEN,)
    wanted = list(
        GiftOffer.objects.select_for_update()
        .filter(collaboration__campaign__space=space, state__in=states)
        .order_by("pk").values_list("pk", flat=True)
    )  # fmt: skip
    addresses = {one.offer_id: one for one in GiftAddress.objects.filter(offer__in=wanted)}
    rows = []
    for offer in GiftOffer.objects.filter(pk__in=addresses).order_by("pk").prefetch_related(
        "lines__product"
    ).select_related("collaboration__contact", "collaboration__campaign"):  # fmt: skip
        if offer.state == gifting.CHOSEN:
            offer = _step(offer, user, "order", {"exported_at": timezone.now()}, "")
        rows.append(_row(offer, addresses[offer.pk]))
    if rows:
        record("collaborate.gift.export", space=space, user=user,
               label=f"{len(rows)} parcel{'s' if len(rows) != 1 else ''}",
               after={"parcels": [row["parcel"] for row in rows], "again": again})  # fmt: skip
    return rows


@transaction.atomic
def _moved(
    offer: GiftOffer, user: User | None, act: str, fields: dict[str, Any],
    said: tuple[str, int | None],
) -> GiftOffer:  # fmt: skip
    reason, version = " ".join(said[0].split()), said[1]
    now = locked(offer)
    if version is not None and now.version != version:
        words = gifting.WORDS.get(now.state, now.state)
        raise ChangedMeanwhile(f"This gift was changed meanwhile: it is {words}.")
    if act in REASONED and not reason:
        raise ValueInvalid("There is no reason.", "Say why, in words the other side could read.")
    if len(reason) > 300:
        raise ValueInvalid("The reason is longer than 300 letters.", "Say it in fewer words.")
    if act == "deliver":
        _possible_day(now, fields["delivered_on"])
    before = now.state
    moved = _step(now, user, act, fields, reason)
    if act == "cancel":
        give_back(moved)
    shorten(moved)
    record(f"collaborate.gift.{act}", space=now.collaboration.campaign.space, user=user,
           subject=f"gift:{now.pk}", label=str(now.collaboration), before={"state": before},
           after={"state": moved.state, "reason": reason})  # fmt: skip
    return locked(moved)


def _step(
    offer: GiftOffer, user: User | None, act: str, fields: dict[str, Any], reason: str
) -> GiftOffer:
    found = gifting.after(offer.state, act)
    if found is None:
        names = ", ".join(one.words for one in gifting.possible(offer.state))
        raise ValueInvalid(
            f"A gift that is {gifting.WORDS.get(offer.state, offer.state)} cannot take this step.",
            f"What can be done now: {names}." if names else "It is over.",
        )
    GiftOffer.objects.filter(pk=offer.pk).update(state=found, version=F("version") + 1, **fields)
    GiftStep.objects.create(offer=offer, act=act, after=found, by=user, reason=reason)
    offer.refresh_from_db(fields=["state", "version", *fields])
    if act in BOUGHT:
        book_cost(offer, user)
    elif act == "cancel":
        take_cost_back(offer, user)
    return offer


def _possible_day(offer: GiftOffer, on: date) -> None:
    if isinstance(on, datetime):
        on = on.date()
    if on > timezone.now().date() + timedelta(days=1):  # somewhere it is tomorrow already
        raise ValueInvalid("This day has not come.", "Write the day on which it arrived.")
    if offer.shipped_at is not None and on < offer.shipped_at.date() - timedelta(days=1):
        raise ValueInvalid("It cannot have arrived before it left.", "Correct the day.")


def _row(offer: GiftOffer, where: GiftAddress) -> dict[str, Any]:
    lines = list(offer.lines.all())
    named = [f"{line.quantity} x {line.product.sku or line.product.name}" for line in lines]
    assert offer.exported_at is not None
    return {
        "parcel": offer.number,
        **{name: getattr(where, name) for name in GiftAddress.FIELDS},
        "items": "; ".join(named),
        "pieces": sum(line.quantity for line in lines),
        "value": offer.total("value").amount,
        "currency": offer.currency,
        "ordered_at": offer.exported_at,
    }
