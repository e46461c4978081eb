"""Uploaded files, each in a folder of its own below ``uploads/`` until it is imported."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import unicodedata
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404
from django.utils import timezone

from wrensong.core.errors import BadInput, FileEmpty
from wrensong.desk.models import Job, Space, User
from wrensong.doors import wording
from wrensong.lake.manifest import replace_file

FOLDER, ABOUT = "uploads", "upload.json"
KEPT = timedelta(days=7)
LONGEST_NAME = 100


@dataclass(slots=True)
class Upload:
    """A file that waits to be imported. ``told``: what was said about it so far, as the job
    takes it; ``job``: the import that was asked for, 0 before."""

    key: str
    name: str
    bytes: int
    by: str
    at: str
    told: dict[str, Any] = field(default_factory=dict)
    job: int = 0

    @property
    def when(self) -> datetime:
        return datetime.fromisoformat(self.at)

    @property
    def file(self) -> str:
        """Its path inside the workspace folder."""
        return f"{FOLDER}/{self.key}/{self.name}"

    @property
    def params(self) -> dict[str, Any]:
        """What the jobs that read it get."""
        return {"file": self.file, "name": self.name, "told": self.told}


def safe_name(said: str) -> str:
    """A file's name as a browser said it, as a plain name: no folders, no hidden or odd ones."""
    bare = unicodedata.normalize("NFKC", said).replace("\\", "/").rsplit("/", 1)[-1]
    name = re.sub(r"[^\w .()\-]+", "_", bare).strip(" .")
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: LONGEST_NAME - 10]}{dot}{ending[:9]}" if dot and stem else name[:90] or "file"


def keep(space: Space, given: UploadedFile, by: User) -> Upload:
    """Keep an uploaded file. Raises FileEmpty, BadInput (too large)."""
    limit = settings.WRENSONG_UPLOAD_BYTES
    size = given.size or 0
    if size > limit:
        raise BadInput(
            f"The file has {wording.number(size / 1e6, 1)} MB; at most "
            f"{wording.number(limit / 1e6)} MB may be uploaded.",
            "Split it, or import it where the site runs: wrensong discover import FILE. "
            "The setting upload_mb changes the limit.",
        )
    if size == 0:
        raise FileEmpty(f"{given.name} is empty.", "Choose the file again.")
    sweep(space)
    made = Upload(
        secrets.token_hex(8), safe_name(given.name or ""), size, str(by),
        timezone.now().isoformat(),
    )  # fmt: skip
    place = space.path / made.file
    place.parent.mkdir(parents=True)
    if hasattr(given, "temporary_file_path"):
        shutil.move(given.temporary_file_path(), place)
    else:
        with place.open("wb") as out:
            for chunk in given.chunks():
                out.write(chunk)
    os.chmod(place, 0o600)
    save(space, made)
    return made


def save(space: Space, upload: Upload) -> None:
    """Keep what is known of an upload."""
    about = space.path / FOLDER / upload.key / ABOUT
    replace_file(about, json.dumps(asdict(upload), ensure_ascii=False).encode())


def find(space: Space, key: str) -> Upload:
    """One upload of a workspace. Raises Http404."""
    found = _read(space.path / FOLDER / key) if re.fullmatch(r"[0-9a-f]{16}", key) else None
    if found is None:
        raise Http404("no such upload")
    return found


def waiting(space: Space) -> list[Upload]:
    """Uploads that nobody has asked to import yet, newest first."""
    folder = space.path / FOLDER
    found = [_read(place) for place in folder.iterdir()] if folder.is_dir() else []
    return sorted((u for u in found if u and not u.job), key=lambda u: u.at, reverse=True)


def discard(space: Space, upload: Upload) -> None:
    """Delete an uploaded file."""
    shutil.rmtree(space.path / FOLDER / upload.key, ignore_errors=True)


def sweep(space: Space) -> None:
    """Delete files that were not imported within seven days, unless a job is about to."""
    folder = space.path / FOLDER
    for place in folder.iterdir() if folder.is_dir() else ():
        found = _read(place)
        if found is None or timezone.now() - found.when < KEPT:
            continue
        open_states = [Job.State.WAITING, Job.State.RUNNING]
        if not Job.objects.filter(pk=found.job, space=space, state__in=open_states).exists():
            discard(space, found)


def _read(place: Path) -> Upload | None:
    try:
        return Upload(**json.loads((place / ABOUT).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
