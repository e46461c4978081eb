"""Endpoints that join several rooms."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Path, Router

from wrensong.desk.endpoints import Members

router = Router(tags=["workspace"])


@router.get("/", auth=Members(), summary="The workspace")
def workspace(request: HttpRequest, space: Path[str]) -> dict[str, Any]:
    here = request.space  # type: ignore[attr-defined]
    return {"slug": here.slug, "name": here.name, "demo": here.demo}
