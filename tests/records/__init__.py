"""What the cast made, room by room: for tests of every page, of isolation, and for pictures.

Each module has ``make(space, cast, made) -> dict[str, str]`` (names of parameters in addresses ->
their values; ``made`` holds what earlier ones returned), ``KINDS`` (name of a kind of page -> its
address) and ``OTHERS`` (route -> why it is no kind of page).
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

AREAS = (
    "relationships", "outreach", "privacy", "briefs", "agreements", "deliverables", "gifts",
    "giveaways", "ambassadors", "payments", "portal", "board",
)  # fmt: skip


def areas() -> list[ModuleType]:
    return [import_module(f"tests.records.{name}") for name in AREAS]
