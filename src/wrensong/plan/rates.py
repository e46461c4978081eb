"""Exchange rates: the brief's own, else the dated reference rates that come with Wrensong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.resources import files

from wrensong.core.money import Money
from wrensong.doors import wording


@dataclass(frozen=True, slots=True)
class Rates:
    """How many of each currency one EUR buys, and where that comes from."""

    per_euro: Mapping[str, Decimal]
    own: frozenset[str]
    dated: date

    @classmethod
    def of(cls, own: Mapping[str, Decimal]) -> Rates:
        """The bundled rates, with ``own`` (the brief's) in their place."""
        data = json.loads(files("wrensong.plan").joinpath("rates.json").read_text("utf-8"))
        bundled = {code: Decimal(rate) for code, rate in data["rates"].items()}
        return cls({**bundled, **own}, frozenset(own), date.fromisoformat(data["date"]))

    def missing(self, *currencies: str) -> set[str]:
        """The currencies among these that no rate is known for."""
        return set(currencies) - set(self.per_euro) - {"EUR"}

    def convert(self, money: Money, currency: str) -> Money:
        """Raises ValueInvalid when a rate is not known: a rate is never assumed."""
        return money.to(currency, self.per_euro)

    def words(self, *currencies: str) -> str:
        """The rates used between these currencies, empty when they are one and the same."""
        if len(set(currencies)) < 2:
            return ""
        used = sorted(set(currencies) - {"EUR"})
        said = [f"1 EUR = {self.per_euro[code]} {code}" for code in used]
        day = wording.day(self.dated, date.min)
        origin = "your rates" if self.own & set(used) else f"ECB reference rates of {day}"
        return f"{wording.listing(said)} ({origin})."
