"""What the import pages and their JSON twins show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from django.conf import settings
from django.urls import reverse

from wrensong.core.platforms import PLATFORMS
from wrensong.desk.answers import answer
from wrensong.desk.jobs import PREPARE
from wrensong.desk.models import Answer, Job, Space, User
from wrensong.desk.readings import EMPTY, behind, prepared
from wrensong.sources.files.fields import FIELDS, FileKind

from .uploads import Upload, waiting
from .words import at_a_form, error_at_a_form

KIND = "discover.import"
KINDS: dict[FileKind, str] = {
    "creators": "Creators: one row each",
    "posts": "Posts",
    "comments": "Comments",
    "audience": "Audiences: shares by country, age ...",
    "followers": "Samples of followers",
}
_UNITS = {
    "percent": "percent, like 3.1",
    "fraction": "fraction, like 0.031",
    "decimal-point": "decimal point, like 3.1",
    "decimal-comma": "decimal comma, like 3,1",
    "day-first": "day first, like 31.12.",
    "month-first": "month first, like 12/31",
}
_WOULD_BE = re.compile(r"(\w+) is left out:|it does not hold (\w+)")
_RATES, _MARKS, _DAYS = ("percent", "fraction"), ("decimal-point", "decimal-comma"), (
    "day-first", "month-first",
)  # fmt: skip
_UNITS_OF = {
    "rate": (*_RATES, *_MARKS), "share": (*_RATES, *_MARKS), "average": _MARKS, "count": _MARKS,
    "date": _DAYS,
}  # fmt: skip


def imports_of(space: Space) -> Any:
    """The imports of a workspace, newest first."""
    return Job.objects.filter(space=space, kind=KIND).select_related("by")


def overview(space: Space) -> dict[str, Any]:
    """Files that wait for a decision, the limit of uploads, and how many accounts are known."""
    return {
        "waiting": [upload_plain(u) for u in waiting(space)],
        "limit_mb": settings.WRENSONG_UPLOAD_BYTES // 1_000_000,
        "accounts": (prepared(space.path) or EMPTY)["accounts"],
    }


def upload_plain(upload: Upload) -> dict[str, Any]:
    """An upload without what only the server needs."""
    return {"key": upload.key, "name": upload.name, "bytes": upload.bytes, "by": upload.by,
            "at": upload.when, "told": upload.told}  # fmt: skip


def line(job: Job) -> dict[str, Any]:
    """An import in one line."""
    done = job.result or {}
    seconds = done.get("seconds") or _seconds(job)
    rows = done.get("read", job.done)
    return {
        "id": job.pk,
        "name": job.params["name"],
        "state": job.state,
        "at": job.created_at,
        "by": str(job.by) if job.by else None,
        "done": job.done,
        "total": job.total,
        "rows_per_second": round(rows / seconds) if rows and seconds else None,
        **{n: done.get(n) for n in ("kind", "read", "added", "updated", "unchanged", "bad")},
        "error": error_at_a_form(job.error) if job.error else None,
    }


def whole(job: Job) -> dict[str, Any]:
    """An import with everything it did, and whether pages show it yet (``shown``)."""
    done = job.result or {}
    names = ("format", "warnings", "bad_rows", "mapping", "observed_at", "observed_because",
             "accounts", "seconds")  # fmt: skip
    found = {**line(job), **{n: done.get(n) for n in names}, "shown": not behind(job.space)}
    if done:
        found["observed_because"] = _because(done["observed_because"])
        found["warnings"] = [at_a_form(words) for words in done["warnings"]]
        found["good"] = done["read"] - done["bad"]
    return found


def preparing(space: Space) -> Job | None:
    """The job that makes pages show what was imported, while it waits or runs."""
    states = [Job.State.WAITING, Job.State.RUNNING]
    return Job.objects.filter(space=space, kind=PREPARE, state__in=states).first()


def search_address(space: Space, name: str) -> str:
    """The search for everybody whom a file of this name speaks of."""
    from urllib.parse import urlencode

    query = urlencode({"source": f"file:{name}"})
    return f"{reverse('discover:search', args=[space.slug])}?{query}"


def understood(space: Space, upload: Upload, by: User) -> Answer | Job:
    """How the file would be read with what was said so far, or the job that reads it."""
    label = f"Reading {upload.name}"
    return answer("discover.preview", space, upload.params, label=label, by=by)


def preview(
    upload: Upload, body: Mapping[str, Any], typed: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What the preview shows of a file that was read; ``typed`` stays in the form, right or
    wrong."""
    said = upload.told if typed is None else typed
    kind: FileKind = body.get("kind") or said.get("kind") or "creators"
    problem = error_at_a_form(body["problem"]) if body["problem"] else None
    named = problem["columns"] if problem else []
    columns = [
        _column(place, column, kind, said, problem if column["header"] in named else None)
        for place, column in enumerate(body["columns"])
    ]
    return {
        "key": upload.key,
        "name": upload.name,
        "bytes": upload.bytes,
        "kind": body.get("kind"),
        "format": body["format"],
        "rows": body["rows"],
        "problem": problem,
        "columns": columns,
        "told": said,
        "observed_at": body.get("observed_at"),
        "observed_because": _because(body.get("observed_because", "")),
        "warnings": [
            at_a_form(words)
            for words in body["warnings"]
            if not any(
                c["problem"] and words.startswith(f"Column “{c['header']}”") for c in columns
            )
        ],
        "platform_unsaid": _platform_unsaid(columns, said),
    }


def choices(kind: str) -> list[tuple[str, str]]:
    """The fields of a kind of file: value and words."""
    return [(name, name.replace("_", " ")) for name in FIELDS[cast(FileKind, kind)]]


def platforms() -> list[tuple[str, str]]:
    """The platforms: value and words."""
    return [(key, found.name) for key, found in PLATFORMS.items()]


def _column(
    place: int,
    column: Mapping[str, Any],
    kind: FileKind,
    said: Mapping[str, Any],
    problem: Mapping[str, Any] | None,
) -> dict[str, Any]:
    header, because = column["header"], at_a_form(column["because"])
    mapping = said.get("mapping") or {}
    # A column that is left out for what stands in it: its reason names the field it would be.
    would = _WOULD_BE.match(because)
    wanted = column["field"] or (would and (would[1] or would[2])) or None
    if wanted not in FIELDS[kind]:
        wanted = None
    left_out = column["field"] is None and wanted is not None
    options = _UNITS_OF.get(FIELDS[kind][wanted].kind, ()) if wanted else ()
    because = because.replace(wanted or because, (wanted or because).replace("_", " "))
    asks = problem["error"] if problem else (because if left_out else "")
    return {
        "place": place,
        "header": header,
        "samples": column["samples"],
        "field": column["field"],
        "wanted": wanted,
        "words": (wanted or "").replace("_", " "),
        "said": ("-" if mapping[header] is None else mapping[header]) if header in mapping else "",
        "because": because,
        "unit": column["unit"],
        "units": [(name, _UNITS[name]) for name in options],
        "said_unit": (said.get("units") or {}).get(wanted or "", ""),
        "problem": asks,
    }


def _platform_unsaid(columns: list[dict[str, Any]], said: Mapping[str, Any]) -> bool:
    """Whether no column seems to say which platform the rows are of, and nobody did."""
    fields = {column["field"] for column in columns}
    return not fields & {"platform", "profile_url", "url", "post_url"} and not said.get("platform")


def _because(words: str) -> str:
    """An uploaded file has no time of its own but that of the upload."""
    return words.replace("when the file was last changed", "the moment of the upload")


def _seconds(job: Job) -> float:
    if job.started_at is None:
        return 0.0
    end = job.finished_at or job.beat_at or job.started_at
    return max(0.0, (end - job.started_at).total_seconds())
