"""What a report is made from, with the look-ups every part of it needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Protocol
from urllib.parse import quote

from wrensong.core.errors import ValueInvalid
from wrensong.core.estimate import Estimate
from wrensong.core.platforms import platform
from wrensong.discover.domain import ImportReport
from wrensong.doors import wording
from wrensong.match.domain import Brief, Fit, Shortlist
from wrensong.plan.domain import FrontierPoint, Offer, Portfolio
from wrensong.vet.domain import Review

STALE_DAYS = 180
DEFINITIONS = {
    "followers": "likes and comments per follower and post",
    "views": "likes and comments per view",
}


class Reviews(Protocol):
    """The reviews of vet: one row per account, and a full review of one."""

    @property
    def table(self) -> Any: ...

    def one(self, account_id: int, deeper: bool = False) -> Review: ...


@dataclass(frozen=True)
class Material:
    """The results of the rooms, read-only. ``as_of`` is the time all ages are told from (UTC);
    ``deeper``: tell also of the questions that learn from everybody."""

    shortlist: Shortlist
    portfolio: Portfolio
    frontier: tuple[FrontierPoint, ...]
    reviews: Reviews
    imports: tuple[ImportReport, ...]
    as_of: datetime
    version: str
    deeper: bool = False

    @property
    def brief(self) -> Brief:
        return self.shortlist.brief

    @cached_property
    def now(self) -> datetime:
        return self.as_of if self.as_of.tzinfo else self.as_of.replace(tzinfo=UTC)

    @cached_property
    def fits(self) -> dict[int, Fit]:
        return {fit.account_id: fit for fit in self.shortlist.fits}

    @cached_property
    def reviewed(self) -> dict[int, dict[str, Any]]:
        """Rows of the table of reviews for those who meet the conditions, by account id."""
        import pyarrow as pa
        import pyarrow.compute as pc

        table = self.reviews.table
        wanted = pa.array(list(self.fits), pa.int64())
        kept = table.filter(pc.is_in(table["account_id"], value_set=wanted))
        return {row["account_id"]: row for row in kept.to_pylist()}

    def row(self, account_id: int) -> dict[str, Any]:
        """The account's row; empty (everything not known) when vet has none."""
        return self.reviewed.get(account_id, {})

    @cached_property
    def concerned(self) -> list[dict[str, Any]]:
        """Rows of the chosen; of every candidate when nobody is chosen."""
        return [self.row(o.account_id) for o in self.portfolio.offers] or [*self.reviewed.values()]

    @cached_property
    def posts_are_old(self) -> bool:
        """Whether most of those concerned were last seen posting long ago."""
        newest = sorted(known(row.get("last_post_at") for row in self.concerned))
        return bool(newest) and days_between(newest[len(newest) // 2], self.now) > STALE_DAYS

    @property
    def counts_reach(self) -> bool:
        """Whether the goal is people who follow rather than engagements."""
        return self.brief.goal == "awareness" and self.portfolio.reach.known

    @property
    def unit(self) -> str:
        return "different followers" if self.counts_reach else "engagements"

    def told(self, e: Estimate) -> str:
        """An expectation with its unit: ``5 200 engagements (4 100–6 600)``."""
        return wording.estimate(replace(e, unit=self.unit), mark=False)

    def brings(self, result: Offer | Portfolio | FrontierPoint) -> Estimate:
        """What an offer, a set or a budget is expected to bring, by the brief's goal."""
        return result.reach if self.counts_reach else result.engagement


def rate(row: dict[str, Any]) -> Estimate:
    """The engagement rate of a row of reviews, with its interval."""
    if row.get("er") is None:
        return Estimate.unknown("posts with likes and comments", method="engagement")
    return Estimate(
        row["er"], row["er_low"], row["er_high"], n=row.get("posts") or 0,
        as_of=row.get("last_post_at"), method="engagement",
    )  # fmt: skip


def rank(row: dict[str, Any]) -> Estimate:
    """The peer percentile (0-100) of a row of reviews, with its interval."""
    if row.get("peer_percentile") is None:
        return Estimate.unknown("similar accounts with posts", unit="percentile")
    return Estimate(
        row["peer_percentile"], row.get("peer_percentile_low"), row.get("peer_percentile_high"),
        n=row.get("peers_n") or 0, unit="percentile",
    )  # fmt: skip


def profile(platform_key: str, account: str) -> str:
    """The public address of an account, or nothing for a platform we do not know."""
    try:
        found = platform(platform_key)
    except ValueInvalid:
        return ""
    return found.profile_url(quote(account.lstrip("@"), safe="._-:"))


def platform_name(key: str) -> str:
    try:
        return platform(key).name
    except ValueInvalid:
        return key


def anchor(account_id: int) -> str:
    """The place in the page where a chosen creator is told about."""
    return f"c{account_id}"


def days_between(earlier: datetime, later: datetime) -> float:
    """Days from one time to another; those without a zone are UTC."""
    return (later.replace(tzinfo=None) - earlier.replace(tzinfo=None)).total_seconds() / 86_400


def known(values: Iterable[Any]) -> list[Any]:
    return [value for value in values if value is not None]
