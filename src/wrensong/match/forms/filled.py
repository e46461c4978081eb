"""A form with what stands in it, what it means as TOML, and what is wrong with it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from wrensong.match.brief_fields import FIELDS, TABLES, Field
from wrensong.match.briefs import Problem, check_brief
from wrensong.match.domain import Brief
from wrensong.match.writing import Data, write_toml

from . import texts

BRAND_FIELDS = (
    ("The brand", "", ("brand",)),
    (
        "What it stands for",
        "Each claim with the words that show it (or its opposite) in what creators write.",
        ("brand.claims",),
    ),
    ("Whom it never works with", "", ("creators",)),
    ("Its audience", TABLES["audience.countries"], ("audience.countries",)),
)
BRIEF_FIELDS = (
    ("The decision", "", ("",)),
    ("Whom you would work with", "Who cannot be checked is kept, and counted.", ("creators",)),
    ("What you ask for and give", "", ("offer",)),
    ("Audience you want", TABLES["audience.countries"], ("audience.countries",)),
    ("Limits of the chosen set", "The least and the most, both ends included.",
     ("limits.niches", "limits.platforms", "limits.tiers")),
    ("Exchange rates", TABLES["rates"], ("rates",)),
)  # fmt: skip
# Of [creators], what a brand says once for all its briefs.
_OF_BRAND = ("exclude", "avoid_words")
# A file of the server has no place in what people send.
_NOT_HERE = (("offer", "fees"),)
BRAND, BRIEF = "brand", "brief"
SPARE = 1  # empty rows after what is filled in

Texts = dict[str, str]
Rows = list[tuple[str, str]]


@dataclass
class Filled:
    """What stands in a form about a brand or a brief.

    ``texts`` by name of the input (``creators.followers``), ``rows`` by table of codes, and the
    ``claims``. ``problems`` by name of the input, after ``check``.
    """

    kind: str
    texts: Texts = field(default_factory=dict)
    rows: dict[str, Rows] = field(default_factory=dict)
    claims: list[Texts] = field(default_factory=list)
    problems: dict[str, list[str]] = field(default_factory=dict)

    def tables(self) -> dict[str, Any]:
        """The tables of TOML that the form says."""
        found: dict[str, Any] = {}
        for table in tables_of(self.kind):
            if table == "brand.claims":
                found[table] = [self._claim(at) for at in self._used_claims()]
            elif table in code_tables():
                found[table] = self._codes(table)
            else:
                asked = ((f.key, texts.raw(f, self.texts.get(name_of(f), "")))
                         for f in fields_of(self.kind, table))  # fmt: skip
                found[table] = {key: value for key, value in asked if value is not None}
        return found

    def check(self, others: Mapping[str, Any]) -> Brief | None:
        """The brief that the form and the tables it does not ask for make; None where
        something is wrong, which ``problems`` then says beside its input."""
        self.problems = {}
        for table in code_tables():
            self._check_rows(table)
        tables = {table: _merged(others.get(table), self.tables().get(table)) for table in TABLES}
        brief, found = check_brief(write_toml(tables))
        for problem in found:
            self._place(problem)
        return None if self.problems else brief

    def _place(self, problem: Problem) -> None:
        name = self._input_of(problem.path)
        wanted = next((f for f in FIELDS if name_of(f) == name), None)
        typed_in = self.texts.get(name, "")
        said = problem.sentence
        parts = name.split(".")
        if parts[:2] == ["brand", "claims"] and len(parts) == 4:
            typed_in = self.claims[int(parts[2])].get(parts[3], "")
            wanted = next(f for f in FIELDS if f.table == "brand.claims" and f.key == parts[3])
        if wanted is not None and wanted.key != "*":
            said = said.removeprefix(f"{wanted.key}: ")
            if wanted.required and not typed_in.strip():
                said = f"This is needed. For example: {texts.example(wanted)}"
        said = said.removeprefix(f"[{name}] ")
        self.problems.setdefault(name, []).append(said[:1].upper() + said[1:])

    def _input_of(self, path: tuple[str | int, ...]) -> str:
        """The name of the input that a path of keys leads to."""
        keys = [str(key) for key in path]
        if keys[:2] == ["brand", "claims"] and len(keys) > 2:
            keys[2] = str(self._used_claims()[int(keys[2])])
            return ".".join(keys[:4])
        dotted = ".".join(keys)
        return next((t for t in code_tables() if dotted.startswith(t)), dotted)

    def _used_claims(self) -> list[int]:
        return [i for i, claim in enumerate(self.claims) if any(v.strip() for v in claim.values())]

    def _claim(self, at: int) -> Data:
        told = {f.key: texts.raw(f, self.claims[at].get(f.key, ""))
                for f in FIELDS if f.table == "brand.claims"}  # fmt: skip
        return {key: value for key, value in told.items() if value is not None}

    def _codes(self, table: str) -> Data:
        (about,) = (f for f in FIELDS if f.table == table)
        return {code.strip(): texts.raw(about, value) for code, value in self.rows.get(table, [])
                if code.strip() and value.strip()}  # fmt: skip

    def _check_rows(self, table: str) -> None:
        seen: set[str] = set()
        for code, value in self.rows.get(table, []):
            if bool(code.strip()) != bool(value.strip()):
                told = "One side of a row is empty: fill in both, or empty the row."
                self.problems.setdefault(table, []).append(told)
            if code.strip() and code.strip().lower() in seen:
                told = f"“{code.strip()}” is given twice; keep one of them."
                self.problems.setdefault(table, []).append(told)
            seen.add(code.strip().lower())


def blank(kind: str) -> Filled:
    """A form with the defaults that hold where nothing is said."""
    made = Filled(kind)
    for about in (f for t in tables_of(kind) for f in fields_of(kind, t)):
        if about.default not in ("none", "required") and about.key != "*":
            made.texts[name_of(about)] = about.default.strip("`").replace("`", "")
    return made


def of_document(kind: str, text: str) -> Filled:
    """A form filled with what a canonical document says."""
    data = tomllib.loads(text, parse_float=Decimal)
    made = Filled(kind)
    for table in tables_of(kind):
        held = _inside(data, table)
        if table == "brand.claims":
            about = {f.key: f for f in FIELDS if f.table == table}
            made.claims = [{key: texts.typed(about[key], value) for key, value in claim.items()}
                           for claim in held or []]  # fmt: skip
        elif table in code_tables():
            (code,) = (f for f in FIELDS if f.table == table)
            made.rows[table] = [(k, texts.typed(code, v)) for k, v in (held or {}).items()]
        else:
            for one in fields_of(kind, table):
                made.texts[name_of(one)] = texts.typed(one, (held or {}).get(one.key))
    return made


def tables_of(kind: str) -> tuple[str, ...]:
    sections = BRAND_FIELDS if kind == BRAND else BRIEF_FIELDS
    return tuple(table for _, _, tables in sections for table in tables)


def fields_of(kind: str, table: str) -> list[Field]:
    """The fields that a form of this kind asks for in one table."""
    found = [f for f in FIELDS if f.table == table and (table, f.key) not in _NOT_HERE]
    if kind == BRAND and table == "creators":
        return [f for f in found if f.key in _OF_BRAND]
    return found


def code_tables() -> list[str]:
    return [f.table for f in FIELDS if f.key == "*"]


def name_of(about: Field) -> str:
    """The name of the input of a field."""
    if about.key == "*":
        return about.table
    return f"{about.table}.{about.key}" if about.table else about.key


def document_tables(text: str) -> dict[str, Any]:
    """The tables of a canonical document by their names in the registry."""
    data = tomllib.loads(text, parse_float=Decimal)
    return {table: found for table in TABLES if (found := _inside(data, table)) is not None}


def _inside(data: Mapping[str, Any], table: str) -> Any:
    held: Any = data
    for key in filter(None, table.split(".")):
        held = (held or {}).get(key)
    if isinstance(held, dict) and table not in code_tables():
        return {k: v for k, v in held.items() if not _is_table(v)}
    return held


def _is_table(value: Any) -> bool:
    tables: Iterable[Any] = value if isinstance(value, list) and value else [value]
    return all(isinstance(one, dict) for one in tables)


def _merged(other: Any, mine: Any) -> Any:
    """A table of the form over the same table of the rest of the document."""
    if isinstance(mine, list) or isinstance(other, list):
        return mine if mine is not None else other
    return {**(other or {}), **(mine or {})}
