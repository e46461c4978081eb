"""What a parcel costs us, in the ledger: booked once when it is ordered, or leaves unordered."""

from __future__ import annotations

from wrensong.collaborate.desk.payments import book, take_back
from wrensong.collaborate.models import LedgerEntry
from wrensong.collaborate.models.gifts import GiftOffer
from wrensong.desk.models import User


def book_cost(offer: GiftOffer, user: User | None) -> None:
    """Book the cost of the goods that were chosen, in the caller's transaction; booked already, or
    for goods that cost nothing, it does nothing."""
    money = offer.total("cost").rounded()
    if money.amount > 0:
        label = f"Goods of parcel {offer.number}"
        book(offer.collaboration, "gift_cost", money, _key(offer), None, label, user)


def take_cost_back(offer: GiftOffer, user: User | None) -> None:
    """Take the cost of a cancelled parcel back, where it was booked."""
    booked = LedgerEntry.objects.filter(collaboration=offer.collaboration, key=_key(offer)).first()
    if booked is not None:
        take_back(booked, user, f"Parcel {offer.number} was cancelled")


def _key(offer: GiftOffer) -> str:
    return f"gift:{offer.pk}"
