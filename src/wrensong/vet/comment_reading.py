"""Comments from the lake in pieces: nothing but numbers is kept of them.

A piece holds all comments of the accounts in a range of ids, so that posts never straddle
two pieces, and lakes of any size are read in bounded memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .rules.comment_quality import TextIndex
from .rules.comment_text import SEPARATOR, Hashes, Ints, Texts, hashes, text_hashes

if TYPE_CHECKING:
    from .questions import Source

PIECE = 1_000_000  # comments
_PLATFORM = np.uint64(0x9E3779B97F4A7C15)


def ranges(source: Source, piece: int = PIECE) -> Iterator[tuple[int, int]]:
    """Lowest and highest account id of consecutive pieces of about ``piece`` comments."""
    ids = source.table["account_id"].to_numpy()
    seen = np.nan_to_num(source.facts.details["comments_seen"])
    first = np.flatnonzero(np.diff(np.cumsum(seen) // piece, prepend=-1))
    for low, after in zip(first, [*first, ids.size][1:], strict=True):
        yield int(ids[low]), int(ids[after - 1])


def positions(ids: Ints, wanted: pa.ChunkedArray) -> Ints:
    """Where each id stands in ascending ``ids``; every one is there."""
    return np.searchsorted(ids, wanted.to_numpy())


def text_numbers(column: pa.ChunkedArray, index: TextIndex) -> Ints:
    """The number ``index`` gives each text; distinct texts are looked at once."""
    distinct, row_of = _distinct(column)
    texts = _texts(distinct)
    return index.add(texts, text_hashes(texts))[row_of]


def codes(column: pa.ChunkedArray) -> Ints:
    """A small number for each distinct text, within one piece."""
    return _distinct(column)[1]


def post_numbers(owner: Ints, column: pa.ChunkedArray) -> Ints:
    """A number for each post of each ``owner`` (a position), within one piece."""
    return (owner.astype(np.int64) << 32) | codes(column)


def author_keys(handles: pa.ChunkedArray, platform: Ints) -> Ints:
    """A 63-bit key per author: of the handle and the code of the platform."""
    distinct, row_of = _distinct(handles)
    texts = _texts(distinct)
    found = np.empty(len(distinct), dtype=np.uint64)
    for first, block in texts.blocks():
        span = slice(first, first + len(block))
        found[span] = hashes(block.data, block.starts[:-1], block.starts[1:])
    mixed: Hashes = found[row_of] ^ ((platform + 1).astype(np.uint64) * _PLATFORM)
    return (mixed >> np.uint64(1)).astype(np.int64)


def _distinct(column: pa.ChunkedArray) -> tuple[pa.Array, Ints]:
    """The distinct values of a text column without NULL, and their position in each row."""
    encoded = column.combine_chunks().dictionary_encode()
    return encoded.dictionary, encoded.indices.to_numpy().astype(np.int64)


def _texts(distinct: pa.Array) -> Texts:
    """One run of bytes; a zero byte inside a text becomes a space."""
    if len(distinct) == 0:
        return Texts.of([])
    clean = pc.replace_substring(distinct.cast(pa.large_string()), "\0", " ")
    every = pa.ListArray.from_arrays([0, len(clean)], clean)
    joined = pc.binary_join(every, pa.scalar(SEPARATOR, pa.large_string()))
    return Texts.joined(joined[0].as_buffer(), len(clean))
