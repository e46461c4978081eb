"""The page that compares creators."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from wrensong.core.errors import BadInput, NotFound
from wrensong.desk.permissions import Asked, page
from wrensong.discover.service import Discover
from wrensong.site.files import table_file

from . import showing


@page()
@require_safe
def compare(request: Asked) -> HttpResponse:
    """Up to six creators (``who``, ``handles``) side by side."""
    keys, named = request.GET.getlist("who"), request.GET.get("handles", "")
    if "whole" in request.GET:  # sent by a table of results, with all that stands below it
        return redirect(f"{request.path}?{_query(keys)}")
    wrong, found = "", showing.Compared()
    try:
        found = showing.compared(request.ws, showing.chosen(request.ws, keys, named))
    except (BadInput, NotFound) as error:
        wrong = f"{error.sentence} {error.next_step}"
    file = table_file(request, rows(found), "comparison")
    if file is not None:
        return file
    here, slug = [c["account_id"] for c in found.creators], request.space.slug
    creators = [
        {
            **one,
            "href": reverse("site:creator", args=[slug, one["account_id"]]),
            "price": reverse("site:creator-price", args=[slug, one["account_id"]]),
            "without": "?" + _query([key for key in here if key != one["account_id"]]),
        }
        for one in found.creators
    ]
    shown = {
        "creators": creators, "lines": found.lines, "notes": found.notes, "wrong": wrong,
        "handles": named if wrong else "", "here": here, "most": showing.MOST,
        "lists": [one.name for one in request.ws.room(Discover).lists.all()],
        "overlap": f"{reverse('discover:overlap', args=[slug])}?{_query(here)}",
        "formats": [(w, f"?{_query(here)}&format={w.lower()}") for w in ("CSV", "JSON")] if here
        else [],
    }  # fmt: skip
    return render(request, "compare/compare.html", shown, status=422 if wrong else 200)


def rows(found: showing.Compared) -> list[dict[str, str]]:
    """The table as rows: a line each, a column per creator."""
    names = [one["account"] for one in found.creators]
    return [
        {"what": line.label, **{n: c.text for n, c in zip(names, line.cells, strict=True)},
         "differs": line.told}
        for line in found.lines
    ]  # fmt: skip


def _query(keys: list[str]) -> str:
    return urlencode([("who", key) for key in keys])
