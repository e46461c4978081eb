"""The activity page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wrensong.desk.permissions import Asked, page
from wrensong.site.files import table_file
from wrensong.site.paging import paged

from . import showing

SIZE = 50


@page()
@require_GET
def activity(request: Asked) -> HttpResponse:
    """What was changed in this workspace: by whom, when, before and after."""
    filters, wrong = showing.read_filters(request.GET)
    found = filters.of(request.space)
    if request.GET.get("format") and not wrong:
        file = table_file(request, [showing.one(entry) for entry in found], "activity")
        if file is not None:
            return file
    total = 0 if wrong else found.count()
    shown, pager = paged(request, total, SIZE)
    return render(request, "activity/activity.html", {
        "entries": [showing.one(entry) for entry in found[shown]] if total else [],
        "total": total, "pager": pager, "asked": request.GET, "filters": filters,
        "people": showing.everybody(request.space), "topics": showing.TOPICS, "wrong": wrong,
        "filtered": filters != showing.Filters() or bool(wrong),
        "formats": [(words, _with(request, "format", name)) for words, name in
                    (("CSV", "csv"), ("JSON", "json"))] if total else [],
        "whole_history": _with(request, "subject", ""),
    }, status=422 if wrong else 200)  # fmt: skip


def _with(request: Asked, name: str, value: str) -> str:
    asked = request.GET.copy()
    asked.pop("page", None)
    asked.pop(name, None)
    if value:
        asked[name] = value
    return f"?{asked.urlencode()}"
