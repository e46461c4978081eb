"""Endpoints of ambassadors: the JSON twins of its pages, and what their forms write."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from ninja import Path, Router, Schema

from wrensong.collaborate.desk.ambassadors import add_group, get_group, get_member, save_tier
from wrensong.collaborate.desk.ambassadors.acting import do_group, do_member, tier_said
from wrensong.collaborate.desk.ambassadors.groups import get_tier
from wrensong.collaborate.showing import ambassadors as showing
from wrensong.desk.endpoints import Members
from wrensong.doors.formats import to_jsonable
from wrensong.match.desk import get_brand

router = Router(tags=["collaborate"])
READ, WRITE = Members(), Members("editor")
ONE = "/ambassadors/{int:group}"


class GroupIn(Schema):
    """A programme of a brand (its number)."""

    brand: int
    name: str
    about: str = ""


class TierIn(Schema):
    """A tier, a month: amounts as text, ``commission`` in percent, ``asks`` as lines such as
    2 instagram reel; ``version`` for one that is changed."""

    name: str = ""
    currency: str = "EUR"
    fee: str = ""
    commission: str = ""
    gift_value: str = ""
    asks: str = ""
    version: int = 0


class GroupActIn(TierIn):
    """One act: tier (its fields), join (``contact``, ``tier``, ``since``, ``collaboration``),
    month (``period``), done or undone (``item``)."""

    act: str
    contact: int = 0
    tier: int = 0
    since: str = ""
    collaboration: int = 0
    period: str = ""
    item: int = 0


class MemberActIn(Schema):
    """One act: move (``tier``, ``reason``), terms (``collaboration``), leave (``until``,
    ``reason``)."""

    act: str
    version: int = 0
    tier: int = 0
    collaboration: int = 0
    until: str = ""
    reason: str = ""


@router.get("/ambassadors", auth=READ, summary="The programmes of the workspace")
def groups(request: HttpRequest, space: Path[str]) -> Any:
    return _json(showing.told_groups(_space(request)))


@router.post("/ambassadors", auth=WRITE, summary="Add a programme")
def new_group(request: HttpRequest, space: Path[str], sent: GroupIn) -> Any:
    brand = get_brand(_space(request), sent.brand)
    made = add_group(brand, _user(request), sent.name, sent.about)
    return _json(showing.told_group(made), 201)


@router.get(ONE, auth=READ, summary="One programme, and what a month asks")
def group(request: HttpRequest, space: Path[str], group: Path[int], month: str = "") -> Any:
    return _json(showing.told_group(get_group(_space(request), group), month))


@router.post(ONE, auth=WRITE, summary="One act on a programme")
def act(request: HttpRequest, space: Path[str], group: Path[int], sent: GroupActIn) -> Any:
    kept = get_group(_space(request), group)
    do_group(kept, _user(request), sent.dict())
    return _json(showing.told_group(kept, sent.period))


@router.get(ONE + "/tiers/{int:tier}", auth=WRITE, summary="A tier")
def tier(request: HttpRequest, space: Path[str], group: Path[int], tier: Path[int]) -> Any:
    return _json(showing.told_tier(get_tier(get_group(_space(request), group), tier)))


@router.put(ONE + "/tiers/{int:tier}", auth=WRITE, summary="Change a tier")
def change_tier(
    request: HttpRequest, space: Path[str], group: Path[int], tier: Path[int], sent: TierIn
) -> Any:
    kept = get_tier(get_group(_space(request), group), tier)
    saved = save_tier(kept, _user(request), sent.version, tier_said(sent.dict()))
    return _json(showing.told_tier(saved))


@router.get(ONE + "/members/{int:member}", auth=READ, summary="One ambassador")
def member(request: HttpRequest, space: Path[str], group: Path[int], member: Path[int]) -> Any:
    return _json(showing.told_member(get_member(_space(request), group, member)))


@router.post(ONE + "/members/{int:member}", auth=WRITE, summary="One act on an ambassador")
def member_act(
    request: HttpRequest, space: Path[str], group: Path[int], member: Path[int], sent: MemberActIn
) -> Any:
    kept = get_member(_space(request), group, member)
    do_member(kept, _user(request), sent.dict())
    return _json(showing.told_member(get_member(_space(request), group, member)))


def _json(told: Any, status: int = 200) -> JsonResponse:
    return JsonResponse(to_jsonable(told), status=status)


def _space(request: HttpRequest) -> Any:
    return request.space  # type: ignore[attr-defined]


def _user(request: HttpRequest) -> Any:
    return request.user
