"""What the form of a giveaway sends, as values."""

from __future__ import annotations

from typing import Any

from wrensong.collaborate.desk.giveaways import GiveawaySaid
from wrensong.collaborate.models.giveaways import Giveaway
from wrensong.core.errors import ValueInvalid

from .gifts import Sent, amount, moment, text, whole

_NUMBERS = (("prizes", "How many prizes"), ("alternates", "How many alternates"),
            ("keep_days", "How long handles are kept"))  # fmt: skip
_TEXTS = ("name", "platform", "prize", "zone", "countries", "free_entry", "rules_url",
          "must_contain", "salt_source")  # fmt: skip


def giveaway_said(sent: Sent) -> GiveawaySaid:
    """Raises ValueInvalid, naming the field."""
    said: dict[str, Any] = {name: text(sent, name) for name in _TEXTS}
    said["currency"] = text(sent, "currency").upper()
    said["prize_value"] = amount(sent, "prize_value", "The value of a prize", said["currency"])
    if said["prize_value"] is not None and not said["currency"]:
        raise ValueInvalid("The value of a prize has no currency.", "Write its code: EUR.")
    for name, words in _NUMBERS:
        found = whole(sent, name, words)
        if found is not None:
            said[name] = found
    said["min_age"] = whole(sent, "min_age", "The lowest age")
    for name, words in (("opens_at", "The opening"), ("closes_at", "The closing")):
        said[name] = moment(sent, name, words, said["zone"])
    return GiveawaySaid(**said)


def filled(kept: Giveaway) -> dict[str, Any]:
    """The fields of a giveaway as its form shows them; times in its zone."""
    from wrensong.collaborate.showing.giveaways import local

    names = (*_TEXTS, "currency", "prizes", "alternates", "keep_days", "min_age", "prize_value")
    found: dict[str, Any] = {n: getattr(kept, n) for n in names}
    for name in ("opens_at", "closes_at"):
        at = local(kept, getattr(kept, name))
        found[name] = at.strftime("%Y-%m-%dT%H:%M") if at else ""
    return {n: "" if value is None else value for n, value in found.items()}
