"""Briefs written back as TOML: ``parse_brief(write_brief(brief)) == brief``.

One canonical form: every field that holds, in the order of the registry, defaults included, so
that the document means the same when a default changes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from wrensong.core.money import Money
from wrensong.core.tiers import NO_LIMIT

from .brief_fields import FIELDS, TABLES
from .domain import Brief, Claim

_RANGES = ("range or tier", "range")
Data = dict[str, Any]


def write_brief(brief: Brief, tables: Iterable[str] | None = None) -> str:
    """The brief as TOML; ``tables`` only some of them (names of the registry)."""
    chosen = TABLES if tables is None else tuple(tables)
    return write_toml({table: _values(brief, table) for table in TABLES if table in chosen})


def write_toml(tables: Mapping[str, Data | list[Data]]) -> str:
    """Tables by name (empty: the top) as TOML; a list of tables is an array of tables. Values
    are str, int, float, Decimal, bool, date or lists of them."""
    blocks = []
    for name, held in tables.items():
        header = f"[[{name}]]" if isinstance(held, list) else f"[{name}]"
        for data in held if isinstance(held, list) else [held]:
            lines = [f"{_key(key)} = {_literal(value)}" for key, value in data.items()]
            if lines or isinstance(held, list):
                blocks.append("\n".join([header, *lines] if name else lines))
    return "\n\n".join(blocks) + "\n"


def written(kind: str, value: Any) -> Any:
    """A value of a Brief as TOML holds it; ``kind`` is that of its field."""
    if isinstance(value, Money):
        return f"{value.amount} {value.currency}"
    if kind in _RANGES:
        low, high = value
        return f"{low}.." if high >= NO_LIMIT else f"{low}..{high}"
    if kind in ("handle", "list of handles"):
        return _handles(value)
    return list(value) if isinstance(value, tuple) else value


def _handles(value: Any) -> Any:
    return f"@{value}" if isinstance(value, str) else [f"@{handle}" for handle in value]


def _values(brief: Brief, table: str) -> Any:
    if table == "brand.claims":
        return [_claim(claim) for claim in brief.brand.claims]
    owner: Any = brief.brand if table == "brand" else brief
    found: Data = {}
    for field in (f for f in FIELDS if f.table == table):
        value = getattr(owner, field.target)
        if field.key == "*":
            return {code: written(field.kind, one) for code, one in value.items()}
        if value is not None and value != ():
            found[field.key] = written(field.kind, value)
    return found


def _claim(claim: Claim) -> Data:
    words = {"name": claim.name, "evidence": list(claim.evidence)}
    return words | ({"against": list(claim.against)} if claim.against else {})


def _key(key: str) -> str:
    plain = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
    return key if plain else _literal(key)


def _literal(value: Any) -> str:
    if isinstance(value, str):
        # TOML's basic strings are JSON's, but for the two that JSON may leave as they are.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, Decimal)):
        return str(value) if isinstance(value, int) else _decimal(value)
    if isinstance(value, float):
        return _decimal(Decimal(repr(value)))
    if isinstance(value, date):
        return value.isoformat()
    return f"[{', '.join(_literal(item) for item in value)}]"


def _decimal(value: Decimal) -> str:
    text = format(value, "f")
    return text if "." in text else f"{text}.0"
