"""Every collaboration of a workspace as a card: where it stands, what is next and when, its fee.

A few queries whatever their number; what a card says is computed from the rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from wrensong.collaborate.models import Collaboration, Deliverable, Submission, Terms
from wrensong.collaborate.rules import reviewing, states
from wrensong.core.money import Money
from wrensong.desk.models import Space
from wrensong.engage.desk import Relationship

from .reviews import approve_silent
from .telling import Light, warning

DUE = {"late": "late or to look at", "week": "within a week", "none": "without a day"}
_WEEK = timedelta(days=7)
SOME = 500
"""Up to so many are asked for by number; more, by their workspace."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which collaborations are asked for; every part may be left out. ``owner`` 0: nobody's."""

    campaign: int | None = None
    brand: int | None = None
    state: str = ""
    kind: str = ""
    owner: int | None = None
    text: str = ""
    due: str = ""

    def of(self, space: Space) -> QuerySet[Collaboration]:
        """Those that fit, but for owner and due, which follow from other records."""
        found = Collaboration.objects.filter(campaign__space=space)
        if self.campaign is None:
            found = found.filter(campaign__archived_at=None)
        else:
            found = found.filter(campaign=self.campaign)
        if self.brand is not None:
            found = found.filter(campaign__brand=self.brand)
        if self.state:
            found = found.filter(state=self.state)
        if self.kind:
            found = found.filter(kind=self.kind)
        if self.text:
            found = found.filter(
                Q(contact__handle__icontains=self.text) | Q(contact__name__icontains=self.text)
                | Q(campaign__name__icontains=self.text)
            )  # fmt: skip
        return found


@dataclass(frozen=True, slots=True)
class Card:
    """One collaboration. ``next`` is what is to do and ``next_due`` until when (None: no day);
    ``warning`` what is late or not as agreed; ``fee`` of the terms in force, or of the newest
    ones, which are then not ``agreed``."""

    id: int
    version: int
    creator: str
    account: str
    campaign_id: int
    campaign: str
    brand_id: int
    brand: str
    kind: str
    state: str
    owner_id: int | None
    owner: str
    next: str
    next_due: date | None
    warning: str
    fee: Money | None
    agreed: bool
    pieces: int
    moved_at: datetime

    @property
    def kind_words(self) -> str:
        return str(Collaboration.Kind(self.kind).label)


def cards(space: Space, filters: Filters) -> list[Card]:
    """The cards that fit, those that are due first in front."""
    approve_silent(space)
    rows = list(filters.of(space).order_by().values(
        "id", "version", "kind", "state", "moved_at", "campaign_id", "campaign__name",
        "campaign__brand_id", "campaign__brand__name", "contact_id", "contact__handle",
        "contact__name", "contact__account",
    ))  # fmt: skip
    at = Q(collaboration__campaign__space=space)
    if len(rows) <= SOME:
        at = Q(collaboration__in=[row["id"] for row in rows])
    fees, pieces, owners = _fees(at), _pieces(at), _owners(space)
    reviews = _reviews(space)
    now = timezone.now()
    found = []
    for row in rows:
        mine = pieces.get(row["id"], [])
        asked, due = _next(row["state"], mine, reviews)
        fee, agreed = fees.get(row["id"], (None, False))
        owner_id, owner = owners.get((row["contact_id"], row["campaign__brand_id"]), (None, ""))
        handle = row["contact__handle"]
        found.append(Card(
            row["id"], row["version"],
            f"@{handle}" if handle else row["contact__name"] or row["contact__account"],
            row["contact__account"], row["campaign_id"], row["campaign__name"],
            row["campaign__brand_id"], row["campaign__brand__name"], row["kind"], row["state"],
            owner_id, owner, asked, due, _warning(row["state"], mine, reviews, now), fee, agreed,
            len(mine), row["moved_at"],
        ))  # fmt: skip
    kept = [card for card in found if _fits(card, filters, now.date())]
    return sorted(kept, key=lambda c: (c.next_due is None, c.next_due or now.date(), c.id))


def acts_of(card: Card) -> tuple[states.Act, ...]:
    """What our side may do by hand: agreeing and changing terms happen on the collaboration's own
    page, and what follows from its deliverables happens there."""
    left_out = ("agree", "counter", *(reviewing.FOLLOWING if card.pieces else ()))
    return tuple(act for act in states.possible(card.state) if act.name not in left_out)


def totals(found: Iterable[Card], *, agreed: bool = True) -> list[Money]:
    """The fees of cards, one sum for each currency; those agreed, or those only proposed."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for card in found:
        if card.fee is not None and card.agreed is agreed and card.state != states.CANCELLED:
            sums[card.fee.currency] += card.fee.amount
    return [Money(amount, currency) for currency, amount in sorted(sums.items())]


def _fees(at: Q) -> dict[int, tuple[Money | None, bool]]:
    found: dict[int, tuple[Money | None, bool]] = {}
    rows = Terms.objects.filter(at).order_by("version")
    for key, agreed_at, body in rows.values_list("collaboration", "agreed_at", "body"):
        if agreed_at is not None or not found.get(key, (None, False))[1]:
            found[key] = (_money(body.get("fee")), agreed_at is not None)
    return found


def _money(said: Mapping[str, str] | None) -> Money | None:
    return Money(Decimal(said["amount"]), said["currency"]) if said else None


def _pieces(at: Q) -> dict[int, list[Light]]:
    found: dict[int, list[Light]] = defaultdict(list)
    rows = Deliverable.objects.filter(at, dropped_at=None).order_by("place")
    for row in rows.values_list(*Light._fields):
        one = Light(*row)
        found[one.collaboration_id].append(one)
    return found


def _reviews(space: Space) -> dict[int, datetime | None]:
    """Deliverable -> when the review of its open version is due."""
    rows = Submission.objects.filter(
        verdict=Submission.Verdict.OPEN, deliverable__collaboration__campaign__space=space
    )
    return dict(rows.order_by().values_list("deliverable", "review_due"))


def _owners(space: Space) -> dict[tuple[int, int], tuple[int | None, str]]:
    """Contact and brand -> who looks after them."""
    rows = Relationship.objects.filter(contact__space=space).exclude(owner=None)
    found = rows.order_by().values_list(
        "contact", "brand", "owner", "owner__name", "owner__email"
    )  # fmt: skip
    return {(c, b): (owner, name or email) for c, b, owner, name, email in found}


def _next(
    state: str, mine: list[Light], reviews: Mapping[int, datetime | None]
) -> tuple[str, date | None]:
    """What is to do next, and until which day (UTC)."""
    if state in (states.PROPOSED, states.NEGOTIATING):
        return "agree on the terms", None
    if state == states.DISPUTED:
        return "settle what is not as agreed", None
    if state in (states.COMPLETED, states.CANCELLED):
        return "", None
    waiting = [d for d in mine if d.review == reviewing.SUBMITTED]
    if waiting:
        days = [due for d in waiting if (due := reviews.get(d.pk)) is not None]
        return "review", min(days).astimezone(UTC).date() if days else None
    open_ = [d for d in mine if d.live_at is None]
    if state == states.LIVE and not open_:
        ends = [e for d in mine if d.down_at is None
                and (e := reviewing.stay_until(d.live_at, d.live_days))]  # fmt: skip
        return "stays live", max(ends).astimezone(UTC).date() if ends else None
    days_due = [d.due for d in open_ if d.due]
    day = min(days_due) if days_due else None
    if open_ and all(d.review == reviewing.APPROVED for d in open_):
        return "published by the creator", day
    if any(d.review == reviewing.RETURNED for d in open_):
        return "changed by the creator", day
    return ("handed in by the creator", day) if open_ else ("say what is delivered", None)


def _warning(
    state: str, mine: list[Light], reviews: Mapping[int, datetime | None], now: datetime
) -> str:
    if state == states.DISPUTED:
        return "disputed"
    if state not in states.WORKING:
        return ""
    return next((w for d in mine if (w := warning(d, reviews.get(d.pk), now))), "")


def _fits(card: Card, filters: Filters, today: date) -> bool:
    if filters.owner is not None and (card.owner_id or 0) != filters.owner:
        return False
    if filters.due == "late":
        return bool(card.warning)
    if filters.due == "week":
        return card.next_due is not None and card.next_due <= today + _WEEK
    if filters.due == "none":
        return card.next_due is None and card.next != ""
    return True


def told_card(card: Card) -> dict[str, Any]:
    """A card as plain values, for tables and files."""
    return {
        "id": card.id, "creator": card.creator, "campaign": card.campaign, "brand": card.brand,
        "kind": card.kind, "state": card.state, "next": card.next, "next_due": card.next_due,
        "warning": card.warning, "fee": card.fee.rounded().amount if card.fee else None,
        "currency": card.fee.currency if card.fee else None,
        "fee_agreed": card.agreed if card.fee else None, "owner": card.owner,
        "moved_at": card.moved_at, "version": card.version,
    }  # fmt: skip
