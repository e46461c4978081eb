"""Lists of accounts and saved searches, as pages and endpoints show them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from wrensong.core.errors import NotFound
from wrensong.discover.domain import Condition
from wrensong.discover.search.links import to_link

from .asking import Asked
from .found import answer
from .words import condition_in_words

if TYPE_CHECKING:
    from wrensong.discover.search.lists import AccountList
    from wrensong.discover.service import Discover

MOST_COMPARED, MOST_OVERLAPPED = 6, 10


def lists(discover: Discover) -> dict[str, Any]:
    """Every list with its size."""
    return {
        "lists": [
            {
                "name": found.name,
                "accounts": len(found.accounts),
                "exclude": found.exclude,
                "query": urlencode({"list": found.name}),
            }
            for found in discover.lists.all()
        ]
    }


def within(found: AccountList) -> Condition:
    """The condition that a search of one list rests on."""
    return Condition("list", values=(found.name,))


def one_list(discover: Discover, name: str, asked: Asked) -> dict[str, Any]:
    """One list: what it is, and its accounts as results of a search within it."""
    found = discover.lists.one(name)
    told = {"name": found.name, "accounts": len(found.accounts), "exclude": found.exclude}
    try:
        shown = answer(discover, asked, within(found))
    except NotFound:  # a workspace without accounts
        shown = {"hits": [], "total": 0, "columns": [], "query": asked.query}
    shown.pop("facets", None)
    return {"list": told, **shown}


def saved(discover: Discover) -> dict[str, Any]:
    """Every saved search with what it asks."""
    return {
        "saved": [
            {
                "name": name,
                "query": to_link(replace(search, offset=0)),
                "words": search.text,
                "conditions": [condition_in_words(c) for c in search.conditions],
                "examples": len(search.like),
            }
            for name, search in discover.saved.all().items()
        ]
    }
