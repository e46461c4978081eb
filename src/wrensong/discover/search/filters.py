"""The registry of filters: everything a search can ask of an account, each in one place.

From it come the options and help of the command, docs/reference/filters.md, the reading of
conditions and links, and the columns of the catalogue. A column of the catalogue has the name
of its filter; ``column`` differs where two filters look at one column (a date and its age).
"""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

from wrensong.core.errors import FilterUnknown

Kind = Literal["number", "word", "flag", "set", "shares", "amounts", "date", "age"]

# What a kind takes, and how it is written.
KINDS: dict[Kind, tuple[str, str]] = {
    "number": ("a number", "`5k..50k`, `>=3%`, `<1m`"),
    "word": ("a word", "`DE,AT` is any of them, `!DE` any other"),
    "flag": ("yes or no", "`yes`, `no`"),
    "set": ("a word", "`a,b` has any of them, `!a` has it not"),
    "shares": ("a word and its part", "`DE>=40%`; of `DE,AT>=40%` either one reaches it"),
    "amounts": ("money in a named currency", "`EUR<=200`, `100..200 EUR`; never converted"),
    "date": ("a day", "`>=2026-01-01`, `2026-01..2026-03`"),
    "age": ("days, weeks, months or years", "`<=30d`, `6m..`, `<2y`"),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """One thing that can be asked.

    ``unit`` is that of a condition's ends (fractions, not percent). ``source`` names where the
    value comes from: ``reviews.<column>`` is the table of reviews, anything else a table of the
    lake. ``deep`` says that it is known only once ``wrensong vet review --all`` ran.
    """

    name: str
    kind: Kind
    unit: str
    source: str
    meaning: str
    example: str
    topic: str
    deep: bool = False

    @property
    def column(self) -> str:
        """The column of the catalogue that it looks at."""
        return self.name.removesuffix("_age") if self.kind == "age" else self.name

    @property
    def option(self) -> str:
        """How a command line says it in its own words."""
        return "--" + self.name.replace("_", "-")

    @property
    def ranged(self) -> bool:
        return self.kind in ("number", "date", "age")

    @property
    def worded(self) -> bool:
        return self.kind in ("word", "set", "flag")


def _read() -> dict[str, Filter]:
    """filters.json: topics, each with rows of name, kind, unit, source, meaning, example."""
    text = files(__package__).joinpath("filters.json").read_text("utf-8")
    return {
        name: Filter(name, kind, unit, source, meaning, example, part["topic"], part["deep"])
        for part in json.loads(text)
        for name, kind, unit, source, meaning, example in part["filters"]
    }


FILTERS: dict[str, Filter] = _read()

# What people write for a filter in front of a bar of their own.
ALIASES = {
    "in_list": "list", "tag": "hashtag", "brand": "paid_brand", "lang": "language",
    "engagement": "er", "engagement_rate": "er", "views": "median_views", "email": "has_email",
    "likes": "median_likes", "comments": "median_comments", "replies": "reply_ratio",
    "subscribers": "followers", "audience": "audience_country", "price": "price_post",
}  # fmt: skip


def filter_named(name: str) -> Filter:
    """The filter a person means: case, hyphens and a few other names are forgiven.

    Raises FilterUnknown with the nearest names.
    """
    plain = name.strip().lower().replace("-", "_")
    found = FILTERS.get(ALIASES.get(plain, plain))
    if found is None:
        shown = plain if len(plain) <= 60 else plain[:60] + "…"
        near = difflib.get_close_matches(plain[:60], [*FILTERS, *ALIASES], n=3, cutoff=0.6)
        hint = f" Near it: {', '.join(near)}." if near else ""
        raise FilterUnknown(f"There is no filter “{shown}”.{hint}")
    return found
