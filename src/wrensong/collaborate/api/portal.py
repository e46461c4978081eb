"""Endpoints of the private links of creators."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from ninja import Path, Router, Schema

from wrensong.collaborate.desk import portal as desk
from wrensong.collaborate.showing.portal import told_link, told_links
from wrensong.desk.endpoints import Members
from wrensong.doors.formats import to_jsonable
from wrensong.engage.desk import get_contact

router = Router(tags=["collaborate"])


class LinkIn(Schema):
    """For whom a link is (the number of a contact), and how many days it lasts."""

    contact: int
    days: int = desk.DAYS


@router.get("/portal-links", auth=Members(), summary="The private links of creators")
def portal_links(request: HttpRequest, space: Path[str], contact: int | None = None) -> Any:
    here = request.space  # type: ignore[attr-defined]
    chosen = get_contact(here, contact) if contact is not None else None
    return JsonResponse(to_jsonable(told_links(here, chosen)))


@router.post("/portal-links", auth=Members("editor"), summary="Make a link; told this once")
def make_portal_link(request: HttpRequest, space: Path[str], sent: LinkIn) -> Any:
    contact = get_contact(request.space, sent.contact)  # type: ignore[attr-defined]
    made, key = desk.make_link(contact, request.user, sent.days)  # type: ignore[arg-type]
    url = request.build_absolute_uri(reverse("portal", args=[key]))
    return JsonResponse(to_jsonable({**told_link(made), "url": url}), status=201)


@router.get("/portal-links/{int:link}/revoke", auth=Members(), summary="One link")
def one_portal_link(request: HttpRequest, space: Path[str], link: Path[int]) -> Any:
    found = desk.get_link(request.space, link)  # type: ignore[attr-defined]
    return JsonResponse(to_jsonable(told_link(found)))


@router.post("/portal-links/{int:link}/revoke", auth=Members("editor"), summary="End a link")
def revoke_portal_link(request: HttpRequest, space: Path[str], link: Path[int]) -> Any:
    here = request.space  # type: ignore[attr-defined]
    desk.revoke_link(desk.get_link(here, link), request.user)  # type: ignore[arg-type]
    return JsonResponse(to_jsonable(told_link(desk.get_link(here, link))))
