"""The demo brand's campaigns: bookings, codes, clicks and orders whose sums agree.

Amounts are whole cents inside and decimal EUR in the files. Nothing of this is imported
yet; the files wait in the folder for the rooms that measure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np

from .calendar import AS_OF, iso
from .people import Account
from .posts import Booked, Posts
from .words import words

_GAP = timedelta(days=6)
_GRACE = timedelta(days=14)
_DISCOUNT_PERCENT = 10
_REFUNDED = 0.04
_UNTRACKED = 160
_LEAK_REFERRER = "coupons.example"

Row = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Booking:
    """One collaboration: who, for which campaign, for how much (EUR), and what it sold."""

    key: str
    campaign: str
    handle: str
    first: date
    fee: int = 0
    gift: int = 0
    posts: int = 3
    orders: int = 0
    leak: int = 0

    @property
    def days(self) -> tuple[date, ...]:
        """Days of the posts that are out at the end of the world."""
        planned = (self.first + i * _GAP for i in range(self.posts))
        return tuple(day for day in planned if day < AS_OF)

    @property
    def code(self) -> str:
        number = {"starter-spring": 10, "slow-summer": 11, "harvest-loaves": 12}[self.campaign]
        return f"{self.handle.split('.')[0].upper()}{number}"


@dataclass(slots=True)
class Sales:
    """Rows of clicks.csv and orders.csv."""

    clicks: list[Row] = field(default_factory=list)
    orders: list[Row] = field(default_factory=list)


ORDER_HEADER = (
    "order id", "ordered at", "customer", "new customer", "code", "click id", "referrer",
    "survey answer", "gross", "discount", "net", "refunded", "currency",
)  # fmt: skip
CLICK_HEADER = ("click id", "collaboration", "clicked at", "referrer", "country", "bot")


def bookings() -> tuple[Booking, ...]:
    told = words("campaigns")["booking"]
    return tuple(Booking(key=f"co{i + 1:02d}", **facts) for i, facts in enumerate(told))


def booked_posts() -> tuple[Booked, ...]:
    """The posts that were published for the brand."""
    return tuple(Booked(b.handle, day) for b in bookings() for day in b.days)


def make_sales(rng: np.random.Generator, people: tuple[Account, ...]) -> Sales:
    """Clicks and orders of every booking, the leak, and orders nobody tracked."""
    names = {p.handle: p.name.split()[0] for p in people}
    windows = {c["key"]: (c["starts"], c["ends"]) for c in words("campaigns")["campaign"]}
    drafts: list[dict[str, Any]] = []
    clicks: list[dict[str, Any]] = []
    for booking in bookings():
        if not booking.days:
            continue
        last = min(AS_OF, windows[booking.campaign][1] + _GRACE)
        mine = _clicks(rng, booking, last)
        clicks += mine
        drafts += _tracked(rng, booking, mine, names[booking.handle], last)
        drafts += _leaked(rng, booking, windows[booking.campaign][1])
    drafts += _untracked(rng, [names[b.handle] for b in bookings()[:4]])
    return Sales(clicks=_numbered_clicks(clicks), orders=_numbered_orders(rng, drafts))


def _seconds_after(rng: np.random.Generator, days: tuple[date, ...], last: date, n: int) -> Any:
    """Moments after one of the posts, most within two days."""
    start = np.array(days, "datetime64[s]")[rng.integers(0, len(days), n)]
    wait = 18 * 3600 + rng.exponential(40 * 3600, n)
    found = start + wait.astype("timedelta64[s]")
    return np.minimum(found, np.datetime64(last, "s") - np.timedelta64(60, "s"))


def _clicks(rng: np.random.Generator, booking: Booking, last: date) -> list[dict[str, Any]]:
    n = int(rng.poisson(40 + booking.orders * 26))
    when = np.sort(_seconds_after(rng, booking.days, last, n))
    bots = rng.random(n) < 0.04
    countries = rng.choice(["AT", "DE", "CH", "IT"], n, p=[0.55, 0.35, 0.06, 0.04])
    return [
        {"booking": booking.key, "at": at, "country": str(c), "bot": bool(b)}
        for at, c, b in zip(when, countries, bots, strict=True)
    ]


def _tracked(
    rng: np.random.Generator, booking: Booking, clicks: list[dict[str, Any]], name: str, last: date
) -> list[dict[str, Any]]:
    """Orders by code and click, by code alone, by click alone."""
    people = [c for c in clicks if not c["bot"]]
    chosen = rng.choice(len(people), booking.orders, replace=False)
    latest = np.datetime64(last, "s") - np.timedelta64(1, "s")
    drafts = []
    for i in chosen:
        click = people[i]
        way = rng.random()
        wait = np.timedelta64(int(rng.exponential(5 * 3600)) + 90, "s")
        drafts.append(
            {
                "at": min(click["at"] + wait, latest),
                "code": booking.code if way < 0.85 else "",
                "click": click if way < 0.6 or way >= 0.85 else None,
                "referrer": "instagram.example" if way < 0.6 else "",
                "survey": name if rng.random() < 0.5 else "",
            }
        )
    return drafts


def _leaked(rng: np.random.Generator, booking: Booking, ended: date) -> list[dict[str, Any]]:
    """Orders with the code, without a click, in a burst after the campaign was over."""
    start = np.datetime64(ended + timedelta(days=3), "s")
    wait = rng.exponential(30 * 3600, booking.leak) % (9 * 86_400)
    survey = rng.choice(["", "search", "coupon page"], booking.leak)
    return [
        {
            "at": start + np.timedelta64(int(w), "s"), "code": booking.code, "click": None,
            "referrer": _LEAK_REFERRER if rng.random() < 0.7 else "", "survey": str(s),
        }
        for w, s in zip(wait, survey, strict=True)
    ]  # fmt: skip


def _untracked(rng: np.random.Generator, names: list[str]) -> list[dict[str, Any]]:
    """The shop's other orders; some of them name a creator when asked at the checkout."""
    start, span = np.datetime64("2026-03-01", "s"), 244 * 86_400
    at = start + rng.integers(0, span, _UNTRACKED).astype("timedelta64[s]")
    shares = [0.4, 0.16, 0.16, 0.08, *(0.2 / len(names) for _ in names)]
    answers = rng.choice(["", "friend", "search", "market stall", *names], _UNTRACKED, p=shares)
    return [
        {"at": a, "code": "", "click": None, "referrer": "", "survey": str(s)}
        for a, s in zip(at, answers, strict=True)
    ]


def _numbered_clicks(clicks: list[dict[str, Any]]) -> list[Row]:
    clicks.sort(key=lambda c: (c["at"], c["booking"]))
    rows: list[Row] = []
    for i, click in enumerate(clicks):
        click["id"] = f"k{i + 1:05d}"
        rows.append(
            (
                click["id"], click["booking"], iso(np.array([click["at"]]))[0],
                "instagram.example", click["country"], "yes" if click["bot"] else "no",
            )
        )  # fmt: skip
    return rows


def _numbered_orders(rng: np.random.Generator, drafts: list[dict[str, Any]]) -> list[Row]:
    drafts.sort(key=lambda d: d["at"])
    rows: list[Row] = []
    for i, draft in enumerate(drafts):
        gross = int(rng.lognormal(np.log(3_400), 0.35))
        discount = gross * _DISCOUNT_PERCENT // 100 if draft["code"] else 0
        net = gross - discount
        rows.append(
            (
                f"FS-{1001 + i}", iso(np.array([draft["at"]]))[0],
                f"cu{int(rng.integers(1, 400)):04d}", "yes" if rng.random() < 0.6 else "no",
                draft["code"], draft["click"]["id"] if draft["click"] else "", draft["referrer"],
                draft["survey"], euros(gross), euros(discount), euros(net),
                euros(net if rng.random() < _REFUNDED else 0), "EUR",
            )
        )  # fmt: skip
    return rows


def euros(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def collaboration_rows(posts: Posts, people: tuple[Account, ...]) -> list[Row]:
    """collaborations.csv: one row per booking, with the ids of its posts."""
    place = {p.handle: i for i, p in enumerate(people)}
    rows: list[Row] = []
    for b in bookings():
        own = np.flatnonzero(posts.account == place[b.handle])
        days = {np.datetime64(day, "D") for day in b.days}
        ids = [
            posts.id_of(int(i)) for i in own if posts.posted_at[i].astype("datetime64[D]") in days
        ]
        done = len(b.days) == b.posts
        rows.append(
            (
                b.key, b.campaign, b.handle, people[place[b.handle]].platform,
                "gift" if b.gift else "sponsored post", b.posts, euros(b.fee * 100),
                euros(b.gift * 100), "EUR", (b.first - timedelta(days=16)).isoformat(),
                b.first.isoformat(), " ".join(ids),
                "done" if done else "posting" if b.days else "agreed", b.code,
                f"https://fernandsalt.example/r/{b.key}",
            )
        )  # fmt: skip
    return rows


COLLABORATION_HEADER = (
    "collaboration", "campaign", "username", "platform", "type", "posts", "fee", "gift cost",
    "currency", "agreed on", "first post on", "post ids", "status", "code", "link",
)  # fmt: skip
CODE_HEADER = (
    "code",
    "collaboration",
    "campaign",
    "username",
    "discount percent",
    "valid from",
    "valid until",
)


def code_rows() -> list[Row]:
    ends = {c["key"]: c["ends"] for c in words("campaigns")["campaign"]}
    return [
        (
            b.code, b.key, b.campaign, b.handle, _DISCOUNT_PERCENT, b.first.isoformat(),
            (ends[b.campaign] + _GRACE).isoformat(),
        )
        for b in bookings()
    ]  # fmt: skip


CAMPAIGN_HEADER = (
    "campaign", "name", "goal", "starts", "ends", "budget", "committed", "currency", "status",
    "orders by code or link", "net revenue by code or link",
)  # fmt: skip


def campaign_rows(sales: Sales) -> list[Row]:
    """campaigns.csv; revenue is net of discounts and refunds, the leak included."""
    by_key = {b.key: b.campaign for b in bookings()}
    by_code = {b.code: b.campaign for b in bookings()}
    by_click = {click[0]: by_key[str(click[1])] for click in sales.clicks}
    place = {name: i for i, name in enumerate(ORDER_HEADER)}
    rows: list[Row] = []
    for c in words("campaigns")["campaign"]:
        mine = [b for b in bookings() if b.campaign == c["key"]]
        sold = [
            o
            for o in sales.orders
            if (by_code.get(str(o[place["code"]])) or by_click.get(o[place["click id"]]))
            == c["key"]
        ]
        cents = sum(_cents(o[place["net"]]) - _cents(o[place["refunded"]]) for o in sold)
        rows.append(
            (
                c["key"], c["name"], c["goal"], c["starts"].isoformat(), c["ends"].isoformat(),
                euros(c["budget"] * 100), euros(sum(b.fee + b.gift for b in mine) * 100), "EUR",
                c["status"], len(sold), euros(cents),
            )
        )  # fmt: skip
    return rows


def _cents(amount: str | int) -> int:
    return int(str(amount).replace(".", ""))
