"""Money: Decimal amounts with a currency, never floats."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

from .errors import ValueInvalid

# ISO 4217 minor units where they are not 2.
_MINOR_UNITS = {"JPY": 0, "KRW": 0, "CLP": 0, "VND": 0, "ISK": 0, "KWD": 3, "BHD": 3, "TND": 3}
_SYMBOLS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR", "₺": "TRY", "zł": "PLN"}
_CODE = re.compile(r"[A-Z]{3}")
_AMOUNT = re.compile(
    r"^\s*(?P<before>[A-Za-z]{3}|[€$£¥₹₺]|zł)?\s*(?P<number>-?[\d.,'\u00a0\u202f\u2009 ]*\d)\s*"
    r"(?P<scale>[kKmM])?\s*(?P<after>[A-Za-z]{3}|[€$£¥₹₺]|zł)?\s*$"
)


def minor_units(currency: str) -> int:
    """How many decimal places a currency has (ISO 4217)."""
    return _MINOR_UNITS.get(currency, 2)


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An exact amount in one currency. Mixing currencies is an error, not a guess."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise TypeError("Money takes a Decimal; floats lose cents")
        if not self.amount.is_finite():
            raise ValueInvalid(f"{self.amount} is not an amount of money.")
        if not _CODE.fullmatch(self.currency):
            raise ValueInvalid(
                f"“{self.currency}” is not a currency code.", "Use three letters, like EUR or USD."
            )

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise ValueInvalid(
                f"Cannot combine {self.currency} with {other.currency}.",
                "Give an exchange rate in the brief under [rates].",
            )

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __mul__(self, factor: Decimal | int) -> Money:
        return Money(self.amount * factor, self.currency)

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.amount < other.amount

    def __le__(self, other: Money) -> bool:
        self._same(other)
        return self.amount <= other.amount

    def rounded(self) -> Money:
        """To the currency's smallest unit, half to even."""
        step = Decimal(1).scaleb(-minor_units(self.currency))
        return Money(self.amount.quantize(step, rounding=ROUND_HALF_EVEN), self.currency)

    def to(self, currency: str, rates: Mapping[str, Decimal]) -> Money:
        """Convert with ``rates``: units of each currency that one EUR buys.

        Raises ValueInvalid when a rate is missing: an exchange rate is never assumed.
        """
        if currency == self.currency:
            return self
        for code in (self.currency, currency):
            if code != "EUR" and code not in rates:
                raise ValueInvalid(
                    f"No exchange rate for {code}.",
                    f"Add it to the brief:  [rates]  {code} = 1.08   (how many {code} one EUR buys).",
                )
        one = Decimal(1)
        euros = self.amount / rates.get(self.currency, one)
        return Money(euros * rates.get(currency, one), currency).rounded()

    @classmethod
    def parse(cls, text: str, default_currency: str | None = None) -> Money:
        """Read ``3 000 EUR``, ``€3,000.50``, ``1.5k USD``, ``2.500,00 €``.

        Raises ValueInvalid for anything that is not one amount, or one without a
        currency when ``default_currency`` is None.
        """
        found = _AMOUNT.match(text)
        if found is None:
            raise ValueInvalid(
                f"“{text}” is not an amount of money.", "Write a number and a currency: 3000 EUR."
            )
        mark = found["after"] or found["before"]
        currency = _SYMBOLS.get(mark, mark.upper()) if mark else default_currency
        if found["before"] and found["after"]:
            before = _SYMBOLS.get(found["before"], found["before"].upper())
            if before != currency:
                raise ValueInvalid(f"“{text}” names two currencies.", "Keep one of them.")
        if currency is None:
            raise ValueInvalid(f"“{text}” has no currency.", "Write it after the number: 3000 EUR.")
        try:
            amount = Decimal(_plain_number(found["number"]))
        except InvalidOperation:
            raise ValueInvalid(f"“{text}” is not an amount of money.") from None
        scale = {"k": 3, "m": 6}.get((found["scale"] or "").lower(), 0)
        return cls(amount.scaleb(scale), currency)


def _plain_number(text: str) -> str:
    """Drop grouping marks; the last of '.' or ',' followed by 1-2 digits is the decimal mark."""
    text = re.sub(r"['\s\u00a0\u202f\u2009]", "", text)
    tail = re.search(r"[.,](\d{1,2})$", text)
    if tail and not (text.count(text[tail.start()]) > 1):
        whole = re.sub(r"[.,]", "", text[: tail.start()])
        return f"{whole or '0'}.{tail[1]}"
    if not re.fullmatch(r"-?\d{1,3}([.,]\d{3})+|-?\d+", text):
        raise InvalidOperation
    return re.sub(r"[.,]", "", text)
