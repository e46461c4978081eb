"""Finding a brand's words in what creators write: whole words only, in any script.

Pure. A term matches as a whole word or phrase, whatever its case, with its parts joined by
spaces, hyphens or nothing (``cruelty free``, ``cruelty-free``, ``#crueltyfree``), never as a
piece of a longer word. A match right after a negation ("not", "kein", "sin") is set aside:
it speaks neither for nor against.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

_NEGATION = re.compile(
    r"(?:\b(?:not|no|never|without|isn.?t|aren.?t|don.?t|nicht|kein|keine|keinen|nie|ohne|"
    r"pas|jamais|sans|sin|nunca)\b)(?:\W+\w+)?\W*$",
    re.IGNORECASE,
)
# Scripts written without spaces between words: a boundary cannot be seen there.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_JOINT = r"[\s\-\u2010\u2011_]*"
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Match:
    """Where a term stands in caption number ``caption``."""

    caption: int
    start: int
    end: int


def normal(text: str) -> str:
    """One spelling for what looks the same (Unicode NFC)."""
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=4096)
def pattern(term: str) -> re.Pattern[str]:
    """The term as a regular expression; boundaries are checked by ``spans``."""
    words = re.split(r"[\s\-\u2010\u2011_]+", normal(term).lstrip("#@").strip())
    return re.compile(_JOINT.join(re.escape(word) for word in words if word), re.IGNORECASE)


def spans(text: str, term: str) -> Iterator[tuple[int, int]]:
    """Every place where ``term`` stands as a whole word in ``text`` (NFC)."""
    found = pattern(term)
    if not found.pattern:
        return
    unspaced = _UNSPACED.search(term) is not None
    for hit in found.finditer(text):
        before, after = text[: hit.start()][-1:], text[hit.end() : hit.end() + 1]
        if unspaced or not (_in_word(before) or _in_word(after)):
            yield hit.start(), hit.end()


def _in_word(character: str) -> bool:
    """Letters, digits, marks on letters and the underscore continue a word."""
    if not character:
        return False
    return character == "_" or (
        unicodedata.category(character)[0] in "LNM" and not 0xFE00 <= ord(character) <= 0xFE0F
    )


def negated(text: str, start: int, term: str) -> bool:
    """Whether a negation stands within two words before ``start``."""
    if _NEGATION.search(f"{term.split()[0]} ") and " " in term.strip():
        return False
    return _NEGATION.search(text[max(0, start - 40) : start]) is not None


def matches(captions: pa.Array, term: str, *, skip_negated: bool = True) -> list[Match]:
    """The places of ``term`` in many captions (NFC), first place per caption.

    Captions that cannot hold it are passed over by Arrow; only the rest is read in Python.
    """
    import pyarrow.compute as pc

    words = [w for w in re.split(r"[\s\-\u2010\u2011_]+", normal(term).lstrip("#@")) if w]
    if not words:
        return []
    possible = pc.match_substring(captions, max(words, key=len), ignore_case=True)
    found = []
    for index in pc.indices_nonzero(pc.fill_null(possible, False)).to_pylist():
        text = captions[index].as_py()
        for start, end in spans(text, term):
            if not (skip_negated and negated(text, start, term)):
                found.append(Match(index, start, end))
                break
    return found


def snippet(text: str, start: int, end: int, width: int = 110) -> str:
    """The words around a match, on one line, cut between words."""
    room = max(0, width - (end - start)) // 2
    left, right = max(0, start - room), min(len(text), end + room)
    if left > 0:
        left += next((w.start() for w in _WORD.finditer(text[left:start]) if w.start()), 0)
    if right < len(text):
        cut = text.rfind(" ", end, right)
        right = cut if cut > 0 else right
    words = " ".join(text[left:right].split())
    return f"{'… ' if left > 0 else ''}{words}{' …' if right < len(text) else ''}"
