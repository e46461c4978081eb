"""Usage rights and exclusivity of a workspace: what ends when, and what stands against new work."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from wrensong.collaborate.models import Campaign, Collaboration, Deliverable, Step, Terms
from wrensong.collaborate.rules.rights import Right, ends_soon, overlaps, rights_of
from wrensong.collaborate.rules.terms import Deal
from wrensong.desk.models import Space
from wrensong.doors import wording
from wrensong.engage.desk import Contact


@dataclass(frozen=True, slots=True)
class Held:
    """A right and the collaboration it comes from."""

    right: Right
    collaboration: Collaboration


def rights_in(space: Space, contact: Contact | None = None) -> list[Held]:
    """Every right of the workspace (or of one creator in it), the one that ends first in front;
    those whose end is not known yet come last. What was cancelled grants nothing."""
    kept = _in_force(space, contact)
    published = _published(kept)
    found = [
        Held(right, terms.collaboration)
        for key, (terms, agreed) in kept.items()
        for right in rights_of(_deal(terms), agreed, published.get(key, ()))
    ]
    return sorted(found, key=lambda one: (one.right.ends is None, one.right.ends or date.max,
                                          one.collaboration.pk))  # fmt: skip


_read: dict[bytes, Deal] = {}
_MOST = 20_000


def _deal(terms: Terms) -> Deal:
    """What terms say, read once for equal ones: reading thousands anew would make home wait."""
    key = hashlib.sha256(json.dumps(terms.body).encode()).digest()
    if key not in _read:
        if len(_read) >= _MOST:
            _read.clear()
        _read[key] = Deal.of(terms.body)
    return _read[key]


def ending(space: Space) -> list[Held]:
    """What ends within the next days (rules.rights.ALARM_DAYS)."""
    today = timezone.localdate()
    return [one for one in rights_in(space) if ends_soon(one.right, today)]


def conflicts(campaign: Campaign, contact: Contact) -> list[Held]:
    """Exclusivity that the creator granted to another brand of this workspace and that holds while
    this campaign runs. Whether its category is that of this campaign a person decides."""
    starts, ends = campaign.starts_on or timezone.localdate(), campaign.ends_on
    return [
        one for one in rights_in(campaign.space, contact)
        if one.right.kind == "exclusivity"
        and one.collaboration.campaign.brand_id != campaign.brand_id
        and overlaps(one.right, starts, ends)
    ]  # fmt: skip


def conflict_words(one: Held) -> str:
    """``She promised Fern & Salt no baking flour for others until 12 Mar (Winter flour).``"""
    right, campaign = one.right, one.collaboration.campaign
    now = timezone.now()
    until = (f"until {wording.day(right.ends, now)}" if right.ends
             else f"for {right.length} from publication, which is still to come")  # fmt: skip
    return f"{one.collaboration.contact} promised {campaign.brand.name} {right.words} {until}."


def _in_force(space: Space, contact: Contact | None) -> dict[int, tuple[Terms, date]]:
    """Collaboration -> its terms in force and the day of its first agreement."""
    rows = Terms.objects.filter(collaboration__campaign__space=space).exclude(agreed_at=None)
    rows = rows.exclude(collaboration__state="cancelled").filter(grants=True)
    if contact is not None:
        rows = rows.filter(collaboration__contact=contact)
    rows = rows.select_related("collaboration__campaign__brand", "collaboration__contact")
    found: dict[int, tuple[Terms, date]] = {}
    for one in rows.defer("text", "clauses").order_by("version"):
        assert one.agreed_at is not None
        earlier = found.get(one.collaboration_id)
        found[one.collaboration_id] = (one, earlier[1] if earlier else one.agreed_at.date())
    newest = _newest(found)
    return {key: kept for key, kept in found.items() if newest[key] == kept[0].version}


def _newest(found: Iterable[int]) -> dict[int, int]:
    """Collaboration -> the number of its version in force, also where that grants nothing."""
    rows = Terms.objects.filter(collaboration__in=list(found)).exclude(agreed_at=None)
    return dict(rows.order_by("version").values_list("collaboration", "version"))


def _published(kept: Iterable[int]) -> dict[int, list[date]]:
    """Collaboration -> the days its pieces went live; where none says so, the day the work did."""
    keys = list(kept)
    found: dict[int, list[date]] = {}
    live = Deliverable.objects.filter(collaboration__in=keys, dropped_at=None)
    for key, at in live.values_list("collaboration", "live_at"):
        if at is not None:
            found.setdefault(key, []).append(at.date())
    steps = Step.objects.filter(collaboration__in=keys, act="publish").order_by("-id")
    for key, at in steps.values_list("collaboration", "at"):
        if key not in found:
            found[key] = [at.date()]
    return found
