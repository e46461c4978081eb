"""Rows as a file to take along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import HttpResponse

from wrensong.doors.formats import write_csv


def csv_file(rows: Iterable[Mapping[str, Any]], name: str) -> HttpResponse:
    """Rows as a CSV to download; ``name`` without its ending."""
    with TemporaryDirectory() as folder:
        text = write_csv(rows, Path(folder) / "rows.csv").read_bytes()
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
