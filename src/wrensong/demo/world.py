"""The demo world: one seed, one folder of files, always the same bytes."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from importlib.resources import files
from pathlib import Path

import numpy as np

from . import campaigns, history, regions
from .calendar import AS_OF, iso
from .comments import Comments, make_comments
from .people import Account, make_people
from .posts import Posts, make_posts

SEED = 7
OBSERVED_AT = datetime.combine(AS_OF, time(), UTC)
"""When everything in the files was true."""

_CREATORS = (
    "username", "platform", "full name", "followers", "following", "posts count", "category",
    "country", "city", "language", "bio", "email", "price", "currency",
)  # fmt: skip
_POSTS = (
    "post id", "username", "platform", "posted at", "type", "likes", "comments", "views",
    "caption", "paid partnership", "url",
)  # fmt: skip
_COMMENTS = (
    "comment id", "post id", "parent id", "commenter", "posted at", "likes", "text",
)  # fmt: skip
_FOLLOWERS = ("username", "platform", "snapshot date", "followers", "following", "posts count")
_AUDIENCE = ("username", "platform", "dimension", "value", "share")
BROKEN_HANDLE = "torn.page..wren"

Row = Sequence[str | int]


@dataclass(frozen=True, slots=True)
class World:
    """What was built and where; ``accounts`` leaves out the one broken row."""

    folder: Path
    seed: int
    accounts: tuple[Account, ...]
    posts: int
    comments: int
    broken_line: int

    @property
    def creators(self) -> Path:
        return self.folder / "creators.csv"

    @property
    def posts_file(self) -> Path:
        return self.folder / "posts.csv"

    @property
    def comments_file(self) -> Path:
        return self.folder / "comments.csv"

    @property
    def audience(self) -> Path:
        return self.folder / "audience.csv"

    @property
    def followers(self) -> Path:
        return self.folder / "followers.csv"

    @property
    def brief(self) -> Path:
        return self.folder / "brief.toml"


def build_world(folder: Path, seed: int = SEED) -> World:
    """Write the world's files into ``folder`` (created if needed; same names are replaced).

    The same seed gives the same bytes and file times: files are dated 1 November 2026.
    """
    folder.mkdir(parents=True, exist_ok=True)
    people = make_people(_dice(seed, "people"))
    posts = make_posts(_dice(seed, "posts"), people, campaigns.booked_posts())
    comments = make_comments(_dice(seed, "comments"), people, posts)
    sampled = np.bincount(comments.post, minlength=posts.comments.size)
    posts = replace(posts, comments=np.maximum(posts.comments, sampled))
    sales = campaigns.make_sales(_dice(seed, "sales"), people)
    creator_rows, broken_line = _creator_rows(people)
    tables: dict[str, tuple[Row, Iterable[Row]]] = {
        "creators": (_CREATORS, creator_rows),
        "posts": (_POSTS, _post_rows(people, posts)),
        "comments": (_COMMENTS, _comment_rows(posts, comments)),
        "followers": (_FOLLOWERS, history.follower_rows(_dice(seed, "history"), people)),
        "audience": (_AUDIENCE, history.audience_rows(_dice(seed, "audience"), people)),
        "campaigns": (campaigns.CAMPAIGN_HEADER, campaigns.campaign_rows(sales)),
        "collaborations": (
            campaigns.COLLABORATION_HEADER, campaigns.collaboration_rows(posts, people),
        ),
        "codes": (campaigns.CODE_HEADER, campaigns.code_rows()),
        "clicks": (campaigns.CLICK_HEADER, sales.clicks),
        "orders": (campaigns.ORDER_HEADER, sales.orders),
        "regions": (regions.HEADER, regions.rows(_dice(seed, "regions"))),
    }  # fmt: skip
    for name, (header, rows) in tables.items():
        _write(folder / f"{name}.csv", header, rows)
    brief = (files(__package__) / "words" / "brief.toml").read_bytes()
    (folder / "brief.toml").write_bytes(brief)
    _date(folder / "brief.toml")
    return World(folder, seed, people, posts.account.size, comments.post.size, broken_line)


def _dice(seed: int, part: str) -> np.random.Generator:
    """Each part has its own stream, so that changing one leaves the others as they were."""
    return np.random.default_rng([seed, *part.encode()])


def _write(path: Path, header: Row, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    _date(path)


def _date(path: Path) -> None:
    os.utime(path, (OBSERVED_AT.timestamp(), OBSERVED_AT.timestamp()))


def _creator_rows(people: Sequence[Account]) -> tuple[list[Row], int]:
    """Rows in order of handle, with one broken among them, and the broken row's line."""
    good: list[Row] = [
        (
            p.handle, p.platform, p.name, p.followers, p.following, p.posts_count, p.niche,
            p.country, p.city, p.language, p.bio, p.email,
            "" if p.price is None else p.price, "" if p.price is None else p.currency,
        )
        for p in sorted(people, key=lambda p: p.handle)
    ]  # fmt: skip
    broken: Row = (
        BROKEN_HANDLE, "instagram", "Torn Page", "about twelve thousand", "?", "", "baking", "AT",
        "Vienna", "de", "The count was typed in words.", "", "", "",
    )  # fmt: skip
    at = len(good) // 2
    return [*good[:at], broken, *good[at:]], at + 2


def _post_rows(people: Sequence[Account], posts: Posts) -> Iterable[Row]:
    when = iso(posts.posted_at)
    for i, a in enumerate(posts.account):
        who = people[a]
        yield (
            posts.id_of(i), who.handle, who.platform, when[i], posts.kinds[i],
            "" if who.hidden_likes else int(posts.likes[i]), int(posts.comments[i]),
            "" if posts.views[i] < 0 else int(posts.views[i]), posts.captions[i],
            "yes" if posts.labelled[i] else "no", f"https://posts.example/{posts.id_of(i)}",
        )  # fmt: skip


def _comment_rows(posts: Posts, comments: Comments) -> Iterable[Row]:
    when = iso(comments.posted_at)
    for i, p in enumerate(comments.post):
        parent = comments.parent[i]
        yield (
            comments.id_of(i), posts.id_of(int(p)),
            "" if parent < 0 else comments.id_of(int(parent)), comments.authors[i], when[i],
            int(comments.likes[i]), comments.texts[i],
        )  # fmt: skip
