"""The answer to a search as a page and its JSON twin show it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from wrensong.core import ids
from wrensong.discover.domain import Condition, Search
from wrensong.discover.search.filters import FILTERS, Filter, filter_named
from wrensong.discover.search.links import SORTABLE
from wrensong.discover.search.questions import Understood
from wrensong.discover.search.results import Result, Results
from wrensong.discover.search.values import write_value

from .asking import Asked
from .fields import FACETS
from .words import INTERVALS, cell, condition_in_words, label, numeric

if TYPE_CHECKING:
    from wrensong.discover.service import Discover

USUAL = ("followers", "er", "niche", "country", "last_post_age")
SORTS = ("fit", "followers", "er", "er_low", "peer_percentile", "reply_ratio", "median_views",
         "growth_90", "posts_per_week", "last_post_age", "commercial_load", "seen_age")  # fmt: skip
_SHOWN_FACETS = 12
_IN_EVERY_ROW = ("platform", "handle", "seen_age", "seen")


def answer(discover: Discover, asked: Asked, *within: Condition) -> dict[str, Any]:
    """Everything a page of results says, as plain values (JSON but for times). ``within`` are
    conditions of the page, which its queries do not name. Raises as ``Discover.search``."""
    whole = narrowed(asked.search, within)
    results = discover.search(whole)
    searching = discover.searching()
    kinds = [FILTERS[name] for name in columns_of(asked)]
    return {
        "query": asked.query,
        "question": asked.question,
        "understood": _understood(searching.understood(asked.question), asked)
        if asked.question
        else [],
        "conditions": [_condition(asked, c) for c in asked.search.conditions],
        "total": results.total,
        "accounts": results.accounts,
        "as_of": results.as_of,
        "columns": [_column(asked, kind) for kind in kinds],
        "hits": [row(hit, kinds, asked.search) for hit in results.hits],
        "not_known": [
            _not_known(asked, c, n) for c, n in results.not_known if c in asked.search.conditions
        ],
        "relaxations": [
            {
                "filter": way.condition.filter,
                "words": condition_in_words(way.condition),
                "accounts": way.accounts,
                "query": asked.without(way.condition).query,
            }
            for way in results.relaxations
            if way.condition in asked.search.conditions
        ],
        "facets": searching.facets(whole, FACETS),
        "notes": list(results.notes),
        "problems": list(asked.problems),
        "mistakes": {name: mistake.message for name, mistake in asked.mistakes.items()},
        "command": results.command,
        "pages": pages(asked, results),
    }


def narrowed(search: Search, within: Sequence[Condition]) -> Search:
    """A search within what a page is about."""
    return replace(search, conditions=(*within, *search.conditions))


def columns_of(asked: Asked) -> list[str]:
    """The filters shown as columns: the chosen ones, else the usual and those asked about."""
    if asked.columns:
        return [name for name in asked.columns if name not in _IN_EVERY_ROW]
    about = [c.filter for c in asked.search.conditions if not _says_one_word(c)]
    sort = [] if asked.search.sort == "fit" else [asked.search.sort]
    same = {c.filter for c in asked.search.conditions if _says_one_word(c)}
    wanted = dict.fromkeys([*USUAL, *about, *sort])
    return [name for name in wanted if name not in same and name not in _IN_EVERY_ROW]


def _says_one_word(condition: Condition) -> bool:
    """Whether all that meet it have the same value, which a column would only repeat."""
    plain = filter_named(condition.filter).kind in ("word", "flag") and not condition.exclude
    return plain and len(condition.values) == 1 and not condition.unknown


def row(hit: Result, kinds: Sequence[Filter], search: Search) -> dict[str, Any]:
    """One account found: its ``values`` by column, and the same in words."""
    asked = {c.filter: c.values for c in search.conditions if not c.exclude}
    return {
        "account_id": ids.show("ac", hit.account_id),
        "account": hit.account,
        "platform": hit.platform,
        "name": hit.name,
        "fit": hit.fit,
        "meaning": hit.meaning,
        "why": hit.reason,
        "seen": hit.values.get("seen"),
        "lists": hit.values["list"],
        "values": {kind.name: value(kind, hit) for kind in kinds},
        "cells": [cell(kind, hit.values, asked.get(kind.name, ())) for kind in kinds],
    }


def value(kind: Filter, hit: Result) -> Any:
    """The value of a column as data: with its interval where the catalogue has one."""
    if kind.kind == "amounts":
        there = {n.rpartition("_")[2]: v for n, v in hit.values.items()
                 if n.startswith(f"{kind.name}_") and v is not None}  # fmt: skip
        return there or None
    plain = hit.values.get(kind.column)
    if kind.name not in INTERVALS:
        return plain
    low, high, n, _ = (hit.values.get(name) for name in INTERVALS[kind.name])
    return {"value": plain, "low": low, "high": high, "n": n}


def pages(asked: Asked, results: Results) -> dict[str, Any]:
    """Where this page stands among all, with the queries of its neighbours."""
    first, shown = asked.search.offset, len(results.hits)
    before = max(0, first - asked.search.limit)
    after = first + asked.search.limit
    return {
        "first": first + 1 if shown else 0,
        "last": first + shown,
        "total": results.total,
        "previous": asked.searching(offset=before).query if first else None,
        "next": asked.searching(offset=after).query if after < results.total else None,
    }


def _condition(asked: Asked, condition: Condition) -> dict[str, Any]:
    return {
        "filter": condition.filter,
        "value": write_value(condition),
        "words": condition_in_words(condition),
        "without": asked.without(condition).query,
    }


def _understood(found: Understood, asked: Asked) -> list[dict[str, Any]]:
    """The words of the question that became a condition that still stands."""
    return [
        {"words": words, "filter": condition.filter, "means": condition_in_words(condition)}
        for words, condition in found.because
        if condition in asked.search.conditions
    ]


def _not_known(asked: Asked, condition: Condition, accounts: int) -> dict[str, Any]:
    """How many more lack a value, and the query that takes them in."""
    taken_in = tuple(
        replace(c, unknown=True) if c == condition else c for c in asked.search.conditions
    )
    return {
        "filter": condition.filter,
        "label": label(condition.filter),
        "accounts": accounts,
        "query": asked.searching(conditions=taken_in).query,
    }


def _column(asked: Asked, kind: Filter) -> dict[str, Any]:
    """A column, and the query that orders by it (again: the other way round)."""
    search = asked.search
    sorted_by = search.sort == kind.name
    direction = None
    if sorted_by:
        direction = "descending" if search.descending else "ascending"
    first = kind.kind != "age"  # the newest before the oldest, the most before the least
    turned = asked.searching(
        sort=kind.name, descending=not search.descending if sorted_by else first
    )
    return {
        "name": kind.name,
        "label": label(kind.name),
        "unit": kind.unit,
        "meaning": kind.meaning,
        "number": numeric(kind),
        "time": kind.kind in ("date", "age"),
        "sorted": direction,
        "query": turned.query if kind.kind in SORTABLE else None,
    }


def chips(asked: Asked, handles: dict[int, str]) -> Iterable[tuple[str, Asked]]:
    """What is asked in words, each with the state without it."""
    if asked.search.text:
        yield f"words “{asked.search.text}”", asked.searching(text="")
    for account in asked.search.like:
        left = tuple(a for a in asked.search.like if a != account)
        name = handles.get(account) or ids.show("ac", account)
        yield f"like {name}", asked.searching(like=left)
    for condition in asked.search.conditions:
        yield condition_in_words(condition), asked.without(condition)
