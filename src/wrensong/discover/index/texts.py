"""Words of a catalogue: counted per account and field, batch by batch, in the order of terms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from .analysis import terms

if TYPE_CHECKING:
    import pyarrow as pa

Array = npt.NDArray[Any]

# A word in a name or a tag says more about an account than one among many of its captions.
FIELD_WEIGHT = {
    "text_handle": 3,
    "text_name": 3,
    "text_bio": 2,
    "text_tags": 2,
    "text_captions": 1,
}
_ROW_BITS, _FIELD_BITS = 24, 4
_CACHE = 2_000_000  # spellings whose terms are remembered while building


class Counter:
    """Numbers the terms it meets and counts them per account.

    ``count`` returns, for one batch, parallel arrays (term, row in the batch, weight), one per
    term and row, in the order of terms, then rows.
    """

    def __init__(self) -> None:
        self.terms: dict[str, int] = {}
        self._spellings: dict[str, tuple[int, ...]] = {}

    def count(self, batch: pa.Table) -> tuple[Array, Array, Array]:
        fields = [name for name in batch.column_names if name.startswith("text_")]
        weights = np.array([FIELD_WEIGHT.get(name, 1) for name in fields] or [1], np.int32)
        keys = [self._keys(batch.column(name), i) for i, name in enumerate(fields)]
        found = np.concatenate([np.empty(0, np.int64), *keys])
        found.sort()
        pairs = found >> _FIELD_BITS
        first = np.flatnonzero(np.r_[True, pairs[1:] != pairs[:-1]][: len(pairs)])
        weight = weights[found & ((1 << _FIELD_BITS) - 1)]
        total = np.add.reduceat(weight, first) if len(first) else weight
        pairs = pairs[first]
        rows = (pairs & ((1 << _ROW_BITS) - 1)).astype(np.int32)
        return (pairs >> _ROW_BITS).astype(np.int32), rows, np.minimum(total, 65535)

    def _keys(self, column: pa.ChunkedArray, field: int) -> Array:
        """One integer per occurrence: term, row and field."""
        import pyarrow as pa
        import pyarrow.compute as pc
        import pyarrow.types as t

        texts = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        if t.is_list(texts.type):
            texts = pc.binary_join(texts, " ")
        parts = pc.utf8_split_whitespace(texts.cast(pa.string()).fill_null(""))
        rows = pc.list_parent_indices(parts).to_numpy()
        spelled = parts.flatten().dictionary_encode()
        own = [self._of(spelling) for spelling in spelled.dictionary.to_pylist()]
        sizes = np.fromiter(map(len, own), np.int64, len(own))
        flat = np.fromiter((term for ids in own for term in ids), np.int64, int(sizes.sum()))
        starts = np.cumsum(sizes) - sizes
        place = spelled.indices.to_numpy()
        repeats = sizes[place]
        rows = np.repeat(rows.astype(np.int64), repeats)
        within = np.arange(len(rows)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
        found = flat[np.repeat(starts[place], repeats) + within]
        return (found << (_ROW_BITS + _FIELD_BITS)) | (rows << _FIELD_BITS) | field

    def _of(self, spelling: str) -> tuple[int, ...]:
        known = self._spellings.get(spelling)
        if known is None:
            numbers = self.terms
            known = tuple(numbers.setdefault(term, len(numbers)) for term in terms(spelling))
            if len(self._spellings) < _CACHE:
                self._spellings[spelling] = known
        return known


def spill(folder: Path, number: int, arrays: tuple[Array, ...]) -> None:
    for name, array in zip("trw", arrays, strict=True):
        np.save(folder / f"{number}.{name}.npy", array)


def spilled(folder: Path, number: int) -> tuple[Array, ...]:
    return tuple(np.load(folder / f"{number}.{name}.npy") for name in "trw")
