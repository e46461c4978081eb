"""The JSON twin of the comparison."""

from __future__ import annotations

from typing import Any

from ninja import Path, Router

from wrensong.desk.endpoints import Members
from wrensong.doors.formats import to_jsonable

from . import showing

router = Router(tags=["creators"])


@router.get("/compare", auth=Members(), summary="Up to six creators side by side")
def compare(request: Any, space: Path[str]) -> dict[str, Any]:
    """`who` (repeated ids) or `handles`."""
    keys, named = request.GET.getlist("who"), request.GET.get("handles", "")
    accounts = showing.chosen(request.ws, keys, named)
    body: dict[str, Any] = to_jsonable(showing.compared(request.ws, accounts))
    return body
