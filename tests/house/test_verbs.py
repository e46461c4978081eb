"""One word, every door: a verb of a service is a command, a heading and a test."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from tools import reference

SOURCE = Path(__file__).parents[2] / "src" / "wrensong"
ROOMS = ("discover", "vet", "match", "plan", "engage", "collaborate", "measure")

# Looking up an account is part of every command; a preview is the dry run of an import.
LOOKUPS, OPTIONS = {"account", "accounts"}, {"preview": "import"}


def _verbs() -> list[tuple[str, str]]:
    """(room, method) for every public method of a room's service."""
    found = []
    for service in SOURCE.glob("*/service.py"):
        room = service.parent.name
        for node in ast.parse(service.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and node.name == room.title():
                found += [
                    (room, method.name)
                    for method in node.body
                    if isinstance(method, ast.FunctionDef)
                    and not method.name.startswith("_")
                    and not method.decorator_list
                ]
    return sorted(found)


VERBS = _verbs()


def test_every_room_has_verbs() -> None:
    assert {room for room, _ in VERBS} == set(ROOMS)


@pytest.mark.parametrize(("room", "method"), VERBS)
def test_a_verb_is_a_command(room: str, method: str) -> None:
    verb = OPTIONS.get(method, method.split("_")[0])
    commands = {name for name, _ in reference.every_command()}
    doors = {f"wrensong {room} {verb}", f"wrensong {verb}"}
    assert method in LOOKUPS or doors & commands


@pytest.mark.parametrize(("room", "method"), VERBS)
def test_a_verb_is_a_heading_of_its_room(root: Path, room: str, method: str) -> None:
    page = (root / "docs" / "rooms" / f"{room}.md").read_text("utf-8")
    headings = " ".join(re.findall(r"^#+ (.*)$", page, re.MULTILINE)).lower()
    assert method.split("_")[0] in headings
    assert f"{method}(" in page, f"docs/rooms/{room}.md shows no call of {method}"


@pytest.mark.parametrize(("room", "method"), VERBS)
def test_a_verb_is_named_by_a_test(root: Path, room: str, method: str) -> None:
    tests = "\n".join(p.read_text("utf-8") for p in (root / "tests" / room).glob("test_*.py"))
    assert re.search(rf"\.{method}\(", tests)
