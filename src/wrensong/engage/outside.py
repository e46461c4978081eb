"""The page where somebody who got a mail opts out: open to everybody who has its address.

The address holds the workspace and the keyed hash of hers, signed; it works for good, also after
everything else about her was erased. Opening it changes nothing, since mail programs and filters
open every link. Her mail program sends ``List-Unsubscribe=One-Click`` (RFC 8058), the button of
the page sends the same: neither has a cookie of ours, so the signed address stands for the token
that forms otherwise carry.
"""

from __future__ import annotations

from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.views.decorators.csrf import csrf_exempt

from wrensong.core.errors import BadInput, NotAllowed, NotFound
from wrensong.desk.models import Space
from wrensong.desk.permissions import public

from .desk.outreach.contacting import opt_out
from .desk.outreach.senders import read_key

NEXT = "Copy the whole address from the mail, or reply to the mail with “stop”."
FIELD, CLICK = "List-Unsubscribe", "One-Click"


def unsubscribe(request: HttpRequest, key: str) -> HttpResponse:
    """Opting out of mail: a page with a button, and what the button and mail programs send."""
    try:
        number, digest = read_key(key)
    except BadSignature:
        number, digest = 0, ""
    space = Space.objects.filter(pk=number).first()
    if space is None and request.method == "POST":
        raise NotAllowed("This address is not one of ours, so nothing was changed.", NEXT)
    if space is None:
        raise NotFound("There is nothing at this address.", NEXT)
    done = request.method == "POST"
    if done:
        if request.POST.get(FIELD) != CLICK:
            raise BadInput("This is not a request to opt out.", "Open the page and use its button.")
        opt_out(space, digest)
    shown = {"done": done, "by": space.name, "field": FIELD, "click": CLICK}
    response = render(request, "engage/outreach_unsubscribe.html", shown)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


# The signed address is what a form's token is elsewhere; the marks go on last, so that they show.
_view = csrf_exempt(public(unsubscribe))
URLS: list[URLPattern] = [path("u/<str:key>", _view, name="unsubscribe")]
