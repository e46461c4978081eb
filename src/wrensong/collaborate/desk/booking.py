"""What somebody typed or sent, as an entry to be booked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from wrensong.core.errors import ValueInvalid
from wrensong.core.money import Money
from wrensong.desk.models import Space

from .collaborations import get_collaboration
from .payments import Draft, balance_of, enter


def read_draft(sent: Mapping[str, Any], currency: str) -> Draft:
    """What a form or an endpoint asks to book. Raises ValueInvalid."""
    said = {name: str(sent.get(name) or "").strip() for name in (
        "kind", "amount", "currency", "key", "due", "label", "day", "about"
    )}  # fmt: skip
    about = said["about"]
    if about and not (about.isascii() and about.isdigit()):
        raise ValueInvalid("What it is for is not in the list.", "Choose it from the list.")
    return Draft(
        said["kind"], Money.parse(said["amount"], (said["currency"] or currency).upper()),
        said["key"], _day("due day", said["due"]), said["label"], _day("day", said["day"]),
        int(about[:18]) if about else None, bool(sent.get("over")),
    )  # fmt: skip


def record_payment(space: Space, collaboration: int, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Record a payment from the command line or a notebook: ``new, paid, owed, day, key``. Raises
    NotFound, ValueInvalid."""
    kept = get_collaboration(space, collaboration)
    made, new = enter(kept, read_draft({**sent, "kind": "paid"}, kept.campaign.currency), None)
    owed = balance_of(kept)[made.currency].owed
    return {
        "new": new, "paid": Money(-made.amount, made.currency).rounded(),
        "owed": Money(owed, made.currency).rounded(), "day": made.day, "key": made.key,
    }  # fmt: skip


def _day(what: str, typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise ValueInvalid(f"“{typed}” is no {what}.", "Write it like 2026-05-31.") from None
