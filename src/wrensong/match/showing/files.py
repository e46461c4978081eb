"""Rows and documents as files to take along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import HttpResponse
from django.utils.text import slugify

from wrensong.doors.formats import write_csv


def csv_file(rows: Iterable[Mapping[str, Any]], name: str) -> HttpResponse:
    """Rows as a CSV to download."""
    with TemporaryDirectory() as folder:
        text = write_csv(rows, Path(folder) / "rows.csv").read_bytes()
    return _attached(text, f"{slugify(name)}.csv", "text/csv; charset=utf-8")


def toml_file(text: str, name: str) -> HttpResponse:
    """A brief as a brief.toml to download."""
    return _attached(text.encode(), f"{slugify(name) or 'brief'}.toml", "application/toml")


def _attached(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
