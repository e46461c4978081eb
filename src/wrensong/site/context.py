"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

ROOMS = (
    ("home", "Home"),
    ("discover:search", "Discover"),
    ("discover:lists", "Lists"),
    ("match:brands", "Brands"),
    ("match:briefs", "Briefs"),
    ("site:imports", "Import"),
    ("site:activity", "Activity"),
    ("site:people", "People"),
)
"""The navigation inside a workspace: (route, words)."""


def shell(request: HttpRequest) -> dict[str, Any]:
    """``space``, ``membership``, ``may_write``, ``rooms`` for the navigation, and ``now``."""
    membership = getattr(request, "membership", None)
    return {
        "space": getattr(request, "space", None),
        "membership": membership,
        "may_write": membership is not None and membership.allows("editor"),
        "rooms": _links(request) if membership is not None else (),
        "now": timezone.now(),
    }


def _links(request: HttpRequest) -> list[dict[str, Any]]:
    """Each room with its address and whether the reader is in it."""
    slug = request.space.slug  # type: ignore[attr-defined]
    found = [
        {"href": reverse(r, args=[slug]), "words": words} for r, words in ROOMS if _there(r, slug)
    ]
    inside = [link for link in found if request.path.startswith(link["href"])]
    longest = max(inside, key=lambda link: len(link["href"]), default=None)
    return [{**link, "here": link is longest} for link in found]


def _there(route: str, slug: str) -> bool:
    try:
        return bool(reverse(route, args=[slug]))
    except NoReverseMatch:
        return False
