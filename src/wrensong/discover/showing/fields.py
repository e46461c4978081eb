"""The fields of the filters: what is asked, what can be chosen, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from wrensong.discover.domain import Condition
from wrensong.discover.search.filters import FILTERS, KINDS, Filter
from wrensong.discover.search.quantities import PARTS, write_range
from wrensong.discover.search.values import CHOICES, quoted, write_value

from .asking import Asked
from .words import LIGHTS, label

FACETS = ("platform", "tier", "niche", "country", "language", *LIGHTS)
"""Filters of words whose counts every page shows, besides the lists."""
GROUPS: dict[str, tuple[str, ...]] = {
    "Who": ("platform", "tier", "niche", "country", "language", "city", "list", "has_email"),
    "Size and growth": ("followers", "median_views", "growth_90"),
    "Engagement": ("er", "peer_percentile", "reply_ratio", "posts_per_week", "last_post_age"),
    "Evidence": LIGHTS,
    "Content and brands": ("hashtag", "mention", "paid_brand", "disclosed_share"),
    "Audience": ("audience_country", "audience_gender", "audience_age"),
    "Price and age of the data": ("price_post", "seen_age"),
}
MOST_CHOICES = 10
Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    count: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """One filter on a page. ``shape``: range, choice, words, flag, share, or raw where what is
    asked has no simpler form. ``values`` are those of its parts, as typed."""

    name: str
    label: str
    shape: str
    hint: str
    unit: str
    values: Mapping[str, str]
    choices: tuple[Choice, ...] = ()
    error: str = ""
    active: bool = False
    open: bool = False  # words that are no choice may be typed, too

    def __getattr__(self, part: str) -> str:
        """``field.min`` in a template."""
        if part.startswith("_"):
            raise AttributeError(part)
        return self.values.get(part, "")

    @property
    def whole(self) -> str:
        """What is asked in one piece, of a raw field."""
        return self.values.get("", "")


def groups(asked: Asked, counts: Counts) -> list[dict[str, Any]]:
    """The fields most searches need, and any that is asked besides, by group."""
    usual = {name for names in GROUPS.values() for name in names}
    found = [_group(title, names, asked, counts) for title, names in GROUPS.items()]
    others = [c.filter for c in asked.search.conditions] + list(asked.mistakes)
    more = [n for n in dict.fromkeys(others) if n not in usual]
    if more:
        found.append(_group("Also asked", more, asked, {}))
    return found


def _group(title: str, names: Iterable[str], asked: Asked, counts: Counts) -> dict[str, Any]:
    found = [field for name in names for field in fields_of(name, asked, counts)]
    active, wrong = sum(f.active for f in found), any(f.error for f in found)
    return {"title": title, "fields": found, "active": active, "wrong": wrong}


def every(asked: Asked, counts: Counts, find: str = "") -> list[dict[str, Any]]:
    """All filters by topic; ``find`` keeps those whose name or meaning has all its words."""
    wanted = find.lower().split()
    found: dict[str, list[dict[str, Any]]] = {}
    for kind in FILTERS.values():
        told = f"{kind.name} {label(kind.name)} {kind.meaning} {kind.topic}".lower()
        if all(word in told for word in wanted):
            for one in fields_of(kind.name, asked, counts):
                row = {"field": one, "kind": kind, "column": kind.name in asked.columns}
                found.setdefault(kind.topic, []).append(row)
    return [
        {"title": topic, "rows": rows, "active": sum(r["field"].active for r in rows)}
        for topic, rows in found.items()
    ]


def fields_of(name: str, asked: Asked, counts: Counts) -> Iterable[Field]:
    """The field of a filter; one more for each further condition on it."""
    kind, conditions = FILTERS[name], asked.of(name)
    wrong = asked.mistakes.get(name)
    if wrong is not None:
        shape = "raw" if "" in wrong.typed else _shape(kind)
        chosen = tuple(part for part in wrong.typed.get("any", "").split(", ") if part)
        found = _field(kind, shape, {**wrong.typed, "any": ""}, _choices(kind, chosen, counts))
        yield _marked(found, wrong.message)
    first = conditions[:1] if wrong is None else ()
    for condition in first:
        yield _asked(kind, condition, counts)
    for condition in conditions[len(first) :]:
        yield _raw(kind, condition)
    if wrong is None and not conditions:
        yield _field(kind, _shape(kind), {}, _choices(kind, (), counts))


def _asked(kind: Filter, condition: Condition, counts: Counts) -> Field:
    """A field that holds a condition, in parts where it has them."""
    told = {"not": condition.exclude, "unknown": condition.unknown}
    marks = {name: "on" for name, has in told.items() if has}
    shape = _shape(kind)
    if kind.kind == "flag":
        if len(condition.values) != 1 or marks:
            return _raw(kind, condition)
        return _field(kind, shape, {"is": condition.values[0]}, active=True)
    low, high = _ends(kind, condition)
    if kind.ranged and "not" in marks:
        return _raw(kind, condition)
    choices = _choices(kind, condition.values, counts)
    offered = {choice.value for choice in choices}
    words = [w for w in condition.values if w not in offered]
    values = {"min": low, "max": high, "words": ", ".join(map(quoted, words)), **marks}
    return _field(kind, shape, values, choices, active=True)


def _raw(kind: Filter, condition: Condition) -> Field:
    return _field(kind, "raw", {"": write_value(condition)}, active=True)


def _ends(kind: Filter, condition: Condition) -> tuple[str, str]:
    if kind.worded:
        return "", ""
    low, _, high = write_range(kind, condition.low, condition.high).partition("..")
    return low, high


def _shape(kind: Filter) -> str:
    if kind.kind == "flag":
        return "flag"
    if kind.ranged:
        return "range"
    if kind.kind in ("shares", "amounts"):
        return "share"
    return "choice" if kind.name in CHOICES or kind.name in (*FACETS, "list") else "words"


def _choices(kind: Filter, chosen: tuple[str, ...], counts: Counts) -> tuple[Choice, ...]:
    """Closed choices in their order, others the most frequent first; chosen ones always."""
    if _shape(kind) != "choice":
        return ()
    known = counts.get(kind.name)
    closed = CHOICES.get(kind.name)
    if closed:
        words = [w for w in closed if w in chosen or known is None or known.get(w)]
    elif kind.name == "list":
        words = sorted({*(known or {}), *chosen})
    else:
        often = sorted((known or {}).items(), key=lambda item: (-item[1], item[0]))
        top = [word for word, _ in often[:MOST_CHOICES]]
        words = [*top, *(w for w in chosen if w not in top and w in (known or {}))]
    return tuple(Choice(w, None if known is None else known.get(w, 0), w in chosen) for w in words)


def _field(
    kind: Filter,
    shape: str,
    values: Mapping[str, str],
    choices: tuple[Choice, ...] = (),
    active: bool = False,
) -> Field:
    return Field(
        name=kind.name,
        label=label(kind.name),
        shape=shape,
        hint=_hint(kind, shape),
        unit="%" if kind.unit in PARTS else kind.unit,
        values=values,
        choices=choices,
        active=active,
        open=kind.name not in CHOICES and kind.name != "list",
    )


def _marked(found: Field, message: str) -> Field:
    return replace(found, error=message, active=True)


def _hint(kind: Filter, shape: str) -> str:
    if shape == "raw":
        return KINDS[kind.kind][1].replace("`", "")
    return {"age": "like 30d or 6m", "date": "like 2026-01-31"}.get(kind.kind, "")
