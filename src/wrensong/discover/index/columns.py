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

_YES, _NO = {"yes", "true", "1"}, {"no", "false", "0"}
_FEW = 8  # words compared one after the other; more are looked up
_SOME_SHARE = 1e-9  # the smallest share that counts as one

PARTS = (
    *("values", "zones", "known", "rest", "rows", "ends", "shares"),
    *("words.text", "words.ends", "folded.text", "folded.ends"),
)  # of the name of a column's file
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

    def or_unknown(self) -> Test:
        """The same, met as well where the value is not known."""
        outcome = np.where(self.hidden & (self.outcome == NONE), SOME, self.outcome)
        return Test(
            lambda rows: self.met(rows) | self.unknown(rows),
            lambda rows: np.zeros_like(self.unknown(rows)),
            outcome.astype(np.int8),
            np.zeros_like(self.hidden),
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


def read(kind: Kind, arrays: Arrays, asked: Condition, rows: int) -> Test:
    """The test of one condition. ``arrays`` loads an array of the segment by its name."""
    name = f"column.{asked.filter}"
    make = {"number": _number, "flag": _flag, "word": _word, "set": _set, "share": _share}[kind]
    test = make(lambda part: arrays(f"{name}.{part}"), asked, rows)
    test = test.opposite() if asked.exclude else test
    return test.or_unknown() if asked.unknown else test


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
