"""Where each key of a TOML text stands, which ``tomllib`` does not tell.

The scanner knows just enough TOML to skip strings, comments and brackets; that the text is
valid TOML is checked by ``tomllib`` first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEADER = re.compile(r"\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?$")
_NAME = r"""(?:"[^"\n]*"|'[^'\n]*'|[\w\-]+)"""
_KEY = re.compile(rf"\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*=")
_KEY_PART = re.compile(r""""([^"\n]*)"|'([^'\n]*)'|([\w\-]+)""")
_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|[\[\]{}]|\n',
    re.DOTALL,
)  # fmt: skip

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """``first`` to ``last``: the lines (from 1) a table header or a key with its value takes."""

    first: int
    last: int


def places(text: str) -> dict[Path, Place]:
    """Path of every table and key -> its lines. Members of ``[[x]]`` are ``("x", 0, ...)``."""
    lines = text.split("\n")
    found: dict[Path, Place] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    at = 0
    while at < len(lines):
        header, key = _HEADER.match(lines[at]), _KEY.match(lines[at])
        last = at
        if header is not None and key is None:
            table = _inside(_split(header[2]), counts)
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            found.setdefault(table, Place(at + 1, at + 1))
        elif key is not None:
            last = _end_of_value(lines, at, key.end())
            path = (*table, *_split(key[1]))
            for size in range(len(table) + 1, len(path) + 1):
                found.setdefault(path[:size], Place(at + 1, last + 1))
        at = last + 1
    return found


def line_of(text: str, where: dict[Path, Place], path: Path, value: object = None) -> int:
    """The line of ``value`` inside the value of ``path``, else of the nearest known parent."""
    while path and path not in where:
        path = path[:-1]
    place = where.get(path, Place(1, 1))
    if isinstance(value, str):
        span = text.split("\n")[place.first - 1 : place.last]
        span[0] = span[0].partition("=")[2]
        for number, line in enumerate(span, place.first):
            if value in line:
                return number
    return place.first


def _split(dotted: str) -> Path:
    return tuple(a or b or c for a, b, c in _KEY_PART.findall(dotted))


def _inside(path: Path, counts: dict[Path, int]) -> Path:
    """``brand.claims.x`` under ``[[brand.claims]]`` belongs to its newest member."""
    full: Path = ()
    for part in path[:-1]:
        full = (*full, part)
        if full in counts:
            full = (*full, counts[full])
    return (*full, *path[-1:])


def _end_of_value(lines: list[str], at: int, column: int) -> int:
    """The index of the line on which the value that starts on line ``at`` ends."""
    rest = "\n".join([lines[at][column:], *lines[at + 1 :]])
    depth, line = 0, at
    for token in _TOKEN.finditer(rest):
        text = token[0]
        if text == "\n":
            if depth == 0:
                return line
            line += 1
        elif text in "[{":
            depth += 1
        elif text in "]}":
            depth -= 1
        else:
            line += text.count("\n")
    return line
