"""Rows as files to take along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import HttpResponse

from wrensong.doors.formats import write_csv


def csv_table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], name: str) -> HttpResponse:
    """Rows as a CSV to download, with these columns also where there is no row."""
    body = (",".join(columns) + "\n").encode()
    if rows:
        with TemporaryDirectory() as folder:
            body = write_csv(rows, Path(folder) / "rows.csv").read_bytes()
    return HttpResponse(
        body, content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )  # fmt: skip
