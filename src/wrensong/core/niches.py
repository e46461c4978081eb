"""The usual niches of creators: words that are evidence for each, and what files call it.

One bundled list, written for Wrensong, for every room that reads what a text is about.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

Lexicon = Mapping[str, Sequence[str]]  # niche -> words


@dataclass(frozen=True, slots=True)
class Niche:
    """``aliases`` name the whole niche; ``words``, in six languages, are evidence for it. All in
    lower case."""

    aliases: tuple[str, ...]
    words: tuple[str, ...]


@cache
def bundled_niches() -> Mapping[str, Niche]:
    """Every niche by name."""
    data = json.loads(files(__package__).joinpath("niches.json").read_text("utf-8"))
    return {
        name: Niche(tuple(entry["aliases"]), tuple(entry["words"]))
        for name, entry in data["niches"].items()
    }


def bundled_lexicon() -> Lexicon:
    """The words of each niche."""
    return {name: niche.words for name, niche in bundled_niches().items()}
