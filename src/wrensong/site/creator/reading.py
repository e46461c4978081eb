"""Builds a creator's page from the prepared review and the rows of one account."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from wrensong.core import ids
from wrensong.core.errors import BadInput, NotFound, ValueInvalid
from wrensong.core.estimate import Estimate
from wrensong.core.periods import utc_now
from wrensong.core.platforms import PLATFORMS
from wrensong.discover.service import Discover
from wrensong.doors import wording
from wrensong.vet.domain import Review
from wrensong.vet.service import Reviews, Vet

from . import cards as evidence
from .facts import KEPT, Known, known, state_of
from .growing import growth_of
from .named import named_in, topics_of
from .nouns import (
    Account,
    Creator,
    Profile,
    Share,
    Source,
    Standing,
    Unknown,
)
from .places import country_name, language_name
from .posts import posts_of
from .recent import Recent

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

BASES = {
    "followers": "likes and comments of a typical post, per follower",
    "views": "likes and comments of a typical post, per view",
}
COMMUNITY, RHYTHM = ("community",), ("cadence", "freshness")
NICHE = ("niche", "topic_focus")
BRANDS = (
    "selectivity", "paid_delta", "disclosure", "commercial_load", "rival_gap", "mentions",
    "brand_safety",
)  # fmt: skip
_recent: Recent[Reading] = Recent(KEPT)
SHARES = 4  # of each dimension of the audience


@dataclass(frozen=True, slots=True)
class Reading:
    """The page and what it was built from: its review, its prepared row, its facts."""

    creator: Creator
    review: Review
    row: Mapping[str, Any]
    facts: Known


def find(ws: Workspace, key: str) -> int:
    """The account meant by ``ac_...``, ``@handle`` or ``platform:handle``. Raises NotFound,
    BadInput where a handle alone is on several platforms."""
    place, mark, name = key.partition(":")
    try:
        if key.startswith("ac_"):
            return ids.read(key)[1]
        found = ws.room(Discover).account(name if mark else key, place if mark else None)
    except ValueInvalid:
        raise NotFound(f"There is no account {key} in this workspace.") from None
    except BadInput as error:
        like = f"for example instagram:{key.removeprefix('@')}"
        raise BadInput(error.sentence, f"Put the platform before the handle, {like}.") from None
    return int(found["account_id"])


def read(ws: Workspace, account_id: int, deeper: bool = True) -> Reading:
    """Everything the page says of one account. ``deeper``: with the evidence cards that are
    learnt from the whole lake, which must be prepared. Raises NotFound."""
    key = (*state_of(ws), account_id, deeper, utc_now().date())  # ages are in whole days
    return _recent.get(key, lambda: _read(ws, account_id, deeper))


def _read(ws: Workspace, account_id: int, deeper: bool) -> Reading:
    reviews = ws.room(Vet).review_all()
    with ThreadPoolExecutor(1) as beside:  # both wait for the lake most of the time
        told = beside.submit(known, ws, account_id)
        review = reviews.one(account_id, deeper, definitions=False)
        facts = told.result()
    table = reviews.evidence if deeper else reviews.table
    at = int(np.searchsorted(reviews.table["account_id"].to_numpy(), account_id))
    row = table.slice(at, 1).to_pylist()[0]
    every = {card.key: card for card in evidence.cards(review.signals, row)}

    def some(*keys: str) -> tuple[evidence.Card, ...]:
        return tuple(every[key] for key in keys if key in every)

    real = some(*evidence.REAL)
    order = ("ask", "clear", "unknown")
    topics, tagged, quarters = topics_of(facts)
    creator = Creator(
        profile=_profile(facts, review, row, _others(reviews, facts.others)),
        engagement=_standing(row, review, every["engagement"]),
        real=evidence.told(real),
        real_cards=tuple(sorted(real, key=lambda card: order.index(card.light))),
        growth=growth_of(facts, row, every.get("growth")),
        community=some(*COMMUNITY),
        niche=some(*NICHE),
        topics=topics,
        topics_of=tagged,
        topic_quarters=quarters,
        brands=some(*BRANDS),
        named=named_in(facts),
        audience=tuple(_audience(facts)),
        audience_source=next((row["source"] for row in facts.audience), ""),
        posts=posts_of(facts),
        rhythm=some(*RHYTHM),
        unknown=tuple(_unknown(every.values(), facts)),
        sources=tuple(_sources(facts)),
        deeper=deeper,
    )
    return Reading(creator, review, row, facts)


def _profile(
    facts: Known, review: Review, row: Mapping[str, Any], others: tuple[Account, ...]
) -> Profile:
    account = facts.account
    platform = PLATFORMS.get(account["platform"])
    counted = next((c for c in reversed(facts.counts) if c["followers"] is not None), None)
    place = [account["city"] or "", country_name(account["country"])]
    return Profile(
        key=ids.show("ac", review.account_id),
        account=review.account,
        handle=account["handle"] or "",
        platform=account["platform"],
        platform_name=platform.name if platform else account["platform"],
        name=account["display_name"] or "",
        url=platform.profile_url(account["handle"]) if platform and account["handle"] else "",
        bio=account["bio"] or "",
        place=", ".join(part for part in place if part),
        language=language_name(account["language"]),
        niche=row["niche"] or "",
        tier=review.tier or "",
        followers=review.followers,
        followers_at=_aware(counted["observed_at"]) if counted else None,
        seen_at=review.observed_at,
        source=account["source"] or "",
        verified=account["verified"],
        others=others,
    )


def _others(reviews: Reviews, accounts: tuple[int, ...]) -> tuple[Account, ...]:
    """The other accounts of the person, as far as they are in the prepared table."""
    found = []
    for number in accounts:
        at = int(np.searchsorted(reviews.table["account_id"].to_numpy(), number))
        row = reviews.table.slice(at, 1).select(["account_id", "account", "platform"]).to_pylist()
        if row and row[0]["account_id"] == number:
            name = _platform_name(row[0]["platform"])
            found.append(Account(ids.show("ac", number), row[0]["account"], name))
    return tuple(found)


def _platform_name(key: str) -> str:
    found = PLATFORMS.get(key)
    return found.name if found else key


def _standing(row: Mapping[str, Any], review: Review, card: evidence.Card) -> Standing:
    rate = review.signal("engagement").estimate
    rank = Estimate(
        row["peer_percentile"], row["peer_percentile_low"], row["peer_percentile_high"],
        n=row["peers_n"] or 0, unit="percentile", method="engagement",
        needs="30 or more accounts of the same platform to compare with",
    )  # fmt: skip
    peers = row["peers_n"] or 0
    words = wording.standing(rank, peers, "similar accounts")
    if rank.high is not None and round(rank.high) == 0:
        words = f"lower than nearly all of {wording.number(peers)} similar accounts"
    return Standing(rate, words, BASES.get(row["er_base"] or "", ""), peers, card)


def _audience(facts: Known) -> Iterator[Share]:
    shown: dict[str, int] = {}
    for row in facts.audience:
        dimension = row["dimension"]
        shown[dimension] = shown.get(dimension, 0) + 1
        if shown[dimension] <= SHARES and row["share"] is not None:
            names = {"country": country_name, "language": language_name}
            value = names.get(dimension, str)(row["value"])
            yield Share(dimension, value, row["share"])


def _unknown(every: Any, facts: Known) -> Iterator[Unknown]:
    for card in every:
        if card.light == "unknown":
            yield Unknown(card.question, card.changes)
    if not facts.audience:
        yield Unknown(
            "Who is the audience?",
            "An audience report of the creator, or a vendor's file with one.",
        )
    if not facts.account["country"]:
        yield Unknown("Where is this?", "A country in a file, or in the bio.")


def _sources(facts: Known) -> Iterator[Source]:
    """Who told what, and from when to when it was true."""
    told: dict[tuple[str, str], list[datetime]] = {}
    rows = [("profile", facts.account)]
    rows += [("counts", row) for row in facts.counts]
    rows += [("posts", row) for row in facts.posts]
    rows += [("audience", row) for row in facts.audience]
    for what, row in rows:
        told.setdefault((row["source"] or "", what), []).append(row["observed_at"])
    for (source, what), moments in sorted(told.items()):
        seen = [_aware(moment) for moment in moments if moment is not None]
        first, last = (min(seen), max(seen)) if seen else (None, None)
        yield Source(source, what, len(moments), first, last)


def _aware(moment: Any) -> Any:
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
