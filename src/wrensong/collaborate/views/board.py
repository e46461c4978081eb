"""Pages of the board: every collaboration where it stands, and the calendar."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern

from wrensong.collaborate.desk.collaborations import get_collaboration, move
from wrensong.collaborate.showing import board as showing
from wrensong.collaborate.showing import calendar as calendars
from wrensong.collaborate.showing.files import csv_table
from wrensong.core.errors import BadInput, ChangedMeanwhile, WrensongError
from wrensong.desk.permissions import Asked, page
from wrensong.doors.formats import to_jsonable


@page()
def board(request: Asked) -> HttpResponse:
    """Every collaboration where it stands, what is next and when; moving one by a form."""
    if request.method == "POST":
        return _move(request)
    filters, wrong = showing.read_filters(request.GET)
    wanted = request.GET.get("format")
    if wanted in ("csv", "json") and not wrong:
        rows = showing.rows_of(request.space, filters)
        if wanted == "csv":
            return csv_table(rows, showing.COLUMNS, "collaborations")
        return JsonResponse(to_jsonable(rows), safe=False)
    return _board(request)


@page()
def calendar(request: Asked) -> HttpResponse:
    """A month of reviews, due dates, live windows, rights that end, parcels and payments."""
    told = calendars.told_month(request.space, request.GET)
    status = 422 if told["wrong"] else 200
    return render(request, "collaborate/calendar.html", told, status=status)


@page()
def calendar_file(request: Asked) -> HttpResponse:
    """The same days as a file for a calendar program."""
    body = calendars.ics(request.space, request.GET, request.build_absolute_uri("/")[:-1])
    return HttpResponse(
        body, content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="collaborations.ics"'},
    )  # fmt: skip


def _move(request: Asked) -> HttpResponse:
    said = {name: request.POST.get(name, "") for name in ("collaboration", "act", "reason")}
    number, version = said["collaboration"], request.POST.get("version", "")
    key = int(number) if number.isdecimal() and len(number) < 18 else 0
    kept = get_collaboration(request.space, key)
    seen = int(version) if version.isdecimal() and len(version) < 10 else 0
    try:
        move(kept, request.user, said["act"], reason=said["reason"], version=seen)
    except (BadInput, ChangedMeanwhile) as error:
        return _board(request, error, str(kept.pk), said["reason"])
    messages.success(request, f"{kept} is {kept.state} now.")
    here = reverse("collaborate:board", args=[request.space.slug])
    return redirect(showing.address(here, request.GET))


def _board(
    request: Asked, error: WrensongError | None = None, moving: str = "", typed: str = ""
) -> HttpResponse:
    asked = {**request.GET.dict(), **({"move": moving} if moving else {})}
    told = showing.told_page(request.space, asked)
    here = reverse("collaborate:board", args=[request.space.slug])
    other = "" if asked.get("view") == "table" else "table"
    context: dict[str, Any] = {
        **told, "here": here, "query": showing.address(here, asked),
        "as_other": showing.address(here, asked, view=other), "is_table": other == "",
        "error": error, "typed": typed,
        "filtered": any(v not in ("", None) for v in told["filters"].values()),
        "formats": [(f.upper(), showing.address(here, asked, format=f)) for f in ("csv", "json")],
        "joint": "&" if "?" in showing.address(here, asked) else "?",
    }  # fmt: skip
    if other == "":
        first = (told["page"] - 1) * showing.IN_TABLE
        context["pager"] = {
            "first": first + 1, "last": first + len(told["rows"]), "total": told["total"],
            **{name: showing.address(here, asked, page=number)
               if 1 <= number <= told["pages"] else ""
               for name, number in (("previous", told["page"] - 1), ("next", told["page"] + 1))},
        }  # fmt: skip
    else:
        for column in told["columns"]:
            column["rest"] = showing.address(here, asked, state=column["state"], view="table")
        for one in told["over"]:
            one["rest"] = showing.address(here, asked, state=one["state"], view="table")
    status = 409 if isinstance(error, ChangedMeanwhile) else 422 if error or told["wrong"] else 200
    return render(request, "collaborate/board.html", context, status=status)


URLS: list[URLPattern] = [
    path("", board, name="board"),
    path("calendar", calendar, name="calendar"),
    path("calendar.ics", calendar_file, name="calendar-file"),
]
