"""Endpoints of campaigns: the JSON twins of their pages, and what their forms write."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from ninja import Path, Router, Schema

from wrensong.collaborate.desk.campaigns import add_campaign as add
from wrensong.collaborate.desk.campaigns import (
    add_creators,
    archive_campaign,
    get_campaign,
    read_campaign,
    save_campaign,
)
from wrensong.collaborate.desk.choosing import candidates
from wrensong.collaborate.models import Campaign, Collaboration
from wrensong.collaborate.showing import campaigns as showing
from wrensong.core.errors import ValueInvalid
from wrensong.desk.endpoints import Members

router = Router(tags=["collaborate"])
READ, WRITE = Members(), Members("editor")
ONE = "/campaigns/{int:campaign}"
Body = dict[str, Any]


class CampaignIn(Schema):
    """A campaign: ``brand`` and ``brief`` by their numbers, days as 2026-11-30, countries by their
    two letters. ``version`` is the one that is changed."""

    name: str
    brand: int
    currency: str
    brief: int | None = None
    objective: str = ""
    brand_country: str = ""
    audience_countries: tuple[str, ...] = ()
    starts_on: str | None = None
    ends_on: str | None = None
    version: int = 0


class AwayIn(Schema):
    """Whether to put it away (true) or bring it back, and the version that was seen."""

    away: bool = True
    version: int


class WhoIn(Schema):
    """Whom to propose to: ``@handle`` or ``ac_...``, everybody on a list, and the kind of work."""

    who: tuple[str, ...] = ()
    from_list: str = ""
    kind: str = "post"


@router.get("/campaigns", auth=READ, summary="The campaigns of the workspace")
def campaigns(request: HttpRequest, space: Path[str], away: bool = False) -> Body:
    return showing.told_campaigns(_space(request), away)


@router.get("/campaigns/new", auth=WRITE, summary="The fields of a campaign, and what they may be")
def campaign_fields(request: HttpRequest, space: Path[str]) -> Body:
    return {"fields": showing.form_of(None), **showing.choices(_space(request))}


@router.post("/campaigns/new", auth=WRITE, summary="Add a campaign")
def add_campaign(request: HttpRequest, space: Path[str], sent: CampaignIn) -> JsonResponse:
    fields = _fields(request, sent)
    made = add(_space(request), _user(request), **fields)
    return JsonResponse(showing.told_campaign(made), status=201)


@router.get(ONE, auth=READ, summary="One campaign with its collaborations")
def campaign(request: HttpRequest, space: Path[str], campaign: Path[int]) -> Body:
    return showing.told_campaign(_kept(request, campaign))


@router.get(ONE + "/edit", auth=WRITE, summary="The fields of a campaign, filled")
def campaign_form(request: HttpRequest, space: Path[str], campaign: Path[int]) -> Body:
    kept = _kept(request, campaign)
    return {"version": kept.version, "fields": showing.form_of(kept)}


@router.put(ONE + "/edit", auth=WRITE, summary="Change a campaign")
def change_campaign(
    request: HttpRequest, space: Path[str], campaign: Path[int], sent: CampaignIn
) -> Body:
    kept = _kept(request, campaign)
    said = sent.dict(exclude={"version"})
    save_campaign(kept, _user(request), said, sent.version)
    return showing.told_campaign(kept)


@router.get(ONE + "/archive", auth=WRITE, summary="Whether a campaign is put away")
def campaign_away(request: HttpRequest, space: Path[str], campaign: Path[int]) -> Body:
    kept = _kept(request, campaign)
    return {"away": kept.archived_at is not None, "version": kept.version}


@router.post(ONE + "/archive", auth=WRITE, summary="Put a campaign away, or bring it back")
def archive(request: HttpRequest, space: Path[str], campaign: Path[int], sent: AwayIn) -> Body:
    kept = _kept(request, campaign)
    archive_campaign(kept, _user(request), sent.away, sent.version)
    return showing.told_campaign(kept)


@router.get(ONE + "/add", auth=WRITE, summary="Whom a campaign may be proposed to")
def choices(request: HttpRequest, space: Path[str], campaign: Path[int]) -> Body:
    found = candidates(_kept(request, campaign), _ws(request))
    return {"decided": list(found.decided), "lists": list(found.lists),
            "kinds": list(Collaboration.Kind.values)}  # fmt: skip


@router.post(ONE + "/add", auth=WRITE, summary="Propose collaborations to creators")
def add_who(request: HttpRequest, space: Path[str], campaign: Path[int], sent: WhoIn) -> Body:
    kept = _kept(request, campaign)
    who = list(sent.who)
    if sent.from_list:
        who += candidates(kept, _ws(request)).of_list(sent.from_list)
    if not who:
        raise ValueInvalid("Nobody is chosen.", "Name creators, or a list.")
    added = add_creators(kept, _ws(request), who, sent.kind, _user(request))
    return {
        "made": [{"id": one.pk, "creator": str(one.contact)} for one in added.made],
        "left_out": [{"who": who, "why": why} for who, why in added.left_out],
    }


def _fields(request: HttpRequest, sent: CampaignIn) -> Body:
    fields, problems = read_campaign(_space(request), sent.dict(exclude={"version"}))
    if problems:
        told = " ".join(f"{name}: {words}" for name, words in problems.items())
        raise ValueInvalid(f"This campaign cannot be kept. {told}", "Correct these fields.")
    return fields


def _kept(request: HttpRequest, pk: int) -> Campaign:
    return get_campaign(_space(request), pk)


def _space(request: HttpRequest) -> Any:
    return request.space  # type: ignore[attr-defined]


def _ws(request: HttpRequest) -> Any:
    return request.ws  # type: ignore[attr-defined]


def _user(request: HttpRequest) -> Any:
    return request.user
