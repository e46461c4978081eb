"""A plan as a file: CSV, JSON, and the brief it belongs to."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.text import slugify

from wrensong.doors.formats import to_jsonable, write_csv

from . import showing
from .desk import WhatIf, toml_text


def links(request: HttpRequest, *, csv: bool = True) -> list[tuple[str, str]]:
    """The same page as a file, for ``parts/formats.html``."""
    found = []
    for words, name in ((("CSV", "csv"),) if csv else ()) + (("JSON", "json"),):
        asked = request.GET.copy()
        asked["format"] = name
        found.append((words, f"?{asked.urlencode()}"))
    return found


def of(format: str | None, found: Mapping[str, Any], what: WhatIf) -> HttpResponse | None:
    """The plan in a format, or None where a page is wanted."""
    if format == "csv":
        return as_csv(showing.export_rows(found), f"plan-{slugify(what.record.name)}")
    return JsonResponse(to_jsonable(found)) if format == "json" else None


def of_rows(format: str | None, name: str, rows: Iterable[Any]) -> HttpResponse | None:
    """Rows (mappings or dataclasses) in a format, or None where a page is wanted."""
    if format == "csv":
        return as_csv(rows, name)
    return JsonResponse({name: to_jsonable(list(rows))}) if format == "json" else None


def as_csv(rows: Iterable[Any], name: str) -> HttpResponse:
    """Rows as a CSV file to keep."""
    flat = [
        {f.name: getattr(row, f.name) for f in fields(row)} if is_dataclass(row) else row
        for row in rows
    ]
    with tempfile.TemporaryDirectory() as folder:
        text = write_csv(flat, Path(folder) / "rows.csv").read_bytes()
    return _file(text, f"{name}.csv", "text/csv")


def toml(what: WhatIf) -> HttpResponse:
    """The brief with its changes, as brief.toml."""
    name = f"{slugify(what.record.name) or 'brief'}.toml"
    return _file(toml_text(what).encode(), name, "application/toml")


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
