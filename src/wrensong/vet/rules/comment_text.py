"""Many short texts as one run of bytes, and what can be read off them without a loop.

Everything works on UTF-8 bytes with NumPy: hashes of whole texts and of words, n-grams,
and classes of characters. Pure: no I/O.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Hashes = NDArray[np.uint64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

# Texts are told apart by a zero byte between two spaces, so that n-grams see word ends.
SEPARATOR = " \0 "
_BLOCK = 1 << 16  # small enough for what is computed per byte to stay in the cache
_SPANS = 1 << 13
_FACTOR = 0x9E3779B97F4A7C15
_INVERSE = pow(_FACTOR, -1, 1 << 64)
# The lowest so many bytes of eight, as they lie in memory.
_KEPT = np.array([[255] * n + [0] * (8 - n) for n in range(9)], dtype=np.uint8).view(np.uint64)
_KEPT = _KEPT.ravel()
_VALUE = np.random.default_rng(1).integers(1, 1 << 63, 256, dtype=np.uint64)


def _table(pairs: dict[int, int]) -> Bytes:
    table = np.arange(256, dtype=np.uint8)
    for byte, to in pairs.items():
        table[byte] = to
    return table


# Lower case, one digit for all digits, white space as a space.
_FOLD = _table(
    {byte: byte + 32 for byte in range(65, 91)}
    | dict.fromkeys(range(48, 58), 48)
    | dict.fromkeys((9, 10, 11, 12, 13), 32)
)
_LETTER_START = np.zeros(256, dtype=np.bool_)
for _low, _high in ((65, 91), (97, 123), (48, 58), (0xC3, 0xE2), (0xE3, 0xEF)):
    _LETTER_START[_low:_high] = True
_HANDLE = np.zeros(256, dtype=np.bool_)
for _low, _high in ((65, 91), (97, 123), (48, 58), (95, 96), (46, 47)):
    _HANDLE[_low:_high] = True


@dataclass(frozen=True, slots=True)
class Texts:
    """``data`` holds all texts, each as space, its bytes, space, zero; ``starts`` n + 1 offsets."""

    data: Bytes
    starts: Ints

    @classmethod
    def of(cls, texts: Sequence[str]) -> Texts:
        """From strings; a zero byte inside a text becomes a space."""
        clean = (text.replace("\0", " ") for text in texts)
        return cls.joined(SEPARATOR.join(clean).encode("utf-8", "replace"), len(texts))

    @classmethod
    def joined(cls, content: bytes | memoryview, count: int) -> Texts:
        """From UTF-8 texts already joined by ``SEPARATOR`` (an Arrow ``binary_join``)."""
        if count == 0:
            return cls(np.zeros(0, dtype=np.uint8), np.zeros(1, dtype=np.int64))
        data = np.empty(len(content) + 3, dtype=np.uint8)
        data[0] = 32
        data[1:-2] = np.frombuffer(content, dtype=np.uint8)
        data[-2:] = (32, 0)
        ends = np.flatnonzero(data == 0)
        if ends.size != count:
            raise ValueError(f"{count} texts promised, {ends.size} found")
        return cls(data, np.concatenate([[0], ends + 1]))

    def __len__(self) -> int:
        return self.starts.size - 1

    def blocks(self) -> Iterator[tuple[int, Texts]]:
        """Pieces of a few megabytes with the number of their first text."""
        cuts = np.searchsorted(self.starts, np.arange(0, self.data.size, _BLOCK))
        bounds = np.unique(np.append(cuts, len(self)))
        for low, high in pairwise(bounds.tolist()):
            start, end = self.starts[low], self.starts[high]
            yield low, Texts(self.data[start:end], self.starts[low : high + 1] - start)

    def take(self, chosen: Ints) -> Texts:
        """The texts with these numbers, in this order."""
        length = np.diff(self.starts)[chosen]
        starts = np.concatenate([[0], np.cumsum(length)])
        shift = np.repeat(self.starts[chosen] - starts[:-1], length)
        return Texts(self.data[np.arange(starts[-1]) + shift], starts)

    def folded(self) -> Bytes:
        folded: Bytes = _FOLD[self.data]
        return folded

    def count(self, flags: Flags) -> NDArray[np.int32]:
        """How many bytes of each text are flagged."""
        return np.add.reduceat(flags, self.starts[:-1], dtype=np.int32)


def hashes(data: Bytes, starts: Ints, ends: Ints) -> Hashes:
    """A 64-bit hash of each span [start, end) of ``data``; equal bytes hash equally."""
    powers, inverses = _powers(max(_BLOCK * 2, 1 << data.size.bit_length()))
    prefix = np.zeros(data.size + 1, dtype=np.uint64)
    np.cumsum(_VALUE[data] * powers[: data.size], out=prefix[1:])
    mixed = (prefix[ends] - prefix[starts]) * inverses[starts]
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(32)
    return mixed


@lru_cache(maxsize=1)
def _powers(size: int) -> tuple[Hashes, Hashes]:
    """Powers of an odd factor and of its inverse modulo 2^64: spans hash alike anywhere."""
    tables = []
    for factor in (_FACTOR, _INVERSE):
        table = np.full(size, factor, dtype=np.uint64)
        table[0] = 1
        tables.append(np.multiply.accumulate(table))
    return tables[0], tables[1]


def text_hashes(texts: Texts) -> Hashes:
    """One hash per text, case and digits folded."""
    return span_hashes(texts.data, texts.starts[:-1] + 1, texts.starts[1:] - 2, fold=True)


def span_hashes(data: Bytes, starts: Ints, ends: Ints, fold: bool = False) -> Hashes:
    """A 64-bit hash of each span [start, end) of ``data``, spans in ascending order; ``fold``
    makes case and digits alike. Read eight bytes at a time: for texts that stand in a row, while
    ``hashes`` is for the many words within one."""
    found = np.empty(starts.size, dtype=np.uint64)
    for low in range(0, starts.size, _SPANS):
        start, end = starts[low : low + _SPANS], ends[low : low + _SPANS]
        piece = np.append(data[start[0] : end[-1]], np.zeros(8, dtype=np.uint8))
        eights = np.ndarray(
            piece.size - 7, np.uint64, _FOLD[piece] if fold else piece, strides=(1,)
        )
        length = end - start
        count = np.maximum((length + 7) >> 3, 1)
        first = np.cumsum(count) - count
        place = np.arange(first[-1] + count[-1]) - np.repeat(first, count)
        offset = 8 * place
        mixed = eights[np.repeat(start - start[0], count) + offset]
        mixed &= _KEPT[np.minimum(np.repeat(length, count) - offset, 8)]
        mixed += (place.astype(np.uint64) + np.uint64(1)) * np.uint64(_FACTOR)
        mixed = _mixed(mixed)
        found[low : low + _SPANS] = _mixed(np.add.reduceat(mixed, first) + length.astype(np.uint64))
    return found


def _mixed(values: Hashes) -> Hashes:
    """The finalizer of SplitMix64 (Steele, Lea and Flood 2014): every bit depends on all."""
    values ^= values >> np.uint64(30)
    values *= np.uint64(0xBF58476D1CE4E5B9)
    values ^= values >> np.uint64(27)
    values *= np.uint64(0x94D049BB133111EB)
    values ^= values >> np.uint64(31)
    return values


def is_member(values: Hashes | Ints, ordered: Hashes | Ints) -> Flags:
    """Which hashes are among some in ascending order."""
    # Their upper bits (below the sign) rule nearly all of the others out without a search.
    bits = min(ordered.size.bit_length() + 6, 22)
    likely = np.zeros(1 << bits, dtype=np.bool_)
    likely[_slot(ordered, bits)] = True
    flags: Flags = likely[_slot(values, bits)]
    wanted = values[flags]
    at = np.minimum(np.searchsorted(ordered, wanted), ordered.size - 1)
    flags[flags] = ordered[at] == wanted
    return flags


def _slot(values: Hashes | Ints, bits: int) -> Hashes:
    return (values.view(np.uint64) << np.uint64(1)) >> np.uint64(64 - bits)


def mention_bytes(texts: Texts) -> Flags:
    """Bytes that belong to an @handle, the sign included."""
    data = texts.data
    handle = _HANDLE[data]
    at_sign = data == ord("@")
    begins = handle.copy()
    begins[1:] &= ~handle[:-1]
    run = np.cumsum(begins, dtype=np.int32)
    first = np.flatnonzero(begins)
    mentioned = np.zeros(first.size + 1, dtype=np.bool_)
    mentioned[1:] = at_sign[np.maximum(first - 1, 0)] & (first > 0)
    inside: Flags = (mentioned[run] & handle) | at_sign
    return inside


def letter_bytes(data: Bytes) -> Flags:
    """Bytes that begin a letter or digit of any script (emoji and punctuation do not)."""
    letter = _LETTER_START[data]
    following = np.append(data[1:], np.uint8(0))
    wide = (data == 0xEF) & ((following == 0xBC) | (following == 0xBD))
    fancy = (data == 0xF0) & ((following == 0x9D) | (following >= 0xA0))
    flags: Flags = letter | wide | fancy
    return flags


@dataclass(frozen=True, slots=True)
class Words:
    """The words outside mentions: a hash each (case folded), their text, words per text.

    A word is a run of ASCII letters and digits, or of letters of other scripts.
    """

    hash: Hashes
    owner: Ints
    per_text: Ints


def words(texts: Texts, folded: Bytes, mentions: Flags, letters: Flags) -> Words:
    """Split into words; ``folded``, ``mentions`` and ``letters`` are those of the same texts."""
    data = texts.data
    part = letters.copy()
    continues = (data & 0xC0) == 0x80
    # The bytes that follow a letter's first byte belong to it (UTF-8: at most three).
    for _ in range(3):
        part[1:] |= part[:-1] & continues[1:]
    part &= ~mentions
    edge = np.flatnonzero(part[1:] != part[:-1]) + 1
    begins, ends = edge[::2], edge[1::2]
    owner = np.searchsorted(texts.starts, begins, side="right") - 1
    return Words(hashes(folded, begins, ends), owner, np.bincount(owner, minlength=len(texts)))


def gram_hashes(folded: Bytes, size: int, bits: int) -> tuple[NDArray[np.uint32], Flags]:
    """Bucket of the n-gram that starts at each byte, and whether it lies in one text."""
    length = max(folded.size - size + 1, 0)
    bucket = np.full(length, (size * 0x9E3779B1) & 0xFFFFFFFF, dtype=np.uint32)
    valid = np.ones(length, dtype=np.bool_)
    factor = 1
    for offset in range(size):
        piece = folded[offset : offset + length]
        factor = factor * 0x01000193 & 0xFFFFFFFF
        bucket += piece * np.uint32(factor)
        valid &= piece != 0
    bucket ^= bucket >> np.uint32(15)
    bucket *= np.uint32(0x2C1B3C6D)
    bucket ^= bucket >> np.uint32(12)
    bucket *= np.uint32(0x297A2D39)
    return bucket >> np.uint32(32 - bits), valid
