"""The form of a creator brief: inputs by field, rows that can be added, what was typed kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wrensong.collaborate.briefing.document import SECTIONS, CreatorBrief, Field, Section
from wrensong.collaborate.briefing.parsing import ROWS, Problem, of_data
from wrensong.collaborate.briefing.values import typed

Shown = dict[str, Any]
Values = dict[str, str]
_NUMBERS = ("whole", "money", "percent", "wholes")


def values_of(brief: CreatorBrief) -> Values:
    """What stands in the form of a brief: name of the input -> its text."""
    found = {}
    for section in SECTIONS:
        held: Any = getattr(brief, section.key) if section.key else brief
        for number, one in enumerate(held) if section.rows else [(None, held)]:
            for about in section.fields:
                found[_name(section, number, about)] = typed(getattr(one, about.key))
    return found


def posted(sent: Mapping[str, str]) -> tuple[Values, CreatorBrief, dict[str, str]]:
    """What was typed, the brief it means, and what is wrong: name of the input -> sentence."""
    values: Values = {}
    data: dict[str, Any] = {}
    for section in SECTIONS:
        rows = range(_rows(section, sent)) if section.rows else [None]
        tables = []
        for number in rows:
            names = {about.key: _name(section, number, about) for about in section.fields}
            texts = {key: sent.get(name, "") for key, name in names.items()}
            values |= {names[key]: text for key, text in texts.items()}
            tables.append({key: text for key, text in texts.items() if text.strip()})
        if section.rows:
            data[section.key] = tables
        else:
            data |= {section.key: tables[0]} if section.key else tables[0]
    brief, problems = of_data(data)
    return values, brief, {one.place: _told(one) for one in problems}


def sections(
    values: Values, problems: Mapping[str, str], remarks: Mapping[str, list[Shown]], more: str = ""
) -> list[Shown]:
    """The form as a template draws it. ``remarks`` stand by their place; ``more`` is the section
    that gets another empty row."""
    return [
        {
            "key": section.key or "about", "title": section.title, "help": section.help,
            "rows": section.rows,
            "groups": [
                {"legend": f"{_one(section)} {number + 1}" if number is not None else "",
                 "inputs": [_input(section, number, about, values, problems, remarks)
                            for about in section.fields]}
                for number in _shown_rows(section, values, more)
            ],
            "problem": problems.get(section.key, ""),
            "remarks": remarks.get(section.key, []),
        }
        for section in SECTIONS
    ]  # fmt: skip


def _shown_rows(section: Section, values: Values, more: str) -> list[int | None]:
    if not section.rows:
        return [None]
    held = _rows(section, values)
    while held and not any(values.get(_name(section, held - 1, a)) for a in section.fields):
        held -= 1
    spare = 2 if more == section.key else 1
    return list(range(min(ROWS, held + spare)))


def _rows(section: Section, sent: Mapping[str, str]) -> int:
    first = section.fields[0]
    numbers = [n for n in range(ROWS) if _name(section, n, first) in sent]
    return max(numbers, default=-1) + 1


def _input(
    section: Section,
    number: int | None,
    about: Field,
    values: Values,
    problems: Mapping[str, str],
    remarks: Mapping[str, list[Shown]],
) -> Shown:
    name = _name(section, number, about)
    value = values.get(name, "")
    kind = {"text": "lines", "list": "lines", "choice": "choice", "yes/no": "choice",
            "date": "date"}.get(about.kind, "line")  # fmt: skip
    options = ("yes", "no") if about.kind == "yes/no" else about.options
    how = "One a line." if about.kind == "list" else ""
    return {
        "name": name, "id": f"f-{name.replace('.', '-')}", "label": about.label, "widget": kind,
        "help": " ".join(filter(None, (about.help, how))),
        "example": about.example if kind in ("line", "lines") else "",
        "options": list(options), "value": value, "lines": min(8, max(2, value.count("\n") + 2)),
        "mode": "decimal" if about.kind in _NUMBERS else "text",
        "problem": problems.get(name, ""), "remarks": remarks.get(name, []),
    }  # fmt: skip


def _one(section: Section) -> str:
    return {
        "facts": "Fact", "deliverables": "Deliverable", "disclosure": "Label", "contacts": "Person",
    }[section.key]  # fmt: skip


def _name(section: Section, number: int | None, about: Field) -> str:
    parts = (section.key, number, about.key)
    return ".".join(str(part) for part in parts if part is not None and part != "")


def _told(problem: Problem) -> str:
    return f"This {problem.sentence}"
