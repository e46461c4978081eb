"""JSON and NDJSON: records as flat columns with dotted names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wrensong.core.errors import FileEmpty, FileUnreadable

from .sheet import BATCH, Format, Sheet, Spoiled, Spool

_SURVEY = 10_000  # records looked at to find all columns of an NDJSON file


def load(path: Path) -> tuple[Any, list[Spoiled], Format]:
    """The document in a file; a file of one document a line becomes a list of them.

    Lines that are not JSON are kept apart. Raises FileUnreadable when nothing is.
    """
    text = _decoded(path)
    try:
        return json.loads(text), [], "json"
    except (ValueError, RecursionError) as error:
        problem = error
    found: list[Any] = []
    spoiled: list[Spoiled] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found.append(json.loads(line))
        except (ValueError, RecursionError):
            spoiled.append(Spoiled(number, "not JSON", line[:200]))
    if len(found) < 2 or len(spoiled) > len(found):
        raise FileUnreadable(
            f"{path.name} is not valid JSON, or is cut off: {problem}.", "Export it again."
        )
    return found, spoiled, "ndjson"


def _decoded(path: Path) -> str:
    raw = path.read_bytes()
    for encoding in (
        ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    ):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileUnreadable(f"{path.name} is neither UTF-8 nor UTF-16 text.", "Export it as UTF-8.")


def rows_of(document: Any) -> list[dict[str, Any]]:
    """The records: the document itself when it is a list, else its one list of objects."""
    if isinstance(document, list):
        return [row for row in document if isinstance(row, dict)]
    if not isinstance(document, dict):
        return []
    lists = [
        v for v in document.values() if isinstance(v, list) and any(isinstance(x, dict) for x in v)
    ]
    if len(lists) == 1:
        return rows_of(lists[0])
    inner = [v for v in document.values() if isinstance(v, dict)]
    for value in inner if not lists else []:
        if found := [r for r in rows_of(value) if r is not value]:
            return found
    return [] if lists else [document] if document and not inner else []


def table(records: list[dict[str, Any]], format: Format, spoiled: list[Spoiled]) -> Sheet:
    """Records with the same or different keys as one sheet; line counts records from 1."""
    flat = [dict(_flatten(record)) for record in records[:_SURVEY]]
    headers = tuple(dict.fromkeys(key for row in flat for key in row))
    if not headers:
        raise FileEmpty("The records of the file have no fields.")
    spool, late = Spool(headers), set()
    for start in range(0, len(records), BATCH):
        some = [dict(_flatten(record)) for record in records[start : start + BATCH]]
        late |= {key for row in some for key in row} - set(headers)
        rows = [[row.get(header) for header in headers] for row in some]
        spool.add(rows, range(start + 1, start + len(rows) + 1))
    notes = [
        f"Fields that first occur after record {_SURVEY} are not used: {', '.join(sorted(late))}."
    ]
    return spool.sheet(format, spoiled, notes if late else [])


def _flatten(record: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str | None]]:
    for key, value in record.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            yield from _flatten(value, f"{name}.")
        elif not (isinstance(value, list) and any(isinstance(v, dict) for v in value)):
            yield name, as_text(value)


def as_text(value: Any) -> str | None:
    """A JSON value as the cell it would be in a table."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, list) and all(isinstance(v, (str, int, float)) for v in value):
        return "|".join(str(v) for v in value)
    return json.dumps(value, ensure_ascii=False)
