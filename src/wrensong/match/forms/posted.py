"""A form as a browser sent it: nothing typed is lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wrensong.match.brief_fields import FIELDS

from .filled import Filled, code_tables, fields_of, name_of, tables_of

if TYPE_CHECKING:
    from django.http import QueryDict

_LIMIT = 200  # rows or claims of one form
_CLAIM = re.compile(r"brand\.claims\.(\d{1,4})\.(\w+)")


def posted(kind: str, sent: QueryDict) -> Filled:
    """What was typed, by the names of the inputs."""
    made = Filled(kind)
    for table in tables_of(kind):
        if table in code_tables():
            codes, values = sent.getlist(f"{table}.code"), sent.getlist(f"{table}.value")
            pairs = [(_clean(c), _clean(v)) for c, v in zip(codes, values, strict=False)][:_LIMIT]
            made.rows[table] = [pair for pair in pairs if "".join(pair).strip()]
        elif table != "brand.claims":
            for about in fields_of(kind, table):
                found = sent.getlist(name_of(about))
                if about.kind == "range or tier" and not found:
                    low, high = (sent.get(f"{name_of(about)}.{end}", "") for end in ("low", "high"))
                    found = [_range(low, high)]
                made.texts[name_of(about)] = _clean("\n".join(found))
    made.claims = _claims(sent) if "brand.claims" in tables_of(kind) else []
    return made


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\0", "")


def _range(low: str, high: str) -> str:
    low, high = low.strip(), high.strip()
    return f"{low}..{high}" if low or high else ""


def _claims(sent: QueryDict) -> list[dict[str, str]]:
    keys = {f.key for f in FIELDS if f.table == "brand.claims"}
    found: dict[int, dict[str, str]] = {}
    for name in sent:
        match = _CLAIM.fullmatch(name)
        if match and match[2] in keys:
            text = _clean(sent.get(name, ""))
            found.setdefault(int(match[1]), {})[match[2]] = text
    claims = [found[at] for at in sorted(found)][:_LIMIT]
    return [claim for claim in claims if any(text.strip() for text in claim.values())]
