"""From JSON, as ``doors.formats.to_jsonable`` writes it, back to the nouns of a room.

What a job computed is kept as JSON; pages word it with the same functions as the command line,
which take an Estimate or Money. ``of(Portfolio, to_jsonable(found)) == found``.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

Noun = TypeVar("Noun")


def of(kind: type[Noun], found: Any) -> Noun:
    """The noun (a dataclass of Estimates, Money, tuples ...) that JSON was made from."""
    made: Noun = _built(kind, found)
    return made


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _built(kind: Any, found: Any) -> Any:
    """``found`` as a value of the annotation ``kind``; None stays None."""
    if found is None:
        return None
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _built(next(one for one in inner if one is not type(None)), found)
    if origin is Literal:
        return found
    if origin is tuple:
        each = [inner[0]] * len(found) if inner[-1] is Ellipsis else inner
        return tuple(_built(one, item) for one, item in zip(each, found, strict=True))
    if isinstance(found, Mapping):
        if isinstance(kind, type) and is_dataclass(kind):
            hints = _hints(kind)
            names = [f.name for f in fields(kind) if f.name in found]
            made: Callable[..., Any] = kind
            return made(**{name: _built(hints[name], found[name]) for name in names})
        return {key: _built(inner[1], value) for key, value in found.items()}
    return _plain(kind, found)


def _plain(kind: Any, found: Any) -> Any:
    if kind is Decimal:
        return Decimal(found)
    if kind is datetime:
        # Times are kept in UTC without a zone.
        return datetime.fromisoformat(found).astimezone(UTC).replace(tzinfo=None)
    if kind is date:
        return date.fromisoformat(found)
    return float(found) if kind is float else found
