"""The activity page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wrensong.core.errors import BadInput
from wrensong.desk.permissions import Asked, page
from wrensong.doors import wording
from wrensong.site.files import table_file
from wrensong.site.paging import paged

from . import showing

SIZE, MOST = 50, 10_000
"""Entries on a page, and in a file (which is made while its reader waits)."""


@page()
@require_GET
def activity(request: Asked) -> HttpResponse:
    """What was changed in this workspace: by whom, when, before and after."""
    filters, wrong = showing.read_filters(request.GET)
    found = filters.of(request.space)
    total = 0 if wrong else found.count()
    if request.GET.get("format") and not wrong:
        _small_enough(total)
        file = table_file(request, [showing.one(entry) for entry in found], "activity")
        if file is not None:
            return file
    shown, pager = paged(request, total, SIZE)
    return render(request, "activity/activity.html", {
        "entries": [showing.one(entry) for entry in found[shown]] if total else [],
        "total": total, "pager": pager, "asked": request.GET, "filters": filters,
        "people": showing.everybody(request.space), "topics": showing.TOPICS, "wrong": wrong,
        "filtered": filters != showing.Filters() or bool(wrong),
        "formats": [(words, _with(request, "format", name)) for words, name in
                    (("CSV", "csv"), ("JSON", "json"))] if 0 < total <= MOST else [],
        "most": MOST,
        "whole_history": _with(request, "subject", ""),
    }, status=422 if wrong else 200)  # fmt: skip


def _small_enough(total: int) -> None:
    if total > MOST:
        raise BadInput(
            f"{wording.number(total)} changes fit, and a file holds {wording.number(MOST)}.",
            "Choose fewer days, or read them page by page through the API.",
        )


def _with(request: Asked, name: str, value: str) -> str:
    asked = request.GET.copy()
    asked.pop("page", None)
    asked.pop(name, None)
    if value:
        asked[name] = value
    return f"?{asked.urlencode()}"
