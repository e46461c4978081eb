"""The colours as the style sheet has them, and how well words in them can be read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SHEET = Path(__file__).parents[1] / "static" / "site" / "tokens.css"
SCHEMES = ("light", "dark")
GROUNDS = {"paper": "the page", "card": "cards and fields", "raised": "notices and hovered rows"}
# (words, ground, what they are): every pair in which words are set.
WORDS = {
    "ink": "what is read first",
    "muted": "what explains it",
    "accent": "links, and her against her peers",
    "accent-strong": "a link under the pointer",
    "good": "nothing points to a problem",
    "caution": "look again",
    "problem": "something is wrong",
}
FILLED = (("on-accent", "accent"), ("on-accent", "accent-strong"), ("on-problem", "problem"))
QUIET = {
    "peer": "peers in charts",
    "rule": "lines between rows",
    "line": "the edge of a field",
}
ENOUGH, ENOUGH_FOR_EDGES = 4.5, 3.0


@dataclass(frozen=True, slots=True)
class Pair:
    """Words in one colour on another, in one scheme; ``ratio`` is 1 to 21."""

    scheme: str
    words: str
    ground: str
    ratio: float


def schemes(css: str | None = None) -> dict[str, dict[str, str]]:
    """scheme -> token -> ``#rrggbb``, read from the style sheet."""
    css = SHEET.read_text("utf-8") if css is None else css
    start, dark = css.index("@media"), css.index("(prefers-color-scheme: dark)")
    rest = css.index("@media", dark)
    light = _tokens(css[:start])
    return {"light": light, "dark": {**light, **_tokens(css[dark:rest])}}


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (``#rrggbb``) as WCAG 2 defines it: 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def pairs(found: Mapping[str, Mapping[str, str]] | None = None) -> list[Pair]:
    """Every pair in which the site sets words, in both schemes."""
    found = schemes() if found is None else found
    used = [(words, ground) for words in WORDS for ground in GROUNDS]
    return [
        Pair(scheme, words, ground, contrast(found[scheme][words], found[scheme][ground]))
        for scheme in SCHEMES
        for words, ground in (*used, *FILLED)
    ]


def _tokens(css: str) -> dict[str, str]:
    found = re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\b", css)
    return {name: _long(value) for name, value in found}


def _long(value: str) -> str:
    return value if len(value) == 7 else "#" + "".join(2 * digit for digit in value[1:])


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
