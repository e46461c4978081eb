"""What the linter of creator briefs says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["fail", "warn", "note"]
SEVERITIES: tuple[Severity, ...] = ("fail", "warn", "note")


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding: ``rule`` is its id; ``place`` the field it is about (``usage.months``, empty
    for a plain text), ``line`` of a plain text (None where something is missing), ``seen`` what
    was seen, ``quote`` the words it was seen in, ``why`` it matters, ``better`` wording."""

    rule: str
    level: Severity
    place: str
    line: int | None
    seen: str
    quote: str
    why: str
    better: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the over-prescription score: how many were counted, how much each weighs, and
    the words that were counted. ``unsure`` of them may be no prescription."""

    key: str
    words: str
    count: int
    unsure: int
    weight: float
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """How much is prescribed, 0 to 100; ``low`` counts only what is sure, ``high`` all that may
    be. ``value`` is None where the text is too short to tell."""

    value: int | None
    low: int
    high: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A brief read: findings, worst first; the score; ``read`` is False where the language of a
    text is not one the linter reads."""

    remarks: tuple[Remark, ...]
    score: Score
    read: bool = True

    @property
    def failed(self) -> bool:
        return any(one.level == "fail" for one in self.remarks)
