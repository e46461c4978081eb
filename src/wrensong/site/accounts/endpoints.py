"""People, invitations and tokens for programs: the twins of the pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Path, Router, Schema

from wrensong.core.errors import NotAllowed
from wrensong.desk.endpoints import Members
from wrensong.desk.models import Membership, Role
from wrensong.doors.formats import to_jsonable

from . import invitations, members, showing, spaces, tokens
from .pages.people import invitation_link
from .typed import email_of, name_of, role_of

router = Router(tags=["people"])
OWNERS = Members("owner")


class Invited(Schema):
    email: str
    role: str


class RoleChange(Schema):
    role: str
    was: str


class Renamed(Schema):
    name: str
    was: str


class Wanted(Schema):
    name: str
    role: str = "viewer"
    days: int = tokens.DAYS


@router.get("/people", auth=Members(), summary="Members, and for an owner open invitations")
def people(request: HttpRequest, space: Path[str]) -> Any:
    return to_jsonable(showing.people(request.space, _as(request)))  # type: ignore[attr-defined]


@router.get("/people/{int:person}", auth=Members(), summary="One member")
def person(request: HttpRequest, space: Path[str], person: Path[int]) -> Any:
    found = members.member(request.space, person)  # type: ignore[attr-defined]
    return to_jsonable(showing.one_member(found, request.user))  # type: ignore[arg-type]


@router.post("/people/invite", auth=OWNERS, summary="Invite somebody; the link is shown once")
def invite(request: HttpRequest, space: Path[str], body: Invited) -> Any:
    here: Any = request
    email, role = email_of(body.dict()), role_of(body.dict())
    return _invited(here, *invitations.invite(here.space, here.user, email, role))


@router.post("/people/invitations/{int:invitation}/resend", auth=OWNERS, summary="A fresh link")
def resend(request: HttpRequest, space: Path[str], invitation: Path[int]) -> Any:
    here: Any = request
    return _invited(here, *invitations.resend(here.space, here.user, invitation))


@router.post(
    "/people/invitations/{int:invitation}/revoke", auth=OWNERS, summary="End an invitation"
)
def revoke(request: HttpRequest, space: Path[str], invitation: Path[int]) -> Any:
    here: Any = request
    return to_jsonable(
        showing.one_invitation(invitations.revoke(here.space, here.user, invitation))
    )


@router.post("/people/{int:person}/role", auth=OWNERS, summary="Give a member another role")
def change_role(request: HttpRequest, space: Path[str], person: Path[int], body: RoleChange) -> Any:
    here: Any = request
    role = role_of(body.dict())
    found = members.change_role(here.space, here.user, person, role, body.was)
    return to_jsonable(showing.one_member(found, here.user))


@router.post("/people/{int:person}/remove", auth=OWNERS, summary="Let a member go")
def remove(request: HttpRequest, space: Path[str], person: Path[int]) -> Any:
    here: Any = request
    return to_jsonable(showing.one_member(members.remove(here.space, here.user, person), here.user))


@router.post(
    "/people/{int:person}/link", auth=OWNERS, summary="A link to a new password for a member"
)
def password_link(request: HttpRequest, space: Path[str], person: Path[int]) -> Any:
    from django.urls import reverse

    here: Any = request
    _by_a_person(request, "Links to passwords are")
    _, key = members.password_link(here.space, here.user, person)
    return {"link": request.build_absolute_uri(reverse("reset-link", args=[key]))}


@router.post("/rename", auth=OWNERS, summary="Give the workspace another name")
def rename(request: HttpRequest, space: Path[str], body: Renamed) -> Any:
    here: Any = request
    found = spaces.rename(here.space, here.user, name_of(body.dict()), body.was)
    return {"slug": found.slug, "name": found.name}


@router.get("/tokens", auth=Members(), summary="One's own tokens; for an owner everybody's")
def token_list(request: HttpRequest, space: Path[str]) -> Any:
    return to_jsonable(showing.token_list(_as(request)))


@router.post("/tokens", auth=Members(), summary="Make a token; its key is shown once")
def make_token(request: HttpRequest, space: Path[str], body: Wanted) -> Any:
    _by_a_person(request, "Tokens are")
    name, role = name_of(body.dict()), role_of(body.dict())
    made, key = tokens.make(_as(request), name, role, body.days)
    return to_jsonable({**showing.one_token(made, _as(request)), "key": key})


@router.post("/tokens/{int:token}/revoke", auth=Members(), summary="End a token")
def revoke_token(request: HttpRequest, space: Path[str], token: Path[int]) -> Any:
    tokens.revoke(_as(request), token)
    return {"id": token, "state": "revoked"}


def _as(request: HttpRequest) -> Membership:
    """Who asks, with no more rights than the token she asks with."""
    here: Any = request
    found: Membership = here.membership
    token = getattr(request, "token", None)
    if token is not None and not Role(token.role).allows(found.role):
        found.role = token.role  # for this request alone: it is not saved
    return found


def _invited(request: Any, made: Any, key: str) -> Any:
    shown = invitation_link(request, made, key)
    return to_jsonable({**showing.one_invitation(made), **shown})


def _by_a_person(request: HttpRequest, what: str) -> None:
    """A token that leaked must not be able to make itself a successor."""
    if getattr(request, "token", None) is not None:
        raise NotAllowed(f"{what} made by a person who is signed in.", "Use the page in a browser.")
