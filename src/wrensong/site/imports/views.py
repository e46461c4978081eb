"""Pages of imports: all of them, a file before it is imported, one import."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from wrensong.core.errors import BadInput
from wrensong.desk.models import Job
from wrensong.desk.permissions import Asked, page
from wrensong.site.paging import paged, some

from . import asking, showing, uploads

SIZE = 50
BAD_ROWS = 100
"""Rows of a table on one page."""


@page()
def imports(request: Asked) -> HttpResponse:
    """All imports of the workspace; a form takes the next file."""
    error: BadInput | None = None
    if request.method == "POST":
        given = request.FILES.get("file")
        try:
            if given is None:
                raise BadInput("No file was chosen.", "Choose a file, then upload it.")
            made = asking.upload(request.space, given, request.user)
            return redirect("site:import-upload", request.space.slug, made.key)
        except BadInput as found:
            error = found
    jobs = showing.imports_of(request.space)
    shown, pager = paged(request, jobs.count(), SIZE)
    context = {
        **showing.overview(request.space), "imports": [showing.line(job) for job in jobs[shown]],
        "pager": pager, "error": error,
    }  # fmt: skip
    return render(request, "imports/list.html", context, status=422 if error else 200)


@page()
def upload(request: Asked, key: str) -> HttpResponse:
    """How an uploaded file is understood; choices correct it, then it is imported."""
    found = uploads.find(request.space, key)
    error: BadInput | None = None
    act = request.POST.get("act")
    if act == "discard":
        asking.discard(request.space, found, request.user)
        messages.info(request, f"{found.name} was deleted; nothing of it was imported.")
        return redirect("site:imports", request.space.slug)
    typed = found.told
    if request.method == "POST":
        typed = asking.told_in_form(request.POST.dict())
        try:
            asking.say(request.space, found, asking.checked(typed))
        except BadInput as wrong:
            error = wrong
        if error is None and act != "import":
            return redirect("site:import-upload", request.space.slug, key)
    got = showing.understood(request.space, found, request.user)
    if isinstance(got, Job):
        if error is None and act == "import":
            return _begun(request, found)  # a large file; the import itself checks it
        return render(request, "imports/reading.html", {"upload": found, "job": got})
    preview = showing.preview(found, got.body, typed)
    if error is None and act == "import" and preview["problem"] is None:
        return _begun(request, found)
    return _preview(request, preview, error, 422 if request.method == "POST" else 200)


def _begun(request: Asked, found: uploads.Upload) -> HttpResponse:
    job = asking.start(request.space, found, request.user)
    return redirect("site:import", request.space.slug, job.pk)


def _preview(
    request: Asked, preview: dict[str, Any], error: BadInput | None, status: int
) -> HttpResponse:
    kind = preview["kind"] or preview["told"].get("kind") or "creators"
    context = {
        "p": preview,
        "error": error,
        "kinds": showing.KINDS.items(),
        "fields": showing.choices(kind),
        "platforms": showing.platforms(),
    }
    return render(request, "imports/preview.html", context, status=status)


@page()
def one(request: Asked, number: int) -> HttpResponse:
    """One import: how far it is, then what it did; ``?format=csv`` gives the rows kept apart."""
    job = get_object_or_404(Job, pk=number, space=request.space, kind=showing.KIND)
    if request.GET.get("format") == "csv":
        return cast(HttpResponse, bad_rows(job))
    found = showing.whole(job)
    rows, pager = some(found["bad_rows"] or (), request, BAD_ROWS)
    try:
        waits = uploads.find(request.space, job.params["file"].split("/")[1])
    except Http404:
        waits = None
    context = {
        "job": job,
        "import": found,
        "rows": rows,
        "pager": pager,
        "preparing": showing.preparing(request.space),
        "search": showing.search_address(request.space, job.params["name"]),
        "waits": waits,
        "formats": [("Rows set aside as CSV", "?format=csv")] if found["bad"] else None,
    }
    return render(request, "imports/one.html", context)


def bad_rows(job: Job) -> FileResponse:
    """Every row that an import kept apart, with its line and reason. Raises Http404."""
    told = (job.result or {}).get("bad_rows_file")
    if not told or not (job.space.path / told).is_file():
        raise Http404("no rows were kept apart")
    place = job.space.path / told
    name = f"{job.params['name'].rpartition('.')[0]}-set-aside.csv"
    return FileResponse(place.open("rb"), as_attachment=True, filename=name)
