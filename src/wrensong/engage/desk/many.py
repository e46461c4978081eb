"""Many relationships at once: what says where they stand, without loading the records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from wrensong.engage.models import Relationship
from wrensong.engage.rules.ladder import Flags
from wrensong.engage.rules.suggesting import Plans

SHOWN = ("contact", "brand", "owner", "unlocked_by")
_FIELDS = (
    "pk", "paused_at", "paused_until", "unlocked_at", "unlock_reason", "collaborating_since",
    "ambassador_since", "next_act", "next_due", "quiet_until",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slim:
    """One relationship as lists of thousands sort it; ``pk`` grows with its age."""

    pk: int
    flags: Flags
    plans: Plans

    @property
    def due(self) -> date:
        """The day of the next act; the last of days where none is planned."""
        return self.plans.due or date.max


def slim(found: QuerySet[Relationship]) -> list[Slim]:
    """What the rows of a query say of where they stand."""
    return [
        Slim(
            pk,
            Flags(
                paused=paused is not None,
                paused_until=until,
                unlocked_because=reason if unlocked else "",
                collaborating=collaborating is not None,
                ambassador=ambassador is not None,
            ),
            Plans(act, due, quiet),
        )
        for pk, paused, until, unlocked, reason, collaborating, ambassador, act, due, quiet
        in found.order_by().values_list(*_FIELDS)
    ]  # fmt: skip


def whole(keys: list[int]) -> list[Relationship]:
    """The records of some keys, in their order, with what a row shows of others."""
    by_key = Relationship.objects.select_related(*SHOWN).in_bulk(keys)
    return [by_key[key] for key in keys if key in by_key]
