"""What is known of one creator for the fields of a template, each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from wrensong.core import ids
from wrensong.core.errors import NotFound
from wrensong.core.platforms import PLATFORMS
from wrensong.doors import wording
from wrensong.engage.facts import seen
from wrensong.engage.models import Contact
from wrensong.engage.rules import merging
from wrensong.engage.rules.suggesting import Post
from wrensong.match.desk import BrandRecord
from wrensong.vet.service import Vet

from .senders import sender_of

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

CHOICES = 8
"""Posts one may choose from to quote."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of one of her posts, with where they are from."""

    number: int
    text: str
    day: str
    link: str


@dataclass(frozen=True, slots=True)
class Known:
    """Field -> value for one person; ``evidence``: field, text, source and link of what was taken
    from her own posts; ``quotes``: what else could be quoted."""

    values: Mapping[str, str]
    evidence: list[dict[str, str]]
    quotes: tuple[Quote, ...]


def quotes_of(ws: Workspace, contact: Contact) -> tuple[Quote, ...]:
    """What of her newest posts can be quoted: not what says it is paid."""
    account = ids.read(contact.account)[1]
    posts = seen(ws, [account])[account].posts
    found: list[Quote] = []
    for post in posts:
        text = merging.excerpt(post.caption)
        if text and not post.disclosed:
            found.append(Quote(len(found), text, _day(post), post.url))
    return tuple(found[:CHOICES])


def known(
    ws: Workspace, contact: Contact, brand: BrandRecord, typed: Mapping[str, str],
    quote: int | None = None, wanted: tuple[str, ...] = (),
) -> Known:  # fmt: skip
    """What the fields ``wanted`` may say of this person. ``typed`` holds what a person wrote; it
    replaces what is known. ``quote`` chooses another post than the newest."""
    sender = sender_of(brand)
    platform = PLATFORMS.get(contact.platform)
    values = {
        "first_name": merging.first_name_of(contact.name),
        "name": contact.name,
        "handle": f"@{contact.handle}" if contact.handle else "",
        "platform": platform.name if platform else "",
        "brand": brand.name,
        "sender_name": sender.name if sender else "",
        "topic": _topic(ws, contact) if "topic" in wanted else "",
    }
    quotes = quotes_of(ws, contact)
    chosen = next((one for one in quotes if one.number == (quote or 0)), None)
    evidence = []
    if chosen is not None:
        values |= {
            "post_excerpt": chosen.text, "post_date": chosen.day, "post_link": chosen.link,
        }  # fmt: skip
        evidence.append({"field": "post_excerpt", "text": chosen.text, "link": chosen.link,
                         "source": f"her post of {chosen.day}"})  # fmt: skip
    if values["topic"]:
        evidence.append({"field": "topic", "text": values["topic"], "link": "",
                         "source": "the topics of her posts, by our own count"})  # fmt: skip
    for name, value in typed.items():
        words = " ".join(value.replace("\0", "").split())
        if name in merging.BY_NAME and words:
            values[name] = words
            evidence = [one for one in evidence if one["field"] != name]
    return Known(values, evidence, quotes)


def _topic(ws: Workspace, contact: Contact) -> str:
    reviews: Any = ws.room(Vet).review_all()
    try:
        return str(reviews.one(ids.read(contact.account)[1], definitions=False).niche or "")
    except NotFound:
        return ""


def _day(post: Post) -> str:
    return wording.day(post.posted_at, timezone.now())
