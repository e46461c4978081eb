"""Products and gifts as pages, files and their JSON twins show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Prefetch
from django.utils import timezone

from wrensong.collaborate.desk.gifts import address_of, forget_due, gift_offer_of, suggested_posts
from wrensong.collaborate.desk.gifts.acting import STEPS
from wrensong.collaborate.desk.gifts.telling import limit_words, told_gift
from wrensong.collaborate.models import Campaign, Collaboration
from wrensong.collaborate.models.gifts import GiftAddress, GiftLine, GiftOffer, Product
from wrensong.collaborate.rules import gifting, states
from wrensong.core.money import Money
from wrensong.desk.models import Space
from wrensong.doors import wording

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

Body = dict[str, Any]
PAGE = 50
NEXT = {
    gifting.OFFERED: "she chooses", gifting.CHOSEN: "order it", gifting.ORDERED: "send it",
    gifting.SHIPPED: "it arrives", gifting.DELIVERED: "see whether she posts",
}  # fmt: skip

STEPS_DONE = {
    "offer": "offered", "choose": "chosen", "address": "address given", "order": "ordered",
    "ship": "sent", "deliver": "arrived", "lose": "lost on the way", "post": "posted about",
    "no_post": "not posted about", "look_again": "taken back", "cancel": "cancelled",
}  # fmt: skip


def told_products(space: Space, away: bool = False) -> Body:
    """The products of a workspace with what is left and how often each was chosen."""
    rows = Product.objects.filter(space=space, archived_at__isnull=not away).select_related("brand")
    counted = dict(
        GiftLine.objects.filter(product__space=space)
        .exclude(offer__state=gifting.CANCELLED)
        .values_list("product").annotate(n=Count("id"))
    )  # fmt: skip
    elsewhere = Product.objects.filter(space=space, archived_at__isnull=away).count()
    told = [told_product(p) | {"chosen": counted.get(p.pk, 0)} for p in rows]
    return {"away": away, "elsewhere": elsewhere, "products": told}


def told_product(one: Product) -> Body:
    return {
        "id": one.pk, "name": one.name, "brand": one.brand.name, "sku": one.sku,
        "cost": Money(one.cost, one.currency), "value": Money(one.value, one.currency),
        "currency": one.currency, "stock": one.stock, "version": one.version,
        "archived": one.archived_at is not None,
    }  # fmt: skip


def told_gifts(space: Space, query: Mapping[str, str]) -> Body:
    """The gifts of a workspace, newest first, and what they brought."""
    forget_due(space)
    everything = GiftOffer.objects.filter(collaboration__campaign__space=space)
    state = query.get("state", "")
    campaign = query.get("campaign", "")
    rows = everything.filter(state=state) if state in gifting.STATES else everything
    if campaign.isdecimal() and len(campaign) < 12:
        rows = rows.filter(collaboration__campaign=int(campaign))
    total, asked = rows.count(), query.get("page", "")
    page = int(asked) if asked.isdecimal() and 0 < len(asked) < 7 and int(asked) else 1
    page = min(page, max(1, -(-total // PAGE)))
    first = (page - 1) * PAGE
    counts = dict(everything.order_by().values_list("state").annotate(n=Count("id")))
    return {
        "state": state if state in gifting.STATES else "",
        "campaign": int(campaign) if campaign.isdecimal() and len(campaign) < 12 else None,
        "campaigns": list(Campaign.objects.filter(space=space).values("id", "name")),
        "states": [{"key": s, "words": gifting.WORDS.get(s, s), "count": counts.get(s, 0)}
                   for s in gifting.STATES if counts.get(s)],
        "total": total, "page": page, "first": min(first + 1, total),
        "last": min(first + PAGE, total),
        "rows": [gift_row(one) for one in _full(rows)[first : first + PAGE]],
        "brought": told_brought(space, int(campaign) if campaign.isdecimal() else None),
        "to_order": everything.filter(state=gifting.CHOSEN, address__isnull=False).count(),
        "without_address": everything.filter(state=gifting.CHOSEN, address=None).count(),
        "products": Product.objects.filter(space=space, archived_at=None).count(),
        "without_gift": _without_gift(space),
    }  # fmt: skip


def every_gift(space: Space) -> list[Body]:
    """Every gift as a row of a file; no address stands in it."""
    rows = GiftOffer.objects.filter(collaboration__campaign__space=space)
    return [
        {name: value for name, value in gift_row(one).items()
         if name not in ("id", "next", "state_words", "collaboration")}
        for one in _full(rows)
    ]  # fmt: skip


def gift_row(one: GiftOffer) -> Body:
    chosen = list(one.lines.all())
    return {
        "id": one.pk, "number": one.number, "creator": str(one.collaboration.contact),
        "collaboration": one.collaboration_id, "campaign": one.collaboration.campaign.name,
        "chosen": ", ".join(f"{line.quantity} × {line.product}" for line in chosen),
        "value": one.total("value") if chosen else None,
        "cost": one.total("cost") if chosen else None,
        "state": one.state, "state_words": gifting.WORDS.get(one.state, one.state),
        "next": NEXT.get(one.state, ""), "shipped_at": one.shipped_at,
        "delivered_on": one.delivered_on, "posted_url": one.posted_url,
    }  # fmt: skip


def told_offer(one: GiftOffer, ws: Workspace | None, may_write: bool) -> Body:
    """One gift: what may be chosen and was, its parcel, the posts that may be about it. The
    address only for who may write."""
    where = address_of(one)
    seen = may_write and where is not None
    looking = ws is not None and one.state in (gifting.DELIVERED, gifting.NOT_POSTED)
    return {
        **told_gift(one), "row": gift_row(one), "limit_words": limit_words(one),
        "keep_days": one.keep_days,
        "acts": [{"name": a.name, "words": a.words} for a in gifting.possible(one.state)
                 if a.name in STEPS],
        "may_ship": gifting.after(one.state, "ship") is not None and where is not None,
        "may_look": gifting.after(one.state, "post") is not None,
        "where": _address(where) if seen and where else None,
        "steps": [
            {"act": s.act, "words": STEPS_DONE.get(s.act, s.act), "at": s.at, "reason": s.reason,
             "by": "the creator" if s.by_creator else str(s.by) if s.by else "us"}
            for s in one.steps.select_related("by")
        ],
        "suggested": suggested_posts(ws, one) if looking and ws is not None else [],
        "posted": {"url": one.posted_url, "post": one.posted_key, "looked_at": one.looked_at},
    }  # fmt: skip


def gift_part(collaboration: Collaboration) -> Body:
    """What the page of a collaboration shows of its gift."""
    one = gift_offer_of(collaboration)
    may = collaboration.state not in (states.COMPLETED, states.CANCELLED)
    return {"gift": told_offer(one, None, False) if one else None, "may_offer": may}


def told_orders(space: Space) -> Body:
    """What an order list would hold now; without the addresses themselves."""
    forget_due(space)
    rows = GiftOffer.objects.filter(
        collaboration__campaign__space=space, state__in=(gifting.CHOSEN, gifting.ORDERED)
    )
    given = set(GiftAddress.objects.filter(offer__in=rows).values_list("offer", flat=True))
    listed = [gift_row(one) | {"given": one.pk in given, "exported_at": one.exported_at}
              for one in _full(rows)]  # fmt: skip
    return {
        "ready": [r for r in listed if r["state"] == gifting.CHOSEN and r["given"]],
        "waiting": [r for r in listed if r["state"] == gifting.CHOSEN and not r["given"]],
        "ordered": [r for r in listed if r["state"] == gifting.ORDERED],
    }


def told_brought(space: Space, campaign: int | None = None) -> list[Body]:
    """Post rate and cost of one post, by currency (docs/methods/post-rate.md)."""
    rows = GiftOffer.objects.filter(
        collaboration__campaign__space=space,
        state__in=(gifting.DELIVERED, gifting.POSTED, gifting.NOT_POSTED, gifting.LOST),
    ).prefetch_related("lines")
    if campaign is not None:
        rows = rows.filter(collaboration__campaign=campaign)
    parcels: dict[str, list[gifting.Parcel]] = defaultdict(list)
    for one in rows:
        sent = one.shipped_at.date() if one.shipped_at else None
        parcels[one.currency].append(
            gifting.Parcel(one.state, one.total("cost").amount, sent, one.delivered_on)
        )
    today = timezone.now().date()
    return [_brought(gifting.brought(known, today, currency), currency)
            for currency, known in sorted(parcels.items())]  # fmt: skip


def offer_form(collaboration: Collaboration) -> Body:
    """What can be offered in a collaboration."""
    campaign = collaboration.campaign
    rows = Product.objects.filter(space=campaign.space, brand=campaign.brand, archived_at=None)
    return {
        "collaboration": {"id": collaboration.pk, "creator": str(collaboration.contact),
                          "campaign": campaign.name, "brand": campaign.brand.name},
        "products": [told_product(p) for p in rows.select_related("brand")],
        "keep_days": gifting.ADDRESS_DAYS,
    }  # fmt: skip


def _brought(found: gifting.Brought, currency: str) -> Body:
    words = [
        f"{wording.plural(found.parcels, 'parcel')} arrived {gifting.WINDOW} days ago or earlier: "
        f"{wording.number(found.posted)} posted about, {wording.number(found.silent)} not, "
        f"{wording.number(found.undecided)} not looked at yet."
        if found.parcels
        else f"No parcel arrived {gifting.WINDOW} days ago or earlier yet."
    ]
    if found.young:
        words.append(f"{wording.plural(found.young, 'parcel')} arrived later and "
                     f"{'counts' if found.young == 1 else 'count'} for nothing yet.")  # fmt: skip
    if found.lost:
        words.append(f"{wording.plural(found.lost, 'parcel')} got lost; the goods count as cost.")
    return {"currency": currency, "words": " ".join(words), "rate": found.rate,
            "cost_per_post": found.cost_per_post, "cost": Money(found.cost, currency),
            "parcels": found.parcels, "posted": found.posted, "silent": found.silent,
            "undecided": found.undecided, "young": found.young, "lost": found.lost}  # fmt: skip


def _full(rows: Any) -> Any:
    return rows.select_related(
        "collaboration__contact", "collaboration__campaign"
    ).prefetch_related(Prefetch("lines", GiftLine.objects.select_related("product")))


def _without_gift(space: Space) -> list[Body]:
    """Collaborations under way or proposed that could have a gift, newest first."""
    rows = Collaboration.objects.filter(
        campaign__space=space,
        gift=None,
        state__in=(states.PROPOSED, states.NEGOTIATING, *states.WORKING),
    ).select_related("contact", "campaign")[:100]
    return [{"id": one.pk, "words": f"{one} ({one.get_kind_display()})"} for one in rows]


def _address(where: GiftAddress) -> Body:
    return {
        **{name: getattr(where, name) for name in GiftAddress.FIELDS},
        "lines": [part for part in (
            where.name, where.line1, where.line2, f"{where.postcode} {where.city}".strip(),
            where.region, where.country, where.phone) if part],
        "given_at": where.given_at, "by_creator": where.by_creator,
        "delete_on": where.delete_on,
    }  # fmt: skip
