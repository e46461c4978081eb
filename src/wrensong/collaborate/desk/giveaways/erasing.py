"""Handles of entrants go on the day their giveaway names; what is left is proof, not people."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from wrensong.collaborate.models.giveaways import Entrant, FrozenEntrant, Giveaway
from wrensong.collaborate.rules import drawing
from wrensong.desk.models import Space


def erase(kept: Giveaway) -> int:
    """Delete the handles and hashes of entrants, but the winners' hashes; how many handles."""
    count, _ = Entrant.objects.filter(giveaway=kept).delete()
    FrozenEntrant.objects.filter(giveaway=kept).delete()
    kept.winners.update(note="")
    Giveaway.objects.filter(pk=kept.pk).update(erased_at=timezone.now())
    return count


def erase_due(space: Space | None = None) -> int:
    """Erase the entrants of every giveaway whose day has come; how many giveaways."""
    due = Giveaway.objects.filter(erase_on__lte=timezone.now().date(), erased_at=None)
    if space is not None:
        due = due.filter(space=space)
    done = 0
    for one in due:
        with transaction.atomic():
            Giveaway.objects.select_for_update().get(pk=one.pk)
            erase(one)
            done += 1
    return done


@transaction.atomic
def erase_entrant(space: Space, handle: str, platform: str | None = None) -> int:
    """Delete one person's handle from every giveaway of a workspace; how many entries. A frozen
    list keeps her hash, so that its proof still holds."""
    name = drawing.entrant(handle)
    if name is None:
        return 0
    found = Entrant.objects.filter(giveaway__space=space, handle=name)
    if platform:
        found = found.filter(giveaway__platform=platform)
    return found.delete()[1].get("collaborate.Entrant", 0)
