"""A search as a query string, and back: what pages, the API and saved searches keep.

`q=vegan+baking&platform=instagram&followers=5000..50000&er=3%25..&sort=followers`. Every
condition is one pair of filter and value, in order; what is left out is the default.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from wrensong.core import ids
from wrensong.core.errors import BadInput, ValueInvalid
from wrensong.discover.domain import Search

from .filters import FILTERS, filter_named
from .values import read_value, write_value

MOST_CONDITIONS = 90
PAGE, MOST_HITS = 50, 10_000
SHOWN = 20  # hits of a command that does not say how many
SORTABLE = ("number", "date", "age")
_OWN = ("q", "like", "sort", "order", "limit", "offset")


def to_link(search: Search) -> str:
    """The canonical query string; equal searches have equal ones."""
    pairs = [("q", search.text)] if search.text else []
    pairs += [("like", ids.show("ac", account)) for account in search.like]
    pairs += [(c.filter, write_value(c)) for c in search.conditions]
    if search.sort != "fit":
        pairs.append(("sort", search.sort))
    if not search.descending:
        pairs.append(("order", "asc"))
    pairs += [
        (name, str(value))
        for name, value, usual in (("limit", search.limit, PAGE), ("offset", search.offset, 0))
        if value != usual
    ]
    return urlencode(pairs)


def from_link(link: str) -> Search:
    """The search that a query string (with or without ``?``) asks for.

    Raises FilterUnknown, ValueInvalid, BadInput; never anything else.
    """
    try:
        pairs = parse_qsl(
            link.removeprefix("?"), keep_blank_values=True, max_num_fields=MOST_CONDITIONS
        )
    except ValueError:
        raise BadInput(
            f"A search has at most {MOST_CONDITIONS} conditions.", "Leave some out."
        ) from None
    own = {name: value for name, value in pairs if name in _OWN}
    return Search(
        text=own.get("q", ""),
        like=tuple(_account(value) for name, value in pairs if name == "like"),
        conditions=tuple(
            read_value(filter_named(name), value) for name, value in pairs if name not in _OWN
        ),
        sort=sort_named(own.get("sort", "fit")),
        descending=_descending(own.get("order", "desc")),
        limit=_whole("limit", own.get("limit", str(PAGE)), 1, MOST_HITS),
        offset=_whole("offset", own.get("offset", "0"), 0, 10**9),
    )


def sort_named(name: str) -> str:
    """``fit``, or the name of a filter that can be ordered by. Raises FilterUnknown, BadInput."""
    if name.strip().lower() == "fit":
        return "fit"
    kind = filter_named(name)
    if kind.kind not in SORTABLE:
        some = [f.name for f in FILTERS.values() if f.kind == "number"][:6]
        raise BadInput(
            f"Accounts cannot be ordered by {kind.name}.",
            f"Order by fit, or by a number such as {', '.join(some)}.",
        )
    return kind.name


def _account(text: str) -> int:
    kind, number = ids.read(text)
    if kind != "ac":
        raise ValueInvalid(f"“{text}” is not an account.", "Give the id of an account, ac_....")
    return number


def _descending(order: str) -> bool:
    if order not in ("asc", "desc"):
        raise ValueInvalid("The order is asc or desc.", "Write order=asc or leave it out.")
    return order == "desc"


def _whole(name: str, text: str, least: int, most: int) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 12:
        raise ValueInvalid(f"{name} is not a whole number.", f"Write {name}={least} or more.")
    value = int(text)
    if not least <= value <= most:
        raise ValueInvalid(f"{name} is {least} to {most}.", f"Write {name}={least} or more.")
    return value
