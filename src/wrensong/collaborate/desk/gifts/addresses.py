"""Where parcels go, and for how long that is known."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from wrensong.collaborate.models.gifts import GiftAddress, GiftOffer, GiftStep
from wrensong.collaborate.rules import gifting
from wrensong.core.errors import ValueInvalid
from wrensong.desk.audit import record
from wrensong.desk.models import Space, User

from .offers import locked

NEEDED = {"name": "the name on the parcel", "line1": "street and number", "city": "the town",
          "country": "the country"}  # fmt: skip
OPEN = (gifting.OFFERED, gifting.CHOSEN, gifting.ORDERED)


@transaction.atomic
def give_address(
    offer: GiftOffer,
    address: Mapping[str, str],
    by_creator: bool = False,
    user: User | None = None,
) -> GiftAddress:
    """Keep where the parcel goes: name, line1, line2, postcode, city, region, country (two
    letters), phone. A later one takes its place, until the parcel is on its way. The log does not
    say where. Raises ValueInvalid, naming what is missing.
    """
    said = _checked(address)
    now = locked(offer)
    if now.state not in OPEN:
        raise ValueInvalid("The parcel is on its way, or over: its address can no longer change.",
                           "Write to the carrier.")  # fmt: skip
    at = timezone.now()
    GiftAddress.objects.filter(offer=now).delete()
    made = GiftAddress.objects.create(
        offer=now, contact=now.collaboration.contact, given_at=at, by_creator=by_creator,
        delete_on=gifting.address_until(at.date(), None, False, now.keep_days), **said,
    )  # fmt: skip
    GiftStep.objects.create(offer=now, act="address", after=now.state, by=user,
                            by_creator=by_creator)  # fmt: skip
    record("collaborate.gift.address", space=now.collaboration.campaign.space, user=user,
           subject=f"gift:{now.pk}", label=str(now.collaboration),
           after={"by_creator": by_creator})  # fmt: skip
    return made


def address_of(offer: GiftOffer) -> GiftAddress | None:
    """The address while it is kept; one whose day has come is deleted here."""
    found = GiftAddress.objects.filter(offer=offer).first()
    if found is not None and found.delete_on <= timezone.now().date():
        GiftAddress.objects.filter(pk=found.pk).delete()
        return None
    return found


def shorten(offer: GiftOffer) -> None:
    """Set the day anew after a step of the parcel, in the caller's transaction."""
    found = GiftAddress.objects.filter(offer=offer).first()
    if found is None:
        return
    ended = offer.state == gifting.CANCELLED
    found.delete_on = gifting.address_until(
        found.given_at.date(), offer.delivered_on, ended, offer.keep_days
    )
    if found.delete_on <= timezone.now().date():
        GiftAddress.objects.filter(pk=found.pk).delete()
    else:
        found.save(update_fields=["delete_on"])


def forget_due(space: Space | None = None) -> int:
    """Delete every address whose day has come (of one workspace, or of all); how many."""
    due = GiftAddress.objects.filter(delete_on__lte=timezone.now().date())
    if space is not None:
        due = due.filter(offer__collaboration__campaign__space=space)
    return due.delete()[1].get("collaborate.GiftAddress", 0)


def _checked(address: Mapping[str, str]) -> dict[str, str]:
    said = {}
    for name in GiftAddress.FIELDS:
        text = re.sub(r"[\s\x00-\x1f]+", " ", str(address.get(name) or "")).strip()
        most = getattr(GiftAddress._meta.get_field(name), "max_length", None) or 0
        if name != "country" and len(text) > most:
            raise ValueInvalid(f"{text[:20]}… is longer than {most} letters.", "Shorten it.")
        said[name] = text
    said["country"] = said["country"].upper()
    missing = [words for name, words in NEEDED.items() if not said[name]]
    if missing:
        raise ValueInvalid(f"The address lacks {', '.join(missing)}.", "Fill it in.")
    if not re.fullmatch(r"[A-Z]{2}", said["country"]):
        raise ValueInvalid(f"“{said['country']}” is not a country.", "Write its two letters: AT.")
    return said
