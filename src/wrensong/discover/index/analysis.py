"""Text to terms, the same for what is stored and what is asked, in any script.

A term is compatibility-composed (NFKC), case-folded and free of accents. Scripts without
spaces become pairs of characters; an emoji is a term of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

LONGEST = 64  # characters of a term

_FLAG = "[\U0001f1e6-\U0001f1ff]{2}"
_EMOJI = "[\u2190-\u2bff\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff]"
# Written without spaces: Thai, Lao, Myanmar, Khmer, kana, bopomofo, ideographs.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u312f\u31a0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# Indic vowel signs are no "word characters" to Python, but part of the word.
_LETTER = rf"(?:(?![{_UNSPACED}_])[\w\u0900-\u0dff])"
_TERM = re.compile(rf"({_FLAG}|{_EMOJI})|([{_UNSPACED}]+)|({_LETTER}+)")
_PLAIN = re.compile("[a-z0-9]{1,63}")
# Accents of Latin, Greek and Cyrillic; Hebrew points; Arabic vowel signs.
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670]")


def plain(text: str) -> str:
    """A text in the form that terms are taken from: each term is a part of it."""
    if not text.isascii():
        folded = unicodedata.normalize("NFKC", text).casefold()
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", folded))
        text = unicodedata.normalize("NFC", text)
    return text.casefold()


def some_terms(text: str, asked: Iterable[str]) -> set[str]:
    """Those of the terms ``asked`` that a text has: quicker than all its terms."""
    folded = plain(text)
    near = [term for term in asked if term in folded]
    if all(_PLAIN.fullmatch(term) for term in near):
        return {term for term in near if _alone(term).search(folded)}
    return set(near) & set(terms(text))


@lru_cache(maxsize=1024)
def _alone(term: str) -> re.Pattern[str]:
    """A term of plain letters, where no letter is beside it."""
    return re.compile(rf"(?<!{_LETTER}){term}(?!{_LETTER})")


def terms(text: str) -> list[str]:
    """The terms of a text in order, repeated as they are repeated."""
    found: list[str] = []
    for emoji, unspaced, word in _TERM.findall(plain(text)):
        if unspaced:
            pairs = [unspaced[i : i + 2] for i in range(len(unspaced) - 1)]
            found += pairs or [unspaced]
        else:
            found.append(emoji or word[:LONGEST])
    return found
