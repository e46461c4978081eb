"""Posts: when, what kind, how many likes, comments and views, and what is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from . import captions, laws
from .calendar import DAYS, MIDNIGHT, VIRAL_DAY, Times
from .people import Account
from .words import words

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

OWN_BRAND = "Fern & Salt"
_NEVER_BY_CHANCE = (OWN_BRAND, "Krumelund")


@dataclass(frozen=True, slots=True)
class Posts:
    """One entry per post, ordered by account and time. ``account`` indexes the people."""

    account: Ints
    posted_at: Times
    kinds: list[str]
    likes: Ints
    comments: Ints
    views: Ints  # -1: the platform shows none
    german: NDArray[np.bool_]
    captions: list[str]
    topics: list[str]
    sponsors: list[str | None]
    labelled: NDArray[np.bool_]

    def id_of(self, i: int) -> str:
        return f"wren{i + 1:06d}"


@dataclass(frozen=True, slots=True)
class Booked:
    """A post agreed with the demo brand: by whom and when."""

    handle: str
    on: date


def make_posts(
    rng: np.random.Generator, people: Sequence[Account], booked: Sequence[Booked] = ()
) -> Posts:
    """All posts of all accounts."""
    counts = np.array([p.posts for p in people])
    account = np.repeat(np.arange(len(people)), counts)
    nth = np.concatenate([np.arange(n) for n in counts])
    posted_at = _times(rng, people)
    german = rng.random(account.size) < np.array([p.german for p in people])[account]
    draws = rng.integers(0, 1 << 31, (account.size, captions.DRAWS))
    sponsors, disclosed = _sponsors(rng, people, account)
    viral = [Booked(p.handle, VIRAL_DAY) for p in people if p.growth == "viral"]
    hits = _place(people, account, posted_at, viral)
    for post in _place(people, account, posted_at, booked):
        sponsors[post], disclosed[post] = OWN_BRAND, True
    kinds = _kinds(rng, people, account)
    for post in hits:
        kinds[post] = "reel"
    likes, comments, views = _reactions(rng, people, account, _attention(account, hits), kinds)
    said, topics = [], []
    for i, person in enumerate(people[int(a)] for a in account):
        sponsor = sponsors[i]
        topics.append(captions.topic_of(person, draws[i]))
        if sponsor is None:
            said.append(captions.plain_caption(person, nth[i], draws[i], german[i]))
        else:
            said.append(
                captions.paid_caption(
                    person, nth[i], draws[i], german[i], sponsor, disclosed=bool(disclosed[i])
                )
            )
    return Posts(
        account=account, posted_at=posted_at, kinds=kinds, likes=likes, comments=comments,
        views=views, german=german, captions=said, topics=topics, sponsors=sponsors,
        labelled=disclosed & (rng.random(account.size) < 0.7),
    )  # fmt: skip


def _times(rng: np.random.Generator, people: Sequence[Account]) -> Times:
    """Each account's posts from 18 months ago to its last post, mostly in the evening."""
    found = []
    for p in people:
        ages = np.sort(rng.uniform(p.silent_days + 1, DAYS, p.posts))[::-1]
        ages[-1] = p.silent_days + 1
        found.append(np.floor(ages))
    days = np.concatenate(found)
    hours = np.clip(rng.normal(17.5, 3.2, days.size), 5.5, 22.9)
    seconds = (hours * 3600).astype(np.int64) - days.astype(np.int64) * 86_400
    moments = MIDNIGHT + seconds.astype("timedelta64[s]")
    ends = np.cumsum([p.posts for p in people])
    return np.concatenate([np.sort(part) for part in np.split(moments, ends[:-1])])


def _kinds(rng: np.random.Generator, people: Sequence[Account], account: Ints) -> list[str]:
    reel = np.searchsorted([0.35, 0.6], rng.random(account.size))
    instagram = ("image", "carousel", "reel")
    fixed = {"tiktok": "video", "youtube": "video"}
    return [
        fixed.get(people[a].platform) or instagram[k] for a, k in zip(account, reel, strict=True)
    ]


def _sponsors(
    rng: np.random.Generator, people: Sequence[Account], account: Ints
) -> tuple[list[str | None], NDArray[np.bool_]]:
    """Which post is paid by whom, and which of them say so."""
    offers = {
        niche: [
            b["name"]
            for b in words("brands")["brand"]
            if niche in b["niches"] and b["name"] not in _NEVER_BY_CHANCE
        ]
        or ["Quietbyte"]
        for niche in words("names")["niches"]
    }
    paid = rng.random(account.size) < np.array([p.paid for p in people])[account]
    told = rng.random(account.size) < np.array([p.disclosed for p in people])[account]
    which = rng.integers(0, 1 << 31, account.size)
    sponsors: list[str | None] = []
    for i, a in enumerate(account):
        options = offers[people[a].topic]
        sponsors.append(
            (people[a].sponsor or options[which[i] % len(options)]) if paid[i] else None
        )
    return sponsors, paid & told


def _place(
    people: Sequence[Account], account: Ints, posted_at: Times, booked: Sequence[Booked]
) -> Ints:
    """Move each account's nearest posts to the given days at 18:00 (in place).

    Returns the indices of those posts; every account stays in order of time.
    """
    place = {p.handle: i for i, p in enumerate(people)}
    found: list[int] = []
    for handle in dict.fromkeys(b.handle for b in booked):
        own = np.flatnonzero(account == place[handle])
        times = posted_at[own]
        days = np.array([b.on for b in booked if b.handle == handle], "datetime64[s]")
        days += np.timedelta64(18 * 3600, "s")
        free = np.ones(own.size, bool)
        for day in days:
            distance = np.where(free, np.abs(times - day).astype(np.int64), 1 << 62)
            nearest = int(np.argmin(distance))
            times[nearest], free[nearest] = day, False
        posted_at[own] = np.sort(times)
        found += own[np.isin(posted_at[own], days)].tolist()
    return np.array(found, np.int64)


def _reactions(
    rng: np.random.Generator,
    people: Sequence[Account],
    account: Ints,
    attention: Floats,
    kinds: list[str],
) -> tuple[Ints, Ints, Ints]:
    """Likes, comments and views of every post (views -1 where none are shown)."""

    def each(values: list[float]) -> Floats:
        return np.array(values, float)[account]

    size = account.size
    real = each([p.followers / p.bought for p in people])
    effect = each([p.effect + np.log(words(p.topic)["rate"]) for p in people])
    spread = each([p.like_spread for p in people])
    reel = np.array([k == "reel" for k in kinds])

    per_like = laws.comments_per_like(real) * np.exp(rng.normal(0, 0.35, size))
    total = (
        laws.engagement_per_follower(real) * real * np.exp(effect + rng.normal(0, 1, size) * spread)
    )
    total *= attention
    views = np.where(reel, total / 0.055 * np.exp(rng.normal(0, 0.3, size)), -1.0)
    luck = np.exp(rng.normal(0, 0.5, len(people)))[account]
    for platform, rate in laws.ENGAGEMENT_PER_VIEW.items():
        here = each([p.platform == platform for p in people]) > 0
        seen = laws.views(real, platform) * luck * np.exp(rng.normal(0, 0.7, size))
        rates = rate * np.exp(0.6 * effect + rng.normal(0, 0.28, size))
        views = np.where(here, seen, views)
        total = np.where(here, seen * np.minimum(rates, 0.35), total)
        per_like = np.where(
            here, laws.VIEW_COMMENTS_PER_LIKE[platform] * np.exp(rng.normal(0, 0.4, size)), per_like
        )
    per_like *= each([p.comments for p in people])
    likes = np.maximum(1, np.rint(total / (1 + per_like) * each([p.likes for p in people])))
    comments = rng.poisson(total * per_like / (1 + per_like))
    shown = np.where(views < 0, -1, np.maximum(np.rint(views), likes + comments))
    return likes.astype(np.int64), comments.astype(np.int64), shown.astype(np.int64)


def _attention(account: Ints, hits: Ints) -> Floats:
    """1 for every post but the honest viral ones and the few after them."""
    factor = np.ones(account.size)
    for hit in hits:
        after = slice(hit + 1, hit + 5)
        factor[after] = np.where(account[after] == account[hit], 1.6, 1.0)
        factor[hit] = 40.0
    return factor
