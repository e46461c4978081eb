"""One segment of the index, read: memory-mapped arrays and what conditions select in it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from wrensong.core.errors import ValueInvalid
from wrensong.discover.domain import Condition

from .analysis import terms
from .columns import Kind, Mask, Unknown, meets
from .words import Words

Array = npt.NDArray[Any]

MOST_CONDITIONS = 100
_DEAD = 150  # fails more often than conditions can


@dataclass(frozen=True)
class Selected:
    """``mask``: rows that meet all conditions. Per condition, ``missing``: rows that meet all
    but this one, and ``unknown``: those of them that have no value for it."""

    mask: Mask
    total: int
    missing: tuple[int, ...]
    unknown: tuple[int, ...]


class Segment:
    """Immutable accounts; ``dead`` are rows that a later segment replaces."""

    def __init__(self, folder: Path, dead: Array | None = None) -> None:
        about = json.loads((folder / "segment.json").read_text("utf-8"))
        self.folder = folder
        self.rows: int = about["rows"]
        self.length: float = about["length"]
        self.kinds: dict[str, Kind] = about["kinds"]
        self.dead = dead
        self._arrays: dict[str, Array] = {}
        self.words = Words(self.array("terms.text"), self.array("terms.ends"))

    @property
    def alive(self) -> int:
        return self.rows - (0 if self.dead is None else len(self.dead))

    def array(self, name: str) -> Array:
        """An array of the segment, mapped into memory when first asked for."""
        found = self._arrays.get(name)
        if found is None:
            path = self.folder / f"{name}.npy"
            try:
                found = np.asarray(np.load(path, mmap_mode="r"))
            except ValueError:  # nothing in it, so nothing to map
                found = np.load(path)
            self._arrays[name] = found
        return found

    def places(self, account_ids: Sequence[int]) -> Array:
        """The row of each account, -1 where it is not (or no longer) here."""
        wanted = np.asarray(account_ids, np.int64)
        order, ids = self.array("ids.order"), self.array("ids")
        if not len(ids):
            return np.full(len(wanted), -1)
        at = np.searchsorted(ids, wanted, sorter=order)
        found = order[np.minimum(at, len(ids) - 1)].astype(np.int64)
        found[ids[found] != wanted] = -1
        if self.dead is not None:
            found[np.isin(found, self.dead)] = -1
        return found

    def code(self, term: str) -> int | None:
        """The number of a term here."""
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

    def select(self, conditions: Sequence[Condition]) -> Selected:
        """Rows that meet all conditions, in one look at each column."""
        if len(conditions) > MOST_CONDITIONS:
            raise ValueInvalid(f"A search takes at most {MOST_CONDITIONS} conditions.")
        if not conditions and self.dead is None:
            return Selected(np.ones(self.rows, bool), self.rows, (), ())
        fails = np.zeros(self.rows, np.uint8)
        if self.dead is not None:
            fails[self.dead] = _DEAD
        read = [self._meets(condition) for condition in conditions]
        for met, _ in read:
            fails += 1
            fails -= met.view(np.uint8)
        mask = fails == 0
        near = np.flatnonzero(fails == 1)
        missing, unknown = [], []
        for met, is_unknown in read:
            only = near[~met[near]]
            missing.append(len(only))
            unknown.append(int(np.count_nonzero(is_unknown(only))))
        return Selected(mask, int(np.count_nonzero(mask)), tuple(missing), tuple(unknown))

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

    def _meets(self, asked: Condition) -> tuple[Mask, Unknown]:
        if asked.filter == "account_id":
            return self._is_listed(asked)
        if asked.filter == "text":
            return self._mentions(asked)
        kind = self.kinds.get(asked.filter)
        if kind is None:
            raise ValueInvalid(f"The index has no column {asked.filter}.")
        return meets(kind, self.array, asked, self.rows)

    def _is_listed(self, asked: Condition) -> tuple[Mask, Unknown]:
        try:
            wanted = [int(value) for value in asked.values]
            places = self.places(wanted)
        except (ValueError, OverflowError) as error:
            raise ValueInvalid("An account id is a whole number.") from error
        met = np.zeros(self.rows, bool)
        met[places[places >= 0]] = True
        return ~met if asked.exclude else met, _always_known

    def _mentions(self, asked: Condition) -> tuple[Mask, Unknown]:
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
        scales = self.array("scales")
        if asked.exclude:
            met = ~met & ~np.isnan(scales)
        return met, lambda some: np.isnan(scales[some])


def _always_known(some: Any) -> Mask:
    return np.zeros(np.shape(some), bool)
