"""Files that were handed in: checked by what is in them, kept in the workspace's folder ``media``.

Each is kept under a name of our own; the name it came with is only ever shown.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File

from wrensong.core.errors import BadInput, FileEmpty, NotFound
from wrensong.desk.models import Space
from wrensong.doors import wording
from wrensong.workspace import MEDIA

MOST = 10
LARGEST = 200_000_000
_BLOCK = 1 << 16
_HEAD = 32
_ENDINGS = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp",
    "gif": "image/gif", "mp4": "video/mp4", "m4v": "video/mp4", "mov": "video/quicktime",
    "webm": "video/webm", "pdf": "application/pdf",
}  # fmt: skip
_BEGINS: dict[str, Callable[[bytes], bool]] = {
    "image/jpeg": lambda head: head.startswith(b"\xff\xd8\xff"),
    "image/png": lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"),
    "image/gif": lambda head: head[:6] in (b"GIF87a", b"GIF89a"),
    "image/webp": lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP",
    "video/mp4": lambda head: head[4:8] == b"ftyp" and head[8:12] != b"qt  ",
    "video/quicktime": lambda head: (
        head[4:8] in (b"moov", b"wide", b"mdat", b"free") or head[4:12] == b"ftypqt  "
    ),
    "video/webm": lambda head: head.startswith(b"\x1aE\xdf\xa3"),
    "application/pdf": lambda head: head.startswith(b"%PDF-"),
}
KINDS = tuple(_BEGINS)


@dataclass(frozen=True, slots=True)
class Stored:
    """A file whose bytes lie in the folder; ``kind`` follows from its first bytes."""

    name: str
    kind: str
    bytes: int
    sha256: str
    key: str


def place_of(space: Space, key: str) -> Path:
    """Where the bytes of a file lie. Raises NotFound for a key that is none."""
    if not re.fullmatch(r"[0-9a-f]{32}", key):
        raise NotFound("There is no such file.", "See the versions of the deliverable.")
    return space.path / MEDIA / key[:2] / key


def store(space: Space, files: Sequence[File[Any]]) -> list[Stored]:
    """Keep files; all of them or none. Raises BadInput (too many, too large, no kind that is
    taken, another kind than its name says), FileEmpty."""
    if len(files) > MOST:
        raise BadInput(f"At most {MOST} files belong to one version.", "Leave some out.")
    kept: list[Stored] = []
    try:
        for file in files:
            kept.append(_store(space, file))
    except BaseException:
        remove(space, [one.key for one in kept])
        raise
    return kept


def remove(space: Space, keys: Sequence[str]) -> None:
    """Delete the bytes of files; one that is gone already is no error."""
    for key in keys:
        place_of(space, key).unlink(missing_ok=True)


def _store(space: Space, file: File[Any]) -> Stored:
    name = safe_name(file.name or "")
    most = min(LARGEST, settings.WRENSONG_UPLOAD_BYTES)
    if file.size > most:
        raise _too_large(name, most)
    if not file.size:
        raise FileEmpty(f"{name} is empty.", "Choose the file again.")
    file.seek(0)
    kind = _kind(name, file.read(_HEAD))
    file.seek(0)
    key = secrets.token_hex(16)
    place = place_of(space, key)
    place.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    try:
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            while block := file.read(_BLOCK):
                size += len(block)
                if size > most:
                    raise _too_large(name, most)
                digest.update(block)
                out.write(block)
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        place.unlink(missing_ok=True)
        raise
    return Stored(name, kind, size, digest.hexdigest(), key)


def _kind(name: str, head: bytes) -> str:
    kind = _ENDINGS.get(name.rpartition(".")[2].lower())
    if kind is None:
        raise BadInput(
            f"{name} is of no kind that is taken here.",
            "Send a picture (JPEG, PNG, WebP, GIF), a video (MP4, MOV, WebM) or a PDF; for "
            "anything else give a link.",
        )
    if not _BEGINS[kind](head):
        raise BadInput(
            f"{name} is something else than its name says.", "Export it again, then send that."
        )
    return kind


def _too_large(name: str, most: int) -> BadInput:
    return BadInput(
        f"{name} is larger than {wording.number(most / 1e6)} MB.",
        "Send a smaller export, or give a link to it.",
    )


def safe_name(said: str) -> str:
    """The name of a file as it may be shown and offered: no folders, no hidden or odd ones."""
    plain = unicodedata.normalize("NFC", said.replace("\\", "/").rpartition("/")[2])
    plain = re.sub(r"[^\w.\- ()]", "_", plain).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        return plain[:100] or "file"
    return f"{stem[:90] or 'file'}.{ending[:9]}"
