"""Fee tables: what creators ask by platform, format and followers, read from TOML."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from wrensong.core.errors import BadInput
from wrensong.core.money import Money
from wrensong.core.platforms import PLATFORMS

from .own_files import text_of

_SPREAD = 0.25  # of a row's span in logarithms, to either side of the typical fee
_AMOUNT = (int, Decimal)
_NEEDED: dict[str, dict[str, Any]] = {
    "fee": {
        "platform": str, "formats": list, "tier": str, "followers_low": int,
        "followers_high": int, "low": _AMOUNT, "high": _AMOUNT, "currency": str, "source": str,
    },
    "format": {"platform": str, "format": str, "of": str, "factor": _AMOUNT, "source": str},
    "cpm": {"platform": str, "low": _AMOUNT, "high": _AMOUNT, "currency": str, "source": str},
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
class FormatFactor:
    """The fee of a format without rows of its own, as a factor of another format's."""

    platform: str
    format: str
    of: str
    factor: Decimal
    source: str
    year: str = ""


@dataclass(frozen=True, slots=True)
class Cpm:
    """What the market pays for 1000 views."""

    platform: str
    low: Decimal
    high: Decimal
    currency: str
    source: str
    year: str = ""


@dataclass(frozen=True)
class FeeTable:
    rows: tuple[FeeRow, ...]
    name: str
    factors: tuple[FormatFactor, ...] = ()
    cpms: tuple[Cpm, ...] = ()

    def row(
        self, platform: str, format: str, followers: int
    ) -> tuple[FeeRow, FormatFactor | None] | None:
        """The first row that covers a creator (both ends included), for the format itself or,
        with the factor, for the one it is priced after."""
        for row in self.rows:
            if (
                row.platform == platform
                and format in row.formats
                and row.followers_low <= followers <= row.followers_high
            ):
                return row, None
        for factor in self.factors:
            if factor.platform == platform and factor.format == format:
                found = self.row(platform, factor.of, followers)
                return found and (found[0], factor)
        return None

    def cpm(self, platform: str) -> Cpm | None:
        return next((cpm for cpm in self.cpms if cpm.platform == platform), None)


@lru_cache(maxsize=8)
def fee_table(path: str | None = None) -> FeeTable:
    """The user's own table, or the bundled one. Raises FileUnreadable or BadInput."""
    return parse_table(*text_of(path, "fees.toml", "fee table"))


def parse_table(text: str, name: str) -> FeeTable:
    """Read a fee table; every row is checked and named by its number."""
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{name} is not valid TOML: {error}.") from None
    if not isinstance(data.get("fee"), list) or not data["fee"]:
        raise BadInput(f"{name} has no [[fee]] rows.", "Copy the table in docs/methods/fees.md.")
    fees, factors, cpms = (
        [
            _checked(row, kind, name if kind == "fee" else f"{name}, [[{kind}]]", number, known)
            for number, row in enumerate(data.get(kind, []), 1)
        ]
        for kind, known in (("fee", FeeRow), ("format", FormatFactor), ("cpm", Cpm))
    )
    rows = tuple(FeeRow(**row | {"formats": tuple(row["formats"])}) for row in fees)
    table = FeeTable(
        rows, name, tuple(FormatFactor(**row) for row in factors), tuple(Cpm(**r) for r in cpms)
    )
    priced_after = {(factor.platform, factor.format) for factor in table.factors}
    for factor in table.factors:
        if (factor.platform, factor.of) in priced_after:
            raise BadInput(f"{name}: “{factor.of}” has no rows of its own to price others after.")
    return table


def _checked(row: Any, kind: str, name: str, number: int, known: Any) -> dict[str, Any]:
    where = f"{name}, row {number}"
    for key, wanted in _NEEDED[kind].items():
        if not isinstance(row, dict) or not isinstance(row.get(key), wanted):
            raise BadInput(f"{where}: “{key}” is missing or not what it should be.")
    unknown = set(row) - set(known.__dataclass_fields__)
    if unknown:
        raise BadInput(f"{where}: “{min(unknown)}” is not a key of a {kind} row.")
    if "followers_low" in row and not 0 < row["followers_low"] < row["followers_high"]:
        raise BadInput(f"{where}: the lower end must be above zero and below the upper end.")
    if "low" in row and not 0 < row["low"] <= row["high"]:
        raise BadInput(f"{where}: the lower end must be above zero and below the upper end.")
    if row["platform"] not in PLATFORMS:
        raise BadInput(f"{where}: “{row['platform']}” is not a platform Wrensong knows.")
    if "currency" in row:
        Money(Decimal(row["low"]), row["currency"])
    exact = {key: Decimal(row[key]) for key in ("low", "high", "factor") if key in row}
    return {**row, **exact, "year": str(row.get("year", ""))}
