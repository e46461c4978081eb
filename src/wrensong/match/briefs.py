"""Briefs: a TOML file -> ``domain.Brief``, with errors that name the line.

``tables -> fields -> values -> relations``; everything wrong is reported at once, so that one
round of corrections is enough.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from wrensong.core.errors import BriefInvalid, FileEmpty, FileUnreadable

from .brief_fields import FIELDS, TABLES, Field, example_brief, field_table
from .brief_values import Wrong, country, currency, nearest, niche, platform_name, tier
from .domain import Brand, Brief, Claim
from .toml_lines import Path as KeyPath
from .toml_lines import line_of, places

__all__ = ["Problem", "check_brief", "example_brief", "field_table", "load_brief", "parse_brief"]

_AT_LINE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")
# Tables whose keys are the user's own, with what such a key must be.
_CODES = {
    "audience.countries": country,
    "limits.niches": niche,
    "limits.platforms": platform_name,
    "limits.tiers": tier,
    "rates": currency,
}
_TARGETS = {f.table: f.target for f in FIELDS if f.key == "*"}


def load_brief(path: str | Path) -> Brief:
    """Read a brief file.

    Raises FileUnreadable, FileEmpty or BriefInvalid; the last names each line that is wrong.
    A fee table named in the brief is looked for beside the brief.
    """
    path = Path(path)
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise BriefInvalid(f"{path.name} is not UTF-8 text.", "Save it as UTF-8.") from None
    except OSError as error:
        why = "is a folder" if path.is_dir() else (error.strerror or "cannot be read").lower()
        raise FileUnreadable(
            f"The brief {path} cannot be read: {why}.",
            "Check the path, or write a new brief with `wrensong init`.",
        ) from None
    if not text.strip():
        raise FileEmpty(f"The brief {path.name} is empty.", "Start from `wrensong init`.")
    return parse_brief(text, str(path))


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a brief: its line (0: none in particular), the keys that lead to it,
    and what to do about it."""

    line: int
    path: KeyPath
    sentence: str

    def told(self, name: str) -> str:
        place = f"{name}, line {self.line}:" if self.line else name
        return f"{place} {self.sentence}"


def parse_brief(text: str, name: str = "brief.toml") -> Brief:
    """Read the text of a brief; ``name`` is the file it came from, for messages. Raises
    BriefInvalid with everything that is wrong."""
    brief, problems = check_brief(text, name)
    if brief is None:
        short = Path(name).name
        raise BriefInvalid("\n".join(problem.told(short) for problem in problems))
    return brief


def check_brief(text: str, name: str = "brief.toml") -> tuple[Brief | None, tuple[Problem, ...]]:
    """The brief, or None and everything that is wrong with its text, in order of the lines."""
    text = text.replace("\r\n", "\n")
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        return None, (_syntax(str(error), text),)
    except (ValueError, RecursionError):
        # TOML allows integers and nesting that Python refuses.
        return None, (Problem(0, (), "holds a number or nesting that is far too long."),)
    reading = _Reading(text)
    values = reading.tables(data)
    reading.relations(values)
    if reading.problems:
        return None, tuple(sorted(reading.problems, key=lambda p: (p.line, p.sentence)))
    return _brief(values, Path(name).parent), ()


def _syntax(message: str, text: str) -> Problem:
    found = _AT_LINE.search(message)
    lines = text.split("\n")
    number = int(found[1]) if found and found[1] else len(lines)
    what = _AT_LINE.sub("", message)
    key = lines[number - 1].split("=")[0].strip()
    if "overwrite" in what or "twice" in what:
        what = f"“{key}” is given twice; keep one of them"
    return Problem(number, (), f"{what}. This line is not valid TOML.")


def _brief(values: dict[str, dict[str, Any]], folder: Path) -> Brief:
    brand = values["brand"] | {
        "claims": tuple(Claim(**claim) for claim in values["claims"].values())
    }
    rest = values[""] | values["creators"] | values["offer"]
    rest |= {target: values[table] for table, target in _TARGETS.items()}
    if "fees" in rest:
        rest["fees"] = str(folder / rest["fees"])
    return Brief(
        brand=Brand(**brand),
        **rest,
    )


@dataclass
class _Reading:
    """One pass over a brief; ``problems`` collects what is wrong."""

    text: str
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.where = places(self.text)

    def problem(self, path: KeyPath, what: str, hint: str = "", value: object = None) -> None:
        line = line_of(self.text, self.where, path, value)
        self.problems.append(Problem(line, path, f"{what}. {hint}".strip()))

    def tables(self, data: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """Values by table; claims by number under ``claims``."""
        tops = sorted({t.partition(".")[0] for t in TABLES} - {""})
        brand = data.get("brand", {})
        values = {
            "": self.fields("", data, (), known=tops),
            "brand": self.table("brand", brand, ("brand",), known=["claims"]),
            "creators": self.table("creators", data.get("creators", {}), ("creators",)),
            "offer": self.table("offer", data.get("offer", {}), ("offer",)),
            **{table: {} for table in _CODES},
            "rates": self.codes("rates", data.get("rates", {}), ("rates",)),
        }
        for name in ("audience", "limits"):
            values |= self.nested(name, data.get(name, {}))
        claims = brand.get("claims", []) if isinstance(brand, dict) else []
        if not isinstance(claims, list) or not all(isinstance(c, dict) for c in claims):
            self.problem(("brand", "claims"), "claims must be blocks", "Write [[brand.claims]].")
            claims = []
        values["claims"] = {
            str(i): self.fields("brand.claims", claim, ("brand", "claims", i))
            for i, claim in enumerate(claims)
        }
        return values

    def nested(self, name: str, data: Any) -> dict[str, dict[str, Any]]:
        """The tables inside a table that has no fields of its own."""
        inside = [t.partition(".")[2] for t in _CODES if t.startswith(f"{name}.")]
        if not isinstance(data, dict):
            self.problem((name,), f"“{name}” must be a table", f"Write [{name}.{inside[0]}].")
            return {}
        for key in data.keys() - set(inside):
            self.unknown(name, key, (name, key), inside)
        return {
            f"{name}.{key}": self.codes(f"{name}.{key}", data[key], (name, key))
            for key in inside
            if key in data
        }

    def table(self, name: str, data: Any, path: KeyPath, known: Any = ()) -> dict[str, Any]:
        if isinstance(data, dict):
            return self.fields(name, data, path, known)
        self.problem(path, f"“{name}” must be a table", f"Write [{name}] on a line of its own.")
        return {}

    def fields(
        self, table: str, data: dict[str, Any], path: KeyPath, known: Any = ()
    ) -> dict[str, Any]:
        """The values of one table that could be read."""
        mine = {f.key: f for f in FIELDS if f.table == table}
        values: dict[str, Any] = {}
        for key, raw in data.items():
            if key in known:
                continue
            if key not in mine:
                self.unknown(table, key, (*path, key), [*mine, *known])
                continue
            value = self.value(mine[key], raw, (*path, key))
            if value is not None:
                values[mine[key].target] = value
        for field_ in mine.values():
            if field_.required and field_.key not in data:
                place = f" in [{table}]" if table else ""
                self.problem(
                    (*path, field_.key),
                    f"“{field_.key}” is missing{place}",
                    f"Add: {field_.key} = {field_.example}",
                )
        return values

    def value(self, field_: Field, raw: Any, path: KeyPath) -> Any:
        try:
            return field_.read(raw)
        except Wrong as wrong:
            self.problem(path, f"{field_.key}: {wrong.what}", wrong.hint, wrong.value)
            return None

    def codes(self, table: str, data: Any, path: KeyPath) -> dict[str, Any]:
        """A table whose keys are codes: checked like any other value."""
        if not isinstance(data, dict):
            self.problem(path, f"“{table}” must be a table", f"Write [{table}].")
            return {}
        (reader,) = (f.read for f in FIELDS if f.table == table)
        values: dict[str, Any] = {}
        for key, raw in data.items():
            try:
                values[_CODES[table](key)] = reader(raw)
            except Wrong as wrong:
                self.problem((*path, key), f"[{table}] {key}: {wrong.what}", wrong.hint)
        return values

    def unknown(self, table: str, key: str, path: KeyPath, known: list[str]) -> None:
        """An unknown key or table, with the nearest name or the table it belongs to."""
        elsewhere = [f.table for f in FIELDS if f.key == key and f.table != table]
        hint = nearest(key, known)
        if not hint and elsewhere:
            home = f"[{elsewhere[0]}]" if elsewhere[0] else "the top, before any [table]"
            hint = f"It belongs in {home}."
        if not hint:
            other = nearest(key, {f.key for f in FIELDS if f.key != "*"})
            hint = other or f"Known here: {', '.join(known)}."
        place = f" in [{table}]" if table else ""
        self.problem(path, f"“{key}” is not a key of a brief{place}", hint)

    def relations(self, values: dict[str, dict[str, Any]]) -> None:
        """What has to hold between fields."""
        top, creators, offer = values[""], values["creators"], values["offer"]
        starts, ends = top.get("starts"), top.get("ends")
        if starts and ends and starts > ends:
            self.problem(
                ("ends",), f"the work ends ({ends}) before it starts ({starts})", "Swap them."
            )
        both = set(creators.get("must", ())) & set(creators.get("exclude", ()))
        if both:
            self.problem(
                ("creators", "must"),
                f"@{min(both)} is in must and in exclude",
                "Keep it in one of them.",
            )
        if offer.get("collaboration") == "gift" and "gift_cost" not in offer:
            self.problem(
                ("offer", "collaboration"),
                "gifts need gift_cost: a gift is counted at its cost",
                'Add to [offer]: gift_cost = "40 EUR"',
            )
        if "commission" in offer and "order_value" not in offer:
            self.problem(
                ("offer", "commission"),
                "a commission needs order_value: without it its cost is not known",
                'Add to [offer]: order_value = "35 EUR"',
            )
        if sum(values["audience.countries"].values()) > 1 + 1e-9:
            self.problem(
                ("audience", "countries"), "the shares add up to more than 1", "Lower one."
            )
