"""All rows of a result, not only those of a page, written as they are read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from wrensong.core import ids
from wrensong.discover.domain import Condition, Search
from wrensong.discover.search.filters import FILTERS, Filter
from wrensong.discover.search.results import Result
from wrensong.doors.formats import to_jsonable

from .asking import Asked
from .found import columns_of, narrowed, value
from .words import INTERVALS

if TYPE_CHECKING:
    from wrensong.discover.service import Discover

AT_ONCE = 1_000  # accounts


def as_csv(discover: Discover, asked: Asked, *within: Condition) -> Iterator[str]:
    """Lines of a CSV file: a number with an interval has columns for its ends, an empty cell is
    not known."""
    kinds = [FILTERS[name] for name in columns_of(asked)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    head = [name for kind in kinds for name in _names(kind)]
    writer.writerow(["account_id", "handle", "platform", "name", *head, "seen", "why"])
    for hits in _blocks(discover, narrowed(asked.search, within), kinds):
        for hit in hits:
            known = [text for kind in kinds for text in _cells(kind, hit)]
            shown = ids.show("ac", hit.account_id)
            handle = hit.values.get("handle") or ""
            named = [_safe(text) for text in (shown, handle, hit.platform, hit.name)]
            writer.writerow([*named, *known, _plain(hit.values.get("seen")), _safe(hit.reason)])
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def as_json(discover: Discover, asked: Asked, *within: Condition) -> Iterator[str]:
    """One JSON object: ``query``, and ``hits`` with the values of the columns."""
    kinds = [FILTERS[name] for name in columns_of(asked)]
    yield f'{{"query": {json.dumps(asked.query)}, "hits": [\n'
    mark = ""
    for hits in _blocks(discover, narrowed(asked.search, within), kinds):
        rows = (
            {
                "account_id": ids.show("ac", hit.account_id), "account": hit.account,
                "platform": hit.platform, "name": hit.name, "seen": hit.values.get("seen"),
                "why": hit.reason, "values": {kind.name: value(kind, hit) for kind in kinds},
            }
            for hit in hits
        )  # fmt: skip
        text = ",\n".join(json.dumps(to_jsonable(one), ensure_ascii=False) for one in rows)
        if text:
            yield mark + text
            mark = ",\n"
    yield "\n]}\n"


def _blocks(
    discover: Discover, search: Search, kinds: Sequence[Filter]
) -> Iterator[tuple[Result, ...]]:
    only = {"handle", *(kind.column for kind in kinds)}
    only |= {name for kind in kinds for name in INTERVALS.get(kind.name, ()) if name}
    searching = discover.searching()
    accounts = searching.everyone(search)
    for start in range(0, len(accounts), AT_ONCE):
        yield searching.results(accounts[start : start + AT_ONCE], search, only)


def _names(kind: Filter) -> list[str]:
    low, high, *_ = INTERVALS.get(kind.name, ("", ""))
    return [name for name in (kind.name, low, high) if name]


def _cells(kind: Filter, hit: Result) -> list[Any]:
    known = value(kind, hit)
    if kind.name not in INTERVALS:
        return [_plain(known)]
    low, high, *_ = INTERVALS[kind.name]
    ends = [known[end] for end, there in (("low", low), ("high", high)) if there]
    return [_plain(one) for one in (known["value"], *ends)]


def _plain(known: Any) -> Any:
    """A value as one cell. Lists are joined; a moment is ISO 8601."""
    if known is None:
        return ""
    if isinstance(known, dict):
        return "; ".join(f"{word} {part}" for word, part in known.items())
    if isinstance(known, list | tuple):
        return _safe("; ".join(map(str, known)))
    if isinstance(known, str):
        return _safe(known)
    return known.isoformat() if hasattr(known, "isoformat") else known


def _safe(text: str) -> str:
    """Text that a spreadsheet must not take for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
