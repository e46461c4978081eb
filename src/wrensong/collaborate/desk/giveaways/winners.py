"""What becomes of winners: told, answered, sent, or replaced by the next."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from wrensong.collaborate.models.giveaways import Giveaway, Winner
from wrensong.collaborate.rules import drawing
from wrensong.core.errors import NotFound, ValueInvalid
from wrensong.desk.audit import record
from wrensong.desk.models import User

from .running import locked


def notify(kept: Giveaway, user: User | None, place: int, answer_by: date | None = None) -> Winner:
    """A winner was told, and has until ``answer_by`` to answer. Raises NotFound, ValueInvalid."""
    if answer_by is not None and answer_by < timezone.now().date():
        raise ValueInvalid("This day is over.", "Write a day to come.")
    return _done(kept, user, place, "notify",
                 {"notified_at": timezone.now(), "answer_by": answer_by})  # fmt: skip


def accept(kept: Giveaway, user: User | None, place: int) -> Winner:
    """A winner answered and takes the prize. Raises NotFound, ValueInvalid."""
    return _done(kept, user, place, "accept", {"accepted_at": timezone.now()})


def send(kept: Giveaway, user: User | None, place: int) -> Winner:
    """The prize is on its way. Raises NotFound, ValueInvalid."""
    return _done(kept, user, place, "send", {"sent_at": timezone.now()})


@transaction.atomic
def replace_winner(
    kept: Giveaway, user: User | None, place: int, why: str, note: str = ""
) -> Winner | None:
    """A winner makes room for the next alternate; None where no alternate is left. ``why`` is
    published, ``note`` never. Raises NotFound, ValueInvalid."""
    if why not in drawing.WHYS:
        raise ValueInvalid("There is no reason.", f"Use one of: {', '.join(drawing.WHYS)}.")
    if len(note) > 300:
        raise ValueInvalid("The note is longer than 300 letters.", "Say it in fewer words.")
    now = locked(kept)
    out = _winner(now, place)
    if out.sent_at is not None:
        raise ValueInvalid("The prize is on its way already.", "Write to the winner.")
    after = now.winners.filter(state=Winner.State.WAITING).order_by("place").first()
    Winner.objects.filter(pk=out.pk).update(
        state=Winner.State.REPLACED, why=why, note=" ".join(note.split()),
        replaced_at=timezone.now(), replaced_by=after,
    )  # fmt: skip
    if after is not None:
        Winner.objects.filter(pk=after.pk).update(state=Winner.State.WON)
        after.refresh_from_db()
    _bump(now)
    record("collaborate.giveaway.replace", space=now.space, user=user,
           subject=f"giveaway:{now.pk}", label=now.name,
           after={"place": place, "why": drawing.WHYS[why],
                  "by": after.place if after else None})  # fmt: skip
    return after


@transaction.atomic
def _done(
    kept: Giveaway, user: User | None, place: int, act: str, fields: dict[str, Any]
) -> Winner:
    now = locked(kept)
    one = _winner(now, place)
    first = next(iter(fields))
    if getattr(one, first) is not None and act != "notify":
        return one  # a form sent twice
    if act == "send" and one.accepted_at is None:
        raise ValueInvalid("This winner has not answered.", "Note the answer first.")
    Winner.objects.filter(pk=one.pk).update(**fields)
    _bump(now)
    record(f"collaborate.giveaway.{act}", space=now.space, user=user,
           subject=f"giveaway:{now.pk}", label=now.name, after={"place": place})  # fmt: skip
    one.refresh_from_db()
    return one


def _winner(now: Giveaway, place: int) -> Winner:
    found = now.winners.filter(place=place, state=Winner.State.WON).first()
    if found is None:
        raise NotFound("There is no winner at this place.", "See the winners of the giveaway.")
    return found


def _bump(now: Giveaway) -> None:
    Giveaway.objects.filter(pk=now.pk).update(version=F("version") + 1)
