"""Who comes in by a private link, and what surrounds every page behind it.

The address holds the key: nothing it leads to learns it (no-referrer), nothing keeps it (no-store),
no search engine lists it. Without a Referer a browser sends ``Origin: null`` with a form, so the
check of the form's token is made here, without the check of the origin; whoever could send it from
elsewhere would need the key, the cookie's token, and a signed number of this link.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from wrensong.collaborate import desk
from wrensong.core.errors import ChangedMeanwhile, NotFound, WrensongError
from wrensong.desk.models import Space
from wrensong.desk.permissions import SAFE, public
from wrensong.engage.desk import Contact
from wrensong.site.accounts.throttle import count_try, refuse_if_slowed
from wrensong.site.middleware import status_of

DONE = {
    "again": "This was sent before, and counted then. Nothing was changed now.",
    "accepted": "Your yes is recorded.",
    "agreed": "Both sides have accepted. It is agreed.",
    "countered": "Your change is with them. You will see here what they say.",
    "cancelled": "It is cancelled. They can read your reason.",
    "chosen": "Your choice is recorded.",
    "address": "Your address is recorded. It is deleted after the parcel has come.",
    "sent": "Your choice and your address are recorded.",
    "submitted": "Your version is with them.",
    "live": "The address of your post is recorded.",
    "kit": "Your facts are recorded. You can withdraw them at any time.",
    "withdrawn": "Your facts are withdrawn and deleted.",
    "objected": "Your objection is recorded. The people who decide see it beside the review.",
    "corrected": "Your data is corrected.",
    "deletion": "Your request is recorded. The owners of the workspace see it.",
    "stopped": "Nobody here will write to you again.",
}
"""What a page says after a form: word in the address -> sentence."""


class Visit(HttpRequest):
    """A request by a private link: the link, its key, and whose it is."""

    link: Any
    key: str
    contact: Contact
    space: Space


class _FormToken(CsrfViewMiddleware):
    def _origin_verified(self, request: HttpRequest) -> bool:
        if request.META.get("HTTP_ORIGIN") == "null":
            return True
        return bool(super()._origin_verified(request))  # type: ignore[misc]

    def _check_referer(self, request: HttpRequest) -> None:
        """There is none on these pages."""


@dataclass(frozen=True, slots=True)
class Went:
    """What a form led to: which page comes next and what it says."""

    page: str
    done: str
    numbers: tuple[int, ...] = ()


def portal(view: Callable[..., HttpResponse | Went]) -> Callable[..., HttpResponse]:
    """A page behind ``/c/<key>/``: ``request.link``, ``.contact``, ``.space`` are set and the
    keyword ``key`` is taken away."""

    @csrf_exempt
    @functools.wraps(view)
    def opened(request: Visit, key: str, **numbers: int) -> HttpResponse:
        refused = _without_token(request)
        return _quiet(refused or _answer(view, request, key, numbers))

    return public(opened)


def _answer(
    view: Callable[..., HttpResponse | Went], request: Visit, key: str, numbers: dict[str, int]
) -> HttpResponse:
    try:
        refuse_if_slowed("portal", request)
        request.link = _read(request, key)
        request.key, request.contact = key, request.link.contact
        request.space = request.contact.space
        desk.note_opened(request.link)
        found = view(request, **numbers)
    except desk.LinkEnded:
        return render(request, "portal/ended.html", status=410)
    except desk.AlreadyDone:
        return redirect(f"{request.path}?done=again")
    except WrensongError as error:
        inside = hasattr(request, "contact")
        context = _around(request) if inside else {}
        return render(request, "portal/error.html", {**context, "error": error},
                      status=status_of(error))  # fmt: skip
    if isinstance(found, Went):
        return redirect(f"{address(request, found.page, *found.numbers)}?done={found.done}")
    return found


def _read(request: HttpRequest, key: str) -> Any:
    try:
        return desk.read_link(key)
    except NotFound:
        count_try("portal", request)
        raise


def _without_token(request: HttpRequest) -> HttpResponse | None:
    """The refusal of a form without its token; None where there is nothing to refuse."""
    if request.method in SAFE:
        return None
    check = _FormToken(lambda _: HttpResponse())
    check.process_request(request)
    return check.process_view(request, lambda _: HttpResponse(), (), {})


def _quiet(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response


def address(request: Visit, name: str, *numbers: int) -> str:
    """The address of another page of this portal."""
    return reverse(name, args=[request.key, *numbers])


def show(
    request: Visit, template: str, context: Mapping[str, Any], wrong: WrensongError | None = None
) -> HttpResponse:
    """A page of the portal; ``wrong`` is why a form was not taken: what was typed stays."""
    status = 200 if wrong is None else 409 if isinstance(wrong, ChangedMeanwhile) else 422
    whole = {**_around(request), "wrong": wrong, **context}
    return render(request, f"portal/{template}.html", whole, status=status)


def _around(request: Visit) -> dict[str, Any]:
    """What every page says: who asks, for whom, until when."""
    works = desk.works_of(request.contact)
    brands = list(dict.fromkeys(str(one.campaign.brand) for one in works))
    return {
        "key": request.key, "me": request.contact, "link": request.link, "works": works,
        "asks": brands or [str(request.space)], "person": request.link.by,
        "once": desk.form_number(request.link), "mail": settings.DEFAULT_FROM_EMAIL,
        "done": DONE.get(request.GET.get("done", "")), "said": request.POST,
    }  # fmt: skip


__all__ = ["Visit", "Went", "address", "portal", "show"]
