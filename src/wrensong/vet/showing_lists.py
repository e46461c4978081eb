"""The word lists of a workspace as pages show them and as forms send them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wrensong.core.errors import BadInput, ValueInvalid

from . import editing
from .lists import BRANDS, SAFETY
from .questions.safety import STRONG

FREE = 1  # empty categories at the end of the form
MOST = 60  # categories a form may send


@dataclass(frozen=True, slots=True)
class Typed:
    """A category as it stands in the form: texts as typed, and what is wrong with it."""

    name: str = ""
    strength: str = "1.0"
    sensitivity: str = "1.0"
    words: str = ""
    error: str = ""

    @property
    def draft(self) -> dict[str, Any]:
        return {"name": self.name, "strength": self.strength, "sensitivity": self.sensitivity,
                "words": self.listed}  # fmt: skip

    @property
    def listed(self) -> list[str]:
        parts = (" ".join(part.split()) for part in re.split(r"[\n,;]", self.words))
        return list(dict.fromkeys(part for part in parts if part))

    @property
    def empty(self) -> bool:
        return not self.name.strip() and not self.words.strip()


@dataclass(frozen=True, slots=True)
class Safety:
    """The page of the words: categories in force, and the form."""

    categories: list[dict[str, Any]]
    version: str
    own: bool
    typed: list[Typed] = field(default_factory=list)


def safety(folder: Path) -> Safety:
    """The categories in force, as they would be edited. Raises FileUnreadable, ValueInvalid."""
    categories = editing.in_force(folder).safety
    version = editing.version_of(folder, SAFETY)
    told = [
        {"name": c.name, "strength": c.strength, "sensitivity": c.sensitivity,
         "words": list(c.words), "asks": c.weight >= STRONG}
        for c in categories
    ]  # fmt: skip
    typed = [
        Typed(c.name, f"{c.strength:g}", f"{c.sensitivity:g}", "\n".join(c.words))
        for c in categories
    ]
    return Safety(told, version, bool(version), [*typed, *[Typed()] * FREE])


def typed_in(sent: Mapping[str, Any]) -> list[Typed]:
    """The categories of a form, those to be deleted and empty ones left out; each with what is
    wrong with it."""
    count = sent.get("rows", "0")
    found = []
    for i in range(min(MOST, int(count) if str(count).isdigit() else 0)):
        parts = (str(sent.get(f"{name}-{i}", "")) for name in ("name", "strength", "sensitivity",
                                                               "words"))  # fmt: skip
        one = Typed(*parts)
        if f"delete-{i}" not in sent and not one.empty:
            found.append(_judged(one))
    return found


def _judged(one: Typed) -> Typed:
    try:
        editing.read_category(one.draft)
    except BadInput as error:
        wrong = re.sub(r"^safety\.toml(, line \d+)?: ", "", error.sentence)
        return Typed(one.name, one.strength, one.sensitivity, one.words,
                     f"{wrong[:1].upper()}{wrong[1:]} {error.next_step}")  # fmt: skip
    return one


def brands(folder: Path) -> dict[str, Any]:
    """Which brands compete, as text to be edited. Raises FileUnreadable, ValueInvalid."""
    rivals = editing.in_force(folder).rivals
    return {
        "brands": dict(rivals or {}),
        "version": editing.version_of(folder, BRANDS),
        "text": "\n".join(f"{handle} = {category}" for handle, category in (rivals or {}).items()),
    }


def read_brands(text: str) -> dict[str, str]:
    """``@handle = what it sells``, one on a line. Raises ValueInvalid with the line."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        handle, mark, category = (part.strip() for part in line.partition("="))
        name = handle.lstrip("@")
        if not mark or not category or not re.fullmatch(r"[\w.\-]+", name):
            raise ValueInvalid(
                f"Line {number} reads “{line.strip()[:60]}”.",
                "Write the handle and what it sells: @fern.salt = salt",
            )
        found[f"@{name.lower()}"] = category
    return found
