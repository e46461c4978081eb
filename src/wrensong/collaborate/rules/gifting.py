"""Gifts: what may be chosen, the states of a parcel, and what gifts brought: pure."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from wrensong.core.estimate import Estimate

OFFERED, CHOSEN, ORDERED, SHIPPED = "offered", "chosen", "ordered", "shipped"
DELIVERED, POSTED, NOT_POSTED = "delivered", "posted", "not_posted"
LOST, CANCELLED = "lost", "cancelled"
STATES = (OFFERED, CHOSEN, ORDERED, SHIPPED, DELIVERED, POSTED, NOT_POSTED, LOST, CANCELLED)
WORDS = {NOT_POSTED: "not posted", LOST: "lost on the way"}
OPEN_TO_CHOICE = (OFFERED, CHOSEN)

ADDRESS_DAYS = 30
"""How long after delivery an address is kept."""
ADDRESS_AT_MOST = 180
"""How long it is kept where nothing is ever delivered."""
WINDOW = 30
"""How many days after delivery somebody had time to post."""
ENOUGH = 10
"""Below this many parcels a rate is too small to know."""
Z80 = 1.2815515655446004
RATE, COST = "post-rate", "post-rate.cost"


@dataclass(frozen=True, slots=True)
class Act:
    """What leads a parcel from any of ``before`` to ``after``."""

    name: str
    words: str
    before: tuple[str, ...]
    after: str


_ACTS = (
    Act("order", "order", (CHOSEN,), ORDERED),
    Act("ship", "say it is on its way", (CHOSEN, ORDERED), SHIPPED),
    Act("deliver", "say it arrived", (SHIPPED,), DELIVERED),
    Act("lose", "say it was lost on the way", (SHIPPED,), LOST),
    Act("post", "say she posted about it", (DELIVERED, NOT_POSTED), POSTED),
    Act("no_post", "say she did not post about it", (DELIVERED,), NOT_POSTED),
    Act("look_again", "take back whether she posted", (POSTED, NOT_POSTED), DELIVERED),
    Act("cancel", "cancel", (OFFERED, CHOSEN, ORDERED), CANCELLED),
)
ACTS: dict[str, Act] = {act.name: act for act in _ACTS}


def possible(state: str) -> tuple[Act, ...]:
    """What may be done in a state besides choosing."""
    return tuple(act for act in _ACTS if state in act.before)


def after(state: str, act: str) -> str | None:
    """The state that follows, or None where the act is not possible."""
    found = ACTS.get(act)
    return found.after if found is not None and state in found.before else None


@dataclass(frozen=True, slots=True)
class Item:
    """A product as it may be chosen: its retail value for one, and how many are left (None: as
    many as wanted)."""

    name: str
    value: Decimal
    left: int | None


def problems(
    chosen: Mapping[int, int],
    offered: Mapping[int, Item],
    most_items: int,
    most_value: Decimal | None,
) -> list[str]:
    """Why a choice is not within the limits, in words for who chooses; empty where it is."""
    told = []
    if any(n < 0 for n in chosen.values()):
        told.append("A number is below zero.")
    wanted = {key: n for key, n in chosen.items() if n > 0}
    if not wanted:
        told.append("Nothing is chosen.")
    if any(key not in offered for key in wanted):
        told.append("This gift does not offer one of the things that were chosen.")
        return told
    count = sum(wanted.values())
    if count > most_items:
        told.append(f"{count} are chosen; the gift is for at most {most_items}.")
    value = sum((offered[key].value * n for key, n in wanted.items()), Decimal(0))
    if most_value is not None and value > most_value:
        told.append(f"What is chosen is worth {value}; the gift is for at most {most_value}.")
    for key, n in wanted.items():
        left = offered[key].left
        if left is not None and n > left:
            told.append(f"Of “{offered[key].name}” {left or 'none'} "
                        f"{'is' if left in (0, 1) else 'are'} left.")  # fmt: skip
    return told


def address_until(given: date, delivered: date | None, ended: bool, days: int) -> date:
    """The day an address is deleted: ``days`` after delivery, ``ADDRESS_AT_MOST`` after it was
    given where nothing was delivered, at once where the gift ended without a parcel."""
    if ended:
        return given
    latest = given + timedelta(days=ADDRESS_AT_MOST)
    return latest if delivered is None else min(latest, delivered + timedelta(days=days))


@dataclass(frozen=True, slots=True)
class Parcel:
    """One parcel that left: its state, the cost of its goods, and when it was sent and arrived."""

    state: str
    cost: Decimal
    shipped: date | None
    delivered: date | None


@dataclass(frozen=True, slots=True)
class Brought:
    """What parcels of one currency brought.

    ``parcels`` arrived at least ``WINDOW`` days ago; of them ``posted`` and ``silent`` are known,
    ``undecided`` nobody has looked at. ``young`` arrived later and count for nothing yet.
    ``cost`` is that of all goods sent ``WINDOW`` days ago or earlier, also of those without a post
    and of ``lost`` parcels.
    """

    parcels: int
    posted: int
    silent: int
    undecided: int
    young: int
    lost: int
    cost: Decimal
    rate: Estimate
    cost_per_post: Estimate


def brought(parcels: Iterable[Parcel], today: date, currency: str) -> Brought:
    """The post rate and the cost of one post, of parcels whose costs are all in ``currency``
    (docs/methods/post-rate.md)."""
    since = today - timedelta(days=WINDOW)
    known = list(parcels)
    old = [p for p in known if p.delivered is not None and p.delivered <= since]
    young = sum(1 for p in known if p.delivered is not None and p.delivered > since)
    gone = [p for p in known if p.state == LOST and p.shipped is not None and p.shipped <= since]
    posted = sum(1 for p in old if p.state == POSTED)
    silent = sum(1 for p in old if p.state == NOT_POSTED)
    undecided = len(old) - posted - silent
    cost = sum((p.cost for p in (*old, *gone)), Decimal(0))
    rate = _rate(posted, silent, undecided)
    return Brought(
        parcels=len(old), posted=posted, silent=silent, undecided=undecided, young=young,
        lost=len(gone), cost=cost, rate=rate, cost_per_post=_cost(cost, rate, currency),
    )  # fmt: skip


def wilson(hits: float, cases: int) -> tuple[float, float]:
    """The 80 % Wilson score interval of a share; ``cases`` above zero."""
    share = hits / cases
    widened = 1 + Z80**2 / cases
    middle = (share + Z80**2 / (2 * cases)) / widened
    half = Z80 / widened * math.sqrt(share * (1 - share) / cases + Z80**2 / (4 * cases**2))
    return max(0.0, min(middle - half, share)), min(1.0, max(middle + half, share))


def _rate(posted: int, silent: int, undecided: int) -> Estimate:
    """Undecided parcels widen the interval: as if none of them, and as if all were posted."""
    cases, decided = posted + silent + undecided, posted + silent
    if decided < ENOUGH:
        return Estimate.unknown(
            f"{ENOUGH} parcels that arrived {WINDOW} days ago or earlier and were looked at; "
            f"there are {decided}",
            method=RATE,
        )
    low, high = wilson(posted, cases)[0], wilson(posted + undecided, cases)[1]
    return Estimate(posted / decided, low, high, n=cases, method=RATE)


def _cost(cost: Decimal, rate: Estimate, currency: str) -> Estimate:
    """Total cost by how many parcels are posted about, at the rate and at the ends of it."""
    if rate.value is None:
        return Estimate.unknown(rate.needs, unit=currency, method=COST)
    if not rate.value:
        return Estimate.unknown("a post: nobody posted so far", unit=currency, method=COST)
    each = float(cost) / rate.n
    low = each / rate.high if rate.high else None
    high = each / rate.low if rate.low else None
    return Estimate(each / rate.value, low, high, n=rate.n, unit=currency, method=COST)


def seen_words(caption: str, names: Iterable[str], handles: Iterable[str]) -> list[str]:
    """Which names and @handles stand in a caption, as whole words, without regard to case, marks
    or spaces (``#FernSalt`` names “Fern & Salt”)."""
    text = _folded(caption)
    told = [f"@{h}" for h in handles if re.search(rf"@{re.escape(h.lower())}(?![\w.])", text)]
    for name in names:
        parts = re.findall(r"\w+", _folded(name))
        whole = r"[^\w]*".join(parts)
        if parts and re.search(rf"(?<!\w){whole}(?!\w)", text):
            told.append(name)
    return told


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
