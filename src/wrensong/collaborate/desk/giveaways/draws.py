"""Closing the list under a hash, drawing, and the proof."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from wrensong.collaborate.models.giveaways import Entrant, FrozenEntrant, Giveaway, Winner
from wrensong.collaborate.rules import drawing
from wrensong.core.errors import ValueInvalid
from wrensong.desk.audit import record
from wrensong.desk.models import User
from wrensong.doors.formats import to_jsonable

from .running import announcement, get_giveaway, locked


@transaction.atomic
def close_giveaway(kept: Giveaway, user: User | None) -> Giveaway:
    """Freeze the list of entrants under its hash. Raises ValueInvalid before the closing time,
    without an entrant, or when what was announced no longer stands as it was."""
    now, at = locked(kept), timezone.now()
    if now.state != Giveaway.State.OPEN:
        raise ValueInvalid(f"This giveaway is {now.get_state_display()}.", "See its page.")
    assert now.closes_at is not None
    if at < now.closes_at:
        raise ValueInvalid("Entries are still open: the list cannot be frozen before they close.",
                           "Wait until then, or cancel the giveaway.")  # fmt: skip
    _untouched(now)
    handles = list(Entrant.objects.filter(giveaway=now).values_list("handle", flat=True))
    if not handles:
        raise ValueInvalid("Nobody is on the list.", "Import the entrants first.")
    listed = sorted(drawing.tokens(now.seed, handles).values())
    FrozenEntrant.objects.bulk_create(
        (FrozenEntrant(giveaway=now, token=token) for token in listed), batch_size=2000
    )
    found = drawing.list_hash(listed)
    Giveaway.objects.filter(pk=now.pk).update(
        state=Giveaway.State.CLOSED, frozen_at=at, entrants_sha256=found,
        entrants_count=len(listed), version=F("version") + 1,
    )  # fmt: skip
    record("collaborate.giveaway.close", space=now.space, user=user, subject=f"giveaway:{now.pk}",
           label=now.name, after={"entrants": len(listed), "sha256": found})  # fmt: skip
    return get_giveaway(now.space, now.pk)


@transaction.atomic
def draw_winners(kept: Giveaway, user: User | None, public_salt: str = "") -> Giveaway:
    """Draw, once. ``public_salt`` is the value of what was announced as its source. Raises
    ValueInvalid when the list is not frozen, the salt is missing or was not announced, or when
    list, seed or terms are not what was frozen and announced."""
    now, at = locked(kept), timezone.now()
    if now.state != Giveaway.State.CLOSED:
        raise ValueInvalid(f"This giveaway is {now.get_state_display()}.",
                           "A draw needs a list that is frozen.")  # fmt: skip
    salt = public_salt.strip()
    if bool(salt) != bool(now.salt_source):
        raise ValueInvalid(
            f"The value of “{now.salt_source}” is missing." if now.salt_source
            else "No public salt was announced, so none can be used.",
            "Type it in as it was published." if now.salt_source else "Leave it empty.",
        )  # fmt: skip
    if len(salt) > 200:
        raise ValueInvalid("This value is longer than 200 letters.", "Type in its hash.")
    _untouched(now)
    listed = _frozen(now)
    found = drawing.draw(now.seed, listed, now.prizes, now.alternates, salt)
    entrants = {e.handle: e for e in Entrant.objects.filter(giveaway=now)}
    by_token = {t: entrants[h] for h, t in drawing.tokens(now.seed, entrants).items()}
    won = len(found.winners)
    Winner.objects.bulk_create(
        Winner(giveaway=now, token=token, entrant=by_token.get(token), place=place,
               state=Winner.State.WON if place <= won else Winner.State.WAITING)
        for place, token in enumerate((*found.winners, *found.alternates), 1)
    )  # fmt: skip
    Giveaway.objects.filter(pk=now.pk).update(
        state=Giveaway.State.DRAWN, drawn_at=at, public_salt=salt, version=F("version") + 1,
        erase_on=at.date() + timedelta(days=now.keep_days),
    )  # fmt: skip
    record("collaborate.giveaway.draw", space=now.space, user=user, subject=f"giveaway:{now.pk}",
           label=now.name, after={"winners": won, "alternates": len(found.alternates)})  # fmt: skip
    return get_giveaway(now.space, now.pk)


def proof_of(kept: Giveaway) -> dict[str, Any] | None:
    """What may be published now: the announcement while it is open, the hash of the list once it
    is frozen, and after the draw all that repeats it. Handles never stand in it. None before the
    opening. Once the entrants were erased, their hashes are gone but for the winners'."""
    if not kept.announcement:
        return None
    told: dict[str, Any] = {
        "format": drawing.FORMAT,
        "state": kept.state,
        "announcement": json.loads(kept.announcement),
        "announcement_sha256": drawing.text_hash(kept.announcement),
        "announced_at": kept.announced_at,
    }
    if kept.frozen_at is not None:
        told |= {"frozen_at": kept.frozen_at, "entrants_sha256": kept.entrants_sha256,
                 "entrants_count": kept.entrants_count}  # fmt: skip
    if kept.drawn_at is not None:
        told |= {"drawn_at": kept.drawn_at, "seed": kept.seed, "public_salt": kept.public_salt}
        told |= _winners(kept)
        if kept.erased_at is None:
            told["entrants"] = [one.token for one in kept.frozen.all()]
        else:
            told["erased_at"] = kept.erased_at
    found: dict[str, Any] = to_jsonable(told)
    return found


def _winners(kept: Giveaway) -> dict[str, Any]:
    """Winners and alternates as they were drawn, and who was replaced since, in order."""
    places = list(kept.winners.select_related("replaced_by").order_by("place"))
    first = min(kept.prizes, len(places))
    replaced = sorted((p for p in places if p.replaced_at), key=lambda p: (p.replaced_at, p.place))
    return {
        "winners": [p.token for p in places[:first]],
        "alternates": [p.token for p in places[first:]],
        "replaced": [
            {"token": p.token, "why": p.why, "by": p.replaced_by.token if p.replaced_by else None,
             "at": p.replaced_at}
            for p in replaced
        ],
    }  # fmt: skip


def _untouched(now: Giveaway) -> None:
    """Raises ValueInvalid when seed or terms are not what was announced."""
    try:
        same = drawing.canonical(announcement(now, drawing.seed_hash(now.seed)))
    except ValueError:
        same = ""
    if same != now.announcement:
        raise ValueInvalid(
            "Seed, dates or terms are not what was announced: this draw would prove nothing.",
            "Cancel this giveaway; the log of changes says who did what.",
        )


def _frozen(now: Giveaway) -> list[str]:
    """The frozen list. Raises ValueInvalid when it, or the entrants, changed since."""
    listed = list(FrozenEntrant.objects.filter(giveaway=now).values_list("token", flat=True))
    handles = Entrant.objects.filter(giveaway=now).values_list("handle", flat=True)
    added = set(drawing.tokens(now.seed, handles).values()) - set(listed)
    if drawing.list_hash(listed) != now.entrants_sha256 or added:
        raise ValueInvalid(
            "The list of entrants is not the one that was frozen: this draw would prove nothing.",
            "Cancel this giveaway, or bring the desk back from a backup.",
        )
    return listed
