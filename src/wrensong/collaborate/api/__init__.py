"""Endpoints of collaborate."""

from __future__ import annotations

from ninja import Router

from . import (
    agreements,
    ambassadors,
    board,
    briefs,
    deliverables,
    gifts,
    giveaways,
    payments,
    portal,
)

router = Router(tags=["collaborate"])
for part in (
    briefs,
    agreements,
    deliverables,
    board,
    gifts,
    giveaways,
    ambassadors,
    payments,
    portal,
):
    router.add_router("", part.router)
