"""The nouns of a creator's page: everything chosen and worded, nothing laid out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from wrensong.core.estimate import Estimate

from .cards import Card


@dataclass(frozen=True, slots=True)
class Account:
    """Another account of the same person, or one that is named in posts."""

    key: str
    account: str
    platform: str


@dataclass(frozen=True, slots=True)
class Profile:
    """Who it is. ``place`` and ``language`` are words as far as known; ``followers_at`` is when
    they were counted, ``seen_at`` when anything was last seen, ``source`` who said so."""

    key: str
    account: str
    handle: str
    platform: str
    platform_name: str
    name: str
    url: str
    bio: str
    place: str
    language: str
    niche: str
    tier: str
    followers: int | None
    followers_at: datetime | None
    seen_at: datetime | None
    source: str
    verified: bool | None
    others: tuple[Account, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Engagement against peers: the rate, where it stands in words, and what it is over."""

    rate: Estimate
    words: str
    base: str
    peers_n: int
    card: Card


@dataclass(frozen=True, slots=True)
class Day:
    """Followers on a day, and where 8 in 10 similar accounts would stand (None: not known)."""

    day: date
    followers: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Growth:
    """Followers over time; ``words`` is the finding, or what it needs where nothing is known."""

    words: str
    days: tuple[Day, ...]
    from_day: date | None
    until_day: date | None
    card: Card | None


@dataclass(frozen=True, slots=True)
class Topic:
    """A hashtag: how many posts begin or go with it, and over how long."""

    tag: str
    posts: int
    share: float
    first: datetime | None
    last: datetime | None
    quarters: int


@dataclass(frozen=True, slots=True)
class Named:
    """An account named in posts. ``marked`` posts say that they are advertising; ``kind`` is why
    it may be a brand; ``key`` leads to it where it is a creator here."""

    account: str
    key: str
    posts: int
    marked: int
    first: datetime | None
    last: datetime | None
    kind: str


@dataclass(frozen=True, slots=True)
class Post:
    """``times`` is its likes and comments over those of her middle post."""

    post: str
    posted_at: datetime | None
    type: str
    likes: int | None
    comments: int | None
    views: int | None
    times: float | None
    marked: bool | None
    caption: str
    url: str


@dataclass(frozen=True, slots=True)
class Posts:
    """A few posts of each kind, and how many are known."""

    known: int
    typical: tuple[Post, ...]
    best: tuple[Post, ...]
    latest: tuple[Post, ...]
    paid: tuple[Post, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the audience (fraction), as a source states it."""

    dimension: str
    value: str
    share: float


@dataclass(frozen=True, slots=True)
class Source:
    """What one source told, and when its values were true."""

    source: str
    what: str
    rows: int
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """What is not known, and what would make it known."""

    question: str
    needs: str


@dataclass(frozen=True, slots=True)
class Creator:
    """The whole page."""

    profile: Profile
    engagement: Standing
    real: str
    real_cards: tuple[Card, ...]
    growth: Growth
    community: tuple[Card, ...]
    niche: tuple[Card, ...]
    topics: tuple[Topic, ...]
    topics_of: int
    topic_quarters: int
    brands: tuple[Card, ...]
    named: tuple[Named, ...]
    audience: tuple[Share, ...]
    audience_source: str
    posts: Posts
    rhythm: tuple[Card, ...]
    unknown: tuple[Unknown, ...]
    sources: tuple[Source, ...]
    deeper: bool
