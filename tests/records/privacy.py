"""What the cast made: privacy."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wrensong.desk.models import Space, User

P = "/w/{space}/engage/privacy"
KINDS: dict[str, str] = {
    "privacy": P,
    "record of processing": f"{P}/record",
    "privacy export": f"{P}/{{creator}}/export",
    "privacy erase": f"{P}/{{creator}}/erase",
}
OTHERS: dict[str, str] = {}


def make(space: Space, cast: dict[str, User], made: dict[str, str]) -> dict[str, str]:
    """Somebody was erased before; nobody knows who."""
    from django.utils import timezone

    from wrensong.engage.models import Erasure

    now = timezone.now()
    Erasure.objects.create(
        space=space, key="0" * 32, at=now, done_at=now, by=cast["ada"], accounts=2
    )
    return {"account": made["creator"]}
