"""What a creator asks: own quotes first, then a dated table, then the market's price of views."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from wrensong.core.money import Money
from wrensong.core.platforms import PLATFORMS
from wrensong.doors import wording

from .domain import FeeRange
from .fee_table import FeeRow, FeeTable, FormatFactor
from .priors import priors
from .rates import Rates

ENOUGH_QUOTES = 3  # creators who quoted before they move the table
SHRINKAGE = 5  # quotes' worth of belief in the table
_SLOPE_SHRINKAGE = 5  # the same for how the fee grows with size, in (log followers) squared


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


@dataclass(frozen=True, slots=True)
class Work:
    """What is asked of one creator: ``posts`` pieces of one ``format``, paid in ``currency``."""

    currency: str
    format: str = "post"
    posts: int = 1
    collaboration: str = "sponsored post"

    @property
    def each(self) -> float:
        """What one piece costs in this collaboration, against one plain sponsored post."""
        kind = priors().collaborations[self.collaboration]
        return kind.fee / kind.posts if kind.fee else 1.0


@dataclass(frozen=True)
class Calibration:
    """How own quotes of a platform compare with the table, by size: log(quote / table) is
    ``level + slope * (log followers - centre)``, from ``n`` creators."""

    level: float = 0.0
    slope: float = 0.0
    centre: float = 0.0
    n: int = 0

    def factor(self, followers: int) -> float:
        return math.exp(self.level + self.slope * (math.log(max(1, followers)) - self.centre))


@dataclass(frozen=True)
class Pricing:
    """Prices the work of one brief."""

    table: FeeTable
    rates: Rates
    work: Work
    quotes: dict[int, tuple[OwnQuote, ...]]
    calibration: dict[str, Calibration]

    @classmethod
    def of(cls, table: FeeTable, rates: Rates, work: Work, quotes: Iterable[OwnQuote]) -> Pricing:
        """Quotes for other formats are not used."""
        mine: dict[int, list[OwnQuote]] = {}
        for quote in quotes:
            if quote.format == work.format:
                mine.setdefault(quote.account_id, []).append(quote)
        by_account = {account: _best(found) for account, found in mine.items()}
        calibration = calibrate(table, rates, by_account.values())
        return cls(table, rates, work, by_account, calibration)

    def fee(
        self, account_id: int, platform: str, followers: int | None, views: float | None = None
    ) -> FeeRange | str:
        """The fee for the work, or why there is none. ``views`` a post, where they are known."""
        own = self.quotes.get(account_id)
        if own:
            missing = self.rates.missing(*(q.price.currency for q in own)) - {self.work.currency}
            if missing:
                return (
                    f"Own quotes are in {wording.listing(sorted(missing))}; "
                    "say in the brief under [rates] how many of it one EUR buys."
                )
            return self._from_quotes(own, platform, followers, views)
        if followers is None:
            return "The number of followers is not known."
        found = self.table.row(platform, self.work.format, followers)
        if found is not None:
            return self._from_table(*found, followers, views)
        if views is not None and self.table.cpm(platform) is not None:
            return self._from_views(platform, views)
        name = PLATFORMS[platform].name if platform in PLATFORMS else platform
        return (
            f"No row of {self.table.name} covers a {self.work.format} on {name} by an account "
            f"with {wording.plural(followers, 'follower')}."
        )

    def _from_quotes(
        self, quotes: Sequence[OwnQuote], platform: str, followers: int | None, views: float | None
    ) -> FeeRange:
        prices = [self.rates.convert(q.price, self.work.currency) for q in quotes]
        amounts = sorted(float(price.amount) for price in prices)
        ends = (amounts[0], statistics.median(amounts), amounts[-1])
        low, typical, high = (self._whole(amount) for amount in ends)
        kinds = wording.listing(sorted({_KINDS.get(q.kind, q.kind) for q in quotes}))
        newest = max((q.observed_at for q in quotes if q.observed_at), default=None)
        when = f", the newest of {wording.day(newest, datetime.min)}" if newest else ""
        reasons = [
            f"{wording.plural(len(quotes), 'own quote')} ({kinds}){when}.",
            self.rates.words(self.work.currency, *(q.price.currency for q in quotes)),
            self._kind_words(),
            self._market_words(platform, typical, followers, views),
        ]
        return FeeRange(low, typical, high, "own quotes", tuple(filter(None, reasons)))

    def _from_table(
        self, row: FeeRow, format: FormatFactor | None, followers: int, views: float | None
    ) -> FeeRange:
        own = self.calibration.get(row.platform, Calibration())
        factor = own.factor(followers)
        # The row's own ends bound the range: nobody is offered less than the table's lowest.
        middle, ends = row.typical(followers), (float(row.low), float(row.high))
        spread = (max(ends[0], middle / row.spread), middle, min(ends[1], middle * row.spread))
        times = factor * float(format.factor if format else 1)
        prices = [Money(Decimal(f"{value * times:.2f}"), row.currency) for value in spread]
        low, typical, high = (
            self._whole(float(self.rates.convert(price, self.work.currency).amount))
            for price in prices
        )
        row_ends = (Money(row.low, row.currency), Money(row.high, row.currency))
        priced = format.of if format else self.work.format
        reasons = [
            f"{PLATFORMS[row.platform].name} {row.tier}, {wording.number(row.followers_low)} to "
            f"{wording.number(row.followers_high)} followers: {wording.money_range(*row_ends)} a "
            f"{priced} ({row.source}, {row.year or 'undated'}).",
            f"Read at {wording.plural(followers, 'follower')}; published tables differ widely.",
        ]
        if format:
            reasons.append(
                f"A {format.format} counts {wording.number(float(format.factor), 2)} of a "
                f"{format.of} ({format.source}, {format.year or 'undated'})."
            )
        if own.n:
            reasons.append(
                f"Moved by a factor of {wording.number(factor, 2)} after what "
                f"{wording.plural(own.n, 'other creator')} of this platform asked of you, "
                f"{wording.percent(own.n / (own.n + SHRINKAGE), 0)} of the way."
            )
        reasons += [
            self.rates.words(row.currency, self.work.currency),
            self._kind_words(),
            self._market_words(row.platform, typical, followers, views),
        ]
        return FeeRange(low, typical, high, row.source, tuple(filter(None, reasons)))

    def _from_views(self, platform: str, views: float) -> FeeRange:
        """The market's price of the views this creator usually has."""
        cpm = self.table.cpm(platform)
        assert cpm is not None
        ends = [
            float(self.rates.convert(Money(end, cpm.currency), self.work.currency).amount)
            * views / 1000
            for end in (cpm.low, cpm.high)
        ]  # fmt: skip
        low, typical, high = (
            self._whole(x) for x in (ends[0], math.sqrt(ends[0] * ends[1]), ends[1])
        )
        market = wording.money_range(Money(cpm.low, cpm.currency), Money(cpm.high, cpm.currency))
        reasons = [
            f"No fee is published for this size; the market pays {market} for 1{wording.THIN}000 "
            f"views on {PLATFORMS[platform].name} ({cpm.source}, {cpm.year or 'undated'}), and a "
            f"post of theirs has about {wording.number(float(f'{views:.2g}'))}.",
            self.rates.words(cpm.currency, self.work.currency),
            self._kind_words(),
        ]
        return FeeRange(low, typical, high, "market price of views", tuple(filter(None, reasons)))

    def _kind_words(self) -> str:
        if self.work.each == 1:
            return ""
        kind = priors().collaborations[self.work.collaboration]
        each = wording.number(self.work.each, 2)
        return (
            f"As part of {_KIND_NAMES[kind.name]} a piece counts {each} of a plain sponsored "
            f"post ({kind.source}, {kind.year})."
        )

    def _market_words(
        self, platform: str, typical: Money, followers: int | None, views: float | None
    ) -> str:
        """The fee for 1000 views against what the market pays."""
        cpm = self.table.cpm(platform)
        if cpm is None or (views is None and followers is None):
            return ""
        basis = "its usual views"
        if views is None:
            size = priors().size
            views = size["impressions_at_10k"].value
            views *= ((followers or 0) / 10_000) ** size["impressions_power"].value
            basis = "views estimated from followers"
        each = float(typical.amount) / self.work.posts
        mine = Money(Decimal(f"{1000 * each / max(1.0, views):.2f}"), self.work.currency)
        market = wording.money_range(Money(cpm.low, cpm.currency), Money(cpm.high, cpm.currency))
        return (
            f"That is {wording.money(mine)} for 1{wording.THIN}000 views ({basis}); the market "
            f"pays {market} ({cpm.source}, {cpm.year or 'undated'})."
        )

    def _whole(self, amount: float) -> Money:
        """The whole work in whole units of the currency, never below one unit."""
        whole = Decimal(round(amount * self.work.posts * self.work.each))
        return Money(max(Decimal(1), whole), self.work.currency)


_KIND_NAMES = {
    "review": "a review",
    "giveaway": "a giveaway",
    "ambassador": "an ambassador programme",
}
_KINDS = {"asked": "asked by the creator", "vendor": "a vendor's estimate"}


def _best(quotes: Sequence[OwnQuote]) -> tuple[OwnQuote, ...]:
    """What people stated, or a vendor's estimate where nobody did."""
    people = tuple(quote for quote in quotes if quote.kind != "vendor")
    return people or tuple(quotes)


def calibrate(
    table: FeeTable, rates: Rates, quotes: Iterable[Sequence[OwnQuote]]
) -> dict[str, Calibration]:
    """By platform, a line through log(quote / table) by log followers, shrunken to the table.

    level = n / (n + 5) * mean, slope = S_xy / (S_xx + 5): a ridge regression that believes the
    table as much as five quotes. One creator counts once, by the median of their quotes;
    nothing moves before three creators have quoted. A vendor's estimates do not count.
    """
    points: dict[str, list[tuple[float, float]]] = {}
    for own in quotes:
        people = [quote for quote in own if quote.kind != "vendor"]
        if not people or not people[0].followers:
            continue
        found = table.row(people[0].platform, people[0].format, people[0].followers)
        if found is None:
            continue
        row, format = found
        if rates.missing(row.currency, *(q.price.currency for q in people)):
            continue
        amounts = [float(rates.convert(q.price, row.currency).amount) for q in people]
        expected = row.typical(people[0].followers) * float(format.factor if format else 1)
        ratio = math.log(statistics.median(amounts) / expected)
        points.setdefault(row.platform, []).append((math.log(people[0].followers), ratio))
    return {
        platform: _line(found) for platform, found in points.items() if len(found) >= ENOUGH_QUOTES
    }


def _line(points: Sequence[tuple[float, float]]) -> Calibration:
    n = len(points)
    centre, mean = (sum(values) / n for values in zip(*points, strict=True))
    sxx = sum((x - centre) ** 2 for x, _ in points)
    sxy = sum((x - centre) * (y - mean) for x, y in points)
    slope = sxy / (sxx + _SLOPE_SHRINKAGE)
    return Calibration(n / (n + SHRINKAGE) * mean, slope, centre, n)
