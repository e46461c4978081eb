"""The table of a page as a file: ``?format=csv`` or ``?format=json``."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse

from wrensong.doors.formats import to_jsonable, write_csv


def table_file(
    request: HttpRequest, rows: Sequence[Mapping[str, Any]], name: str
) -> HttpResponse | None:
    """The rows in the format the address asks for; None where it asks for the page."""
    wanted = request.GET.get("format")
    if wanted == "json":
        body = json.dumps(to_jsonable(list(rows)), ensure_ascii=False, indent=1)
        return _attached(body.encode(), "application/json", f"{name}.json")
    if wanted == "csv":
        with tempfile.TemporaryDirectory() as folder:
            body_bytes = write_csv(rows, Path(folder) / "rows.csv").read_bytes()
        return _attached(body_bytes, "text/csv; charset=utf-8", f"{name}.csv")
    return None


def _attached(body: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
