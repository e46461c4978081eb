"""The nouns of the report: everything worded, nothing laid out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wrensong.charts import Chart


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: words, a muted second line, where it leads, and a short bar (0-100)."""

    text: str
    note: str = ""
    link: str = ""
    bar: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """``numeric`` names the columns that are set flush right with even figures."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Point:
    """A named sentence or two; ``note`` is muted (a source, a command)."""

    name: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Saying:
    """A creator's own words, what they speak for or against, and the post."""

    text: str
    about: str
    post: str


@dataclass(frozen=True, slots=True)
class Looked:
    """One line of what was looked at: questions, what they rest on, and the light."""

    text: str
    note: str
    light: str


@dataclass(frozen=True, slots=True)
class Person:
    """One chosen creator on half a page."""

    anchor: str
    account: str
    url: str
    name: str
    facts: tuple[str, ...]
    fit: Chart
    fit_parts: tuple[Point, ...]
    sayings: tuple[Saying, ...]
    worries: tuple[str, ...]
    offer: str
    offer_note: str
    offer_reasons: tuple[str, ...]
    engagement: Chart | None
    engagement_words: str
    engagement_note: str
    glance: tuple[Point, ...]
    looked_at: tuple[Looked, ...]
    questions: Table
    first_act: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """The whole report: ``answer`` in one paragraph, then the rest.

    ``rows`` are the flat rows of CSV and JSON, ``summary`` the head of the JSON document.
    """

    title: str
    made: str
    answer: str
    besides: tuple[str, ...]
    cautions: tuple[Point, ...]
    asked: tuple[Point, ...]
    chosen: Table | None
    notes: tuple[str, ...]
    expected: Chart | None
    more: tuple[str, ...]
    frontier: Chart | None
    runners_up: Table | None
    people: tuple[Person, ...]
    people_note: str
    left_out: tuple[str, ...]
    funnel: Chart
    left_out_table: Table | None
    untold: tuple[Point, ...]
    methods: tuple[Point, ...]
    sources: tuple[Table, ...]
    commands: tuple[str, ...]
    glossary: tuple[Point, ...]
    rows: tuple[dict[str, Any], ...]
    summary: dict[str, Any]
