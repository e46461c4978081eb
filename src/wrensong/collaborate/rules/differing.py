"""How two versions of a text differ, word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Op = Literal["same", "removed", "added"]
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that stayed, went, or came."""

    op: Op
    text: str


def word_diff(before: str, after: str) -> tuple[Piece, ...]:
    """What to leave away and what to add, in reading order. The pieces that are not ``added`` make
    ``before``, those that are not ``removed`` make ``after``."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    found: list[Piece] = []
    for op, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            _add(found, "same", "".join(old[a:b]))
        else:
            _add(found, "removed", "".join(old[a:b]))
            _add(found, "added", "".join(new[c:d]))
    return tuple(found)


def _add(found: list[Piece], op: Op, text: str) -> None:
    if text:
        found.append(Piece(op, text))


def clause_changes(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """key -> ``added``, ``removed`` or ``changed``, of every clause that differs."""
    found = {}
    for key in dict.fromkeys([*after, *before]):
        if key not in before:
            found[key] = "added"
        elif key not in after:
            found[key] = "removed"
        elif before[key] != after[key]:
            found[key] = "changed"
    return found
