"""A brief with one field changed, as written on a command line."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from wrensong.core.errors import BadInput

from .brief_fields import FIELDS
from .brief_values import Wrong, nearest
from .domain import Brief

_FIELDS = {f.key: f for f in FIELDS if f.table in ("", "creators", "offer")}


def changed(brief: Brief, asked: str) -> Brief:
    """``budget=5000`` (in the brief's currency), ``goal=awareness``, ``must=@mina,@ben`` ...

    Raises BadInput for a field that is not one of a brief's, or a value it cannot have.
    """
    key, equals, word = (part.strip() for part in asked.partition("="))
    field = _FIELDS.get(key)
    if not equals or field is None:
        raise BadInput(
            f"“{asked}” is not a change of a brief.",
            nearest(key, _FIELDS) or "Write FIELD=VALUE, such as budget=5000.",
        )
    try:
        value = field.read(_raw(field.kind, word, brief))
    except Wrong as wrong:
        raise BadInput(f"{key}: {wrong.what}.", wrong.hint) from None
    made: dict[str, Any] = {field.target: value}
    return replace(brief, **made)


def _raw(kind: str, word: str, brief: Brief) -> Any:
    """The value as TOML would have given it."""
    if kind.startswith("list"):
        return [part.strip() for part in word.split(",") if part.strip()]
    try:
        number = Decimal(word)
    except InvalidOperation:
        return word
    if kind == "money":
        return f"{word} {brief.budget.currency}"
    if kind == "range or tier":
        return word
    return int(number) if number == number.to_integral_value() else number
