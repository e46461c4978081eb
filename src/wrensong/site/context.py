"""What every template may use."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from wrensong import __version__
from wrensong.desk.models import Space
from wrensong.desk.readings import FILE

ROOMS = (
    ("home", "Home"),
    ("discover:search", "Discover"),
    ("discover:lists", "Lists"),
    ("match:brands", "Brands"),
    ("match:briefs", "Briefs"),
    ("engage:today", "Today"),
    ("collaborate:board", "Collaborations"),
    ("site:imports", "Import"),
    ("site:activity", "Activity"),
    ("site:people", "People"),
)
"""The navigation inside a workspace: (route, words)."""
BELONGS = {
    "creators/": "discover:search",
    "compare": "discover:search",
    "match/rank/": "discover:search",
    "vet/": "discover:search",
    "plan/": "match:briefs",
    "engage/": "engage:today",
    "shares": "match:briefs",
    "plan-report/": "match:briefs",
    "jobs": "site:activity",
    "tokens": "site:people",
}
"""Beginnings of addresses below a workspace -> the part of the navigation they belong to."""
INSIDE = {
    "engage/": (
        ("engage:today", "Today"),
        ("engage:relationships", "Relationships"),
        ("engage:outreach", "Outreach"),
        ("engage:privacy", "Privacy"),
    ),
    "collaborate/": (
        ("collaborate:board", "Board"),
        ("collaborate:calendar", "Calendar"),
        ("collaborate:campaigns", "Campaigns"),
        ("collaborate:deliverables", "Deliverables"),
        ("collaborate:gifts", "Gifts"),
        ("collaborate:giveaways", "Giveaways"),
        ("collaborate:ambassadors", "Ambassadors"),
        ("collaborate:rights", "Rights"),
        ("collaborate:payments", "Payments"),
        ("collaborate:clauses", "Clauses"),
        ("collaborate:portal-links", "Creator links"),
    ),
}
"""The first pages of rooms that have several, shown on each of their pages: (route, words)."""


def shell(request: HttpRequest) -> dict[str, Any]:
    """``space``, ``membership``, ``may_write``, ``now``; for the header ``rooms``, ``room_pages``
    (first pages of the room), ``others`` (the person's other workspaces), ``account_href``; for
    the footer ``version`` and ``prepared_at``."""
    membership = getattr(request, "membership", None)
    found: dict[str, Any] = {
        "membership": membership,
        "now": timezone.now(),
        "version": __version__,
    }
    found["account_href"] = _address("account")
    if membership is None:
        return {
            **found,
            "space": None,
            "may_write": False,
            "rooms": (),
            "room_pages": (),
            "others": (),
        }
    space: Space = request.space  # type: ignore[attr-defined]
    mine = Space.objects.filter(memberships__user=membership.user_id).exclude(pk=space.pk)
    return {
        **found,
        "space": space,
        "may_write": membership.allows("editor"),
        "rooms": _links(request.path, space.slug),
        "room_pages": _room_pages(request.path, space.slug),
        "others": list(mine.order_by("name")),
        "prepared_at": _prepared_at(space),
    }


def _links(path: str, slug: str) -> list[dict[str, Any]]:
    """Each room with its address and whether the reader is in it (``here``) and on its own first
    page (``exactly``)."""
    found = [{"href": h, "words": words} for r, words in ROOMS if (h := _address(r, slug))]
    home = reverse("home", args=[slug])
    below = path.removeprefix(home)
    owner = next((r for begins, r in BELONGS.items() if below.startswith(begins)), None)
    place = _address(owner, slug) or path if owner else path
    inside = [link for link in found if place.startswith(link["href"])]
    longest = max(inside, key=lambda link: len(link["href"]), default=None)
    if longest is not None and longest["href"] == home != path:
        longest = None  # somewhere in the workspace, which is not its home
    return [{**link, "here": link is longest, "exactly": link["href"] == path} for link in found]


def _room_pages(path: str, slug: str) -> list[dict[str, Any]]:
    """The first pages of the room that the reader is in; the one she is on or below is ``here``."""
    below = path.removeprefix(reverse("home", args=[slug]))
    pages = next((found for begins, found in INSIDE.items() if below.startswith(begins)), ())
    links = [{"href": h, "words": words} for r, words in pages if (h := _address(r, slug))]
    at = [one for one in links if path == one["href"] or path.startswith(f"{one['href']}/")]
    here = max(at, key=lambda one: len(one["href"]), default=None)
    return [{**one, "here": one is here, "exactly": one["href"] == path} for one in links]


def _address(route: str, *args: str) -> str | None:
    try:
        return reverse(route, args=args)
    except NoReverseMatch:
        return None


def _prepared_at(space: Space) -> datetime | None:
    """When what pages show was computed; None before the first time."""
    try:
        return datetime.fromtimestamp((space.path / FILE).stat().st_mtime, UTC)
    except FileNotFoundError:
        return None
