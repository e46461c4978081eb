"""Columns of the index: how each kind is held on disk and how a condition is read from it.

==========  ======================================  =====================================
kind        Arrow types                             files ``column.<name>.<part>.npy``
==========  ======================================  =====================================
number      integer, float, decimal, time           values (NaN: not known; times in days)
flag        bool                                    values (-1: not known)
word        string                                  values (codes, 0: not known), words
set         list<string>                            known, rows by word, words
share       map<string, double>                     known, rest, rows and shares by word
==========  ======================================  =====================================

An account without a value meets neither a condition nor its opposite.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from wrensong.core.errors import ValueInvalid
from wrensong.discover.domain import Condition

from .words import Words

if TYPE_CHECKING:
    import pyarrow as pa

Kind = Literal["number", "flag", "word", "set", "share"]
Array = npt.NDArray[Any]
Mask = npt.NDArray[np.bool_]
Arrays = Callable[[str], Array]
Unknown = Callable[[Any], Mask]

_DAY = 86_400.0
_YES, _NO = {"yes", "true", "1"}, {"no", "false", "0"}
_FEW = 8  # words compared one after the other; more are looked up
_SOME = 1e-9  # the smallest share that counts as one


def fold(word: str) -> str:
    """The form in which two spellings of a value are the same."""
    return unicodedata.normalize("NFKC", word).casefold().strip()


def kind_of(type_: pa.DataType, name: str) -> Kind:
    import pyarrow.types as t

    if t.is_boolean(type_):
        return "flag"
    if t.is_map(type_):
        return "share"
    if t.is_list(type_) or t.is_large_list(type_):
        return "set"
    if t.is_dictionary(type_) or t.is_string(type_) or t.is_large_string(type_):
        return "word"
    if t.is_primitive(type_) or t.is_decimal(type_) or t.is_null(type_):
        return "number"
    raise ValueInvalid(f"The column {name} is of a type that cannot be searched: {type_}.")


class Writer:
    """Takes one column piece by piece, in the order of the rows, and writes it."""

    def __init__(self, name: str, kind: Kind) -> None:
        self.name, self.kind = name, kind
        self._pieces: list[tuple[Array, ...]] = []
        self._codes: dict[str, int] = {}
        self._rows = 0

    def take(self, values: pa.Array) -> None:
        take = {"number": self._numbers, "flag": self._flags, "word": self._words}.get(self.kind)
        self._pieces.append((take or self._lists)(values))
        self._rows += len(values)

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
        import pyarrow.compute as pc

        known = values.is_valid().to_numpy(zero_copy_only=False)
        if self.kind == "set":
            rows = pc.list_parent_indices(values).to_numpy(zero_copy_only=False)
            return known, rows + self._rows, self._coded(values.flatten())
        lengths = np.where(known, np.diff(values.offsets.to_numpy()), 0)
        start, end = values.offsets[0].as_py(), values.offsets[-1].as_py()
        rows = np.repeat(np.arange(len(values)), lengths) + self._rows
        keys = self._coded(values.keys.slice(start, end - start))
        shares = values.items.slice(start, end - start).to_numpy(zero_copy_only=False)
        return known, rows, keys, np.nan_to_num(shares.astype(np.float64))

    def write(self, folder: Path) -> None:
        parts = [np.concatenate(part) for part in zip(*self._pieces, strict=True)]
        name = f"column.{self.name}"
        if self.kind in ("number", "flag"):
            values = parts[0]
            if self.kind == "number":
                narrow = values.astype(np.float32)
                values = narrow if np.array_equal(narrow, values, equal_nan=True) else values
            np.save(folder / f"{name}.values.npy", values)
            return
        place = self._write_words(folder, name)
        if self.kind == "word":
            small = np.min_scalar_type(len(self._codes))
            np.save(folder / f"{name}.values.npy", place[parts[0]].astype(small))
            return
        known, rows, codes = parts[0], parts[1], place[parts[2]]
        order = np.lexsort((rows, codes))
        order = order[codes[order] > 0]
        counts = np.bincount(codes[order], minlength=len(self._codes) + 1)
        np.save(folder / f"{name}.known.npy", known)
        np.save(folder / f"{name}.rows.npy", rows[order].astype(np.int32))
        np.save(folder / f"{name}.ends.npy", np.cumsum(counts))
        if self.kind == "share":
            np.save(folder / f"{name}.shares.npy", parts[3][order])
            listed = np.bincount(rows, parts[3], minlength=len(known))
            np.save(folder / f"{name}.rest.npy", np.maximum(0.0, 1 - listed))

    def _write_words(self, folder: Path, name: str) -> Array:
        """Write the words in the order of their folded forms; old code -> new code."""
        order = sorted(self._codes, key=lambda word: (fold(word).encode("utf-8", "replace"), word))
        Words.write(folder, f"{name}.folded", map(fold, order))
        Words.write(folder, f"{name}.words", order)
        place = np.zeros(len(order) + 1, np.int32)
        place[[self._codes[word] for word in order]] = np.arange(1, len(order) + 1)
        return place


def meets(kind: Kind, arrays: Arrays, asked: Condition, rows: int) -> tuple[Mask, Unknown]:
    """Which rows meet a condition, and a function that tells of rows whether their value is
    not known. ``arrays`` loads an array of the segment by its name, ``rows`` is its size."""
    name = f"column.{asked.filter}"
    read = {"number": _number, "flag": _flag, "word": _word, "set": _set, "share": _share}[kind]
    met, unknown = read(lambda part: arrays(f"{name}.{part}"), asked, rows)
    if asked.exclude:
        met = ~(met | unknown(slice(None)))
    return met, unknown


def _number(arrays: Arrays, asked: Condition, rows: int) -> tuple[Mask, Unknown]:
    values = arrays("values")
    if asked.values:
        raise ValueInvalid(f"{asked.filter} is a number; give it a range such as 5000..50000.")
    kind = values.dtype.type
    if asked.low is None and asked.high is None:
        met = ~np.isnan(values)
    elif asked.high is None:
        met = values >= kind(asked.low)
    else:
        met = values <= kind(asked.high)
        if asked.low is not None:
            met &= values >= kind(asked.low)
    return met, lambda some: np.isnan(values[some])


def _flag(arrays: Arrays, asked: Condition, rows: int) -> tuple[Mask, Unknown]:
    values = arrays("values")
    said = {fold(value) for value in asked.values} or _YES
    if not said <= _YES | _NO:
        raise ValueInvalid(f"{asked.filter} is yes or no, not {', '.join(asked.values)}.")
    met = (values == 1) & bool(said & _YES) | (values == 0) & bool(said & _NO)
    return met, lambda some: values[some] < 0


def codes_of(arrays: Arrays, values: tuple[str, ...]) -> list[int]:
    """Codes (from 1) of the words that any of ``values`` names, whatever their case."""
    words = Words(arrays("folded.text"), arrays("folded.ends"))
    return sorted({code + 1 for value in values for code in words.span(fold(value))})


def _word(arrays: Arrays, asked: Condition, rows: int) -> tuple[Mask, Unknown]:
    values = arrays("values")
    codes = codes_of(arrays, asked.values)
    if not asked.values:
        met = values > 0
    elif len(codes) <= _FEW:
        met = np.zeros(rows, bool)
        for code in codes:
            met |= values == code
    else:
        wanted = np.zeros(len(arrays("folded.ends")) + 1, bool)
        wanted[codes] = True
        met = wanted[values]
    return met, lambda some: values[some] == 0


def _spans(arrays: Arrays, values: tuple[str, ...]) -> list[slice]:
    ends = arrays("ends")
    return [slice(int(ends[code - 1]), int(ends[code])) for code in codes_of(arrays, values)]


def _set(arrays: Arrays, asked: Condition, rows: int) -> tuple[Mask, Unknown]:
    known = arrays("known")
    if asked.values:
        met = np.zeros(rows, bool)
        for span in _spans(arrays, asked.values):
            met[arrays("rows")[span]] = True
    else:
        met = known
    return met, lambda some: ~known[some]


def _share(arrays: Arrays, asked: Condition, rows: int) -> tuple[Mask, Unknown]:
    """Any of the words has a share within the bounds (without bounds: any share above zero).

    A word that is not listed has at most what the listed ones leave, so whether it is within
    the bounds may stay unknown.
    """
    known, rest = arrays("known"), arrays("rest")
    if not asked.values:
        return known, lambda some: ~known[some]
    low = asked.low if asked.low is not None else _SOME * (asked.high is None)
    high = asked.high if asked.high is not None else np.inf
    met, unsure = np.zeros(rows, bool), ~known
    for value in asked.values:
        unlisted = known.copy()
        for span in _spans(arrays, (value,)):
            listed, shares = arrays("rows")[span], arrays("shares")[span]
            unlisted[listed] = False
            met[listed[(shares >= low) & (shares <= high)]] = True
        if low <= 0:  # somewhere between nothing and the rest: surely within, or not known
            met |= unlisted & (rest <= high)
        unsure |= unlisted & (rest >= low)
    unsure &= ~met
    return met, lambda some: unsure[some]
