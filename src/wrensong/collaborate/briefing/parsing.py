"""A creator brief from TOML or from plain data, and back as TOML: one canonical form."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from wrensong.core.errors import BriefInvalid

from .document import SECTION, SECTIONS, CreatorBrief, Section
from .values import clean, read, written

Data = Mapping[str, Any]
ROWS = 40
NEXT = "Compare with `wrensong collaborate brief --init`, which writes a commented example."


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field; ``place`` names it (``deliverables.0.count``)."""

    place: str
    sentence: str


def parse(text: str) -> CreatorBrief:
    """A brief from TOML. Raises BriefInvalid naming every field that is wrong."""
    try:
        data = tomllib.loads(clean(text).replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise BriefInvalid(f"This is no TOML: {str(error) or 'nested too deep'}.", NEXT) from None
    found, problems = of_data(data)
    if problems:
        raise BriefInvalid(" ".join(f"{p.place} {p.sentence}" for p in problems), NEXT)
    return found


def of_data(data: Data) -> tuple[CreatorBrief, list[Problem]]:
    """A brief from tables of plain values; what cannot be read is left empty and named."""
    problems: list[Problem] = []
    top = {key: value for key, value in data.items() if key not in SECTION}
    brief = _row(SECTIONS[0], top, "", problems, CreatorBrief())
    more: dict[str, Any] = {}
    for section in SECTIONS[1:]:
        held = data.get(section.key)
        if held is None:
            continue
        if not section.rows:
            if isinstance(held, Mapping):
                more[section.key] = _row(section, held, section.key, problems)
            else:
                problems.append(Problem(section.key, f"is no table; write [{section.key}]."))
        elif not isinstance(held, list) or not all(isinstance(one, Mapping) for one in held):
            problems.append(Problem(section.key, f"is no list of tables; write [[{section.key}]]."))
        elif len(held) > ROWS:
            problems.append(Problem(section.key, f"has more than {ROWS} rows."))
        else:
            rows = [_row(section, one, f"{section.key}.{n}", problems)
                    for n, one in enumerate(held)]  # fmt: skip
            more[section.key] = tuple(row for row in rows if row != section.made_of())
    return replace(brief, **more), problems


def write(brief: CreatorBrief) -> str:
    """The brief as TOML: fields in their order, empty ones left out; ``parse`` reads it back."""
    return "\n\n".join("\n".join(block) for block in _blocks(brief) if block) + "\n"


def _blocks(brief: CreatorBrief) -> Iterator[list[str]]:
    for section in SECTIONS:
        held: Any = getattr(brief, section.key) if section.key else brief
        header = f"[[{section.key}]]" if section.rows else f"[{section.key}]"
        for one in held if section.rows else [held]:
            values = ((about.key, getattr(one, about.key)) for about in section.fields)
            lines = [
                f"{k} = {written(v)}" for k, v in values if v is not None and v not in ("", ())
            ]
            yield [header, *lines] if section.key and lines else lines


def _row(
    section: Section, data: Data, where: str, problems: list[Problem], made: Any = None
) -> Any:
    known = {about.key: about for about in section.fields}
    found = {}
    for key, raw in data.items():
        place = f"{where}.{key}" if where else str(key)
        if key not in known:
            problems.append(Problem(place[:80], f"is unknown; here are: {', '.join(known)}."))
            continue
        try:
            found[key] = read(known[key], raw)
        except ValueError as error:
            problems.append(Problem(place, str(error)))
    return replace(made or section.made_of(), **found)
