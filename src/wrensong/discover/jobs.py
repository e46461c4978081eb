"""Work of this room that takes longer than a page may: reading a file, and importing it.

Both get ``file`` (a path inside the workspace folder) and ``told`` (what a person said about it,
as JSON: ``kind``, ``platform``, ``observed_at``, ``currency``, ``mapping``, ``units``).
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from wrensong.core.errors import BadInput, NotFound, ValueInvalid
from wrensong.desk.audit import record
from wrensong.desk.jobs import Cancelled, Work, long, prepare_soon
from wrensong.sources.files.fields import FileKind
from wrensong.sources.files.shapes import open_parts

from .service import Discover, Told
from .showing.jobs import ANSWERS

COUNTED = 50_000_000
"""Bytes of a file whose rows are counted before it is imported."""
RESUMED = (
    "The import was interrupted and went on; rows stored before the interruption are counted as "
    "known already."
)


@long
def run_import(work: Work) -> dict[str, Any]:
    """Import an uploaded file. Done twice it adds nothing the second time, so an interrupted one
    is simply begun again. The file goes when it is imported."""
    job, params = work.job, work.params
    path = _file(work)
    bad = job.space.path / "imports" / f"{job.pk}-bad-rows.csv"
    bad.parent.mkdir(exist_ok=True)
    started = time.monotonic()
    told = _told(params["told"])
    told["bad_rows"] = bad
    discover = work.workspace.room(Discover)
    try:
        report = discover.import_file(path, _kind(params["told"]), progress=work.progress, **told)
    except Cancelled:
        prepare_soon(job.space, job.by)  # what is stored shows
        raise
    found = _plain(report)
    found["accounts"] = len(found.pop("account_ids"))
    found["bad_rows_file"] = f"imports/{bad.name}" if report.bad else None
    found["seconds"] = round(time.monotonic() - started, 2)
    if job.attempts > 1:
        found["warnings"] = [RESUMED, *found["warnings"]]
    counts = {n: found[n] for n in ("kind", "read", "added", "updated", "unchanged", "bad")}
    record(
        "discover.import", space=job.space, user=job.by, subject=f"import:{job.pk}",
        label=params["name"], after=counts,
    )  # fmt: skip
    shutil.rmtree(path.parent, ignore_errors=True)
    prepare_soon(job.space, job.by)
    return found


def run_preview(work: Work) -> dict[str, Any]:
    """How a file would be understood; with the columns and what is unclear where it would not be.
    ``problem`` then has code, error, next_step and ``columns``: the headers it is about."""
    told = work.params["told"]
    path = _file(work)
    discover = work.workspace.room(Discover)
    problem: dict[str, Any] | None = None
    left_out: dict[str, str | None] = {}
    while True:
        try:
            mapping = {**(told.get("mapping") or {}), **left_out}
            given = _told({**told, "mapping": mapping})
            found = _plain(discover.preview(path, _kind(told), **given))
            break
        except BadInput as error:
            about = _headers_named(path, error)
            problem = problem or {**error.as_dict(), "columns": about}
            fresh = [header for header in about if header not in left_out]
            if not fresh:
                found = {"kind": told.get("kind"), "format": "", "columns": _bare(path),
                         "warnings": []}  # fmt: skip
                break
            # Without the unclear columns the others can be understood and shown.
            problem["columns"] = [*dict.fromkeys([*problem["columns"], *fresh])]
            left_out |= dict.fromkeys(fresh)
    if "mapping" in found:
        found["columns"] = found.pop("mapping")
    for name in ("account_ids", "bad_rows", "read", "added", "updated", "unchanged", "bad"):
        found.pop(name, None)
    small = path.stat().st_size <= COUNTED
    rows = _rows(path) if small else None
    return {**found, "problem": problem, "rows": rows}


JOBS = {"discover.import": run_import, "discover.preview": run_preview, **ANSWERS}


def _file(work: Work) -> Path:
    """The uploaded file, which must lie in the workspace's own folder."""
    home = work.job.space.path.resolve()
    path = (home / work.params["file"]).resolve()
    if not path.is_relative_to(home / "uploads") or not path.is_file():
        raise NotFound(
            f"The uploaded file {work.params['name']} is no longer here; files that were not "
            "imported are kept for seven days.",
            "Choose the file again.",
        )
    return path


def _kind(told: Mapping[str, Any]) -> FileKind | None:
    return cast(FileKind, told["kind"]) if told.get("kind") else None


def _told(told: Mapping[str, Any]) -> Told:
    """What was said, as the service takes it. Raises ValueInvalid: a date that is none."""
    day = told.get("observed_at") or None
    try:
        moment = datetime.fromisoformat(day) if day else None
    except ValueError:
        raise ValueInvalid(f"“{day}” is not a date.", "Write it as 2026-11-23.") from None
    if moment is not None and moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)  # a day is told without a zone
    return {
        "platform": told.get("platform") or None,
        "currency": told.get("currency") or None,
        "observed_at": moment,
        "mapping": told.get("mapping") or None,
        "units": told.get("units") or None,
    }


def _headers_named(path: Path, error: BadInput) -> list[str]:
    """The columns of the file that an error speaks of."""
    try:
        headers = open_parts(path)[0].sheet.headers
    except BadInput:
        return []  # the file itself cannot be read
    if error.code not in ("columns-unclear", "unit-unclear") or "The columns are:" in str(error):
        return []
    return [header for header in headers if f"“{header}”" in error.sentence]


def _bare(path: Path) -> list[dict[str, Any]]:
    """The columns with what stands in them, and no guess; none where the file cannot be read."""
    try:
        sheet = open_parts(path)[0].sheet
    except BadInput:
        return []
    head = next(iter(sheet.batches(sheet.headers)), None)
    rows = head.slice(0, 50).to_pylist() if head is not None else []
    found = []
    for header in sheet.headers:
        values = dict.fromkeys(str(r[header])[:40] for r in rows if r[header] not in (None, ""))
        found.append({"header": header, "field": None, "because": "", "unit": "",
                      "samples": list(values)[:3]})  # fmt: skip
    return found


def _rows(path: Path) -> int | None:
    try:
        return sum(part.sheet.rows for part in open_parts(path)[:1])
    except BadInput:
        return None


def _plain(report: Any) -> dict[str, Any]:
    """A report as JSON takes it."""
    found = asdict(report)
    found["observed_at"] = report.observed_at.isoformat()
    found.pop("path")
    return found
