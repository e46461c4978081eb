"""The over-prescription score: counted parts, their weights, and how sure the count is."""

from __future__ import annotations

from collections.abc import Iterable

from .findings import Part, Score

HALF = 5.0
"""Points at which the score is 50: one direction is one point."""
MANY = 50
"""The score from which a finding is made."""
SHORT = 4
"""Sentences below which a plain text is too short to tell."""

# key -> (words, weight, how many are usual and count nothing)
PARTS: dict[str, tuple[str, float, int]] = {
    "directions": ("directions on how it looks or sounds", 1.0, 0),
    "phrases": ("phrases to be said word for word", 1.5, 0),
    "mentions": ("things to be mentioned beyond three", 0.5, 3),
    "musts_not": ("things that must not be in it beyond five", 0.25, 5),
    "caps": ("limits on the length of her words", 1.0, 0),
    "rounds": ("rounds of approval beyond two", 1.0, 2),
    "silence": ("days she waits for an answer beyond three", 0.5, 3),
}


def part(key: str, count: int, unsure: int = 0, quotes: Iterable[str] = ()) -> Part:
    """A part of the score: what is beyond the usual number."""
    words, weight, usual = PARTS[key]
    return Part(key, words, max(0, count - usual), unsure, weight, tuple(quotes))


def score(parts: Iterable[Part], read: int | None = None) -> Score:
    """100 x (1 - 2^(-points / 5)), points = the sum of count x weight. ``read`` is the number of
    sentences of a plain text (None: a document with fields, which is never too short)."""
    counted = tuple(one for one in parts if one.count or one.unsure)
    sure = sum(one.count * one.weight for one in counted)
    more = sum(one.unsure * one.weight for one in counted)
    low, value, high = (_of(points) for points in (sure, sure + more / 2, sure + more))
    short = read is not None and read < SHORT
    return Score(None if short else value, low, high, counted)


def _of(points: float) -> int:
    return round(100 * (1 - 2 ** (-points / HALF)))
