"""The phrases of the demo world: TOML files beside this module, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

SUFFIX = "..wren"
"""Every invented handle but Mina's ends in this. Instagram refuses two dots in a row, and
the ending is reserved for this world, so no handle here names an account of a real person."""


@cache
def words(name: str) -> dict[str, Any]:
    """The phrases of one file (a niche, or names, brands, cast, values, shared)."""
    return tomllib.loads((files(__package__) / "words" / f"{name}.toml").read_text("utf-8"))


@cache
def niches() -> tuple[str, ...]:
    return tuple(words("names")["niches"])


@cache
def brand(name: str) -> dict[str, Any]:
    """An invented brand by its name."""
    found: dict[str, Any] = next(b for b in words("brands")["brand"] if b["name"] == name)
    return found
