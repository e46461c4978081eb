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
from numpy.typing import NDArray

from wrensong.core.errors import FileUnreadable, ValueInvalid

QUOTES = 2


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
    captions: Sequence[str] | pa.Array, categories: Sequence[SafetyCategory] | None = None
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


@dataclass(frozen=True, slots=True, eq=False)
class FoundWords:
    """One row per account: ``flags`` (text) the categories found, most posts first, then by name;
    ``hits`` (accounts,) captions with one; ``weight`` of the weightiest, NaN without; ``quotes``
    (text) up to ``QUOTES`` places, weightiest first, each with its post; NULL without."""

    flags: pa.Array
    hits: NDArray[np.float64]
    weight: NDArray[np.float64]
    quotes: pa.Array

    @classmethod
    def joined(cls, parts: Sequence[FoundWords]) -> FoundWords:
        """Some accounts, then others."""
        return cls(
            pa.concat_arrays([part.flags for part in parts]),
            np.concatenate([part.hits for part in parts]),
            np.concatenate([part.weight for part in parts]),
            pa.concat_arrays([part.quotes for part in parts]),
        )


def found_words(
    captions: pa.Array,
    posts: pa.Array,
    owner: NDArray[np.int64],
    accounts: int,
    categories: Sequence[SafetyCategory],
) -> FoundWords:
    """Words of the categories that count in the captions of many accounts: ``owner`` (captions,)
    is below ``accounts``, ``posts`` are the names to quote."""
    wanted = [category for category in categories if category.weight > 0]
    weight = {category.name: category.weight for category in wanted}
    found: dict[int, dict[int, list[SafetyHit]]] = {}
    for hit in safety_hits(captions, wanted):
        found.setdefault(int(owner[hit.post]), {}).setdefault(hit.post, []).append(hit)
    flags = [""] * accounts
    quotes: list[str | None] = [None] * accounts
    hits, weights = np.zeros(accounts), np.full(accounts, np.nan)
    for who, places in found.items():
        hits[who] = len(places)
        flags[who] = _flags(places)
        worst = sorted(places.items(), key=lambda place: -max(weight[w.category] for w in place[1]))
        weights[who] = max(weight[hit.category] for words in places.values() for hit in words)
        quotes[who] = "; ".join(
            f"{quoted(captions[at].as_py(), words[0].word)} ({posts[at].as_py()})"
            for at, words in worst[:QUOTES]
        )
    return FoundWords(pa.array(flags, pa.string()), hits, weights, pa.array(quotes, pa.string()))


def _flags(places: Mapping[int, list[SafetyHit]]) -> str:
    """Categories by the number of posts they were found in, then by name."""
    count: dict[str, int] = {}
    for words in places.values():
        for category in {hit.category for hit in words}:
            count[category] = count.get(category, 0) + 1
    return ", ".join(sorted(count, key=lambda name: (-count[name], name)))


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
