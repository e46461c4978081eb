"""Two lists of the orders that creators brought, from the rows of a shop's export."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from wrensong.core.errors import FileEmpty, FileUnreadable, ValueInvalid

from .rules.capture import Lists

COLUMNS = {
    "order": ("order id", "order", "name", "id", "order_id"),
    "code": ("code", "discount code", "coupon", "coupon code", "discount_code"),
    "click": ("click id", "click", "click_id", "wr"),
    "referrer": ("referrer", "referring site", "referring_site"),
    "answer": ("survey answer", "survey", "answer", "how did you hear", "heard from"),
}


@dataclass(frozen=True, slots=True)
class Counted:
    """The two lists, with what was set aside as a leak, and orders met twice in the file."""

    lists: Lists
    orders: int
    leaked: int
    repeated: int


def count_orders(
    path: Path, names: Iterable[str], placebos: Iterable[str] = (), coupon_sites: Iterable[str] = ()
) -> Counted:
    """Read a CSV of orders. ``names`` are the answers at the checkout that mean a creator,
    ``placebos`` those that mean somebody who did nothing, ``coupon_sites`` hosts whose visitors
    found a code there. An order counts once. Raises FileEmpty, FileUnreadable, ValueInvalid."""
    creators, nobody = _folded(names), _folded(placebos)
    sites = _folded(coupon_sites)
    seen: set[str] = set()
    tracked = named = twice = mistaken = leaked = repeated = 0
    for row in _rows(path):
        if row["order"] in seen:
            repeated += 1
            continue
        seen.add(row["order"])
        answer = row["answer"].casefold()
        leak = bool(row["code"] and not row["click"] and row["referrer"].casefold() in sites)
        by_code = bool(row["code"] or row["click"]) and not leak
        leaked += leak
        tracked += by_code
        named += answer in creators
        twice += by_code and answer in creators
        mistaken += answer in nobody
    per_placebo = mistaken / len(nobody) * len(creators) if nobody else 0.0
    return Counted(
        Lists(tracked, named, twice, per_placebo, len(seen)), len(seen), leaked, repeated
    )


def _folded(words: Iterable[str]) -> set[str]:
    return {word.strip().casefold() for word in words if word.strip()}


def _rows(path: Path) -> Iterable[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            header = next(rows, None)
            if header is None:
                raise FileEmpty(f"{path} is empty.", "Name a file with a header and rows.")
            low = [name.strip().lower() for name in header]
            place = {
                key: next((low.index(name) for name in names if name in low), None)
                for key, names in COLUMNS.items()
            }
            missing = [key for key in ("order", "answer") if place[key] is None]
            if place["code"] is None and place["click"] is None:
                missing.append("code or click")
            if missing:
                raise ValueInvalid(
                    f"{path} has no column for: {', '.join(missing)}.",
                    f"Name it for example {COLUMNS[missing[0].split()[0]][0]}; "
                    f"the columns are: {', '.join(header)}.",
                )
            for row in rows:
                if any(cell.strip() for cell in row):
                    yield {key: row[i].strip() if i is not None and i < len(row) else ""
                           for key, i in place.items()}  # fmt: skip
    except UnicodeDecodeError:
        raise FileUnreadable(f"{path} is not UTF-8 text.", "Save it as CSV in UTF-8.") from None
