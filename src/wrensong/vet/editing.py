"""The lists of a workspace (safety.toml, brands.toml) changed at the desk.

What is saved was read by the same reader that vet reads with; the entry of the log holds what it
replaced. Saving asks for the figures to be computed again.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.db import transaction
from filelock import FileLock

from wrensong.core.errors import BadInput, ChangedMeanwhile, ValueInvalid
from wrensong.desk.audit import changes, record
from wrensong.desk.jobs import enqueue
from wrensong.desk.models import Space, User

from .lists import BRANDS, SAFETY, Lists, read_lists
from .rules.safety import SafetyCategory

PREPARE = "site.prepare"
_LOCK = ".lists.lock"
_ABOUT = {
    SAFETY: "# Words to read before you write to a creator; see docs/methods/brand-safety.md.\n",
    BRANDS: "# Handles of brands and the category in which they compete.\n",
}
Draft = Mapping[str, Any]
"""A category as typed: name, strength, sensitivity (text or number), words (list)."""


def version_of(folder: Path, name: str) -> str:
    """Changes with the file; empty where there is none."""
    try:
        return hashlib.sha256((folder / name).read_bytes()).hexdigest()[:16]
    except FileNotFoundError:
        return ""


def in_force(folder: Path) -> Lists:
    """The lists as they are this moment. Raises FileUnreadable, ValueInvalid."""
    return read_lists(folder)


def read_category(draft: Draft) -> SafetyCategory:
    """One category as the reader understands it. Raises ValueInvalid or FileUnreadable for one
    that it would refuse."""
    if not str(draft["name"]).strip():
        raise ValueInvalid("A category needs a name.", "For example: alcohol.")
    return _checked(SAFETY, _safety_text([draft])).safety[0]


def save_safety(space: Space, user: User, drafts: Sequence[Draft], version: str) -> None:
    """Write the word categories. Raises ValueInvalid, FileUnreadable, and ChangedMeanwhile where
    ``version`` is not that of the file."""
    names = [str(draft["name"]).strip() for draft in drafts]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ValueInvalid(f"There are two categories called {twice}.", "Give one another name.")
    for draft in drafts:
        read_category(draft)
    _save(space, user, SAFETY, _safety_text(drafts), version)


def save_brands(space: Space, user: User, brands: Mapping[str, str], version: str) -> None:
    """Write which brands compete: handle -> category. Raises as ``save_safety`` does."""
    lines = [f"{_quoted(handle)} = {_quoted(category)}" for handle, category in brands.items()]
    _save(space, user, BRANDS, "\n".join(lines) + "\n" if lines else "", version)


def use_bundled(space: Space, user: User, version: str) -> None:
    """Take the workspace's own word categories away: the bundled ones hold again."""
    _save(space, user, SAFETY, None, version)


def _save(space: Space, user: User, name: str, text: str | None, version: str) -> None:
    folder = space.path
    if text is not None:
        text = _ABOUT[name] + "\n" + text
        _checked(name, text)
    with FileLock(folder / _LOCK, timeout=10), transaction.atomic():
        if version_of(folder, name) != version:
            raise ChangedMeanwhile(f"Somebody else changed {name} while you did.")
        before = _plain(name, in_force(folder))
        after = _plain(name, Lists() if text is None else _checked(name, text))
        was, now = changes(before, after)
        record(f"vet.{name.removesuffix('.toml')}.save", space=space, user=user,
               subject=f"list:{name}", label=name, before=was, after=now)  # fmt: skip
        _replace(folder / name, text)
        enqueue(PREPARE, space, label="Computing the figures again", key="prepare", by=user)


def _plain(name: str, lists: Lists) -> dict[str, Any]:
    """What a file says, as the log keeps it."""
    if name == SAFETY:
        return {c.name: {k: v for k, v in asdict(c).items() if k != "name"} for c in lists.safety}
    return dict(lists.rivals or {})


def _checked(name: str, text: str) -> Lists:
    """The text as the reader of the workspace reads it; errors name the file, not a path."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_text(text, "utf-8")
        try:
            return read_lists(Path(folder))
        except BadInput as error:
            sentence = error.sentence.replace(f"{folder}{os.sep}", "")
            raise type(error)(sentence, error.next_step) from None


def _replace(path: Path, text: str | None) -> None:
    """Whole or not at all, also after a power cut."""
    if text is None:
        path.unlink(missing_ok=True)
        return
    fresh = path.with_name(f".{path.name}.new")
    with open(fresh, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _safety_text(drafts: Sequence[Draft]) -> str:
    parts = []
    for draft in drafts:
        words = "".join(f"  {_quoted(word)},\n" for word in draft["words"])
        parts.append(
            f"[{_quoted(str(draft['name']).strip())}]\nstrength = {_number(draft['strength'])}\n"
            f"sensitivity = {_number(draft['sensitivity'])}\nwords = [\n{words}]\n"
        )
    return "\n".join(parts)


def _number(typed: Any) -> str:
    """A number as TOML; what is none stays text, for the reader to say so."""
    try:
        return str(float(str(typed).strip().replace(",", ".")))
    except ValueError:
        return _quoted(str(typed).strip())


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else " " for c in escaped) + '"'
