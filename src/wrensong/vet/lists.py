"""What the user's own files in the workspace say: words to be read first, brands that compete.

    safety.toml   categories of words, how much a hit matters, how much it matters to this brand
    brands.toml   handles of brands and the category in which they compete

Either may be missing. See docs/rooms/vet.md.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wrensong.core.errors import FileUnreadable, ValueInvalid
from wrensong.lake.manifest import replace_file

from .rules.safety import SafetyCategory, safety_categories

SAFETY, BRANDS = "safety.toml", "brands.toml"
_ABOUT_SAFETY = """\
# Words that you may want to read before you write to a creator. One table per category:
#   strength     how much a hit matters in general, 0 to 1
#   sensitivity  how much it matters to your brand, 0 (never ask) to 1 (as much as in general)
#   words        whole words or phrases, in any language; upper and lower case are one
# A card asks for a look from strength x sensitivity of 0.5. Change, add or delete categories as
# you like; without this file the categories below hold.
"""
_SHARE_KEYS = ("strength", "sensitivity")


@dataclass(frozen=True, slots=True)
class Lists:
    """``safety`` are the categories in force, ``rivals`` the category of each brand (``@handle``,
    lower case; None: nobody said which brands compete). ``digest`` changes with the files."""

    safety: tuple[SafetyCategory, ...] = field(default_factory=safety_categories)
    rivals: Mapping[str, str] | None = None
    digest: str = ""


def read_lists(folder: Path) -> Lists:
    """The lists in a workspace folder. Raises FileUnreadable and ValueInvalid, with the line."""
    safety, brands = _text(folder / SAFETY), _text(folder / BRANDS)
    if safety is None and brands is None:
        return Lists()
    return Lists(
        safety_categories() if safety is None else _safety(safety, folder / SAFETY),
        None if brands is None else _brands(brands, folder / BRANDS),
        hashlib.sha256(f"{safety}\0{brands}".encode()).hexdigest()[:12],
    )


def write_safety(folder: Path) -> Path:
    """Write the bundled categories as a commented safety.toml to be edited.

    Raises FileUnreadable when there is one.
    """
    path = folder / SAFETY
    if path.exists():
        raise FileUnreadable(f"{path} is there already.", "Edit it, or move it away first.")
    parts = [_ABOUT_SAFETY]
    for category in safety_categories():
        words = "".join(f"  {_quoted(word)},\n" for word in category.words)
        parts.append(
            f"[{_quoted(category.name)}]\nstrength = {category.strength}\n"
            f"sensitivity = {category.sensitivity}\nwords = [\n{words}]\n"
        )
    replace_file(path, "\n".join(parts).encode())
    return path


def _text(path: Path) -> str | None:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnreadable(f"{path} cannot be read: {error}.") from None


def _parsed(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FileUnreadable(f"{path}: {error}.", "Correct that line of the file.") from None


def _safety(text: str, path: Path) -> tuple[SafetyCategory, ...]:
    found = []
    for name, entry in _parsed(text, path).items():
        where = f"{path}, line {_line(text, name)}"
        known = {*_SHARE_KEYS, "words"}
        if not isinstance(entry, dict) or (odd := [key for key in entry if key not in known]):
            what = f"“{odd[0]}” is not known" if isinstance(entry, dict) else "is no category"
            raise ValueInvalid(
                f"{where}: {name}: {what}.", f"A category has {', '.join(sorted(known))}."
            )
        words = entry.get("words")
        if not isinstance(words, list) or not all(isinstance(w, str) and w for w in words):
            raise ValueInvalid(f"{where}: {name} needs a list of words.", 'For example: ["beer"].')
        shares = {key: entry.get(key, 1.0) for key in _SHARE_KEYS}
        for key, value in shares.items():
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
                at = _line(text, key, after=_line(text, name))
                raise ValueInvalid(
                    f"{path}, line {at}: {key} of {name} is {value}.", "It lies between 0 and 1."
                )
        found.append(SafetyCategory(name, words=tuple(words), **shares))
    return tuple(found)


def _brands(text: str, path: Path) -> dict[str, str]:
    found = {}
    for handle, category in _parsed(text, path).items():
        if not isinstance(category, str) or not category:
            raise ValueInvalid(
                f"{path}, line {_line(text, handle)}: {handle} has no category.",
                'Write the handle and what it sells: "@fern.salt" = "salt".',
            )
        found["@" + handle.lower().removeprefix("@")] = category
    return found


def _line(text: str, key: str, after: int = 1) -> int:
    """The line, from 1, on which a table or key is first named from line ``after`` on."""
    named = re.compile(rf"\s*(?:\[\s*)?[\"']?{re.escape(key)}[\"']?\s*(?:\]|=)")
    lines = text.splitlines()
    return next((at for at in range(after, len(lines) + 1) if named.match(lines[at - 1])), after)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
