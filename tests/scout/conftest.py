"""Twenty invented creators and the results of every room for them, made by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from wrensong.core.estimate import Estimate
from wrensong.core.money import Money
from wrensong.discover.domain import ImportReport
from wrensong.match.domain import Brand, Brief, Claim, Exclusion, Fit, Part, Quote, Shortlist
from wrensong.plan.domain import Certificate, FeeRange, FrontierPoint, Offer, Portfolio
from wrensong.vet.domain import Review, Signal

AS_OF = datetime(2026, 5, 20, 9, 0, tzinfo=UTC)
HANDLES = (
    "@mina.bakes", "@oven.and.otter", "@crumbly.tuesdays", "@the.slow.starter", "@rye.rye.rye",
    "@pantry.of.pia", "@little.loaf.lab", "@kiln.and.crumb", "@sundays.in.flour", "@butterscope",
    "@the.quiet.baker", "@millstone.mornings", "@proof.and.patience", "@tin.tray.tales",
)  # fmt: skip


def eur(amount: int | str) -> Money:
    return Money(Decimal(amount), "EUR")


@dataclass
class InventedReviews:
    table: pa.Table

    def one(self, account_id: int, deeper: bool = False) -> Review:
        row = next(r for r in self.table.to_pylist() if r["account_id"] == account_id)
        rate = Estimate.unknown("posts with likes and comments")
        if row["er"] is not None:
            rate = Estimate(
                row["er"], row["er_low"], row["er_high"], n=row["posts"], as_of=row["last_post_at"]
            )
        return Review(
            account_id=account_id, account=row["account"], platform=row["platform"],
            display_name=row["display_name"], followers=row["followers"], tier=row["tier"],
            niche=row["niche"], observed_at=row["observed_at"],
            last_post_at=row["last_post_at"], as_of=AS_OF,
            signals=(
                Signal(
                    "engagement", "How much do followers react?", rate, "high for this size",
                    "Posts bring more likes and comments than those of most similar accounts.",
                    light="clear" if rate.known else "not known",
                    peers=Estimate(0.031, 0.012, 0.058, n=412), peers_n=412,
                    changes="ten more posts", cannot_see="saves and shares",
                ),
                Signal(
                    "likes", "Do likes follow followers?",
                    Estimate(3.4 if account_id == 103 else 0.4, unit="standard deviations", n=23),
                    "fewer likes than usual" if account_id == 103 else "typical",
                    "Such a following usually brings 180 to 420 likes; these posts have 61."
                    if account_id == 103 else "Likes follow followers as they do for similar ones.",
                    light="look" if account_id == 103 else "clear",
                    changes="a month of follower counts",
                ),
                Signal(
                    "community", "Do comments get answers?",
                    Estimate(0.31, 0.24, 0.38, n=140) if row["reply_ratio"]
                    else Estimate.unknown("comments with their authors"),
                    "answers often" if row["reply_ratio"] else "not known",
                    "31 % of 140 comments by others got an answer.",
                    light="clear" if row["reply_ratio"] else "not known",
                ),
                Signal(
                    "cadence", "How often do posts appear?",
                    Estimate(2.1, 1.6, 2.6, n=row["posts"], unit="posts/week") if rate.known
                    else Estimate.unknown("five dated posts", unit="posts/week"),
                    "of the posts in your files", "Gaps between the known posts.",
                ),
            ),
        )  # fmt: skip


def review_row(i: int) -> dict[str, Any]:
    known = i != 5
    rate = 0.046 - 0.002 * i
    newest = AS_OF.replace(tzinfo=None) - timedelta(days=3 + i)
    return {
        "account_id": 100 + i, "account": HANDLES[i], "platform": "instagram",
        "display_name": "Mina Okafor" if i == 0 else f"Baker {i}",
        "followers": 12_400 + 900 * i if i != 6 else None,
        "tier": "micro", "niche": "food", "country": "AT" if i % 3 else None, "language": "de",
        "posts": 23 - i if known else 0,
        "er": rate if known else None, "er_low": rate * 0.8 if known else None,
        "er_high": rate * 1.25 if known else None, "er_base": "followers",
        "peer_percentile": 81.0 - 3 * i if known else None,
        "peer_percentile_low": 70.0 - 3 * i if known else None,
        "peer_percentile_high": 90.0 - 3 * i if known else None, "peers_n": 412 if known else 0,
        "reply_ratio": 0.31 if i < 3 else None, "reply_low": 0.24 if i < 3 else None,
        "reply_high": 0.38 if i < 3 else None, "comments_seen": 140 if i < 3 else None,
        "disclosed_share": 0.08 if known else None, "disclosed_low": 0.02 if known else None,
        "disclosed_high": 0.19 if known else None, "posts_per_week": 2.1 if known else None,
        "first_post_at": newest - timedelta(days=300) if known else None,
        "last_post_at": newest if known else None,
        "observed_at": AS_OF.replace(tzinfo=None) - timedelta(days=3),
    }  # fmt: skip


def fit(i: int) -> Fit:
    quote = Quote(
        "Day four of the rye starter: no sugar, no hurry, and the crumb finally holds.",
        f"p{i}", "slow food", "for",
    )  # fmt: skip
    return Fit(
        100 + i, HANDLES[i], "instagram", 2.1 - 0.15 * i, 98.0 - 5 * i,
        parts=(
            Part("topic", "Topic", Estimate(0.72, unit="cosine", n=23), 97.0 - 4 * i,
                 "writes about bread in 17 of 23 captions"),
            Part("graph", "Hashtags and mentions", Estimate(0.4, unit="cosine", n=23), 80.0 - 2 * i,
                 "shares #sourdough and #slowbread with the brand"),
            Part("values", "Values", Estimate(0.66, n=3) if i < 4
                 else Estimate.unknown("captions"), None,
                 "2 of 3 claims in the creator’s own words" if i < 4 else "", (quote,)),
            Part("audience", "Audience", Estimate.unknown("audience countries"), None, ""),
        ),
        worries=("Mentions three brands in the last ten posts.",) if i == 1 else (),
    )  # fmt: skip


def offer(i: int) -> Offer:
    gift = i == 2
    likely = 620.0 - 60 * i
    return Offer(
        100 + i, HANDLES[i], "instagram", "gift" if gift else "fee",
        eur(40) if gift else eur(120 + 10 * i),
        None if gift else FeeRange(
            eur(90 + 10 * i), eur(120 + 10 * i), eur(160 + 10 * i),
            "published price tables of 2023, revised by you",
            ("41 published prices for this size", "a post, not a reel"),
        ),
        Estimate(likely, likely * 0.7, likely * 1.4, n=23 - i, unit="count", kind="estimated"),
        Estimate.unknown("audience overlap", unit="count"),
        Estimate(0.4, 0.3, 0.5, kind="estimated") if gift else Estimate(1.0),
        words="Send a gift (40 EUR to you) and leave the rest open." if gift
        else f"Offer {120 + 10 * i} EUR for 1 post; the range is {90 + 10 * i}–{160 + 10 * i} EUR.",
    )  # fmt: skip


@dataclass
class Inputs:
    """The arguments of ``build_view``; tests change one and build again."""

    brief: Brief
    shortlist: Shortlist
    portfolio: Portfolio
    frontier: tuple[FrontierPoint, ...]
    reviews: InventedReviews
    imports: tuple[ImportReport, ...]


def total(value: float) -> Estimate:
    return Estimate(value, value * 0.78, value * 1.25, unit="count", kind="estimated")


def point(budget: int, value: float, creators: int) -> FrontierPoint:
    return FrontierPoint(
        eur(budget), eur(budget - 20), creators, value, total(value),
        Estimate.unknown("audience overlap", unit="count"),
    )  # fmt: skip


@pytest.fixture
def inputs() -> Inputs:
    brief = Brief(
        brand=Brand(
            "Fern & Salt", ("baking", "slow food"), claims=(Claim("slow food", ("no hurry",)),),
            competitors=("@fastloaf",),
        ),
        budget=eur(900), gift_cost=eur(40), countries=("AT", "DE"),
    )  # fmt: skip
    exclusions = (
        Exclusion(201, "@dov.cooks", "followers", "143 000 followers; at most 100 000 asked."),
        Exclusion(202, "@tiny.tin", "followers", "640 followers; at least 1 000 asked."),
        Exclusion(203, "@loaf.in.lima", "country", "Is in Peru; the brief asks for AT or DE."),
        Exclusion(204, "@fast.fan", "competitor", "Mentions @fastloaf in 4 of 20 posts."),
        *(Exclusion(210 + i, f"@faraway.{i}", "country", "Is elsewhere.") for i in range(2)),
    )  # fmt: skip
    offers = tuple(offer(i) for i in range(6))
    return Inputs(
        brief=brief,
        shortlist=Shortlist(
            brief, 20, tuple(fit(i) for i in range(len(HANDLES))), exclusions,
            not_known={"country": 5},
        ),
        portfolio=Portfolio(
            eur(900), eur(780), "expected engagements, discounted for overlap", offers,
            Certificate(2820, 2900, 0.9724, "lazy greedy with a data-dependent bound"),
            total(2820), Estimate.unknown("audience overlap", unit="count"),
            runners_up=tuple(offer(i) for i in range(6, 9)),
            next_tenth=point(990, 3080, 7), next_tenth_adds=(offer(6),), unpriced=1,
            notes=("Your own hours are not counted.",),
        ),
        frontier=tuple(
            point(budget, value, n)
            for budget, value, n in (
                (300, 1200, 2), (600, 2150, 4), (900, 2820, 6), (990, 3080, 7), (1350, 3600, 9),
                (1800, 4100, 12),
            )
        ),
        reviews=InventedReviews(pa.Table.from_pylist([review_row(i) for i in range(len(HANDLES))])),
        imports=(
            ImportReport("in/spring creators.csv", "creators", "csv", 21, 20, 0, 0, 1, (), (),
                         AS_OF - timedelta(days=3), "the column “seen”"),
            ImportReport("in/posts.csv", "posts", "csv", 240, 240, 0, 0, 0, (), (),
                         AS_OF - timedelta(days=3), "the file’s own date"),
        ),
    )  # fmt: skip


@pytest.fixture
def as_of() -> datetime:
    return AS_OF
