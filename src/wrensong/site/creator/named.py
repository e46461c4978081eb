"""What posts name: accounts (and which of them may be brands) and hashtags over time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from wrensong.core import ids

from .facts import Known
from .nouns import Named, Topic

ACCOUNTS, TOPICS = 12, 6
SPONSOR = "named by the platform as sponsor"
MARKED = "named in posts marked as advertising"
CREATOR = "a creator in your files"
ONLY = "named; nothing says why"


def named_in(facts: Known) -> tuple[Named, ...]:
    """Accounts named in posts: sponsors first, then those in marked posts, then by how often."""
    posts: dict[int, list[dict[str, Any]]] = defaultdict(list)
    sponsors: set[int] = set()
    for post in facts.posts:
        paid = set(post["sponsors"] or ())
        sponsors |= paid
        for tag in {*(post["mentions"] or ()), *paid}:
            posts[tag].append(post)
    found = [_named(facts, tag, rows, tag in sponsors) for tag, rows in posts.items()]
    order = (SPONSOR, MARKED, CREATOR, ONLY)
    found.sort(key=lambda one: (order.index(one.kind), -one.posts, one.account))
    return tuple(found[:ACCOUNTS])


def _named(facts: Known, tag: int, rows: list[dict[str, Any]], sponsor: bool) -> Named:
    marked = sum(bool(row["disclosed"]) for row in rows)
    here = facts.creators.get(tag)
    kind = SPONSOR if sponsor else MARKED if marked else CREATOR if here else ONLY
    first, last = _ends(row["posted_at"] for row in rows)
    return Named(
        account=facts.tags.get(tag, ""),
        key=ids.show("ac", here) if here else "",
        posts=len(rows),
        marked=marked,
        first=first,
        last=last,
        kind=kind,
    )


def topics_of(facts: Known) -> tuple[tuple[Topic, ...], int, int]:
    """The hashtags on most posts, how many posts have any, and the quarters of a year in which
    they were published."""
    tagged = [post for post in facts.posts if post["hashtags"]]
    posts: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for post in tagged:
        for tag in set(post["hashtags"]):
            posts[tag].append(post)
    most = sorted(posts, key=lambda tag: (-len(posts[tag]), facts.tags.get(tag, "")))[:TOPICS]
    topics = tuple(_topic(facts, tag, posts[tag], len(tagged)) for tag in most)
    return topics, len(tagged), len(_quarters(tagged))


def _topic(facts: Known, tag: int, rows: list[dict[str, Any]], of: int) -> Topic:
    first, last = _ends(row["posted_at"] for row in rows)
    words = facts.tags.get(tag, "")
    return Topic(words, len(rows), len(rows) / of, first, last, len(_quarters(rows)))


def _quarters(rows: Iterable[dict[str, Any]]) -> set[tuple[int, int]]:
    moments = (row["posted_at"] for row in rows)
    return {(at.year, (at.month - 1) // 3) for at in moments if at is not None}


def _ends(moments: Iterable[datetime | None]) -> tuple[datetime | None, datetime | None]:
    known = [at for at in moments if at is not None]
    return (min(known), max(known)) if known else (None, None)
