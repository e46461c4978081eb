"""What people ask for on the import pages and by their endpoints: checked, done, in the log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from wrensong.core.errors import ValueInvalid
from wrensong.core.platforms import PLATFORMS
from wrensong.desk.audit import record
from wrensong.desk.jobs import enqueue
from wrensong.desk.models import Job, Space, User
from wrensong.sources.files.fields import FIELDS

from . import uploads
from .showing import KIND
from .uploads import Upload

LEAVE_OUT = "-"


def told_in_form(form: Mapping[str, Any]) -> dict[str, Any]:
    """What the form of the preview says, as it was typed; ``checked`` says whether it holds."""
    mapping: dict[str, str | None] = {}
    units: dict[str, str] = {}
    for name, header in form.items():
        if not name.startswith("header-"):
            continue
        place = name.removeprefix("header-")
        field = form.get(f"column-{place}", "")
        if field:
            mapping[header] = None if field == LEAVE_OUT else field
        unit, of = form.get(f"unit-{place}", ""), field or form.get(f"wanted-{place}", "")
        if unit and of and of != LEAVE_OUT:
            units[of] = unit
    said = {name: form.get(name, "").strip() for name in ("kind", "platform", "observed_at")}
    said["currency"] = form.get("currency", "").strip()
    return {**said, "mapping": mapping, "units": units}


def checked(told: Mapping[str, Any]) -> dict[str, Any]:
    """The same, without what is empty. Raises ValueInvalid: a kind, platform, day or currency
    that is none; fields of another kind of file are dropped with the kind they belonged to."""
    kind, platform = told.get("kind") or "", told.get("platform") or ""
    if kind and kind not in FIELDS:
        raise ValueInvalid(f"“{kind}” is no kind of file.", f"Use one of: {', '.join(FIELDS)}.")
    if platform and platform not in PLATFORMS:
        raise ValueInvalid(
            f"“{platform}” is not a platform.", f"Use one of: {', '.join(PLATFORMS)}."
        )
    currency = (told.get("currency") or "").upper()
    if currency and not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        raise ValueInvalid(f"“{currency}” is not a currency.", "Write its three letters, like EUR.")
    day = told.get("observed_at") or ""
    _check_day(day)
    mapping = {
        header: field
        for header, field in (told.get("mapping") or {}).items()
        if field is None or not kind or field in FIELDS[kind]
    }
    units = {n: u for n, u in (told.get("units") or {}).items() if not kind or n in FIELDS[kind]}
    found = {"kind": kind, "platform": platform, "observed_at": day, "currency": currency,
             "mapping": mapping, "units": units}  # fmt: skip
    return {name: value for name, value in found.items() if value}


def _check_day(day: str) -> None:
    if not day:
        return
    try:
        when = datetime.fromisoformat(day).date()
    except ValueError:
        raise ValueInvalid(f"“{day}” is not a day.", "Write it as 2026-11-23.") from None
    if when > date.today():
        raise ValueInvalid(
            f"{day} lies in the future.", "Name the day when the numbers in the file were true."
        )


def upload(space: Space, given: UploadedFile, by: User) -> Upload:
    """Keep an uploaded file. Raises FileEmpty, BadInput."""
    made = uploads.keep(space, given, by)
    record("imports.upload", space=space, user=by, label=made.name, after={"bytes": made.bytes})
    return made


def say(space: Space, found: Upload, told: dict[str, Any]) -> None:
    """Keep what was said about an uploaded file."""
    found.told = told
    uploads.save(space, found)


def start(space: Space, found: Upload, by: User) -> Job:
    """Ask for the import of an uploaded file; asked twice it is one import."""
    label = f"Importing {found.name}"
    job = enqueue(KIND, space, found.params, label=label, key=found.key, by=by)
    if found.job != job.pk:
        found.job = job.pk
        uploads.save(space, found)
        record(
            "imports.start", space=space, user=by, subject=f"import:{job.pk}", label=found.name,
            after=found.told or None,
        )  # fmt: skip
    return job


def discard(space: Space, found: Upload, by: User) -> None:
    """Delete an uploaded file that is not wanted."""
    uploads.discard(space, found)
    record("imports.discard", space=space, user=by, label=found.name)
