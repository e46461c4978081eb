"""What both sides promise: the fields of the terms, checked. Pure.

``Deal.of(said)`` reads a plain document (as forms, the API and the portal send it) and
``Deal.as_json()`` writes it back in one form, so that the same promises are the same text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from wrensong.core.errors import ValueInvalid
from wrensong.core.money import Money

from .reading import Reader

FORMATS = ("post", "carousel", "reel", "story", "video", "short", "live", "article")
STAGES = ("agreed", "preparing", "submitted", "approved")
"""Where a cancelled collaboration may have stood, for what is still paid then."""
ROUNDS, REVIEW_HOURS, NET_DAYS, LIVE_DAYS = 2, 120, 30, 90


@dataclass(frozen=True, slots=True)
class Promised:
    """``count`` pieces of one format on one platform, published by ``due`` (None: no day)."""

    platform: str
    format: str
    count: int = 1
    due: date | None = None
    min_length: str = ""  # 30 seconds

    @property
    def words(self) -> str:
        length = f" of at least {self.min_length}" if self.min_length else ""
        day = f", published by {self.due.isoformat()}" if self.due else ""
        return f"{self.count} x {self.format} on {self.platform}{length}{day}"


@dataclass(frozen=True, slots=True)
class Approval:
    """How often changes may be asked for, within how many hours, and what silence means."""

    rounds: int = ROUNDS
    review_hours: int = REVIEW_HOURS
    silence_approves: bool = False


@dataclass(frozen=True, slots=True)
class Usage:
    """What the brand may do with the content, from the day it is published: ``months`` on its own
    channels, ``paid_months`` in paid advertising, up to ``paid_cap``."""

    channels: tuple[str, ...]
    territory: str
    months: int
    paid_months: int = 0
    paid_cap: Money | None = None
    paid_edits: bool = False


@dataclass(frozen=True, slots=True)
class Exclusivity:
    """No work for others in ``category``, ``days`` from publication and ``before_days`` before."""

    category: str
    days: int
    before_days: int = 0
    fee: Money | None = None


@dataclass(frozen=True, slots=True)
class KillFee:
    """``percent`` of the fee is paid when the brand cancels at ``stage``."""

    stage: str
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Party:
    """Who signs: legal name, postal address, e-mail, country of tax. Empty is not given yet."""

    name: str = ""
    address: str = ""
    email: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Deal:
    """All promises of one version of the terms. ``None`` means that nothing is promised.

    ``without`` names clauses of the library that are left out; ``law`` is the country whose law
    holds; days and months are counted from publication, ``payment_net_days`` from the day
    on which the work is live and invoiced.
    """

    fee: Money | None = None
    product: str = ""
    product_value: Money | None = None
    commission_percent: Decimal | None = None
    deliverables: tuple[Promised, ...] = ()
    approval: Approval = field(default_factory=Approval)
    usage: Usage | None = None
    exclusivity: Exclusivity | None = None
    payment_net_days: int = NET_DAYS
    kill_fee: tuple[KillFee, ...] = ()
    live_for_days: int = LIVE_DAYS
    brand: Party = field(default_factory=Party)
    creator: Party = field(default_factory=Party)
    law: str = ""
    note: str = ""
    without: tuple[str, ...] = ()

    @classmethod
    def of(cls, said: Any) -> Deal:
        """Read a document. Raises ValueInvalid that names every field that is wrong."""
        deal, problems = read_deal(said)
        if deal is None:
            told = " ".join(f"{name}: {words}" for name, words in problems.items())
            raise ValueInvalid(f"These terms cannot be read. {told}", "Correct these fields.")
        return deal

    def as_json(self) -> dict[str, Any]:
        """The document ``of`` reads back: amounts are strings, days ISO, every key is there."""
        usage, alone = self.usage, self.exclusivity
        return {
            "fee": money_json(self.fee),
            "product": self.product,
            "product_value": money_json(self.product_value),
            "commission_percent": _decimal(self.commission_percent),
            "deliverables": [
                {"platform": d.platform, "format": d.format, "count": d.count,
                 "due": d.due.isoformat() if d.due else None, "min_length": d.min_length}
                for d in self.deliverables
            ],
            "approval": {
                "rounds": self.approval.rounds, "review_hours": self.approval.review_hours,
                "silence_approves": self.approval.silence_approves,
            },
            "usage": usage and {
                "channels": list(usage.channels), "territory": usage.territory,
                "months": usage.months, "paid_months": usage.paid_months,
                "paid_cap": money_json(usage.paid_cap), "paid_edits": usage.paid_edits,
            },
            "exclusivity": alone and {
                "category": alone.category, "days": alone.days, "before_days": alone.before_days,
                "fee": money_json(alone.fee),
            },
            "payment_net_days": self.payment_net_days,
            "kill_fee": [{"stage": k.stage, "percent": _decimal(k.percent)} for k in self.kill_fee],
            "live_for_days": self.live_for_days,
            "brand": _party_json(self.brand),
            "creator": _party_json(self.creator),
            "law": self.law,
            "note": self.note,
            "without": list(self.without),
        }  # fmt: skip


def read_deal(said: Any) -> tuple[Deal | None, dict[str, str]]:
    """The deal, or None and what is wrong: field (``deliverables.0.count``) -> words."""
    read = Reader(said)
    deal = Deal(
        fee=read.money("fee"),
        product=read.text("product", 300),
        product_value=read.money("product_value"),
        commission_percent=read.percent("commission_percent"),
        deliverables=tuple(read.each("deliverables", _promised, 40)),
        approval=read.inside("approval", _approval) or Approval(),
        usage=read.inside("usage", _usage),
        exclusivity=read.inside("exclusivity", _exclusivity),
        payment_net_days=read.count("payment_net_days", 0, 180, NET_DAYS),
        kill_fee=tuple(read.each("kill_fee", _kill_fee, len(STAGES))),
        live_for_days=read.count("live_for_days", 0, 3650, LIVE_DAYS),
        brand=read.inside("brand", _party) or Party(),
        creator=read.inside("creator", _party) or Party(),
        law=read.text("law", 80),
        note=read.text("note", 2000, lines=True),
        without=read.words("without", 40),
    )
    stages = [k.stage for k in deal.kill_fee]
    if len(set(stages)) < len(stages):
        read.wrong("kill_fee", "The same stage stands there twice.")
    if deal.kill_fee and deal.fee is None:
        read.wrong("kill_fee", "A share of the fee needs a fee.")
    read.finish()
    return (None if read.problems else deal), read.problems


def money_json(amount: Money | None) -> dict[str, str] | None:
    """``{"amount": "120.00", "currency": "EUR"}``."""
    if amount is None:
        return None
    return {"amount": str(amount.rounded().amount), "currency": amount.currency}


def _decimal(number: Decimal | None) -> str | None:
    return None if number is None else format(number.normalize(), "f")


def _party_json(party: Party) -> dict[str, str]:
    return {"name": party.name, "address": party.address, "email": party.email,
            "country": party.country}  # fmt: skip


def _promised(read: Reader) -> Promised:
    return Promised(
        platform=read.platform("platform"),
        format=read.one_of("format", FORMATS),
        count=read.count("count", 1, 100, 1),
        due=read.day("due"),
        min_length=read.text("min_length", 60),
    )


def _approval(read: Reader) -> Approval:
    return Approval(
        rounds=read.count("rounds", 0, 20, ROUNDS),
        review_hours=read.count("review_hours", 1, 24 * 60, REVIEW_HOURS),
        silence_approves=read.truth("silence_approves"),
    )


def _usage(read: Reader) -> Usage | None:
    usage = Usage(
        channels=read.words("channels", 12),
        territory=read.text("territory", 120),
        months=read.count("months", 0, 240, 0),
        paid_months=read.count("paid_months", 0, 240, 0),
        paid_cap=read.money("paid_cap"),
        paid_edits=read.truth("paid_edits"),
    )
    if not usage.months and not usage.paid_months:
        return None
    if usage.months and not usage.channels:
        read.wrong("channels", "Name where the brand may show it.")
    if not usage.territory:
        read.wrong("territory", "Say where it may be shown, such as Austria or worldwide.")
    return usage


def _exclusivity(read: Reader) -> Exclusivity | None:
    alone = Exclusivity(
        category=read.text("category", 120),
        days=read.count("days", 0, 3650, 0),
        before_days=read.count("before_days", 0, 365, 0),
        fee=read.money("fee"),
    )
    if not alone.days and not alone.before_days:
        return None
    if not alone.category:
        read.wrong("category", "Name what she does not advertise meanwhile.")
    return alone


def _kill_fee(read: Reader) -> KillFee:
    share = read.percent("percent")
    if share is None:
        read.wrong("percent", "Say how many percent.")
    return KillFee(read.one_of("stage", STAGES), share or Decimal(0))


def _party(read: Reader) -> Party:
    return Party(
        name=read.text("name", 160),
        address=read.text("address", 300, lines=True),
        email=read.text("email", 254),
        country=read.country("country"),
    )
