"""What counts in a caption, read from its bytes in one go: signs, length, and a few words.

The same numbers as ``residuals.caption_traits`` are made of, for millions of captions; a word
ends at any sign but letters of a to z and à to ÿ, digits and the underscore.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numba import njit
from numpy.typing import NDArray

NAMES = ("tags", "length", "mentions", "asks", "gives", "calls", "you")
READER = (
    "you", "your", "guys", "who", "which", "what", "ihr", "euch", "wer", "vous", "votre", "qui",
    "vosotros", "quién", "voi", "você", "vocês",
)  # fmt: skip
GIVEAWAY = (
    "giveaway", "gewinn", "verlos", "concours", "sorteo", "sorteio", "concorso", "tag a friend"
)  # fmt: skip
_START, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
_TAG, _AT, _CALL, _ASK = (np.uint8(ord(sign)) for sign in "#@!?")


def _sums(words: tuple[str, ...]) -> NDArray[np.uint64]:
    """The FNV-1a sum of each word, as ``_numbers`` adds it up."""
    found = []
    for word in words:
        value = int(_START)
        for byte in word.encode():
            value = (value ^ byte) * int(_PRIME) % (1 << 64)
        found.append(value)
    return np.array(found, np.uint64)


_READER = _sums(READER)
_PHRASES = np.frombuffer("".join(GIVEAWAY).encode(), np.uint8)
_ENDS = np.cumsum([0, *map(len, GIVEAWAY)])
_FIRST = np.zeros(256, np.bool_)
_FIRST[[ord(phrase[0]) for phrase in GIVEAWAY]] = True


@njit(cache=True, nogil=True)
def _lower(text, at, before):  # type: ignore[no-untyped-def]
    """A byte in lower case: A to Z, and after 0xC3 the capitals À to Þ."""
    byte = text[at]
    if 65 <= byte <= 90 or (before == 0xC3 and 0x80 <= byte <= 0x9E and byte != 0x97):
        return np.uint8(byte + 32)
    return byte


@njit(cache=True, nogil=True)
def _gives(text, at, end):  # type: ignore[no-untyped-def]
    for k in range(_ENDS.size - 1):
        size = _ENDS[k + 1] - _ENDS[k]
        if at + size > end:
            continue
        same = True
        for j in range(size):
            if _lower(text, at + j, np.uint8(0)) != _PHRASES[_ENDS[k] + j]:
                same = False
                break
        if same:
            return True
    return False


@njit(cache=True, nogil=True)
def _numbers(text, ends):  # type: ignore[no-untyped-def]
    out = np.zeros((ends.size - 1, 7))
    for row in range(ends.size - 1):
        end, word, before = ends[row + 1], _START, np.uint8(0)
        for at in range(ends[row], end + 1):
            byte = _lower(text, at, before) if at < end else np.uint8(32)
            letter = 97 <= byte <= 122 or 48 <= byte <= 57 or byte == 95
            if letter or (before == 0xC3 and 0xA0 <= byte <= 0xBF):
                if before == 0xC3 and byte >= 0xA0:
                    word = (word ^ np.uint64(0xC3)) * _PRIME
                word = (word ^ np.uint64(byte)) * _PRIME
            elif byte != 0xC3 or at + 1 >= end or _lower(text, at + 1, byte) < 0xA0:
                if word != _START:
                    for k in range(_READER.size):
                        if word == _READER[k]:
                            out[row, 6] = 1
                word = _START
            if at == end:
                break
            if byte & 0xC0 != 0x80:
                out[row, 1] += 1
            if byte == _TAG:
                out[row, 0] += 1
            elif byte == _AT:
                out[row, 2] += 1
            elif byte == _CALL:
                out[row, 5] += 1
            elif byte == _ASK:
                out[row, 3] = 1
            elif _FIRST[byte] and out[row, 4] == 0 and _gives(text, at, end):
                out[row, 4] = 1
            before = text[at]
    return out


def caption_numbers(captions: pa.Array) -> NDArray[np.float64]:
    """(captions, ``NAMES``): signs #, characters, signs @, whether there is a question mark,
    whether there are words of a giveaway, signs !, whether there are words to the reader. NaN
    for a caption that is not known (NULL)."""
    texts = captions.cast(pa.large_string())
    _, offsets, data = texts.buffers()
    ends = np.frombuffer(offsets, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    found: NDArray[np.float64] = _numbers(np.frombuffer(data or b"", np.uint8), ends)
    found[texts.is_null().to_numpy(zero_copy_only=False)] = np.nan
    return found
