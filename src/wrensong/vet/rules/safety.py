"""Brand-safety word categories: what was found, where, and how much it matters to this brand.

A word is a reason to read the post, not a verdict: "wine" in a recipe is no drinking post.
Every hit keeps its word and its post. See docs/methods/brand-safety.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from wrensong.core.errors import FileUnreadable, ValueInvalid


@dataclass(frozen=True, slots=True)
class SafetyCategory:
    """``strength`` in [0, 1]: how much a hit matters before the brand says anything."""

    name: str
    strength: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SafetyHit:
    category: str
    word: str
    post: int


@dataclass(frozen=True, slots=True)
class SafetyReading:
    """One category over ``n`` posts. ``share`` of posts with a hit; ``risk`` = strength x
    sensitivity x share, in [0, 1]; ``hits`` the words and posts behind it."""

    category: str
    share: float
    risk: float
    n: int
    hits: tuple[SafetyHit, ...]


def safety_categories(path: str | Path | None = None) -> tuple[SafetyCategory, ...]:
    """The bundled categories, or the user's own file of the same shape:
    ``{name: {"strength": 0..1, "words": [...]}}``."""
    if path is None:
        return _bundled()
    try:
        return _parsed(Path(path).read_text("utf-8"))
    except (OSError, json.JSONDecodeError, KeyError, TypeError) as error:
        raise FileUnreadable(
            f"{path} does not hold safety categories: {error}.",
            'Write {"name": {"strength": 0.5, "words": ["..."]}}.',
        ) from error


@cache
def _bundled() -> tuple[SafetyCategory, ...]:
    return _parsed(files("wrensong.vet").joinpath("safety_categories.json").read_text("utf-8"))


def _parsed(text: str) -> tuple[SafetyCategory, ...]:
    out = []
    for name, entry in json.loads(text).items():
        strength = float(entry["strength"])
        if not 0.0 <= strength <= 1.0:
            raise ValueInvalid(f"The strength of {name!r} is {strength}; it lies between 0 and 1.")
        out.append(SafetyCategory(name, strength, tuple(entry["words"])))
    return tuple(out)


def read_safety(
    captions: Sequence[str | None],
    sensitivity: Mapping[str, float] | None = None,
    categories: Sequence[SafetyCategory] | None = None,
) -> tuple[SafetyReading, ...]:
    """Every category over one creator's captions, riskiest first.

    ``sensitivity`` is the brand's weight per category in [0, 1]; a category it does not name
    counts 1. Captions that are None are not counted in ``n``. No caption: no reading.
    """
    told = [(at, text.lower()) for at, text in enumerate(captions) if text is not None]
    wanted = sensitivity or {}
    readings = []
    for category in (safety_categories() if categories is None else categories) if told else ():
        weight = wanted.get(category.name, 1.0)
        if not 0.0 <= weight <= 1.0:
            raise ValueInvalid(f"Sensitivity to {category.name!r} is {weight}; use 0 to 1.")
        pattern = _pattern(category.words)
        hits = tuple(
            SafetyHit(category.name, word, at)
            for at, text in told
            for word in sorted(set(pattern.findall(text)))
        )
        share = len({hit.post for hit in hits}) / len(told)
        risk = category.strength * weight * share
        readings.append(SafetyReading(category.name, share, risk, len(told), hits))
    return tuple(sorted(readings, key=lambda reading: -reading.risk))


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted((word.lower() for word in words), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(word) for word in longest_first) + r")\b")
