"""Nested reports and API answers of known shape, as flat sheets. The shapes are data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from wrensong.core.errors import FileEmpty, FileUnreadable

from .documents import as_text, load, rows_of, table
from .fields import FileKind
from .readers import is_json, open_sheet
from .sheet import Sheet, Spool

_SAID_ABSENT: tuple[Any, ...] = (None, "", [], {})
# Product types that say nothing about the form of a post.
_NO_TYPE = frozenset({"feed", "ad", "AD", "FEED"})


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet of a file. ``kind`` None: to be told by its headers. ``shape`` names a known
    report; then the headers are canonical fields and ``units`` what its source sends."""

    sheet: Sheet
    kind: FileKind | None = None
    shape: str = ""
    units: dict[str, str] = field(default_factory=dict)


def open_parts(path: str | Path) -> tuple[Part, ...]:
    """Every table in a file, the main one first. Raises FileUnreadable, FileEmpty."""
    path = Path(path).expanduser()
    if not is_json(path):
        return (Part(open_sheet(path)),)
    document, spoiled, format = load(path)
    _refuse_errors(document, path.name)
    documents = document if format == "ndjson" else [document]
    for shape in _shapes():
        if all(_matches(documents[0], condition) for condition in shape["when"]):
            return tuple(_parts(shape, documents, path.name))
    records = rows_of(document)
    if not records:
        raise FileEmpty(f"{path.name} is JSON without any records.", "Export it again.")
    return (Part(table(records, format, spoiled)),)


@lru_cache(maxsize=1)
def _shapes() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        files(__package__).joinpath("shapes.json").read_text("utf-8")
    )["shapes"]
    return found


def _refuse_errors(document: Any, name: str) -> None:
    """An API's error saved as if it were data."""
    error = document.get("error") if isinstance(document, dict) else None
    if not isinstance(error, dict) or error.get("code") in ("ok", 0):
        return
    words = error.get("error_user_msg") or error.get("message") or error.get("code") or "no details"
    raise FileUnreadable(
        f"{name} holds an error answer instead of data: {words}",
        "Ask the source again and save the answer that follows.",
    )


def _matches(document: Any, condition: str) -> bool:
    path, mark, wanted = condition.partition("=")
    values = (v for v in follow(document, path) if v not in _SAID_ABSENT)
    first = next(values, None)
    return first == wanted if mark else first is not None


def _parts(shape: dict[str, Any], documents: list[Any], name: str) -> Iterator[Part]:
    tops = [
        top for doc in documents for top in follow(doc, shape["documents"]) if isinstance(top, dict)
    ]
    if not tops:
        raise FileEmpty(f"{name} ({shape['name']}) holds no records.", "Check what was asked for.")
    kinds = dict.fromkeys(part["kind"] for part in shape["parts"])
    for kind in kinds:
        rows: list[dict[str, str | None]] = []
        for part in (p for p in shape["parts"] if p["kind"] == kind):
            for top in tops:
                records = follow(top, part["records"]) if "records" in part else (top,)
                rows += [_row(part, record, top) for record in records if isinstance(record, dict)]
        headers = tuple(dict.fromkeys(key for row in rows for key in row))
        if headers:
            spool = Spool(headers)
            spool.add([[row.get(h) for h in headers] for row in rows], range(1, len(rows) + 1))
            yield Part(spool.sheet("json", [], []), kind, shape["name"], shape.get("units", {}))


def _row(part: dict[str, Any], record: Any, top: Any) -> dict[str, str | None]:
    row: dict[str, str | None] = {}
    for name, paths in part["fields"].items():
        options = paths if isinstance(paths, list) else [paths]
        found = (_value(path, record, top) for path in options)
        row[name] = next((v for v in found if v and not (name == "type" and v in _NO_TYPE)), None)
    for name, path in part.get("unless", {}).items():
        if _value(path, record, top) == "true":
            row[name] = None
    for name, condition in part.get("only", {}).items():
        path, _, wanted = condition.partition("=")
        if (_value(path, record, top) or "").casefold() != wanted:
            row[name] = None
    for name, text in part.get("absent", {}).items():
        if row.get(name) == text:
            row[name] = None
    for name in part.get("zero_is_absent", ()):
        if row.get(name) == "0":
            row[name] = None
    return row


def _value(path: str, record: Any, top: Any) -> str | None:
    if path.startswith("="):
        return path[1:]
    left, same, right = path.partition("==")
    if same:
        a, b = _value(left, record, top), _value(right, record, top)
        return None if a is None or b is None else as_text(a == b)
    start = top if path.startswith("/") else record
    return next(
        (as_text(v) for v in follow(start, path.lstrip("/")) if v not in _SAID_ABSENT), None
    )


def follow(value: Any, path: str) -> Iterator[Any]:
    """What stands at a dotted path: ``a.b``, ``items[]`` for each, ``list[type=email].value``."""
    if not path:
        yield value
        return
    step, _, rest = path.partition(".")
    found = re.fullmatch(r"(?P<key>[^\[\]]*)(?P<list>\[(?:(?P<k>\w+)=(?P<v>[^\]]*))?\])?", step)
    assert found is not None, path
    if found["key"]:
        if not isinstance(value, dict) or found["key"] not in value:
            return
        value = value[found["key"]]
    if found["list"] is None:
        yield from follow(value, rest)
    elif isinstance(value, list):
        for item in value:
            if found["k"] is None or (
                isinstance(item, dict) and item.get(found["k"]) == found["v"]
            ):
                yield from follow(item, rest)
