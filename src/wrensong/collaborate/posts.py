"""Posts to be checked, from JSON lines: one post a line, good rows kept, bad ones by line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from wrensong.core.errors import FileEmpty, FileUnreadable

from .domain import Post, Relationship

RELATIONSHIPS = get_args(Relationship)
FORMATS = ("feed", "reel", "video", "story", "live")
_PLACES = ("jurisdiction", "jurisdictions", "brand_country", "creator_country")
_TEXTS = ("platform", "format", "language")
_KNOWN = {
    "caption", "relationship", "platform", "format", "platform_tool", "frames", "spoken", "brand",
    "language", "audience_countries", "id", *_PLACES,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its number, the post, the places named for it, and what else it said."""

    line: int
    post: Post
    places: tuple[str, ...]
    said: dict[str, Any]


@dataclass(frozen=True, slots=True)
class BadLine:
    line: int
    reason: str


def read_posts(path: str | Path) -> Iterator[Row | BadLine]:
    """Every line of a JSON-lines file. Raises FileUnreadable, FileEmpty."""
    return _rows(read_text(path, "Write one post a line, as JSON.").split("\n"))


def read_text(path: str | Path, next_step: str) -> str:
    """The text of a file; ``next_step`` says what to write into an empty one. Raises
    FileUnreadable, FileEmpty."""
    try:
        text = Path(path).expanduser().read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise FileUnreadable(f"{path} is not UTF-8 text.", "Save it as UTF-8.") from None
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be read: {error.strerror}.") from None
    if not text.strip():
        raise FileEmpty(f"{path} is empty.", next_step)
    return text


def _rows(lines: Iterable[str]) -> Iterator[Row | BadLine]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield _row(number, line)
            except (ValueError, RecursionError) as error:
                yield BadLine(number, str(error) or "nested too deep")


def _row(number: int, line: str) -> Row:
    try:
        said = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at character {error.pos + 1}") from None
    if not isinstance(said, dict):
        raise ValueError("not an object with a caption")
    if not isinstance(said.get("caption"), str):
        raise ValueError("the caption is missing or no text")
    relationship = said.get("relationship", "paid")
    if relationship not in RELATIONSHIPS:
        raise ValueError(f"relationship is one of: {', '.join(RELATIONSHIPS)}")
    if said.get("format", "feed") not in FORMATS:
        raise ValueError(f"format is one of: {', '.join(FORMATS)}")
    for name in _TEXTS:
        if said.get(name) is not None and not isinstance(said[name], str):
            raise ValueError(f"{name} is not text")
    for name in ("platform_tool", "spoken"):
        if said.get(name) not in (True, False, None):
            raise ValueError(f"{name} is true, false or null")
    frames = said.get("frames")
    post = Post(
        caption=said["caption"],
        relationship=relationship,
        platform=(said.get("platform") or "instagram").lower(),
        format=said.get("format", "feed"),
        platform_tool=said.get("platform_tool"),
        frames=None if frames is None else _texts("frames", frames),
        spoken=said.get("spoken"),
        brand=_texts("brand", said.get("brand") or ()),
        language=said.get("language"),
    )
    places = [p for name in (*_PLACES, "audience_countries") for p in _texts(name, said.get(name))]
    more = {name: value for name, value in said.items() if name not in _KNOWN or name == "id"}
    return Row(number, post, tuple(dict.fromkeys(places)), more)


def _texts(name: str, value: Any) -> tuple[str, ...]:
    found = (value,) if isinstance(value, str) else tuple(value or ())
    if not all(isinstance(one, str) for one in found):
        raise ValueError(f"{name} is not a list of texts")
    return found
