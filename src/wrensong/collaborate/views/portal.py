"""Private links of creators: made, seen, ended by the team."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern

from wrensong.collaborate.desk import portal as desk
from wrensong.collaborate.showing.files import csv_table
from wrensong.collaborate.showing.portal import told_links
from wrensong.core.errors import BadInput
from wrensong.desk.permissions import Asked, page
from wrensong.doors import wording
from wrensong.doors.formats import to_jsonable
from wrensong.engage.desk import Contact, get_contact

HERE = ("127.0.0.1", "localhost", "::1")
"""Names of this computer, which lead nowhere from her telephone."""
COLUMNS = ("id", "creator", "contact", "state", "by", "made_at", "expires_at", "revoked_at",
           "opened", "opened_at")  # fmt: skip


@page()
def portal_links(request: Asked) -> HttpResponse:
    """The private links of creators, how often each was opened, and making one."""
    asked = request.POST if request.method == "POST" else request.GET
    contact = _contact(request, asked.get("contact", ""))
    wrong: BadInput | None = None
    made: dict[str, Any] | None = None
    if request.method == "POST":
        try:
            if contact is None:
                raise BadInput("Nobody is chosen.", "Choose for whom the link is.")
            link, key = desk.make_link(contact, request.user, _days(asked.get("days", "")))
        except BadInput as error:
            wrong = error
        else:
            url = request.build_absolute_uri(reverse("portal", args=[key]))
            made = {"url": url, "creator": str(contact), "expires_at": link.expires_at,
                    "here_only": urlsplit(url).hostname in HERE}  # fmt: skip
    told = told_links(request.space, contact)
    wanted = request.GET.get("format") if request.method == "GET" else None
    if wanted == "json":
        return JsonResponse(to_jsonable(told))
    if wanted == "csv":
        return csv_table(told["links"], COLUMNS, "portal-links")
    here = f"contact={contact.pk}&" if contact else ""
    context = {
        **told, "made": made, "wrong": wrong, "days": asked.get("days", desk.DAYS),
        "most_days": desk.MOST_DAYS, "chosen": contact,
        "contacts": Contact.objects.filter(space=request.space)[:500],
        "formats": [(w, f"?{here}format={w.lower()}") for w in ("CSV", "JSON")],
    }  # fmt: skip
    return render(request, "collaborate/portal_links.html", context, status=422 if wrong else 200)


@page()
def revoke_portal_link(request: Asked, link: int) -> HttpResponse:
    """End a private link, after saying what that does."""
    found = desk.get_link(request.space, link)
    back = reverse("collaborate:portal-links", args=[request.space.slug])
    if request.method == "POST":
        desk.revoke_link(found, request.user)
        messages.success(request, f"The link of {found.contact} is ended.")
        return redirect(back)
    opened = wording.plural(found.opened, "time")
    context = {
        "question": f"End the link of {found.contact}?",
        "lost": f"Whoever opens it from now on is told that it has ended. It was opened {opened}. "
        "You can make a new one at any time.",
        "button": "End it", "back": back,
    }  # fmt: skip
    return render(request, "parts/confirm.html", context)


def _contact(request: Asked, typed: str) -> Contact | None:
    if not (typed.isascii() and typed.isdigit()):
        return None
    return get_contact(request.space, int(typed[:18]))


def _days(typed: str) -> int:
    if not (typed.strip().isascii() and typed.strip().isdigit()):
        raise BadInput(f"“{typed}” is not a number of days.", f"Write {desk.DAYS}, for example.")
    return int(typed.strip()[:6])


URLS: list[URLPattern] = [
    path("portal-links", portal_links, name="portal-links"),
    path("portal-links/<int:link>/revoke", revoke_portal_link, name="portal-link-revoke"),
]
