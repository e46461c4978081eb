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
from collections.abc import Callable, Sequence
from dataclasses import dataclass
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

_DAY = 86_400.0
_YES, _NO = {"yes", "true", "1"}, {"no", "false", "0"}
_FEW = 8  # words compared one after the other; more are looked up
_SOME_SHARE = 1e-9  # the smallest share that counts as one


ZONE = 2048  # rows of which the least and the greatest value are kept
NONE, SOME, ALL = 0, 1, 2  # rows of a zone that meet a condition, as far as is known beforehand


def zones_of(rows: int) -> int:
    return -(-rows // ZONE)


@dataclass(frozen=True)
class Test:
    """One condition over the rows of a segment. Rows are a slice or an array of numbers.

    ``met`` and ``unknown`` (value not known) exclude each other; ``outcome`` (NONE, SOME, ALL)
    and ``hidden`` (some value is not known) are per zone.
    """

    met: Callable[[Any], Mask]
    unknown: Callable[[Any], Mask]
    outcome: npt.NDArray[np.int8]
    hidden: Mask

    def opposite(self) -> Test:
        outcome = np.where(self.hidden & (self.outcome == NONE), SOME, ALL - self.outcome)
        return Test(
            lambda rows: ~(self.met(rows) | self.unknown(rows)),
            self.unknown,
            outcome.astype(np.int8),
            self.hidden,
        )


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


def typed(table: pa.Table, kinds: dict[str, Kind]) -> pa.Table:
    """The table with columns that hold nothing at all given the kind they have elsewhere."""
    import pyarrow as pa

    names = {n for n in table.column_names if n != "account_id" and not n.startswith("text_")}
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
    """Takes one column piece by piece, in the order of the rows, and writes it."""

    def __init__(self, name: str, kind: Kind) -> None:
        self.name, self.kind = name, kind
        self.unknown = -1 if kind == "flag" else 0
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

    def values(self) -> Array:
        """The values so far of a column that has one per row (words: codes in their order)."""
        found = np.concatenate([piece[0] for piece in self._pieces])
        return self._places()[0][found] if self.kind == "word" else found

    def write(self, folder: Path, order: Array) -> None:
        """Write the column with its rows put in ``order``."""
        name = f"column.{self.name}"
        if self.kind in ("word", "set", "share"):
            words = self._places()[1]
            Words.write(folder, f"{name}.folded", map(fold, words))
            Words.write(folder, f"{name}.words", words)
        if self.kind in ("number", "flag", "word"):
            values = self.values()[order]
            if self.kind == "number":
                with np.errstate(over="ignore"):
                    narrow = values.astype(np.float32)
                values = narrow if np.array_equal(narrow, values, equal_nan=True) else values
            elif self.kind == "word":
                values = values.astype(np.min_scalar_type(len(self._codes)))
            np.save(folder / f"{name}.values.npy", values)
            missing = np.isnan(values) if self.kind == "number" else values == self.unknown
            np.save(folder / f"{name}.zones.npy", _zones(values, missing))
        else:
            self._write_lists(folder, name, order)

    def _write_lists(self, folder: Path, name: str, order: Array) -> None:
        known, rows, codes, *shares = map(np.concatenate, zip(*self._pieces, strict=True))
        codes = self._places()[0][codes]
        place = np.empty(len(order), np.int32)
        place[order] = np.arange(len(order))
        rows = place[rows]
        if shares:
            listed = np.bincount(rows, shares[0], minlength=len(order))
            np.save(folder / f"{name}.rest.npy", np.maximum(0.0, 1 - listed))
        by_word = np.lexsort((rows, codes))
        by_word = by_word[codes[by_word] > 0]
        counts = np.bincount(codes[by_word], minlength=len(self._codes) + 1)
        np.save(folder / f"{name}.known.npy", known[order])
        np.save(folder / f"{name}.rows.npy", rows[by_word])
        np.save(folder / f"{name}.ends.npy", np.cumsum(counts))
        if shares:
            np.save(folder / f"{name}.shares.npy", shares[0][by_word])

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
    return np.stack(
        [
            np.minimum.reduceat(np.where(missing, np.inf, exact), starts),
            np.maximum.reduceat(np.where(missing, -np.inf, exact), starts),
            np.add.reduceat(missing.astype(np.float64), starts),
        ]
    )


def read(kind: Kind, arrays: Arrays, asked: Condition, rows: int) -> Test:
    """The test of one condition. ``arrays`` loads an array of the segment by its name."""
    name = f"column.{asked.filter}"
    make = {"number": _number, "flag": _flag, "word": _word, "set": _set, "share": _share}[kind]
    test = make(lambda part: arrays(f"{name}.{part}"), asked, rows)
    return test.opposite() if asked.exclude else test


def _in_range(zones: Array, low: float, high: float) -> npt.NDArray[np.int8]:
    least, most, unknown = zones
    some = (most >= low) & (least <= high)  # false where nothing is known
    return some + (some & (least >= low) & (most <= high) & (unknown == 0)).astype(np.int8)


def _inside(values: Array, end: float, towards: float) -> Any:
    """An end in the type of the values, moved inwards where that type cannot say it: less than
    1000 must not become 1000."""
    with np.errstate(over="ignore"):
        said = values.dtype.type(end)
    outside = float(said) < end if towards > 0 else float(said) > end
    return np.nextafter(said, values.dtype.type(towards)) if outside else said


def _number(arrays: Arrays, asked: Condition, rows: int) -> Test:
    values, zones = arrays("values"), arrays("zones")
    if asked.values:
        raise ValueInvalid(f"{asked.filter} is a number; give it a range such as 5000..50000.")
    low = _inside(values, -np.inf if asked.low is None else asked.low, np.inf)
    high = _inside(values, np.inf if asked.high is None else asked.high, -np.inf)

    def met(span: Any) -> Mask:
        some = values[span]
        return (some >= low) & (some <= high) if high < np.inf else some >= low

    outcome = _in_range(zones, float(low), float(high))
    return Test(met, lambda span: np.isnan(values[span]), outcome, zones[2] > 0)


def _one_of(values: Array, zones: Array, wanted: Sequence[int], missing: int) -> Test:
    """The value is one of a few small integers."""
    kind = values.dtype.type

    def met(span: Any) -> Mask:
        some = values[span]
        if len(wanted) > _FEW:
            return np.isin(some, np.array(wanted, values.dtype))
        found = np.zeros(some.shape, bool)
        for value in wanted:
            found |= some == kind(value)
        return found

    if len(wanted) > _FEW:
        outcome = np.minimum(_in_range(zones, min(wanted), max(wanted)), SOME)
    else:
        outcome = np.zeros(zones.shape[1], np.int8)
        for value in wanted:
            outcome = np.maximum(outcome, _in_range(zones, value, value))
    return Test(met, lambda span: values[span] == missing, outcome, zones[2] > 0)


def _flag(arrays: Arrays, asked: Condition, rows: int) -> Test:
    said = {fold(value) for value in asked.values} or _YES
    if not said <= _YES | _NO:
        raise ValueInvalid(f"{asked.filter} is yes or no, not {', '.join(asked.values)}.")
    wanted = [number for number, names in ((1, _YES), (0, _NO)) if said & names]
    return _one_of(arrays("values"), arrays("zones"), wanted, -1)


def codes_of(arrays: Arrays, values: tuple[str, ...]) -> list[int]:
    """Codes (from 1) of the words that any of ``values`` names, whatever their case."""
    words = Words(arrays("folded.text"), arrays("folded.ends"))
    return sorted({code + 1 for value in values for code in words.span(fold(value))})


def _word(arrays: Arrays, asked: Condition, rows: int) -> Test:
    values, zones = arrays("values"), arrays("zones")
    if asked.values:
        return _one_of(values, zones, codes_of(arrays, asked.values), 0)
    outcome = _in_range(zones, 1, np.inf)
    return Test(lambda s: values[s] > 0, lambda s: values[s] == 0, outcome, zones[2] > 0)


def _spans(arrays: Arrays, values: tuple[str, ...]) -> list[slice]:
    ends = arrays("ends")
    return [slice(int(ends[code - 1]), int(ends[code])) for code in codes_of(arrays, values)]


def whole(met: Mask, unknown: Mask) -> Test:
    """A test whose outcome for every row has been worked out."""
    zones = zones_of(len(met))
    outcome, hidden = np.full(zones, SOME, np.int8), np.ones(zones, bool)
    return Test(lambda span: met[span], lambda span: unknown[span], outcome, hidden)


def _set(arrays: Arrays, asked: Condition, rows: int) -> Test:
    known = arrays("known")
    met = known
    if asked.values:
        met = np.zeros(rows, bool)
        for span in _spans(arrays, asked.values):
            met[arrays("rows")[span]] = True
    return whole(met, ~known)


def _share(arrays: Arrays, asked: Condition, rows: int) -> Test:
    """Any of the words has a share within the bounds (without bounds: any share above zero).

    A word that is not listed has at most what the listed ones leave, so whether it is within
    the bounds may stay unknown.
    """
    known, rest = arrays("known"), arrays("rest")
    if not asked.values:
        return whole(known, ~known)
    low = asked.low if asked.low is not None else _SOME_SHARE * (asked.high is None)
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
    return whole(met, unsure & ~met)
