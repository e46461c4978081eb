"""Endpoints that join several rooms."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Path, Router

from wrensong.desk.endpoints import Members

from .accounts.endpoints import router as accounts
from .activity.endpoints import router as activity
from .compare.api import router as compare
from .creator.api import router as creator
from .home.showing import home_of
from .imports.api import router as imports
from .shares.api import router as shares
from .working import router as jobs

router = Router(tags=["workspace"])
router.add_router("", accounts)
router.add_router("", activity)
router.add_router("", compare)
router.add_router("/creators", creator)
router.add_router("", imports)
router.add_router("", jobs)
router.add_router("", shares)


@router.get("/", auth=Members(), summary="The workspace: what needs you, what runs, what changed")
def workspace(request: HttpRequest, space: Path[str]) -> dict[str, Any]:
    return home_of(request.space)  # type: ignore[attr-defined]
