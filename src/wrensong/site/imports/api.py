"""Endpoints of imports: the JSON twins of their pages."""

from __future__ import annotations

import json
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import File, Form, Path, Router, Schema, UploadedFile

from wrensong.core.errors import ValueInvalid
from wrensong.desk.endpoints import Members
from wrensong.desk.models import Job
from wrensong.site.paging import paged

from . import asking, showing, uploads, views

router = Router(tags=["imports"])


class Told(Schema):
    """What is said about a file; everything may be left out. ``act``: check, or import."""

    act: str = "check"
    kind: str = ""
    platform: str = ""
    observed_at: str = ""
    currency: str = ""
    mapping: dict[str, str | None] = {}  # noqa: RUF012
    units: dict[str, str] = {}  # noqa: RUF012


class Sent(Schema):
    """The same beside a file that is sent: ``mapping`` and ``units`` as JSON."""

    preview: bool = False
    kind: str = ""
    platform: str = ""
    observed_at: str = ""
    currency: str = ""
    mapping: str = "{}"
    units: str = "{}"


@router.get("/imports", auth=Members(), summary="Imports, newest first, and files that wait")
def imports(request: Any, space: Path[str], page: int = 1) -> dict[str, Any]:
    jobs = showing.imports_of(request.space)
    shown, pager = paged(request, jobs.count(), views.SIZE)
    lines = [showing.line(job) for job in jobs[shown]]
    return {**showing.overview(request.space), "total": pager.total, "imports": lines}


@router.post("/imports", auth=Members("editor"), summary="Send a file: import it, or look at it")
def send(
    request: Any, space: Path[str], sent: Form[Sent], file: File[UploadedFile]
) -> dict[str, Any]:
    said = {**sent.dict(), "mapping": _object(sent.mapping), "units": _object(sent.units)}
    told = asking.checked(said)
    made = asking.upload(request.space, file, request.user)
    asking.say(request.space, made, told)
    if sent.preview:
        return _look(request, made)
    return showing.whole(asking.start(request.space, made, request.user))


@router.get("/imports/uploads/{key}", auth=Members(), summary="How a file would be understood")
def look(request: Any, space: Path[str], key: Path[str]) -> dict[str, Any]:
    return _look(request, uploads.find(request.space, key))


@router.post(
    "/imports/uploads/{key}", auth=Members("editor"), summary="Correct how a file is read; import"
)
def say(request: Any, space: Path[str], key: Path[str], told: Told) -> dict[str, Any]:
    found = uploads.find(request.space, key)
    asking.say(request.space, found, asking.checked(told.dict()))
    if told.act == "import":
        return showing.whole(asking.start(request.space, found, request.user))
    return _look(request, found)


@router.delete("/imports/uploads/{key}", auth=Members("editor"), summary="Delete an unused file")
def discard(request: Any, space: Path[str], key: Path[str]) -> dict[str, bool]:
    asking.discard(request.space, uploads.find(request.space, key), request.user)
    return {"discarded": True}


@router.get("/imports/{number}", auth=Members(), summary="One import, and the rows set aside")
def one(request: Any, space: Path[str], number: Path[int]) -> Any:
    job = get_object_or_404(Job, pk=number, space=request.space, kind=showing.KIND)
    return views.bad_rows(job) if request.GET.get("format") == "csv" else showing.whole(job)


def _look(request: Any, found: uploads.Upload) -> dict[str, Any]:
    got = showing.understood(request.space, found, request.user)
    if isinstance(got, Job):
        return {"key": found.key, "name": found.name, "state": got.state, "error": got.error}
    return {**showing.preview(found, got.body), "state": "read"}


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ValueInvalid(
            "mapping and units are JSON objects.", 'For example mapping={"Fans": "followers"}.'
        )
    return found
