"""Endpoints of relationships: the JSON twins of its pages, and what their forms write."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Path, Query, Router, Schema

from wrensong.core import ids
from wrensong.desk.endpoints import Members
from wrensong.discover.service import Discover
from wrensong.doors.formats import to_jsonable
from wrensong.engage.desk import relationships as desk
from wrensong.engage.desk.acts import act
from wrensong.engage.desk.contacts import get_contact
from wrensong.engage.desk.editing import save_contact
from wrensong.engage.desk.touches import get_touch, remove_touch, restore_touch
from wrensong.engage.showing import relationships as showing
from wrensong.engage.showing import today as today_showing
from wrensong.match.desk import get_brand

router = Router(tags=["engage"])
READ, WRITE = Members(), Members("editor")
ONE, TOUCH = "/relationships/{int:relationship}", "/touches/{int:touch}"
Body = dict[str, Any]


class ActIn(Schema):
    """One act on a relationship. ``do`` is touch (``kind``, ``by_creator``, ``at``, ``text``,
    ``link``; ``planned``: it was the next act), next (``act``, ``due``), not-today (``until``),
    pause (``until``, ``reason``), resume, unlock (``reason``), lock or assign (``owner``, an id).
    ``version`` is the one that is changed; a touch and not-today need none. Days are
    2026-11-12, times in ISO form."""

    do: str
    version: int = 0
    kind: str = ""
    by_creator: bool = False
    at: str = ""
    text: str = ""
    link: str = ""
    planned: bool = False
    act: str = ""
    due: str = ""
    until: str = ""
    reason: str = ""
    owner: int | None = None

    def sent(self) -> dict[str, str]:
        """As a form sends it."""
        told = {name: "" if value in (None, False) else str(value)
                for name, value in self.dict().items()}  # fmt: skip
        return told | {"by_creator": "1" if self.by_creator else ""}


class StartIn(Schema):
    """Whom to start with: ``accounts`` (ac_... or handles), or everybody on a ``list``; ``brand``
    is the id of a brand, which may be left out where there is one."""

    accounts: tuple[str, ...] = ()
    list: str = ""
    brand: int | None = None


class TouchIn(Schema):
    """``do`` is remove or restore."""

    do: str = "remove"


class ContactIn(Schema):
    """What is known of a contact; fields that are left out stay. ``version`` is the one that is
    changed; null in the last two means not known."""

    version: int
    name: str = ""
    email: str = ""
    country: str = ""
    kind: str = "unknown"
    source_url: str = ""
    invites_business_mail: bool | None = None
    says_no_unsolicited: bool | None = None


@router.get("/today", auth=READ, summary="The few acts of today")
def today(
    request: HttpRequest, space: Path[str], brand: int | None = None, owner: int | None = None
) -> Body:
    ws = request.ws  # type: ignore[attr-defined]
    return _plain(today_showing.page(_space(request), ws, brand, owner))


@router.get("/relationships", auth=READ, summary="Relationships by rung")
def relationships(request: HttpRequest, space: Path[str], whole: bool = Query(False)) -> Body:
    return _plain(showing.table(_space(request), showing.Chosen.of(request.GET), whole=whole))


@router.get("/relationships/start", auth=WRITE, summary="The brands to start with")
def start_form(request: HttpRequest, space: Path[str]) -> Body:
    return {"brands": [{"id": b.pk, "name": b.name} for b in desk.brands_of(_space(request))]}


@router.post("/relationships/start", auth=WRITE, summary="Start relationships")
def start(request: HttpRequest, space: Path[str], sent: StartIn) -> HttpResponse:
    ws, accounts = request.ws, sent.accounts  # type: ignore[attr-defined]
    if sent.list:
        listed = ws.room(Discover).lists.one(sent.list)
        accounts = tuple(ids.show("ac", one) for one in listed.accounts)
    here = _space(request)
    brand = get_brand(here, sent.brand) if sent.brand is not None else desk.brand_named(here)
    made = desk.start(here, ws, accounts, brand, _user(request))
    return JsonResponse({"relationships": [one.pk for one in made]}, status=201)


@router.get(ONE, auth=READ, summary="One relationship: its ladder and timeline")
def relationship(request: HttpRequest, space: Path[str], relationship: Path[int]) -> Body:
    return _plain(showing.one(desk.get_relationship(_space(request), relationship)))


@router.post(ONE, auth=WRITE, summary="Keep a touch, plan, pause, unlock, assign")
def change(request: HttpRequest, space: Path[str], relationship: Path[int], sent: ActIn) -> Body:
    kept = desk.get_relationship(_space(request), relationship)
    said = act(kept, _user(request), sent.sent())
    return _plain({"done": said, **showing.one(kept)})


@router.get(ONE + TOUCH, auth=READ, summary="One touch")
def touch(
    request: HttpRequest, space: Path[str], relationship: Path[int], touch: Path[int]
) -> Body:
    kept = desk.get_relationship(_space(request), relationship)
    return _plain(showing.told_touch(get_touch(kept, touch)))


@router.post(ONE + TOUCH, auth=WRITE, summary="Remove a touch, or put it back")
def change_touch(
    request: HttpRequest,
    space: Path[str],
    relationship: Path[int],
    touch: Path[int],
    sent: TouchIn,
) -> Body:
    kept = desk.get_relationship(_space(request), relationship)
    found = get_touch(kept, touch)
    (restore_touch if sent.do == "restore" else remove_touch)(kept, _user(request), found)
    return _plain(showing.one(kept))


@router.get("/contacts/{int:contact}", auth=READ, summary="What is known of a contact")
def contact(request: HttpRequest, space: Path[str], contact: Path[int]) -> Body:
    return _plain(showing.contact_page(get_contact(_space(request), contact)))


@router.put("/contacts/{int:contact}", auth=WRITE, summary="Correct what is known of a contact")
def change_contact(
    request: HttpRequest, space: Path[str], contact: Path[int], sent: ContactIn
) -> Body:
    kept = get_contact(_space(request), contact)
    said = sent.dict(exclude_unset=True, exclude={"version"})
    save_contact(kept, _user(request), sent.version, **said)
    return _plain(showing.contact_page(kept))


def _plain(body: Body) -> Body:
    told: Body = to_jsonable(body)
    return told


def _space(request: HttpRequest) -> Any:
    return request.space  # type: ignore[attr-defined]


def _user(request: HttpRequest) -> Any:
    return request.user
