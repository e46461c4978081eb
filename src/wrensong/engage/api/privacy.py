"""Endpoints of privacy: the JSON twins of its pages, and what their forms write."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from ninja import Path, Router, Schema

from wrensong.core.errors import ValueInvalid
from wrensong.desk.endpoints import Members
from wrensong.desk.readings import latest
from wrensong.doors.formats import to_jsonable
from wrensong.engage.desk import privacy as desk
from wrensong.engage.desk import privacy_acts as acts
from wrensong.engage.showing import privacy as showing

router = Router(tags=["engage"])
READ, OWNER = Members(), Members("owner")
ONE = "/privacy/{account}"
Body = dict[str, Any]


class ActIn(Schema):
    """``act``: lift (let ``account`` on ``platform`` be imported again) or resume (complete what
    was interrupted)."""

    act: str
    account: str = ""
    platform: str = ""


class EraseIn(Schema):
    """Her handle, to confirm."""

    handle: str


@router.get("/privacy", auth=READ, summary="Erasures, what is under way, backups")
def privacy(request: Any, space: Path[str]) -> Body:
    found: Body = to_jsonable(showing.overview(request.space, request.ws))
    return found


@router.post("/privacy", auth=OWNER, summary="Let an erased account in again, or resume")
def act(request: Any, space: Path[str], sent: ActIn) -> Body:
    if sent.act == "lift":
        desk.lift(request.space, request.user, sent.account, sent.platform)
    elif sent.act == "resume":
        acts.resume(request.space, request.user)
    else:
        raise ValueInvalid(f"“{sent.act}” is nothing to do here.", "Use lift or resume.")
    return privacy(request, space)


@router.get("/privacy/record", auth=READ, summary="The record of processing")
def record(request: Any, space: Path[str]) -> Body:
    found: Body = to_jsonable(showing.record(request.space, request.ws))
    return found


@router.get(f"{ONE}/export", auth=OWNER, summary="What is held of one creator")
def held(request: Any, space: Path[str], account: Path[str]) -> Body:
    return _told(request, account)


@router.post(f"{ONE}/export", auth=OWNER, summary="Everything about one creator as a zip")
def export(request: Any, space: Path[str], account: Path[str]) -> HttpResponse:
    return showing.archive(request.space, account, request.user)


@router.get(f"{ONE}/erase", auth=OWNER, summary="What erasing one creator removes")
def erasable(request: Any, space: Path[str], account: Path[str]) -> Body:
    return _told(request, account)


@router.post(f"{ONE}/erase", auth=OWNER, summary="Erase one creator, for good")
def erase(request: Any, space: Path[str], account: Path[str], sent: EraseIn) -> Body:
    ws = latest(request.space)
    found = desk.whom(request.space, ws, account)
    job = acts.start(request.space, ws, found, sent.handle, request.user)
    return {"job": job.pk, "state": job.state}


def _told(request: Any, account: str) -> Body:
    found = desk.whom(request.space, request.ws, account)
    told: Body = to_jsonable(showing.erasable(request.space, request.ws, found))
    return told
