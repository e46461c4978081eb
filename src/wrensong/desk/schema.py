"""Which tables of the desk this version knows: read from its files, without opening a desk."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

Migration = tuple[str, str]
OURS, OLDER, NEWER, NONE = "ours", "older", "newer", "none"


@lru_cache(maxsize=1)
def known() -> frozenset[Migration]:
    """(room, name) of every step in which this version makes its tables."""
    package = Path(__file__).parents[1]
    found = package.glob("*/migrations/[0-9]*.py")
    return frozenset((path.parts[-3], path.stem) for path in found)


def written_by(applied: Iterable[Migration]) -> str:
    """Whether a desk with these steps is ``ours``, of an ``older`` or a ``newer`` version, or has
    no tables at all (``none``). Steps of installed libraries are not looked at."""
    done = list(applied)
    if not done:
        return NONE
    rooms = {path.name for path in Path(__file__).parents[1].iterdir() if path.is_dir()}
    ours = {step for step in done if step[0] in rooms and re.match(r"\d{4}_", step[1])}
    if ours - known():
        return NEWER
    return OLDER if known() - ours else OURS
