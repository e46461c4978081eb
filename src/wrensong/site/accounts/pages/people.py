"""People of a workspace: who belongs to it, inviting, roles, letting go."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from wrensong.core.errors import ValueInvalid
from wrensong.desk.models import Invitation, Role
from wrensong.desk.permissions import Asked, page
from wrensong.site.accounts import invitations, mail, members, showing, spaces
from wrensong.site.accounts.typed import beside, email_of, name_of, role_of
from wrensong.site.files import table_file

TEXT = """{who} invites you to the workspace “{space}” on Wrensong,
where your team finds, checks and chooses creators.

Join here within seven days:
{link}

If you do not know {who}, do nothing.
"""


@page()
@require_GET
def people(request: Asked) -> HttpResponse:
    """Who belongs to this workspace, and who is invited."""
    found = showing.people(request.space, request.membership)
    if file := table_file(request, found["people"], "people"):
        return file
    return _show(request, found)


@page(write=Role.OWNER, read=Role.OWNER)
@require_POST
def invite(request: Asked) -> HttpResponse:
    """Invite somebody by e-mail, with a role."""
    try:
        email, role = email_of(request.POST), role_of(request.POST)
        made, key = invitations.invite(request.space, request.user, email, role)
    except ValueInvalid as error:
        found = showing.people(request.space, request.membership)
        return _show(request, found, {"wrong": beside(error), "typed": request.POST}, 422)
    return _link_once(request, made, key)


@page(write=Role.OWNER, read=Role.OWNER)
@require_POST
def resend(request: Asked, invitation: int) -> HttpResponse:
    """A fresh link for an invitation; the earlier one ends."""
    return _link_once(request, *invitations.resend(request.space, request.user, invitation))


@page(write=Role.OWNER, read=Role.OWNER)
@require_POST
def revoke(request: Asked, invitation: int) -> HttpResponse:
    """End an invitation."""
    ended = invitations.revoke(request.space, request.user, invitation)
    messages.success(request, f"The invitation of {ended.email} is revoked; its link is dead.")
    return redirect("site:people", space=request.space.slug)


@page()
@require_GET
def person(request: Asked, person: int) -> HttpResponse:
    """One member: her role, and for an owner how to change it or let her go."""
    found = members.member(request.space, person)
    owner = request.membership.allows(Role.OWNER)
    return render(request, "accounts/person.html", {
        "found": found, "roles": list(Role), "owner": owner, "role": Role(found.role),
        "yourself": found.user == request.user,
        "may_link": owner and members.may_make_link(request.space, request.user, found.user),
    })  # fmt: skip


@page(write=Role.OWNER, read=Role.OWNER)
@require_POST
def change_role(request: Asked, person: int) -> HttpResponse:
    """Give a member another role."""
    role, was = role_of(request.POST), request.POST.get("was", "")
    found = members.change_role(request.space, request.user, person, role, was)
    messages.success(request, f"{found.user} is {found.role} now.")
    return redirect("site:people", space=request.space.slug)


@page(write=Role.OWNER, read=Role.OWNER)
@require_POST
def remove(request: Asked, person: int) -> HttpResponse:
    """Let a member go."""
    gone = members.remove(request.space, request.user, person)
    messages.success(request, f"{gone.user} no longer belongs to this workspace.")
    away = gone.user == request.user
    return redirect("spaces") if away else redirect("site:people", space=request.space.slug)


@page(write=Role.OWNER, read=Role.OWNER)
@require_POST
def password_link(request: Asked, person: int) -> HttpResponse:
    """A link by which a member chooses a new password, to hand to her."""
    found, key = members.password_link(request.space, request.user, person)
    link = request.build_absolute_uri(reverse("reset-link", args=[key]))
    return render(request, "accounts/shown_once.html", {
        "title": f"A link for {found.user}", "value": link, "label": "Link to a new password",
        "lead": f"Send this link to {found.user}. It works once, for a day, and is shown only now.",
    })  # fmt: skip


@page(write=Role.OWNER, read=Role.OWNER)
@require_POST
def rename(request: Asked) -> HttpResponse:
    """Give the workspace another name."""
    try:
        name = name_of(request.POST)
        spaces.rename(request.space, request.user, name, request.POST.get("was", ""))
    except ValueInvalid as error:
        found = showing.people(request.space, request.membership)
        wrong = {"space_name": error.sentence}
        return _show(request, found, {"wrong": wrong, "renamed": request.POST}, 422)
    messages.success(request, f"The workspace is called {name} now.")
    return redirect("site:people", space=request.space.slug)


def invitation_link(request: Asked, made: Invitation, key: str) -> dict[str, Any]:
    """The link of an invitation, mailed where this site sends mail: ``link``, ``mailed``."""
    link = request.build_absolute_uri(reverse("invitation", args=[key]))
    said = TEXT.format(who=request.user, space=request.space, link=link)
    subject = f"{request.user} invites you to {request.space}"
    return {"link": link, "mailed": mail.goes_out() and mail.send(made.email, subject, said)}


def _link_once(request: Asked, made: Invitation, key: str) -> HttpResponse:
    # Answered without a redirect: nothing then has to keep the link.
    shown = invitation_link(request, made, key)
    if shown["mailed"]:
        lead = f"It went to {made.email} by mail. You may also hand it over yourself."
    elif mail.goes_out():
        lead = f"The mail to {made.email} could not be sent, so hand the link over yourself."
    else:
        lead = f"Send this link to {made.email}: this site sends no mail."
    return render(request, "accounts/shown_once.html", {
        "title": f"{made.email} is invited", "value": shown["link"],
        "label": "Link of the invitation",
        "lead": f"{lead} It works once, within seven days, and is shown only now.",
    })  # fmt: skip


def _show(
    request: Asked, found: dict[str, Any], more: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    shown = {
        **found, "roles": list(Role), "owner": request.membership.allows(Role.OWNER),
        "may_add": spaces.may_add(request.user), "typed": {}, "wrong": {}, "renamed": {},
        "formats": [("CSV", "?format=csv"), ("JSON", "?format=json")], **(more or {}),
    }  # fmt: skip
    return render(request, "accounts/people.html", shown, status=status)
