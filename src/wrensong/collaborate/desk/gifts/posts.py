"""Posts of the facts in which a creator seems to speak of her gift: suggested, never decided."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from wrensong.collaborate.models.gifts import GiftOffer
from wrensong.collaborate.rules.gifting import seen_words
from wrensong.core import ids
from wrensong.core.errors import ValueInvalid

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

MOST = 20
_POSTS = """
SELECT post, posted_at, caption, url, mentions FROM posts
WHERE account_id = $account AND posted_at >= $since ORDER BY posted_at LIMIT 500
"""
_TAGS = "SELECT tag_id, tag FROM tags WHERE tag IN (SELECT UNNEST($handles))"


def suggested_posts(ws: Workspace, offer: GiftOffer) -> list[dict[str, Any]]:
    """Posts since delivery that name the brand or what was in the parcel, oldest first: ``post``,
    ``posted_at``, ``url``, ``caption`` and ``words`` (what was seen). Empty before delivery."""
    account = account_id(offer.collaboration.contact.account)
    if offer.delivered_on is None or account is None:
        return []
    names, handles = _named(offer)
    since = datetime.combine(offer.delivered_on, time(), UTC).replace(tzinfo=None)
    rows = ws.lake.run(_POSTS, parameters={"account": account, "since": since}).to_pylist()
    tagged = ws.lake.run(_TAGS, parameters={"handles": [f"@{h}" for h in handles] or [""]})
    tags = dict(zip(*(tagged[name].to_pylist() for name in ("tag_id", "tag")), strict=True))
    found = []
    for row in rows:
        seen = seen_words(row["caption"] or "", names, handles)
        seen += [tag for i in row["mentions"] or () if (tag := tags.get(i)) and tag not in seen]
        if seen:
            found.append({
                "post": row["post"], "posted_at": row["posted_at"].replace(tzinfo=UTC),
                "url": _safe(row["url"]), "caption": " ".join((row["caption"] or "").split()),
                "words": seen,
            })  # fmt: skip
    return found[:MOST]


def account_id(key: str) -> int | None:
    """The number of ``ac_...`` in the facts; None where it is no key of an account."""
    try:
        kind, number = ids.read(key)
    except (ValueError, ValueInvalid):
        return None
    return number if kind == "ac" else None


def _named(offer: GiftOffer) -> tuple[list[str], list[str]]:
    """The brand's and the products' names, and the brand's handles."""
    brand = offer.collaboration.campaign.brand
    said = tomllib.loads(brand.text).get("brand", {})
    handle = str(said.get("handle") or "").lstrip("@").lower()
    names = [brand.name, *(line.product.name for line in offer.lines.all())]
    return list(dict.fromkeys(names)), [handle] if handle else []


def _safe(url: str | None) -> str:
    """The address if it leads to a page of the web: files can hold anything."""
    said = (url or "").strip()
    return said if said.lower().startswith(("https://", "http://")) else ""
