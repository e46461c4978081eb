"""Pages of vet: the rows behind a review, what several sources say, and a sample of followers."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from wrensong.core.errors import BadInput
from wrensong.desk.models import Role
from wrensong.desk.permissions import Asked, page
from wrensong.doors.formats import to_jsonable, write_csv

from . import showing
from . import showing_sample as sampled
from .sampling import Sample

PAGE = 100
"""Rows of a table on one page."""
FORMATS = (("CSV", "?format=csv"), ("JSON", "?format=json"))


@page()
def rows(request: Asked, key: str) -> HttpResponse:
    """The posts that a review rests on, newest first."""
    one = showing.who(request.ws, key)
    found = showing.rows(request.ws, one)
    file = _file(request, found, f"{one.key}-posts")
    if file is not None:
        return file
    shown, pager = _some(request, found)
    context = {"who": one, "rows": shown, "pager": pager, "formats": FORMATS}
    return render(request, "vet/rows.html", context)


@page()
def compare(request: Asked, key: str) -> HttpResponse:
    """One account as several sources see it, under one definition."""
    one = showing.who(request.ws, key)
    found, missing = showing.comparison(request.ws, one)
    context: dict[str, Any] = {"who": one, "found": found, "missing": missing}
    if found is not None:
        table = showing.comparison_rows(found)
        file = _file(request, table, f"{one.key}-sources")
        if file is not None:
            return file
        said = [{"light": showing.light_of(c.word), "word": c.word, "why": c.why}
                for c in found.compared]  # fmt: skip
        context |= {"chart": showing.comparison_chart(found), "said": said, "formats": FORMATS}
    return render(request, "vet/compare.html", context)


@page(write=Role.VIEWER)
def sample(request: Asked) -> HttpResponse:
    """Judge a file with a sample of an account's followers; nothing of it is stored."""
    found: Sample | None = None
    error: BadInput | None = None
    if request.method == "POST":
        try:
            found = sampled.judged(request.FILES.get("file"))
        except BadInput as wrong:
            error = wrong
    context: dict[str, Any] = {"error": error, "megabytes": settings.WRENSONG_UPLOAD_BYTES // 10**6}
    if found is not None:
        context |= {"found": found, "words": sampled.words(found),
                    "chart": sampled.chart(found), "bands": sampled.bands(found)}  # fmt: skip
    return render(request, "vet/sample.html", context, status=422 if error else 200)


def _file(request: Asked, table: Sequence[dict[str, Any]], name: str) -> HttpResponse | None:
    """The table as the file that ``?format=`` asks for."""
    wanted = request.GET.get("format")
    if wanted == "json":
        body: bytes = json.dumps(to_jsonable(list(table)), ensure_ascii=False, indent=1).encode()
        kind = "application/json"
    elif wanted == "csv":
        with tempfile.TemporaryDirectory() as folder:
            body = write_csv(table, Path(folder) / "rows.csv").read_bytes()
        kind = "text/csv; charset=utf-8"
    else:
        return None
    headers = {"Content-Disposition": f'attachment; filename="{name}.{wanted}"'}
    return HttpResponse(body, content_type=kind, headers=headers)


def _some(request: Asked, table: list[Any]) -> tuple[list[Any], dict[str, Any]]:
    """The rows of the page that ``?page=`` asks for, and its pager."""
    said, last = request.GET.get("page", ""), max(1, -(-len(table) // PAGE))
    number = min(max(1, int(said)), last) if said.isascii() and said.isdigit() else 1
    first = (number - 1) * PAGE
    shown = table[first : first + PAGE]
    return shown, {
        "first": first + 1, "last": first + len(shown), "total": len(table),
        "previous": f"?page={number - 1}" if number > 1 else "",
        "next": f"?page={number + 1}" if number < last else "",
    }  # fmt: skip
