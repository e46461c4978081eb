"""The search index: built, added to, brought up to date, opened and asked.

An index is immutable segments; a change makes new ones, and what is open stays as it is
(``generations``).
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from wrensong.core.errors import LakeDamaged, NotEnoughData, NotFound, ValueInvalid
from wrensong.discover.domain import Condition, Found, Hit, Search

from .analysis import terms
from .building import Progress, build_segment, renew_columns
from .changes import changes
from .generations import Generation, Part, in_force, new_segment, opened, swap, without, writing
from .meaning import SIZE, word_vectors
from .ranking import Question, rank
from .segment import Segment, Selected
from .weighing import Ground, idf
from .writing import typed

if TYPE_CHECKING:
    import pyarrow as pa

Floats = npt.NDArray[np.float32]

MOST_TERMS = 64  # of a question: the rarest
LIKE_TERMS = 24  # of examples: the heaviest
WORTH_SORTING = 0.5  # of the best word score, when results are ordered by something else
MOST_ADDED = 0.2  # of the accounts; more are worth a new build
MOST_SEGMENTS = 8
_TRIES = 5
# More searches at a time than processors would only take the interpreter from one another.
_slots = threading.BoundedSemaphore(os.cpu_count() or 1)


class Index:
    """One opened generation of the index; safe for many threads and processes.

    ``version`` is what the builder called its data, ``accounts`` how many can be found,
    ``added`` how many of them came after the last full build.
    """

    def __init__(self, folder: Path, generation: Generation) -> None:
        self.folder, self.generation, self.version = folder, generation, generation.version
        self.segments = tuple(opened(folder, part) for part in generation.parts)
        self.accounts = sum(segment.alive for segment in self.segments)
        self.added = sum(segment.alive for segment in self.segments[1:])
        self._rows = sum(segment.rows for segment in self.segments)
        self._centre: Floats = self.segments[0].array("centre")

    @classmethod
    def open(cls, folder: Path) -> Index | None:
        """The generation in force, or None where none was built (or by another format)."""
        for attempt in range(_TRIES):
            generation = in_force(folder)
            try:
                return None if generation is None else cls(folder, generation)
            except FileNotFoundError as error:  # replaced between two reads
                if attempt == _TRIES - 1:
                    raise LakeDamaged(f"The search index lacks a file: {error}.") from error
        return None

    @classmethod
    def build(
        cls,
        folder: Path,
        catalogue: pa.Table | Iterable[pa.Table],
        version: str,
        progress: Progress | None = None,
    ) -> Index:
        """Build anew and swap in. ``catalogue``: one row per account, ``account_id`` unique;
        ``text_*`` columns are searched as text, every other column by its type."""
        with writing(folder):
            return cls._built(folder, catalogue, version, progress)

    @classmethod
    def _built(
        cls,
        folder: Path,
        catalogue: pa.Table | Iterable[pa.Table],
        version: str,
        progress: Progress | None,
    ) -> Index:
        name = new_segment()
        build_segment(folder / name, catalogue, progress=progress)
        return cls(folder, swap(folder, version, [Part(name)]))

    def add(self, changed: pa.Table, version: str) -> Index:
        """New or changed accounts, searchable without a full build. Returns the next
        generation, of what is in force and them; this one stays as it is."""
        with writing(self.folder):
            base = self
            if in_force(self.folder) != self.generation:
                base = Index.open(self.folder) or self
            if base.segments[0].rows:  # else nobody was there to give the columns their kinds
                changed = typed(changed, base.segments[0].kinds)
            parts = base._without(base.generation.parts, changed["account_id"].to_numpy())
            parts.append(base._segment_of(changed))
            return Index(self.folder, swap(self.folder, version, parts))

    def update(
        self, old: pa.Table, new: pa.Table, version: str, progress: Progress | None = None
    ) -> Index:
        """The next generation, for a catalogue that was ``old`` and is ``new``.

        Columns in which anything differs are written anew, accounts that are new or write
        something else are added; texts and vectors of all others stay. It is built from scratch
        where more than ``MOST_ADDED`` of the accounts would be additions.
        """
        with writing(self.folder):
            found = changes(old, new)
            if found is None or in_force(self.folder) != self.generation:
                return self._built(self.folder, new, version, progress)
            added, kept = found.added, self.segments
            if len(kept) >= MOST_SEGMENTS:  # earlier additions become one with this
                added = added | (kept[0].places(new["account_id"].to_numpy()) < 0)
                kept = kept[:1]
            before = sum(segment.alive for segment in kept[1:])
            if before + int(added.sum()) > MOST_ADDED * new.num_rows:
                return self._built(self.folder, new, version, progress)
            parts = [self._renewed(segment, found.columns, new) for segment in kept]
            fresh = new.filter(added)
            gone = np.concatenate([fresh["account_id"].to_numpy(), found.gone])
            parts = self._without(parts, gone)
            if fresh.num_rows:
                kinds = opened(self.folder, parts[0]).kinds
                parts.append(self._segment_of(typed(fresh, kinds)))
            return Index(self.folder, swap(self.folder, version, parts))

    def _renewed(self, segment: Segment, columns: frozenset[str], catalogue: pa.Table) -> Part:
        part = Part(segment.folder.name)
        if columns:
            part = Part(new_segment())
            renew_columns(self.folder / part.name, segment, columns, catalogue)
        return part

    def _without(self, parts: Sequence[Part], accounts: npt.NDArray[np.int64]) -> list[Part]:
        """The parts (those of the first segments) without the rows of some accounts."""
        found = []
        for part, segment in zip(parts, self.segments, strict=False):
            places = segment.places(accounts)
            gone = np.unique(places[places >= 0])
            if segment.dead is not None:
                gone = np.union1d(gone, segment.dead)
            found.append(without(self.folder, part, gone))
        return found

    def _segment_of(self, accounts: pa.Table) -> Part:
        name, first = new_segment(), self.segments[0]
        ground = Ground(first.length, self._centre, self._rows, self._frequencies)
        build_segment(self.folder / name, accounts, ground)
        return Part(name)

    def find(self, search: Search, exact: bool = False) -> Found:
        """The hits of a search. ``exact`` compares every vector in full: slower, and what the
        quicker way is tested against."""
        with _slots:
            return self._find(search, exact)

    def _find(self, search: Search, exact: bool) -> Found:
        if search.limit < 0 or search.offset < 0:
            raise ValueInvalid("Limit and offset cannot be negative.")
        question = self.question(search.text, search.like)
        selected = [segment.select(search.conditions) for segment in self.segments]
        self._leave_out(search.like, selected)
        most = search.offset + search.limit
        if search.sort != "fit":
            hits, total = self._sorted(search, question, selected)
        elif question is None or most == 0:
            hits, total = self._unranked(selected, most), sum(s.total for s in selected)
        else:
            hits = self._ranked(question, selected, most, exact)
            total = sum(s.total for s in selected)
        unknown = tuple(map(sum, zip(*(s.unknown for s in selected), strict=True)))
        return Found(tuple(hits[search.offset : most]), total, unknown)

    def count(self, conditions: Sequence[Condition]) -> int:
        """How many accounts meet all conditions."""
        return sum(segment.select(conditions).total for segment in self.segments)

    def relaxed(self, search: Search) -> tuple[int, ...]:
        """For each condition, how many accounts would be found without it."""
        selected = [segment.select(search.conditions, relax=True) for segment in self.segments]
        total = sum(s.total for s in selected)
        return tuple(total + sum(m) for m in zip(*(s.missing for s in selected), strict=True))

    def facet(
        self, column: str, conditions: Sequence[Condition] = (), top: int = 20
    ) -> list[tuple[str, int]]:
        """The most frequent words of a column among accounts that meet all conditions."""
        counts: Counter[str] = Counter()
        for segment in self.segments:
            for word, number in segment.facet(column, segment.select(conditions).mask):
                counts[word] += number
        return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:top]

    def facets(
        self,
        columns: Sequence[str],
        conditions: Sequence[Condition] = (),
        groups: Mapping[str, Sequence[int]] | None = None,
    ) -> dict[str, dict[str, int]]:
        """For each column, its words with how many accounts have each among those that meet all
        conditions but those on the column itself: what choosing another word would give.

        ``groups`` are accounts by name, counted under ``account_id``.
        """
        found = {name: Counter[str]() for name in (*columns, *(("account_id",) if groups else ()))}
        for segment in self.segments:
            whole = segment.select(conditions).mask
            for name, counts in found.items():
                others = [c for c in conditions if c.filter != name]
                mask = whole
                if len(others) < len(conditions):
                    mask = segment.select(others).mask
                if name != "account_id":
                    counts.update(dict(segment.facet(name, mask)))
                    continue
                for group, accounts in (groups or {}).items():
                    places = segment.places(accounts)
                    counts[group] += int(mask[places[places >= 0]].sum())
        return {name: dict(counts) for name, counts in found.items()}

    def vector(self, account_ids: Sequence[int]) -> Floats:
        """Unit vectors of what accounts write about (accounts x 256); NaN where nothing is
        known."""
        found = np.full((len(account_ids), SIZE), np.nan, np.float32)
        for segment in self.segments:
            places = segment.places(account_ids)
            here = np.flatnonzero(places >= 0)
            rows = places[here]
            scales = segment.array("scales")[rows][:, None]
            found[here] = segment.array("vectors")[rows] * np.where(scales > 0, scales, np.nan)
        return found

    def meaning(self, text: str) -> Floats | None:
        """The unit vector of a text, comparable with those of accounts; None without words."""
        weights = {term: self._idf(term) for term in terms(text)}
        return self._direction(_rarest(weights))

    def question(self, text: str, like: Sequence[int] = ()) -> Question | None:
        """What a text and examples ask; None where they hold no words."""
        asked = _rarest({term: self._idf(term) for term in terms(text)})
        vector = self._direction(asked)
        if like:
            examples = self.vector(like)
            self._check(like, examples)
            mean = np.nanmean(examples, axis=0)
            vector = mean if vector is None else vector + mean / np.linalg.norm(mean)
            for term, weight in self._keywords(like).items():
                asked[term] = max(weight, asked.get(term, 0.0))
        used = {term: weight for term, weight in asked.items() if self._frequency(term)}
        total = sum(used.values())
        words = {term: weight / total for term, weight in used.items()}
        if vector is None:  # no words, or none that sets an account apart from the others
            return Question(words, None) if words else None
        return Question(words, (vector / np.linalg.norm(vector)).astype(np.float32))

    def _check(self, like: Sequence[int], examples: Floats) -> None:
        there = np.zeros(len(like), bool)
        for segment in self.segments:
            there |= segment.places(like) >= 0
        if not there.all():
            raise NotFound("An example account is not in the index.")
        if np.isnan(examples).all():
            raise NotEnoughData("Nothing is known of what the example accounts write about.")

    def _keywords(self, like: Sequence[int]) -> dict[str, float]:
        """The heaviest terms of the examples, weighted by how many of them use each."""
        found: Counter[str] = Counter()
        for segment in self.segments:
            places = segment.places(like)
            codes = segment.array("keywords")[places[places >= 0]]
            found.update(segment.words[code] for code in codes[codes >= 0])
        weights = {term: self._idf(term) * n / len(like) for term, n in found.items()}
        return dict(sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:LIKE_TERMS])

    def _frequency(self, term: str) -> int:
        """How many accounts use a term."""
        return sum(segment.documents(term) for segment in self.segments)

    def _frequencies(self, words: Sequence[str]) -> npt.NDArray[np.int64]:
        """The same for many words."""
        total = np.zeros(len(words), np.int64)
        for segment in self.segments:
            numbers, counts = (
                segment.words.numbers(),
                np.diff(segment.array("postings.ends"), prepend=0),
            )
            codes = np.array([numbers.get(word, -1) for word in words], np.int64)
            here = codes >= 0
            total[here] += counts[codes[here]]
        return total

    def _idf(self, term: str) -> float:
        return float(idf(self._frequency(term), self._rows))

    def _direction(self, weights: dict[str, float]) -> Floats | None:
        if not weights:
            return None
        vectors = word_vectors(list(weights)) - self._centre
        total: Floats = np.array(list(weights.values()), np.float32) @ vectors
        length = np.linalg.norm(total)
        return (total / length).astype(np.float32) if length > 0 else None

    def _leave_out(self, like: Sequence[int], selected: list[Selected]) -> None:
        """Examples are not found by themselves."""
        for i, segment in enumerate(self.segments if like else ()):
            places = segment.places(like)
            mask = selected[i].mask
            mask[places[places >= 0]] = False
            selected[i] = replace(selected[i], total=int(np.count_nonzero(mask)))

    def _ranked(
        self, question: Question, selected: list[Selected], most: int, exact: bool
    ) -> list[Hit]:
        hits = []
        for segment, chosen in zip(self.segments, selected, strict=True):
            best = rank(segment, chosen, question, most, exact)
            ids = segment.array("ids")[best.rows]
            hits += [
                Hit(account, fit, words, None if np.isnan(meaning) else meaning)
                for account, fit, words, meaning in zip(
                    ids.tolist(),
                    best.fit.tolist(),
                    best.words.tolist(),
                    best.meaning.tolist(),
                    strict=True,
                )
            ]
        return sorted(hits, key=lambda hit: (-(hit.fit or 0.0), hit.account_id))

    def _unranked(self, selected: list[Selected], most: int) -> list[Hit]:
        found: list[int] = []
        for segment, chosen in zip(self.segments, selected, strict=True):
            found += segment.array("ids")[chosen.rows()[:most]].tolist()
        return [Hit(account, None) for account in found]

    def _sorted(
        self, search: Search, question: Question | None, selected: list[Selected]
    ) -> tuple[list[Hit], int]:
        """Ordered by a number, not known last; with words, only accounts that meet them at
        least half as well as the best."""
        most, total = search.offset + search.limit, 0
        found: list[tuple[float, int]] = []
        rows_of = self._using(question, selected) if question else [s.rows() for s in selected]
        for segment, rows in zip(self.segments, rows_of, strict=True):
            if segment.kinds.get(search.sort) not in ("number", "flag"):
                raise ValueInvalid(f"Results cannot be ordered by {search.sort}.")
            total += len(rows)
            keys = segment.array(f"column.{search.sort}.values")[rows].astype(np.float64)
            if segment.kinds[search.sort] == "flag":
                keys[keys < 0] = np.nan
            keys = np.where(np.isnan(keys), np.inf, -keys if search.descending else keys)
            if len(rows) > most:
                limit = np.partition(keys, most)[most]
                rows, keys = rows[keys <= limit], keys[keys <= limit]
            ids = segment.array("ids")[rows]
            best = np.lexsort((ids, keys))[:most]
            found += zip(keys[best].tolist(), ids[best].tolist(), strict=True)
        return [Hit(account, None) for _, account in sorted(found)[:most]], total

    def _using(self, question: Question, selected: list[Selected]) -> list[Any]:
        """Rows of each segment whose words are worth sorting."""
        words_only = Question(question.words, None)
        every = [
            rank(segment, chosen, words_only, max(1, chosen.total))
            for segment, chosen in zip(self.segments, selected, strict=True)
        ]
        best = max(float(r.words.max(initial=0.0)) for r in every)
        return [r.rows[(r.words > 0) & (r.words >= WORTH_SORTING * best)] for r in every]


def _rarest(weights: dict[str, float]) -> dict[str, float]:
    return dict(sorted(weights.items(), key=lambda item: -item[1])[:MOST_TERMS])
