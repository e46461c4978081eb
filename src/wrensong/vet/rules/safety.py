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

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wrensong.core.errors import FileUnreadable, ValueInvalid


@dataclass(frozen=True, slots=True)
class SafetyCategory:
    """``strength`` in [0, 1]: how much a hit matters before the brand says anything;
    ``sensitivity`` in [0, 1]: how much it matters to this brand; ``weight`` is both."""

    name: str
    strength: float
    words: tuple[str, ...]
    sensitivity: float = 1.0

    @property
    def weight(self) -> float:
        return self.strength * self.sensitivity


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


def safety_categories(text: str | None = None) -> tuple[SafetyCategory, ...]:
    """The bundled categories, or those of ``text``, the content of a file of the user's own:
    ``{name: {"strength": 0..1, "words": [...]}}``. Raises FileUnreadable, ValueInvalid."""
    if text is None:
        return _bundled()
    try:
        return _parsed(text)
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise FileUnreadable(
            f"This does not hold safety categories: {error}.",
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


def safety_hits(
    captions: Sequence[str], categories: Sequence[SafetyCategory] | None = None
) -> list[SafetyHit]:
    """Every word of a category in every caption, each once per caption; by caption."""
    chosen = tuple(safety_categories() if categories is None else categories)
    of_word: dict[str, list[str]] = {}
    for category in chosen:
        for word in category.words:
            of_word.setdefault(word.lower(), []).append(category.name)
    if not of_word:
        return []
    lowered = pc.utf8_lower(pa.array(captions, pa.string()))
    either = "|".join(re.escape(word) for word in sorted(of_word, key=len, reverse=True))
    # The fast engine knows ASCII words only, so it finds too much; the second look is exact.
    likely = pc.match_substring_regex(lowered, rf"(?:^|\W)(?:{either})(?:\W|$)")
    exact = re.compile(rf"\b(?:{either})\b")
    return [
        SafetyHit(category, word, at)
        for at in np.flatnonzero(likely).tolist()
        for word in dict.fromkeys(exact.findall(lowered[at].as_py()))
        for category in of_word[word]
    ]


def quoted(text: str, word: str, around: int = 24) -> str:
    """The word with what stands around it, in quotation marks, at most about 60 characters."""
    flat = " ".join(text.split())
    at = max(0, flat.lower().find(word))
    start, end = max(0, at - around), at + len(word) + around
    before, after = "…" if start else "", "…" if end < len(flat) else ""
    return f"“{before}{flat[start:end].strip()}{after}”"


def read_safety(
    captions: Sequence[str | None],
    sensitivity: Mapping[str, float] | None = None,
    categories: Sequence[SafetyCategory] | None = None,
) -> tuple[SafetyReading, ...]:
    """Every category over one creator's captions, riskiest first.

    ``sensitivity`` is the brand's weight per category in [0, 1]; a category it does not name
    counts 1. Captions that are None are not counted in ``n``. No caption: no reading.
    """
    told = [at for at, text in enumerate(captions) if text is not None]
    wanted = sensitivity or {}
    chosen = safety_categories() if categories is None else categories
    found = [
        SafetyHit(hit.category, hit.word, told[hit.post])
        for hit in safety_hits([text for text in captions if text is not None], chosen)
    ]
    readings = []
    for category in chosen if told else ():
        weight = wanted.get(category.name, 1.0)
        if not 0.0 <= weight <= 1.0:
            raise ValueInvalid(f"Sensitivity to {category.name!r} is {weight}; use 0 to 1.")
        hits = tuple(hit for hit in found if hit.category == category.name)
        share = len({hit.post for hit in hits}) / len(told)
        risk = category.strength * weight * share
        readings.append(SafetyReading(category.name, share, risk, len(told), hits))
    return tuple(sorted(readings, key=lambda reading: -reading.risk))
