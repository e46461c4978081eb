"""What forms of gifts, giveaways and ambassadors send, as values; each problem names its field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from wrensong.collaborate.desk.gifts.offers import Limits
from wrensong.collaborate.desk.gifts.products import ProductSaid
from wrensong.core.errors import ValueInvalid
from wrensong.core.money import Money

Sent = Mapping[str, Any]


def text(sent: Sent, name: str) -> str:
    return str(sent.get(name) or "").replace("\x00", "").strip()


def amount(sent: Sent, name: str, words: str, currency: str) -> Decimal | None:
    """An amount, or None where nothing was typed. Raises ValueInvalid."""
    said = text(sent, name)
    if not said:
        return None
    try:
        found = Money.parse(said, currency or None)
    except ValueInvalid as error:
        raise ValueInvalid(f"{words}: {error.sentence}", error.next_step) from None
    if currency and found.currency != currency:
        raise ValueInvalid(f"{words} is in {found.currency}, not in {currency}.",
                           "Write it in one currency.")  # fmt: skip
    return found.amount


def needed(sent: Sent, name: str, words: str, currency: str) -> Decimal:
    found = amount(sent, name, words, currency)
    if found is None:
        raise ValueInvalid(f"{words} is missing.", "Write a number, 0 if it is nothing.")
    return found


def whole(sent: Sent, name: str, words: str) -> int | None:
    """A whole number from 0 up, or None where nothing was typed. Raises ValueInvalid."""
    said = text(sent, name)
    if not said:
        return None
    if not (said.isascii() and said.isdecimal()) or len(said) > 9:
        raise ValueInvalid(f"{words} is not a whole number from 0 up.", "Write digits.")
    return int(said)


def number(sent: Sent, name: str) -> int:
    """The number of a record in a hidden field or a choice; 0 where it is none."""
    said = text(sent, name)
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 12 else 0


def version(sent: Sent) -> int | None:
    """The version a form was opened at; None where it does not say."""
    return number(sent, "version") or None


def day(sent: Sent, name: str, words: str) -> date | None:
    """A day, or None where nothing was typed. Raises ValueInvalid."""
    said = text(sent, name)
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise ValueInvalid(f"{words} is not a day.", "Write it like 2026-05-31.") from None


def moment(sent: Sent, name: str, words: str, zone: str) -> datetime | None:
    """A time in a zone (one with a zone of its own keeps it), or None. Raises ValueInvalid."""
    said = text(sent, name)
    if not said:
        return None
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        raise ValueInvalid(f"{words} is not a time.", "Write it like 2026-05-31T18:00.") from None
    if at.tzinfo is not None:
        return at
    try:
        return at.replace(tzinfo=ZoneInfo(zone))
    except (KeyError, ValueError, OSError):
        raise ValueInvalid("A time zone is missing, or not known.",
                           "For example: Europe/Vienna.") from None  # fmt: skip


def product_said(sent: Sent) -> ProductSaid:
    """Raises ValueInvalid."""
    currency = text(sent, "currency").upper()
    return ProductSaid(
        name=text(sent, "name"),
        cost=needed(sent, "cost", "The cost of one", currency),
        value=needed(sent, "value", "The retail value of one", currency),
        currency=currency,
        sku=text(sent, "sku"),
        stock=whole(sent, "stock", "The stock"),
    )


def limits_said(sent: Sent, currency: str) -> Limits:
    """Raises ValueInvalid."""
    items = whole(sent, "pieces", "How many things")
    keep = whole(sent, "keep_days", "How long the address is kept")
    usual = Limits()
    return Limits(
        usual.items if items is None else items,
        amount(sent, "most", "The value at most", currency),
        usual.keep_days if keep is None else keep,
    )


def chosen_said(sent: Sent) -> dict[int, int]:
    """Product -> how many, from fields ``product-12`` or a mapping ``chosen``. Raises
    ValueInvalid."""
    rows = sent.get("chosen")
    if isinstance(rows, Mapping):
        return {int(key): int(count) for key, count in rows.items() if count}
    found = {}
    for name in sent:
        key = name.removeprefix("product-")
        if name.startswith("product-") and key.isascii() and key.isdecimal() and len(key) < 12:
            found[int(key)] = whole(sent, name, "How many") or 0
    return {key: count for key, count in found.items() if count}
