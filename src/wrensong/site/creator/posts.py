"""Which of a creator's posts the page shows: typical, best, latest, and marked as advertising."""

from __future__ import annotations

import statistics
from typing import Any

from .facts import Known
from .nouns import Post, Posts

SHOWN = 4


def posts_of(facts: Known) -> Posts:
    """A few of each kind. Typical are those nearest to the middle one in likes and comments;
    posts whose likes are hidden are neither typical nor best."""
    rated = [(row["likes"] + row["comments"], row) for row in facts.posts if _rated(row)]
    middle = statistics.median(n for n, _ in rated) if rated else None
    best = sorted(rated, key=lambda pair: -pair[0])[:SHOWN]
    typical = sorted(rated, key=lambda pair: abs(pair[0] - (middle or 0)))[:SHOWN]
    paid = [row for row in facts.posts if row["disclosed"]][:SHOWN]
    return Posts(
        known=len(facts.posts),
        typical=tuple(_post(row, middle) for _, row in typical),
        best=tuple(_post(row, middle) for _, row in best),
        latest=tuple(_post(row, middle) for row in facts.posts[:SHOWN]),
        paid=tuple(_post(row, middle) for row in paid),
    )


def _rated(row: dict[str, Any]) -> bool:
    return row["likes"] is not None and row["comments"] is not None


def _post(row: dict[str, Any], middle: float | None) -> Post:
    times = (row["likes"] + row["comments"]) / middle if _rated(row) and middle else None
    return Post(
        post=row["post"],
        posted_at=row["posted_at"],
        type=row["type"] or "",
        likes=row["likes"],
        comments=row["comments"],
        views=row["views"],
        times=times,
        marked=row["disclosed"],
        caption=" ".join((row["caption"] or "").split()),
        url=safe(row["url"]),
    )


def safe(url: str | None) -> str:
    """The address if it leads to a page of the web, else nothing: files can hold anything."""
    text = (url or "").strip()
    return text if text.lower().startswith(("https://", "http://")) else ""
