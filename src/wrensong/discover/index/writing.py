"""Writing columns of the index: taken piece by piece, written in the order of the rows.

What was taken lies on disk until then, so memory follows one column and not all of them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from wrensong.core.errors import ValueInvalid

from .columns import ZONE, Kind, Mask, fold, kind_of
from .packs import Pack
from .words import Words

if TYPE_CHECKING:
    import pyarrow as pa

Array = npt.NDArray[Any]

_DAY = 86_400.0
_ONE_VALUE = ("number", "flag", "word")  # one value for each row


def column_names(table: pa.Table) -> list[str]:
    """The columns of a catalogue that are searched by their type."""
    return [n for n in table.column_names if n != "account_id" and not n.startswith("text_")]


def typed(table: pa.Table, kinds: dict[str, Kind]) -> pa.Table:
    """The table with columns that hold nothing at all given the kind they have elsewhere."""
    import pyarrow as pa

    names = set(column_names(table))
    if names != set(kinds):
        odd = ", ".join(sorted(names ^ set(kinds)))
        raise ValueInvalid(f"The index and what is added to it differ in columns: {odd}.")
    of_kind = {
        "flag": pa.bool_(),
        "word": pa.string(),
        "set": pa.list_(pa.string()),
        "share": pa.map_(pa.string(), pa.float64()),
    }
    for name in names:
        if kinds[name] != "number" and pa.types.is_null(table.schema.field(name).type):
            nothing = pa.nulls(len(table), of_kind[kinds[name]])
            table = table.set_column(table.column_names.index(name), name, nothing)
    return table


class Writer:
    """Takes one column piece by piece, in the order of the rows, and writes it.

    ``passing`` is a folder for what lies between.
    """

    def __init__(self, name: str, type_: pa.DataType, passing: Path) -> None:
        self.name, self.kind, self._passing = name, kind_of(type_, name), passing
        self.unknown = -1 if self.kind == "flag" else 0
        self._types: list[np.dtype[Any]] = []  # of the parts that a piece consists of
        self._codes: dict[str, int] = {}
        self._rows = 0

    def take(self, values: pa.Array) -> None:
        take = {"number": self._numbers, "flag": self._flags, "word": self._words}.get(self.kind)
        parts = (take or self._lists)(values)
        self._types = [part.dtype for part in parts]
        for number, part in enumerate(parts):
            with self._part(number).open("ab") as file:
                part.tofile(file)
        self._rows += len(values)

    def _part(self, number: int) -> Path:
        return self._passing / f"{self.name}.{number}"

    def _taken(self) -> list[Array]:
        return [np.fromfile(self._part(n), kind) for n, kind in enumerate(self._types)]

    def _numbers(self, values: pa.Array) -> tuple[Array, ...]:
        import pyarrow as pa
        import pyarrow.types as t

        days = 1.0
        if t.is_timestamp(values.type):
            values, days = values.cast(pa.timestamp("us")).cast(pa.int64()), _DAY * 1e6
        elif t.is_date(values.type):
            values = values.cast(pa.date32()).cast(pa.int32())
        elif not t.is_floating(values.type):
            values = values.cast(pa.float64())
        found = values.to_numpy(zero_copy_only=False).astype(np.float64) / days
        return (np.where(np.isinf(found), np.nan, found),)

    def _flags(self, values: pa.Array) -> tuple[Array, ...]:
        import pyarrow as pa

        return (values.cast(pa.int8()).fill_null(-1).to_numpy(zero_copy_only=False),)

    def _coded(self, values: pa.Array) -> npt.NDArray[np.int32]:
        """Codes from 1; 0 where there is no value."""
        import pyarrow.types as t

        if not t.is_dictionary(values.type):
            values = values.dictionary_encode()
        codes = self._codes
        own = [
            0 if w is None else codes.setdefault(w, len(codes) + 1)
            for w in values.dictionary.to_pylist()
        ]
        places = values.indices.fill_null(len(own)).to_numpy(zero_copy_only=False)
        return np.array([*own, 0], np.int32)[places]

    def _words(self, values: pa.Array) -> tuple[Array, ...]:
        return (self._coded(values),)

    def _lists(self, values: pa.Array) -> tuple[Array, ...]:
        known = values.is_valid().to_numpy(zero_copy_only=False)
        offsets = values.offsets.to_numpy()
        rows = np.repeat(np.arange(len(values), dtype=np.int32), np.diff(offsets))
        kept = known[rows]  # a list that is not known may hide words
        rows = rows[kept] + np.int32(self._rows)
        span = (int(offsets[0]), int(offsets[-1] - offsets[0]))
        if self.kind == "set":
            return known, rows, self._coded(values.values.slice(*span))[kept]
        shares = values.items.slice(*span).to_numpy(zero_copy_only=False).astype(np.float64)
        keys = self._coded(values.keys.slice(*span))
        return known, rows, keys[kept], np.nan_to_num(shares[kept])

    @property
    def of_one_value(self) -> bool:
        return self.kind in _ONE_VALUE

    def values(self) -> Array:
        """The values so far of a column that has one per row (words: codes in their order)."""
        found = self._taken()[0]
        return self._places()[0][found] if self.kind == "word" else found

    def write(self, pack: Pack, order: Array) -> None:
        """Write the column with its rows put in ``order``, once."""
        name = f"column.{self.name}"
        if self.kind in ("word", "set", "share"):
            words = self._places()[1]
            Words.write(pack, f"{name}.folded", map(fold, words))
            Words.write(pack, f"{name}.words", words)
        if self.of_one_value:
            values = self.values().take(order)
            if self.kind == "number":
                with np.errstate(over="ignore"):
                    narrow = values.astype(np.float32)
                values = narrow if np.array_equal(narrow, values, equal_nan=True) else values
            elif self.kind == "word":
                values = values.astype(np.min_scalar_type(len(self._codes)))
            pack.put(f"{name}.values", values)
            missing = np.isnan(values) if self.kind == "number" else values == self.unknown
            pack.put(f"{name}.zones", _zones(values, missing))
        else:
            self._write_lists(pack, name, order)
        for number in range(len(self._types)):
            self._part(number).unlink()

    def _write_lists(self, pack: Pack, name: str, order: Array) -> None:
        known, rows, codes, *shares = self._taken()
        codes = self._places()[0][codes]
        place = np.empty(len(order), np.int32)
        place[order] = np.arange(len(order))
        rows = place[rows]
        if shares:
            listed = np.bincount(rows, shares[0], minlength=len(order))
            pack.put(f"{name}.rest", np.maximum(0.0, 1 - listed))
        by_word = np.argsort(codes.astype(np.int64) << 32 | rows)
        by_word = by_word[np.searchsorted(codes[by_word], 1) :]  # without those of no word
        counts = np.bincount(codes[by_word], minlength=len(self._codes) + 1)
        pack.put(f"{name}.known", known[order])
        pack.put(f"{name}.rows", rows[by_word])
        pack.put(f"{name}.ends", np.cumsum(counts))
        if shares:
            pack.put(f"{name}.shares", shares[0][by_word])

    def _places(self) -> tuple[Array, list[str]]:
        """The words in the order of their folded forms, and old code -> new code."""
        words = sorted(self._codes, key=lambda word: (fold(word).encode("utf-8", "replace"), word))
        place = np.zeros(len(words) + 1, np.int32)
        place[[self._codes[word] for word in words]] = np.arange(1, len(words) + 1)
        return place, words


def _zones(values: Array, missing: Mask) -> npt.NDArray[np.float64]:
    """Least and greatest known value and the number of unknown ones (3 x zones)."""
    starts = np.arange(0, len(values), ZONE)
    if not len(starts):
        return np.empty((3, 0))
    exact = values.astype(np.float64)
    exact[missing] = np.nan
    least, most = np.fmin.reduceat(exact, starts), np.fmax.reduceat(exact, starts)
    least[np.isnan(least)], most[np.isnan(most)] = np.inf, -np.inf
    return np.stack([least, most, np.add.reduceat(missing, starts, dtype=np.float64)])
