"""What a creator asks: own quotes first, then a dated table, else no price at all."""

from __future__ import annotations

import math
import statistics
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from wrensong.core.errors import BadInput, FileUnreadable
from wrensong.core.money import Money
from wrensong.core.platforms import PLATFORMS
from wrensong.doors import wording

from .domain import FeeRange
from .rates import Rates

ENOUGH_QUOTES = 5  # quotes of others before they move the table
SHRINKAGE = 5  # quotes' worth of belief in the table
_SPREAD = 0.25  # of a row's span in logarithms, to either side of the typical fee
_NEEDED: dict[str, type | tuple[type, ...]] = {
    "platform": str, "formats": list, "tier": str, "followers_low": int, "followers_high": int,
    "low": (int, Decimal), "high": (int, Decimal), "currency": str, "source": str,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FeeRow:
    """One line of a fee table: ``low`` at ``followers_low``, ``high`` at ``followers_high``."""

    platform: str
    formats: tuple[str, ...]
    tier: str
    followers_low: int
    followers_high: int
    low: Decimal
    high: Decimal
    currency: str
    source: str
    url: str = ""
    year: str = ""

    def typical(self, followers: int) -> float:
        """The fee between the ends, interpolated in logarithms of both (currency units)."""
        across = math.log(followers / self.followers_low)
        across /= math.log(self.followers_high / self.followers_low)
        return float(self.low) * (float(self.high) / float(self.low)) ** across

    @property
    def spread(self) -> float:
        """The factor between the typical fee and the ends of the range given for it."""
        return (float(self.high) / float(self.low)) ** _SPREAD


@dataclass(frozen=True, slots=True)
class OwnQuote:
    """A price somebody stated to this user, for one piece of work."""

    account_id: int
    platform: str
    format: str
    followers: int | None
    price: Money
    kind: str
    observed_at: datetime | None


@dataclass(frozen=True)
class FeeTable:
    rows: tuple[FeeRow, ...]
    name: str

    def row(self, platform: str, format: str, followers: int) -> FeeRow | None:
        """The first row that covers a creator, both ends included."""
        for row in self.rows:
            if (
                row.platform == platform
                and format in row.formats
                and row.followers_low <= followers <= row.followers_high
            ):
                return row
        return None


@lru_cache(maxsize=8)
def fee_table(path: str | None = None) -> FeeTable:
    """The user's own table, or the bundled one. Raises FileUnreadable or BadInput."""
    if path is None:
        text = files("wrensong.plan").joinpath("fees.toml").read_text("utf-8")
        return parse_table(text, "the bundled fee table")
    try:
        text = Path(path).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnreadable(f"The fee table {path} cannot be read: {error}.") from None
    return parse_table(text, Path(path).name)


def parse_table(text: str, name: str) -> FeeTable:
    """Read a fee table; every row is checked and named by its number."""
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{name} is not valid TOML: {error}.") from None
    rows = data.get("fee")
    if not isinstance(rows, list) or not rows:
        raise BadInput(f"{name} has no [[fee]] rows.", "Copy the table in docs/methods/fees.md.")
    return FeeTable(tuple(_row(row, f"{name}, row {i}") for i, row in enumerate(rows, 1)), name)


def _row(row: Any, where: str) -> FeeRow:
    for key, kind in _NEEDED.items():
        if not isinstance(row, dict) or not isinstance(row.get(key), kind):
            raise BadInput(f"{where}: “{key}” is missing or not what it should be.")
    unknown = set(row) - set(FeeRow.__dataclass_fields__)
    if unknown:
        raise BadInput(f"{where}: “{min(unknown)}” is not a key of a fee row.")
    if not 0 < row["followers_low"] < row["followers_high"] or not 0 < row["low"] <= row["high"]:
        raise BadInput(f"{where}: the lower end must be above zero and below the upper end.")
    if row["platform"] not in PLATFORMS:
        raise BadInput(f"{where}: “{row['platform']}” is not a platform Wrensong knows.")
    Money(Decimal(row["low"]), row["currency"])
    values = row | {"low": Decimal(row["low"]), "high": Decimal(row["high"])}
    return FeeRow(**values | {"formats": tuple(row["formats"]), "year": str(row.get("year", ""))})


@dataclass(frozen=True)
class Calibration:
    """How the quotes a user has seen compare with the table: a factor, and from how many."""

    factor: float = 1.0
    n: int = 0


@dataclass(frozen=True)
class Pricing:
    """Prices the work of one brief: ``posts`` pieces of one ``format`` in ``currency``."""

    table: FeeTable
    rates: Rates
    currency: str
    format: str
    posts: int
    quotes: dict[int, tuple[OwnQuote, ...]]
    calibration: dict[str, Calibration]

    @classmethod
    def of(
        cls,
        table: FeeTable,
        rates: Rates,
        work: tuple[str, str, int],
        quotes: Iterable[OwnQuote],
    ) -> Pricing:
        """``work`` is (currency, format, posts); quotes for other formats are not used."""
        currency, format, posts = work
        mine: dict[int, list[OwnQuote]] = {}
        for quote in quotes:
            if quote.format == format:
                mine.setdefault(quote.account_id, []).append(quote)
        by_account = {account: _best(found) for account, found in mine.items()}
        calibration = calibrate(table, rates, by_account.values())
        return cls(table, rates, currency, format, posts, by_account, calibration)

    def fee(self, account_id: int, platform: str, followers: int | None) -> FeeRange | str:
        """The fee for the work, or why there is none."""
        own = self.quotes.get(account_id)
        if own:
            missing = self.rates.missing(*(q.price.currency for q in own)) - {self.currency}
            if missing:
                return (
                    f"Own quotes are in {wording.listing(sorted(missing))}; "
                    "say in the brief under [rates] how many of it one EUR buys."
                )
            return self._from_quotes(own)
        if followers is None:
            return "The number of followers is not known."
        row = self.table.row(platform, self.format, followers)
        if row is None:
            name = PLATFORMS[platform].name if platform in PLATFORMS else platform
            return (
                f"No row of {self.table.name} covers a {self.format} on {name} by an account "
                f"with {wording.plural(followers, 'follower')}."
            )
        return self._from_table(row, followers)

    def _from_quotes(self, quotes: Sequence[OwnQuote]) -> FeeRange:
        prices = [self.rates.convert(q.price, self.currency) for q in quotes]
        amounts = sorted(price.amount for price in prices)
        ends = (amounts[0], statistics.median(amounts), amounts[-1])
        low, typical, high = (self._work(amount) for amount in ends)
        kinds = wording.listing(sorted({_KINDS.get(q.kind, q.kind) for q in quotes}))
        newest = max((q.observed_at for q in quotes if q.observed_at), default=None)
        when = f", the newest of {wording.day(newest, datetime.min)}" if newest else ""
        reasons = [f"{wording.plural(len(quotes), 'own quote')} ({kinds}){when}."]
        exchange = self.rates.words(self.currency, *(q.price.currency for q in quotes))
        return FeeRange(low, typical, high, "own quotes", tuple(filter(None, (*reasons, exchange))))

    def _from_table(self, row: FeeRow, followers: int) -> FeeRange:
        own = self.calibration.get(row.platform, Calibration())
        # The row's own ends bound the range: nobody is offered less than the table's lowest.
        middle, ends = row.typical(followers), (float(row.low), float(row.high))
        spread = (max(ends[0], middle / row.spread), middle, min(ends[1], middle * row.spread))
        prices = [Money(Decimal(f"{value * own.factor:.2f}"), row.currency) for value in spread]
        low, typical, high = (
            self._work(self.rates.convert(price, self.currency).amount) for price in prices
        )
        row_ends = (Money(row.low, row.currency), Money(row.high, row.currency))
        reasons = [
            f"{PLATFORMS[row.platform].name} {row.tier}, {wording.number(row.followers_low)} to "
            f"{wording.number(row.followers_high)} followers: {wording.money_range(*row_ends)} a "
            f"{self.format} ({row.source}, {row.year or 'undated'}).",
            f"Read at {wording.plural(followers, 'follower')}; published tables differ widely.",
        ]
        if own.n:
            reasons.append(
                f"Moved by a factor of {wording.number(own.factor, 2)} after "
                f"{wording.plural(own.n, 'own quote')} of others on this platform."
            )
        reasons.append(self.rates.words(row.currency, self.currency))
        return FeeRange(low, typical, high, row.source, tuple(filter(None, reasons)))

    def _work(self, amount: Decimal) -> Money:
        """The whole work in whole units of the currency, never below one unit."""
        whole = (amount * self.posts).quantize(Decimal(1))
        return Money(max(Decimal(1), whole), self.currency)


_KINDS = {"asked": "asked by the creator", "vendor": "a vendor's estimate"}


def _best(quotes: Sequence[OwnQuote]) -> tuple[OwnQuote, ...]:
    """What people stated, or a vendor's estimate where nobody did."""
    people = tuple(quote for quote in quotes if quote.kind != "vendor")
    return people or tuple(quotes)


def calibrate(
    table: FeeTable, rates: Rates, quotes: Iterable[Sequence[OwnQuote]]
) -> dict[str, Calibration]:
    """By platform, the factor between quotes and table, shrunken towards one.

    factor = exp(n / (n + 5) * mean log(quote / table)), one creator counting once; nothing
    moves before five creators have quoted. A vendor's estimates do not count.
    """
    logs: dict[str, list[float]] = {}
    for own in quotes:
        people = [quote for quote in own if quote.kind != "vendor"]
        if not people or not people[0].followers:
            continue
        row = table.row(people[0].platform, people[0].format, people[0].followers)
        if row is None or rates.missing(row.currency, *(q.price.currency for q in people)):
            continue
        amounts = [float(rates.convert(q.price, row.currency).amount) for q in people]
        expected = row.typical(people[0].followers)
        logs.setdefault(row.platform, []).append(math.log(statistics.median(amounts) / expected))
    return {
        platform: Calibration(math.exp(sum(found) / (len(found) + SHRINKAGE)), len(found))
        for platform, found in logs.items()
        if len(found) >= ENOUGH_QUOTES
    }
