"""Ids: 63-bit integers that sort by the time they were minted, with a kind when shown.

The lake stores the integer (fast to group and to cluster by). People and URLs see
``ac_0c3k9v2m7q4x1``: a prefix for the kind and 13 characters of Crockford's base 32,
which sort in the same order as the integers.
"""

from __future__ import annotations

import time

from .errors import ValueInvalid

KINDS = {
    "cr": "creator",
    "ac": "account",
    "po": "post",
    "br": "brief",
    "fo": "forecast",
    "co": "collaboration",
    "or": "order",
}
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_VALUES = {letter: i for i, letter in enumerate(_ALPHABET)} | {"i": 1, "l": 1, "o": 0}
_COUNTER_BITS = 21


def mint(count: int, after: int = 0) -> range:
    """``count`` consecutive new ids, all greater than ``after``.

    The upper bits are milliseconds since 1970, the lower 21 a counter, so ids sort by
    the time they were minted. The caller holds the write lock of the store.
    """
    first = max(int(time.time() * 1000) << _COUNTER_BITS, after + 1)
    return range(first, first + count)


def show(kind: str, number: int) -> str:
    """``show('ac', 5)`` is ``ac_0000000000005``."""
    if kind not in KINDS:
        raise ValueError(f"unknown kind of id: {kind}")
    if not 0 <= number < 1 << 63:
        raise ValueError(f"an id is a 63-bit number, not {number}")
    letters = []
    for _ in range(13):
        letters.append(_ALPHABET[number & 31])
        number >>= 5
    return f"{kind}_{''.join(reversed(letters))}"


def read(text: str) -> tuple[str, int]:
    """The kind and number of a shown id. Raises ValueInvalid for anything else."""
    kind, mark, letters = text.strip().lower().partition("_")
    try:
        if kind not in KINDS or not mark or len(letters) != 13:
            raise KeyError(kind)
        number = 0
        for letter in letters:
            number = number << 5 | _VALUES[letter]
        if number >= 1 << 63:
            raise KeyError(text)
    except KeyError:
        raise ValueInvalid(
            f"“{text}” is not an id.", "Copy it whole, for example ac_0c3k9v2m7q4x1."
        ) from None
    return kind, number
