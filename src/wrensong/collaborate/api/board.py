"""Endpoints of the board: the JSON twins of its pages, and moving a card."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from ninja import Path, Router, Schema

from wrensong.collaborate.desk.collaborations import get_collaboration, move
from wrensong.collaborate.showing import board as showing
from wrensong.collaborate.showing import calendar as calendars
from wrensong.core.errors import ValueInvalid
from wrensong.desk.endpoints import Members
from wrensong.doors.formats import to_jsonable

router = Router(tags=["collaborate"])
READ, WRITE = Members(), Members("editor")


class MoveIn(Schema):
    """``act`` is one of those the board offers; ``version`` that of the card that was seen."""

    collaboration: int
    act: str
    reason: str = ""
    version: int = 0


@router.get("/", auth=READ, summary="Every collaboration where it stands")
def board(request: HttpRequest, space: Path[str]) -> Any:
    _, wrong = showing.read_filters(request.GET)
    for name, words in wrong.items():
        raise ValueInvalid(f"{name}: {words}")
    here = request.space  # type: ignore[attr-defined]
    return JsonResponse(to_jsonable(showing.told_page(here, request.GET)))


@router.post("/", auth=WRITE, summary="Move a collaboration")
def move_one(request: HttpRequest, space: Path[str], sent: MoveIn) -> Any:
    kept = get_collaboration(request.space, sent.collaboration)  # type: ignore[attr-defined]
    user: Any = request.user
    moved = move(kept, user, sent.act, reason=sent.reason, version=sent.version)
    return JsonResponse({"id": moved.pk, "state": moved.state, "version": moved.version})


@router.get("/calendar", auth=READ, summary="A month of what is due, ends or arrives")
def calendar(request: HttpRequest, space: Path[str]) -> Any:
    told = calendars.told_month(request.space, request.GET)  # type: ignore[attr-defined]
    for name, words in told["wrong"].items():
        raise ValueInvalid(f"{name}: {words}")
    return JsonResponse(to_jsonable({"month": told["month"], "items": told["items"]}))


@router.get("/calendar.ics", auth=READ, summary="What is due, ends or arrives, as rows")
def calendar_file(request: HttpRequest, space: Path[str]) -> Any:
    here = request.space  # type: ignore[attr-defined]
    return JsonResponse(to_jsonable({"items": calendars.every_item(here, request.GET)}))
