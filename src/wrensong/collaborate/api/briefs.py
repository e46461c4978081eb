"""Endpoints of the brief for creators: the JSON twins of its pages, and what its form writes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Path, Router, Schema

from wrensong.collaborate.briefing.parsing import parse
from wrensong.collaborate.desk.briefs import current_brief, save_brief
from wrensong.collaborate.desk.campaigns import get_campaign
from wrensong.collaborate.models import Campaign
from wrensong.collaborate.showing import briefs as showing
from wrensong.core.errors import NotFound
from wrensong.desk.endpoints import Members

router = Router(tags=["collaborate"])
READ, WRITE = Members(), Members("editor")
ONE = "/campaigns/{int:campaign}/brief"
Body = dict[str, Any]


class BriefIn(Schema):
    """A brief for creators as TOML, and the version it was written on (0 for the first)."""

    text: str
    version: int = 0


@router.get(ONE, auth=READ, summary="The newest brief of a campaign, with its findings")
def creator_brief(request: HttpRequest, space: Path[str], campaign: Path[int]) -> Body:
    return showing.told_current(_kept(request, campaign))


@router.get(ONE + "/edit", auth=WRITE, summary="The fields of the brief, filled")
def creator_brief_form(request: HttpRequest, space: Path[str], campaign: Path[int]) -> Body:
    return showing.told_form(_kept(request, campaign))


@router.put(ONE + "/edit", auth=WRITE, summary="Save the brief as a new version")
def save_creator_brief(
    request: HttpRequest, space: Path[str], campaign: Path[int], sent: BriefIn
) -> Body:
    kept = _kept(request, campaign)
    user: Any = request.user
    save_brief(kept, user, parse(sent.text), sent.version)
    return showing.told_current(kept)


@router.get(ONE + "/versions", auth=READ, summary="The versions of the brief")
def creator_brief_versions(request: HttpRequest, space: Path[str], campaign: Path[int]) -> Body:
    return showing.told_versions(_kept(request, campaign))


@router.get(ONE + "/versions/{int:number}", auth=READ, summary="One version of the brief")
def creator_brief_version(
    request: HttpRequest, space: Path[str], campaign: Path[int], number: Path[int]
) -> Body:
    return showing.told_version(_kept(request, campaign), number)


@router.get(ONE + "/compare", auth=READ, summary="Two versions of the brief beside each other")
def compare_creator_briefs(
    request: HttpRequest, space: Path[str], campaign: Path[int], one: int = 0, other: int = 0
) -> Body:
    kept = _kept(request, campaign)
    newest = current_brief(kept)
    if newest is None:
        raise NotFound("There is no brief in this campaign yet.", "Write one.")
    before = one or max(1, newest.number - 1)
    return showing.told_comparison(kept, before, other or newest.number)


def _kept(request: HttpRequest, campaign: int) -> Campaign:
    return get_campaign(request.space, campaign)  # type: ignore[attr-defined]
