"""Pages of deliverables: what is due, the versions of one, its review, and what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.http import content_disposition_header

from wrensong.collaborate.desk import media
from wrensong.collaborate.desk.collaborations import get_collaboration
from wrensong.collaborate.desk.deliverables import add_deliverable, get_deliverable
from wrensong.collaborate.desk.handed import ACTS, get_file
from wrensong.collaborate.models import Deliverable
from wrensong.collaborate.rules.terms import FORMATS
from wrensong.collaborate.showing import deliverables as showing
from wrensong.collaborate.showing.files import csv_table
from wrensong.core.errors import BadInput, ChangedMeanwhile, NotFound, WrensongError
from wrensong.core.platforms import PLATFORMS
from wrensong.desk.permissions import Asked, View, page
from wrensong.doors.formats import to_jsonable

SMALL = 1_000_000  # bytes that are read at once
PICTURES = ("image/jpeg", "image/png", "image/gif", "image/webp")


@page()
def deliverables(request: Asked) -> HttpResponse:
    """What creators deliver in this workspace: what is due when, and by whom."""
    filters, wrong = showing.read_filters(request.GET)
    wanted = request.GET.get("format")
    if wanted in ("csv", "json") and not wrong:
        rows = showing.table(showing.rows_of(request.space, filters))
        if wanted == "csv":
            return csv_table(rows, showing.COLUMNS, "deliverables")
        return JsonResponse(to_jsonable(rows), safe=False)
    told = showing.told_deliverables(request.space, request.GET)
    here = reverse("collaborate:deliverables", args=[request.space.slug])
    context = {
        **told, "asked": request.GET, "formats": showing.formats(request.GET, here),
        "pager": showing.pager(told, request.GET, here), "filtered": any(told["filters"].values()),
    }  # fmt: skip
    status = 422 if wrong else 200
    return render(request, "collaborate/deliverables_list.html", context, status=status)


@page()
def deliverable(request: Asked, deliverable: int) -> HttpResponse:
    """One deliverable: its versions, the review, how it discloses, and what became of it."""
    return _one(request, get_deliverable(request.space, deliverable))


@page()
def of_collaboration(request: Asked, collaboration: int) -> HttpResponse:
    """What one collaboration has to deliver, and a form to add to it."""
    kept = get_collaboration(request.space, collaboration)
    error: WrensongError | None = None
    if request.method == "POST":
        try:
            made = add_deliverable(kept, request.user, request.POST.dict())
        except BadInput as wrong:
            error = wrong
        else:
            messages.success(request, "It is added.")
            return redirect("collaborate:deliverable", request.space.slug, made.pk)
    told = showing.told_of_collaboration(kept)
    context = {"told": told, "error": error, "typed": request.POST, "formats_known": FORMATS,
               "platforms": {key: one.name for key, one in PLATFORMS.items()},
               "here": kept.contact.platform}  # fmt: skip
    status = 422 if error else 200
    return render(request, "collaborate/deliverables_of.html", context, status=status)


@page()
def file(request: Asked, deliverable: int, file: int) -> HttpResponse:
    """A file of a version: pictures are shown, everything else is saved."""
    kept = get_deliverable(request.space, deliverable)
    one = get_file(kept, file)
    place = media.place_of(request.space, one.key)
    if not place.is_file():
        raise NotFound("The bytes of this file are gone.", "Ask her to send it again.")
    shown = one.kind in PICTURES
    answer: Any  # a file that is not read at once is no HttpResponse to the type checker
    if one.bytes <= SMALL:
        answer = HttpResponse(place.read_bytes(), content_type=one.kind)
        name = content_disposition_header(not shown, one.name)
        if name:
            answer["Content-Disposition"] = name
    else:
        answer = FileResponse(
            place.open("rb"), as_attachment=not shown, filename=one.name, content_type=one.kind
        )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _act(name: str) -> View:
    """The page of one act: it does it and leads back, or shows what was typed again."""
    said = ACTS[name]

    def view(request: Asked, deliverable: int) -> HttpResponse:
        kept = get_deliverable(request.space, deliverable)
        if request.method != "POST":
            return redirect("collaborate:deliverable", request.space.slug, kept.pk)
        try:
            done = said.do(kept, request.POST.dict(), request.FILES.getlist("files"), request.user,
                           request.ws)  # fmt: skip
        except ChangedMeanwhile as error:
            return _one(request, kept, name, error, 409)
        except (BadInput, NotFound) as error:
            return _one(request, kept, name, error, 422)
        messages.success(request, done)
        return redirect("collaborate:deliverable", request.space.slug, kept.pk)

    view.__name__, view.__doc__ = name, said.words
    return page()(view)


def _one(
    request: Asked,
    kept: Deliverable,
    act: str = "",
    error: WrensongError | None = None,
    status: int = 200,
) -> HttpResponse:
    told = showing.told_one(kept, request.GET.get("with", ""))
    context: dict[str, Any] = {
        "d": told, "act": act, "error": error, "typed": request.POST if act else {},
        "pictures": PICTURES,
    }  # fmt: skip
    return render(request, "collaborate/deliverables_one.html", context, status=status)


ONE = "deliverables/<int:deliverable>"
URLS: list[URLPattern] = [
    path("deliverables", deliverables, name="deliverables"),
    path(ONE, deliverable, name="deliverable"),
    path(f"{ONE}/files/<int:file>", file, name="deliverable-file"),
    *(path(f"{ONE}/{name}", _act(name), name=f"deliverable-{name}") for name in ACTS),
    path("collaborations/<int:collaboration>/deliverables", of_collaboration,
         name="deliverables-of"),
]  # fmt: skip
