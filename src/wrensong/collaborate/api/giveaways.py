"""Endpoints of giveaways: the JSON twins of its pages, and what their forms write."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from ninja import Path, Router, Schema

from wrensong.collaborate.desk.collaborations import get_collaboration
from wrensong.collaborate.desk.giveaways import add_giveaway, get_giveaway, save_giveaway
from wrensong.collaborate.desk.giveaways.acting import do
from wrensong.collaborate.forms.giveaways import filled, giveaway_said
from wrensong.collaborate.showing import giveaways as showing
from wrensong.desk.endpoints import Members
from wrensong.doors.formats import to_jsonable
from wrensong.match.desk import get_brand

router = Router(tags=["collaborate"])
READ, WRITE = Members(), Members("editor")
ONE = "/giveaways/{int:giveaway}"


class GiveawayIn(Schema):
    """A giveaway; numbers, amounts and times as text. ``brand``, or ``collaboration`` with the
    creator who hosts it, for a new one; ``version`` for one that is changed."""

    name: str
    brand: int = 0
    collaboration: int = 0
    version: int = 0
    platform: str = "instagram"
    prize: str = ""
    prize_value: str = ""
    currency: str = ""
    prizes: str = "1"
    alternates: str = "3"
    opens_at: str = ""
    closes_at: str = ""
    zone: str = ""
    min_age: str = ""
    countries: str = ""
    free_entry: str = ""
    rules_url: str = ""
    must_contain: str = ""
    salt_source: str = ""
    keep_days: str = "30"


class GiveawayActIn(Schema):
    """One act: check (``settled``: keys), open, import (``csv``), comments (``post`` as
    ac_.../post), close, draw (``public_salt``), cancel (``reason``); of a winner (``place``):
    notify (``answer_by``), accept, send, replace (``why``, ``note``)."""

    act: str
    version: int = 0
    settled: list[str] | None = None
    csv: str = ""
    source: str = "a list sent by a program"
    post: str = ""
    public_salt: str = ""
    reason: str = ""
    place: int = 0
    answer_by: str = ""
    why: str = ""
    note: str = ""


@router.get("/giveaways", auth=READ, summary="The giveaways of the workspace")
def giveaways(request: HttpRequest, space: Path[str]) -> Any:
    return _json(showing.told_giveaways(_space(request)))


@router.get("/giveaways/new", auth=WRITE, summary="Who may host a giveaway, and usual time zones")
def giveaway_fields(request: HttpRequest, space: Path[str]) -> Any:
    return _json({"hosts": showing.hosts(_space(request)), "zones": list(showing.zones())})


@router.post("/giveaways/new", auth=WRITE, summary="Prepare a giveaway")
def new_giveaway(request: HttpRequest, space: Path[str], sent: GiveawayIn) -> Any:
    host = get_collaboration(_space(request), sent.collaboration) if sent.collaboration else None
    brand = host.campaign.brand if host else get_brand(_space(request), sent.brand)
    made = add_giveaway(brand, _user(request), giveaway_said(sent.dict()), host)
    return _json(showing.told_giveaway(made, None), 201)


@router.get(ONE, auth=READ, summary="One giveaway")
def giveaway(request: HttpRequest, space: Path[str], giveaway: Path[int]) -> Any:
    kept = get_giveaway(_space(request), giveaway)
    may = request.membership.allows("editor")  # type: ignore[attr-defined]
    return _json(showing.told_giveaway(kept, request.ws, may))  # type: ignore[attr-defined]


@router.post(ONE, auth=WRITE, summary="One act on a giveaway")
def act(
    request: HttpRequest, space: Path[str], giveaway: Path[int], sent: GiveawayActIn
) -> Any:  # fmt: skip
    kept, ws = get_giveaway(_space(request), giveaway), request.ws  # type: ignore[attr-defined]
    file = (sent.source, sent.csv.encode()) if sent.csv else None
    do(kept, _user(request), sent.dict(), ws, file)
    return _json(showing.told_giveaway(get_giveaway(_space(request), giveaway), None))


@router.get(ONE + "/edit", auth=WRITE, summary="The fields of a giveaway, filled")
def giveaway_form(request: HttpRequest, space: Path[str], giveaway: Path[int]) -> Any:
    kept = get_giveaway(_space(request), giveaway)
    return _json({**filled(kept), "version": kept.version})


@router.put(ONE + "/edit", auth=WRITE, summary="Change a giveaway that is in preparation")
def change_giveaway(
    request: HttpRequest, space: Path[str], giveaway: Path[int], sent: GiveawayIn
) -> Any:
    kept = get_giveaway(_space(request), giveaway)
    saved = save_giveaway(kept, _user(request), sent.version, giveaway_said(sent.dict()))
    return _json(showing.told_giveaway(saved, None))


@router.get(ONE + "/entrants", auth=WRITE, summary="Who entered, while it is kept")
def entrants(request: HttpRequest, space: Path[str], giveaway: Path[int], page: int = 1) -> Any:
    return _json(showing.told_entrants(get_giveaway(_space(request), giveaway), page))


@router.get(ONE + "/proof", auth=READ, summary="What may be published of a draw")
def proof(request: HttpRequest, space: Path[str], giveaway: Path[int]) -> Any:
    return _json(showing.told_proof(get_giveaway(_space(request), giveaway)))


def _json(told: Any, status: int = 200) -> JsonResponse:
    return JsonResponse(to_jsonable(told), status=status)


def _space(request: HttpRequest) -> Any:
    return request.space  # type: ignore[attr-defined]


def _user(request: HttpRequest) -> Any:
    return request.user
