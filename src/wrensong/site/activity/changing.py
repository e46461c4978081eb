"""What changed, as a small table in words: field, before, after."""

from __future__ import annotations

from typing import Any

from wrensong.core import ids
from wrensong.doors import wording
from wrensong.doors.formats import in_words

NOTHING = "nothing"
LONGEST, MOST = 300, 12
FIELDS = {"accounts": "creators", "first": "the first of them", "text": "words"}


def changed(before: Any, after: Any) -> list[dict[str, str]]:
    """``[{"field": "role", "before": "viewer", "after": "editor"}]``; fields that are the same on
    both sides are left out."""
    old, new = _named(before), _named(after)
    return [
        {"field": FIELDS.get(name, name.replace("_", " ")), "before": words(old.get(name)),
         "after": words(new.get(name))}
        for name in dict.fromkeys([*old, *new])
        if old.get(name) != new.get(name)
    ]  # fmt: skip


def words(value: Any) -> str:
    """One value as a person reads it; long ones are cut, and say so."""
    if value is None or value == "" or value == [] or value == {}:
        return NOTHING
    if isinstance(value, dict):
        parts = [f"{str(k).replace('_', ' ')}: {words(v)}" for k, v in value.items()]
        return _cut("; ".join(parts))
    if isinstance(value, list):
        # Whole numbers in a list are accounts, as the lake knows them.
        value = [ids.show("ac", item) if type(item) is int else item for item in value]
        shown = [words(item) for item in value[:MOST]]
        rest = len(value) - MOST
        return wording.listing([*shown, f"{wording.number(rest)} more"] if rest > 0 else shown)
    return _cut(in_words(value))


def _named(value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    return value if isinstance(value, dict) else {"value": value}


def _cut(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST].rstrip()} … ({wording.number(len(text))} letters in all)"
