"""Endpoints of engage."""

from __future__ import annotations

from ninja import Router

from . import outreach, privacy, relationships

router = Router(tags=["engage"])
for part in (relationships, outreach, privacy):
    router.add_router("", part.router)
