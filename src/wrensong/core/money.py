"""Money: Decimal amounts with a currency, never floats."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from .errors import ValueInvalid

# ISO 4217: the codes in use, and the minor units where they are not 2.
CURRENCIES = frozenset(
    """AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN
    BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL
    GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF
    KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN
    MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD
    SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH
    UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG BGN ANG XCG""".split()
)
_MINOR_UNITS = dict.fromkeys(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(), 0
) | dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3)
# ¥ is left out: yen and yuan share it, and they differ by a factor of twenty.
_SYMBOLS = {"€": "EUR", "$": "USD", "£": "GBP", "₹": "INR", "₺": "TRY", "zł": "PLN"}
_MARK = r"[A-Za-z]{3}|[€$£₹₺]|zł"
_AMOUNT = re.compile(
    rf"\s*(?P<before>{_MARK})?\s*(?P<number>-?[\d.,' ]*\d)\s*"
    rf"(?P<scale>[kKmM])?\s*(?P<after>{_MARK})?\s*"
)
_NUMBER = re.compile(
    r"(?P<sign>-?)"
    r"(?P<whole>\d+|[1-9]\d{0,2}(?P<mark>[.,' ])\d{3}(?:(?P=mark)\d{3})*|[1-9]\d?(?:,\d\d)+,\d{3}|)"
    r"(?:[.,](?P<cents>\d{1,2}))?"
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
        if self.currency not in CURRENCIES:
            raise ValueInvalid(
                f"“{self.currency}” is not a currency code.",
                "Use the three ISO 4217 letters, like EUR or USD.",
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
                    f"Add it to the brief under [rates]: how many {code} one EUR buys.",
                )
        ours, theirs = (rates.get(code, Decimal(1)) for code in (self.currency, currency))
        if ours <= 0 or theirs <= 0:
            raise ValueInvalid("An exchange rate must be above zero.", "Correct [rates].")
        return Money(self.amount / ours * theirs, currency).rounded()

    @classmethod
    def parse(cls, text: str, default_currency: str | None = None) -> Money:
        """Read ``3 000 EUR``, ``€3,000.50``, ``1.5k USD``, ``2.500,00 €``.

        Raises ValueInvalid for anything that is not one amount, that can be read in two ways
        (``1.500k``), or that has no currency when ``default_currency`` is None.
        """
        found = _AMOUNT.fullmatch(re.sub(r"\s", " ", text))
        if found is None:
            raise ValueInvalid(
                f"“{text}” is not an amount of money.", "Write a number and a currency: 3000 EUR."
            )
        marks = [m for m in (found["before"], found["after"]) if m]
        named = {_SYMBOLS.get(m, m.upper()) for m in marks} or {default_currency}
        if len(named) > 1:
            raise ValueInvalid(f"“{text}” names two currencies.", "Keep one of them.")
        currency = named.pop()
        if currency is None:
            raise ValueInvalid(f"“{text}” has no currency.", "Write it after the number: 3000 EUR.")
        scale = {"k": 1_000, "m": 1_000_000}.get((found["scale"] or "").lower(), 1)
        number = _plain_number(found["number"], groups=scale == 1 and minor_units(currency) < 3)
        if number is None:
            raise ValueInvalid(
                f"The number in “{text}” can be read in more than one way, or in none.",
                "Write it without grouping marks: 3000 or 3000.50.",
            )
        return cls(number * scale, currency)


def _plain_number(text: str, groups: bool) -> Decimal | None:
    """The number, or None where its marks are not clearly grouping or decimal.

    ``.`` or ``,`` before one or two last digits is the decimal mark; before groups of three
    digits either groups. ``1.500 k`` and ``1.500 KWD`` might mean both: ``groups`` is False
    there and marks that group are refused.
    """
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    whole, cents, mark = found["whole"], found["cents"], found["mark"]
    grouped = "," in whole or "." in whole
    if cents is not None and text[-len(cents) - 1] == (mark or ("," if grouped else "")):
        return None
    if grouped and not groups and cents is None:
        return None
    digits = re.sub(r"\D", "", whole)
    return Decimal(found["sign"] + (digits or "0") + (f".{cents}" if cents else ""))
