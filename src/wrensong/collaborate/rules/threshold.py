"""From when on French law asks for a written contract: a running total. Pure.

Law 2023-451 of 9 June 2023, article 8, with decree 2025-1137: fees and advantages in kind, before
tax, that one advertiser gives one creator for the same promotional objective within a calendar
year. The amount itself stands in the data of the rules (``disclosure_rules.json``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wrensong.core.errors import ValueInvalid
from wrensong.core.money import Money


@dataclass(frozen=True, slots=True)
class Threshold:
    """At ``amount`` and above a written contract is needed, for years from ``since`` on."""

    amount: Money
    since: date


@dataclass(frozen=True, slots=True)
class Counted:
    """One value that counts: a fee or a gift, when it was agreed or given, and for what. A value
    of None is not known yet (a commission, a gift nobody has valued)."""

    words: str
    value: Money | None
    on: date
    objective: str = ""


@dataclass(frozen=True, slots=True)
class Total:
    """What counts in one year. ``total`` is None when amounts could not be added: ``unknown``
    says why. ``left`` is what may still be given below the threshold."""

    year: int
    threshold: Money
    since: int  # the first year in which it holds
    counted: tuple[Counted, ...]
    total: Money | None
    unknown: str = ""

    @property
    def needed(self) -> bool:
        """Whether a written contract is needed; also where the total is not known."""
        if self.year < self.since:
            return False
        return self.total is None or not self.total < self.threshold

    @property
    def left(self) -> Money | None:
        """None where the total is not known or the threshold is reached."""
        if self.total is None or not self.total < self.threshold:
            return None
        return self.threshold - self.total

    @property
    def words(self) -> str:
        """The finding in a sentence."""
        limit = f"{self.threshold.amount:,.0f} {self.threshold.currency}".replace(",", " ")
        if self.total is None:
            return (f"The total of {self.year} is not known: {self.unknown} "
                    "Until it is, a written contract is asked for.")  # fmt: skip
        total = f"{self.total.amount:,.2f} {self.total.currency}".replace(",", " ")
        if self.left is None:
            return (f"{total} in {self.year} reach the {limit} from which French law asks for a "
                    "written contract with certain clauses.")  # fmt: skip
        left = f"{self.left.amount:,.2f} {self.left.currency}".replace(",", " ")
        return (f"{total} in {self.year}, before tax. {left} are left below the {limit} from "
                "which French law asks for a written contract.")  # fmt: skip


def running_total(
    counted: Iterable[Counted],
    year: int,
    threshold: Threshold,
    rates: Mapping[str, Decimal],
    objective: str = "",
) -> Total:
    """Add up what counts in a year for an objective. What names no objective counts for all:
    two efforts are separate only where both say what they are for."""
    own = tuple(
        one
        for one in counted
        if one.on.year == year
        and (not objective or not one.objective or _same(one.objective, objective))
    )
    currency = threshold.amount.currency
    total, unknown = Money(Decimal(0), currency), []
    open_ended = [one.words for one in own if one.value is None]
    for value in (one.value for one in own if one.value is not None):
        try:
            total = total + value.to(currency, rates)
        except ValueInvalid:
            unknown.append(value.currency)
    if unknown:
        codes = ", ".join(dict.fromkeys(unknown))
        words = (f"there is no exchange rate for {codes}; say in the brief of the campaign, under "
                 "[rates], how many one EUR buys.")  # fmt: skip
        return Total(year, threshold.amount, threshold.since.year, own, None, words)
    if open_ended and total < threshold.amount:
        words = f"nobody knows yet how much this comes to: {', '.join(open_ended)}."
        return Total(year, threshold.amount, threshold.since.year, own, None, words)
    return Total(year, threshold.amount, threshold.since.year, own, total.rounded())


def french(creator: str, audience: Iterable[str], brand: str) -> bool | None:
    """Whether French rules hold: the creator, the audience or the brand is in France. None: none of
    them is known."""
    places = [place for place in (creator, *audience, brand) if place]
    return None if not places else "FR" in places


def _same(one: str, other: str) -> bool:
    return one.casefold().split() == other.casefold().split()
