"""The nouns of collaborating."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Relationship = Literal["paid", "gift", "affiliate", "ambassador", "employee", "none"]
Level = Literal["pass", "warn", "fail", "not checked", "not required"]
WORST: tuple[Level, ...] = ("not required", "pass", "not checked", "warn", "fail")
"""From least to most to do."""


@dataclass(frozen=True, slots=True)
class Post:
    """What is known of one post, before or after it is published.

    ``caption`` is the text below it; ``platform_tool`` whether the platform's own label for paid
    partnerships is set (None: not known); ``format`` where it stands (``feed``, ``reel``,
    ``video``, ``story``, ``live``); ``frames`` the texts on a story's frames or a video's image,
    in order (None: not seen); ``spoken`` whether it is said aloud; ``brand`` names and handles;
    ``language`` of the post (``en``).
    """

    caption: str
    relationship: Relationship
    platform: str = "instagram"
    format: str = "feed"
    platform_tool: bool | None = None
    frames: tuple[str, ...] | None = None
    spoken: bool | None = None
    brand: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule applied: ``rule`` is its id (``DE.placement``), ``why`` what was seen, ``better``
    what to do, ``source`` where the rule stands."""

    rule: str
    level: Level
    why: str
    better: str
    source: str


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What the rules of the places asked for say of one post; ``level`` is the strictest.
    ``words`` are the labels found, as they stand in the text."""

    level: Level
    findings: tuple[Finding, ...]
    words: tuple[str, ...]
    places: tuple[str, ...]
