"""How a filled form is laid out: sections, inputs, and the empty rows that are always there."""

from __future__ import annotations

from typing import Any

from wrensong.core.platforms import PLATFORMS
from wrensong.core.tiers import DEFAULT_PRESET, NO_LIMIT, PRESETS
from wrensong.match.brief_fields import FIELDS, Field

from . import texts
from .filled import (
    BRAND,
    BRAND_FIELDS,
    BRIEF_FIELDS,
    SPARE,
    Filled,
    code_tables,
    fields_of,
    name_of,
)

_LINES = ("list of texts", "list of handles", "list of hashtags")
_HOW = {
    "list of texts": "One per line, or separated by commas.",
    "list of handles": "One per line, with or without @.",
    "list of hashtags": "One per line, with or without #.",
    "share": "A share like 40 %.",
}
_CODES = {
    "audience.countries": ("Country, two letters", "At least this share"),
    "limits.niches": ("Niche", "How many"),
    "limits.platforms": ("Platform", "How many"),
    "limits.tiers": ("Tier", "How many"),
    "rates": ("Currency, three letters", "One EUR buys"),
}
Shown = dict[str, Any]


def sections(filled: Filled) -> list[Shown]:
    """The form as a template draws it; the JSON twin of a form page is the same."""
    plan = BRAND_FIELDS if filled.kind == BRAND else BRIEF_FIELDS
    return [
        {
            "title": title,
            "help": about,
            "inputs": [
                _input(filled, one)
                for table in tables
                if table != "brand.claims" and table not in code_tables()
                for one in fields_of(filled.kind, table)
            ],
            "codes": [_codes(filled, table) for table in tables if table in code_tables()],
            "claims": _claims(filled) if "brand.claims" in tables else None,
            "problem": " ".join(filled.problems.get("brand.claims", [])),
        }
        for title, about, tables in plan
    ]


def stray(filled: Filled) -> list[str]:
    """Problems with something that the form does not ask for, to be told above it."""
    names = {"name", *code_tables()}
    for section in sections(filled):
        shown = [*section["inputs"], *(i for c in section["claims"] or () for i in c["inputs"])]
        names |= {one["name"] for one in shown}
    return [said for name, told in filled.problems.items() if name not in names for said in told]


def _input(filled: Filled, about: Field) -> Shown:
    name = name_of(about)
    value = filled.texts.get(name, "")
    shown = _described(about, name, value, filled.problems.get(name, []))
    if shown["widget"] == "range":
        shown["low"], shown["high"] = _ends(value)
    if shown["widget"] == "checks":
        chosen = value.replace(",", " ").split()
        shown["choices"] = [(key, PLATFORMS[key].name, key in chosen) for key in about.options]
    return shown


def _described(about: Field, name: str, value: str, problems: list[str]) -> Shown:
    how = _HOW.get(about.kind, "")
    return {
        "name": name,
        "id": name.replace(".", "-"),
        "label": about.label,
        "kind": about.kind,
        "help": " ".join(filter(None, [about.asked or _plain(about), how])),
        "example": "" if about.options or about.kind == "date" else texts.example(about),
        "required": about.required,
        "widget": _widget(about),
        "options": list(about.options),
        "value": value,
        "lines": min(8, max(2, value.count("\n") + 2)),
        "problem": " ".join(problems),
    }


def _plain(about: Field) -> str:
    """The help without the list of words that the input shows anyway."""
    if about.options and about.help.startswith("One of"):
        return about.help.partition(". ")[2]
    return about.help.replace("`", "")


def _widget(about: Field) -> str:
    if about.kind == "list of platforms":
        return "checks"
    if about.options:
        return "choice"
    if about.kind in _LINES:
        return "lines"
    return {"range or tier": "range", "date": "date"}.get(about.kind, "line")


def _ends(value: str) -> tuple[str, str]:
    """``1000..100000`` or a tier as its two ends."""
    low, dots, high = value.partition("..")
    if dots:
        return low, high
    named = {tier.name: tier for tier in PRESETS[DEFAULT_PRESET].tiers}
    if value in named:
        tier = named[value]
        return str(tier.low), "" if tier.high >= NO_LIMIT else str(tier.high)
    return value, ""


def _codes(filled: Filled, table: str) -> Shown:
    (about,) = (f for f in FIELDS if f.table == table)
    code, value = _CODES[table]
    return {
        **_described(about, table, "", filled.problems.get(table, [])),
        "code_label": code,
        "value_label": value,
        "rows": [*filled.rows.get(table, []), *[("", "")] * SPARE],
    }


def _claims(filled: Filled) -> list[Shown]:
    about = [f for f in FIELDS if f.table == "brand.claims"]
    blocks = [*filled.claims, *[{} for _ in range(SPARE)]]
    return [
        {
            "number": at + 1,
            "spare": at >= len(filled.claims),
            "inputs": [
                _described(
                    f,
                    f"brand.claims.{at}.{f.key}",
                    block.get(f.key, ""),
                    filled.problems.get(f"brand.claims.{at}.{f.key}", []),
                )
                | {"required": False}
                for f in about
            ],
        }
        for at, block in enumerate(blocks)
    ]
