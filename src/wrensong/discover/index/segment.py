"""One segment of the index, read: memory-mapped arrays and what conditions select in it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from wrensong.core.errors import ValueInvalid
from wrensong.discover.domain import Condition

from . import packs
from .analysis import terms
from .columns import ALL, NONE, ZONE, Kind, Mask, Test, read, whole, zones_of
from .packs import Place
from .words import Words

Array = npt.NDArray[Any]

MOST_CONDITIONS = 100
_SPAN = 16  # zones looked at together; what that needs stays in the processor's cache


@dataclass(frozen=True)
class Selected:
    """``mask``: rows that meet all conditions, all of them within ``spans`` (start, end).

    Per condition, ``unknown``: rows that meet all others and have no value for it, and
    ``missing``: rows that meet all others but not it (counted only when asked for).
    """

    mask: Mask
    spans: tuple[tuple[int, int], ...]
    total: int
    unknown: tuple[int, ...]
    missing: tuple[int, ...]

    @property
    def looked_at(self) -> int:
        return sum(end - start for start, end in self.spans)

    def rows(self) -> npt.NDArray[np.int64]:
        pieces = [np.flatnonzero(self.mask[start:end]) + start for start, end in self.spans]
        return np.concatenate([np.empty(0, np.int64), *pieces])


class Segment:
    """Immutable accounts; ``dead`` are rows that a later segment replaces."""

    def __init__(self, folder: Path, dead: Array | None = None) -> None:
        about = json.loads((folder / "segment.json").read_text("utf-8"))
        self.folder = folder
        self.rows: int = about["rows"]
        self.length: float = about["length"]
        self.kinds: dict[str, Kind] = about["kinds"]
        self.renewals: int = about["renewals"]  # of its columns
        self.dead = dead
        self._alive: Mask | None = None
        if dead is not None:
            self._alive = np.ones(self.rows, bool)
            self._alive[dead] = False
        self.stored = {
            name: Place(file, start, kind, tuple(shape))
            for name, (file, start, kind, shape) in about["arrays"].items()
        }
        # All are mapped at once: a later build may remove the files.
        self._arrays = packs.read(folder, self.stored)
        self.words = Words(self.array("terms.text"), self.array("terms.ends"))
        self.code = lru_cache(maxsize=4096)(self._code)  # the number of a term here, or None

    @property
    def alive(self) -> int:
        return self.rows - (0 if self.dead is None else len(self.dead))

    def array(self, name: str) -> Array:
        """An array of the segment, in memory as far as it was touched."""
        return self._arrays[name]

    def places(self, account_ids: Sequence[int] | npt.NDArray[np.int64]) -> Array:
        """The row of each account, -1 where it is not (or no longer) here."""
        wanted = np.asarray(account_ids, np.int64)
        order, ids = self.array("ids.order"), self.array("ids")
        if not len(ids):
            return np.full(len(wanted), -1)
        at = np.searchsorted(ids, wanted, sorter=order)
        found = order[np.minimum(at, len(ids) - 1)].astype(np.int64)
        found[ids[found] != wanted] = -1
        if self._alive is not None:
            found[~self._alive[found] & (found >= 0)] = -1
        return found

    def _code(self, term: str) -> int | None:
        return next(iter(self.words.span(term)), None)

    def documents(self, term: str) -> int:
        """How many accounts use a term (those replaced included)."""
        code = self.code(term)
        return 0 if code is None else len(self.postings(code)[0])

    def postings(self, code: int) -> tuple[Array, Array]:
        """Rows that use a term, and its weight in each (of 65,535)."""
        ends = self.array("postings.ends")
        span = slice(int(ends[code - 1]) if code else 0, int(ends[code]))
        return self.array("postings.rows")[span], self.array("postings.weights")[span]

    def select(self, conditions: Sequence[Condition], relax: bool = False) -> Selected:
        """Rows that meet all conditions. Zones in which they cannot hold are not looked at;
        ``relax`` also counts who fails one condition alone."""
        if len(conditions) > MOST_CONDITIONS:
            raise ValueInvalid(f"A search takes at most {MOST_CONDITIONS} conditions.")
        tests = [self._test(condition) for condition in conditions]
        mask = np.zeros(self.rows, bool)
        unknown, missing = np.zeros((2, len(tests)), np.int64)
        total, spans = 0, []
        for first, last in _worth_a_look(tests, zones_of(self.rows), relax):
            span = slice(first * ZONE, min(last * ZONE, self.rows))
            met = [_met(test, first, last, span) for test in tests]
            passed = np.zeros(span.stop - span.start, np.uint8)
            for one in met:
                passed += one.view(np.uint8)
            hits = passed == len(tests)
            near = passed == len(tests) - 1
            if self._alive is not None:
                hits &= self._alive[span]
                near &= self._alive[span]
            found = int(np.count_nonzero(hits))
            if found:
                mask[span], total = hits, total + found
                spans.append((span.start, span.stop))
            for i, test in enumerate(tests):
                if test.hidden[first:last].any():
                    unknown[i] += np.count_nonzero(near & test.unknown(span))
                if relax:
                    missing[i] += np.count_nonzero(near & ~met[i])
        return Selected(mask, tuple(spans), total, tuple(unknown.tolist()), tuple(missing.tolist()))

    def facet(self, column: str, mask: Mask) -> list[tuple[str, int]]:
        """Every word of a column with how many rows of ``mask`` have it."""
        kind = self.kinds.get(column)
        if kind is None or kind == "number":
            raise ValueInvalid(f"The index has no column of words named {column}.")
        name = f"column.{column}"
        if kind == "flag":
            values = self.array(f"{name}.values")[mask]
            return [("yes", int((values == 1).sum())), ("no", int((values == 0).sum()))]
        if kind == "word":
            counts = np.bincount(self.array(f"{name}.values")[mask])[1:]
        else:
            ends = self.array(f"{name}.ends")
            before = np.r_[0, np.cumsum(mask[self.array(f"{name}.rows")])]
            counts = np.diff(before[ends])
        words = Words(self.array(f"{name}.words.text"), self.array(f"{name}.words.ends"))
        return [(words[code], int(counts[code])) for code in np.flatnonzero(counts).tolist()]

    def _test(self, asked: Condition) -> Test:
        if asked.filter == "account_id":
            test = self._is_listed(asked)
        elif asked.filter == "text":
            test = self._mentions(asked)
        elif asked.filter in self.kinds:
            return read(self.kinds[asked.filter], self.array, asked, self.rows)
        else:
            raise ValueInvalid(f"The index has no column {asked.filter}.")
        test = test.opposite() if asked.exclude else test
        return test.or_unknown() if asked.unknown else test

    def _is_listed(self, asked: Condition) -> Test:
        try:
            places = self.places([int(value) for value in asked.values])
        except (ValueError, OverflowError) as error:
            raise ValueInvalid("An account id is a whole number.") from error
        met = np.zeros(self.rows, bool)
        met[places[places >= 0]] = True
        return whole(met, np.zeros(self.rows, bool))

    def _mentions(self, asked: Condition) -> Test:
        """Any of the phrases has all its words somewhere in the account's text."""
        met = np.zeros(self.rows, bool)
        for phrase in asked.values:
            all_words = np.ones(self.rows, bool)
            for term in dict.fromkeys(terms(phrase)):
                code = self.code(term)
                has = np.zeros(self.rows, bool)
                if code is not None:
                    has[self.postings(code)[0]] = True
                all_words &= has
            met |= all_words
        unknown = np.isnan(self.array("scales"))
        return whole(met & ~unknown, unknown)


def describe(
    folder: Path,
    rows: int,
    kinds: Mapping[str, str],
    length: float,
    places: Mapping[str, Place],
    renewals: int = 0,
) -> None:
    """Finish a segment: what a reader has to know of it."""
    arrays = {name: [p.file, p.start, p.kind, p.shape] for name, p in places.items()}
    about = {"rows": rows, "kinds": kinds, "length": length, "renewals": renewals, "arrays": arrays}
    (folder / "segment.json").write_text(json.dumps(about), "utf-8")


def _met(test: Test, first: int, last: int, span: slice) -> Mask:
    outcome = test.outcome[first:last]
    if (outcome == ALL).all():
        return np.ones(span.stop - span.start, bool)
    if (outcome == NONE).all():
        return np.zeros(span.stop - span.start, bool)
    return test.met(span)


def _worth_a_look(tests: list[Test], zones: int, relax: bool) -> Iterator[tuple[int, int]]:
    """Runs of zones (first, last + 1) with rows that meet all conditions, or all but one whose
    values are not all known (``relax``: all but any one)."""
    failing = np.zeros(zones, np.int64)
    unknown = np.zeros(zones, bool)
    for test in tests:
        fails = test.outcome == NONE
        failing += fails
        unknown |= fails & test.hidden
    wanted = (failing == 0) | (failing == 1) & (unknown | relax)
    # A run ends where the answer changes, and after _SPAN zones.
    kind = np.where(wanted, 1 + (failing > 0), 0)
    ends = np.flatnonzero(np.r_[kind[1:] != kind[:-1], zones > 0]) + 1
    first = 0
    for end in ends.tolist():
        if kind[first]:
            for start in range(first, end, _SPAN):
                yield start, min(start + _SPAN, end)
        first = end
