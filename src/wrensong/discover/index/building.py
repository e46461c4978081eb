"""Building one segment of the index: columns, postings and vectors of a set of accounts.

Two passes, both in batches. The first takes columns and counts words; the second (``weighing``),
knowing how common each word is, weighs them. What lies between is on disk, so memory follows the
vocabulary and the longest column, not the catalogue.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from wrensong.core.errors import ValueInvalid

from .columns import PARTS
from .packs import Pack
from .segment import Segment, describe
from .texts import Counter, spill
from .weighing import Ground, Weighing
from .writing import Writer, column_names

if TYPE_CHECKING:
    import pyarrow as pa

Array = npt.NDArray[Any]
Progress = Callable[[int, int | None, str], None]

BATCH = 65_536
ORDER = ("platform", "country", "followers")  # rows are kept in this order
TEXTS, COLUMNS = "texts.pack", "columns-{}.pack"  # files of a segment
MOST_RENEWALS = 4  # after which the files of older columns are of too little use
_THREADS = 2  # more batches or columns at a time would take more memory


def build_segment(
    folder: Path,
    catalogue: pa.Table | Iterable[pa.Table],
    ground: Ground | None = None,
    progress: Progress | None = None,
) -> None:
    """Write a segment into a new folder; ``ground`` is that of the index it is added to."""
    passing = folder / "passing"
    passing.mkdir(parents=True)
    tell = progress or (lambda done, total, words: None)
    counter = Counter()
    columns: dict[str, Writer] = {}
    ids: list[Array] = [np.empty(0, np.int64)]
    lengths: list[Array] = []
    rows = 0
    with ThreadPoolExecutor(1) as beside:
        for number, batch in enumerate(_batches(catalogue)):
            counting = beside.submit(_count, counter, batch, passing, number)
            _take_columns(columns, batch, passing, rows)
            # Copied, or it would keep all of the batch in memory.
            ids.append(batch.column("account_id").to_numpy().copy())
            lengths.append(counting.result())
            rows += len(batch)
            tell(rows, None, "reading accounts")
    order = _row_order(columns, rows)
    held, texts = Pack(folder / COLUMNS.format(0)), Pack(folder / TEXTS)
    with ThreadPoolExecutor(_THREADS) as threads:
        list(threads.map(lambda writer: writer.write(held, order), columns.values()))
    _write_ids(texts, np.concatenate(ids)[order])
    own = np.concatenate([np.empty(0, np.float32), *lengths])
    length = ground.length if ground else float(own.mean()) if own.any() else 1.0
    place = np.empty(rows, np.int32)
    place[order] = np.arange(rows)
    weighing = Weighing(texts, passing, counter.terms, rows, length)
    del counter
    weighing.vocabulary(len(lengths), ground)
    ends = np.cumsum([len(part) for part in lengths])
    places = np.split(place, ends[:-1])
    with ThreadPoolExecutor(_THREADS) as threads:
        each = threads.map(weighing.batch, range(len(lengths)), places, lengths)
        for end, _ in zip(ends.tolist(), each, strict=True):
            tell(end, rows, "weighing words")
    weighing.close()
    shutil.rmtree(passing)
    kinds = {name: writer.kind for name, writer in columns.items()}
    describe(folder, rows, kinds, length, held.places | texts.places)


def _batches(catalogue: pa.Table | Iterable[pa.Table]) -> Iterator[pa.Table]:
    import pyarrow as pa

    for table in [catalogue] if isinstance(catalogue, pa.Table) else catalogue:
        for start in range(0, max(1, len(table)), BATCH):
            yield table.slice(start, BATCH).combine_chunks()


def _count(counter: Counter, batch: pa.Table, passing: Path, number: int) -> Array:
    """Keep the counted words of a batch for the second pass; the lengths of its accounts."""
    term, row, weight = counter.count(batch)
    spill(passing, number, (term, row, weight.astype(np.uint16)))
    return np.bincount(row, weight, minlength=len(batch)).astype(np.float32)


def _take_columns(columns: dict[str, Writer], batch: pa.Table, passing: Path, rows: int) -> None:
    names = column_names(batch)
    if rows and set(names) != set(columns):
        raise ValueInvalid("The tables of the catalogue have different columns.")
    for name in names:
        column = batch.column(name).combine_chunks()
        if name not in columns:
            columns[name] = Writer(name, column.type, passing)
        columns[name].take(column)


def _row_order(columns: dict[str, Writer], rows: int) -> Array:
    """Rows that are often asked for together lie together."""
    keys = [columns[n].values() for n in ORDER if n in columns and columns[n].of_one_value]
    return np.lexsort(keys[::-1]) if keys else np.arange(rows)


def _write_ids(pack: Pack, account_ids: Array) -> None:
    order = np.argsort(account_ids)
    if np.any(np.diff(account_ids[order]) == 0):
        raise ValueInvalid("The catalogue names an account twice.")
    pack.put("ids", account_ids)
    pack.put("ids.order", order.astype(np.int32))


def renew_columns(folder: Path, old: Segment, names: Collection[str], catalogue: pa.Table) -> None:
    """Write a segment that shares the files of ``old`` but for some columns, which are as
    ``catalogue`` has them (it may have others than before). Its rows stay in their order."""
    import pyarrow as pa
    import pyarrow.compute as pc

    passing = folder / "passing"
    passing.mkdir(parents=True)
    replaced = {f"column.{name}.{part}" for name in names for part in PARTS}
    places = {name: place for name, place in old.stored.items() if name not in replaced}
    number = old.renewals + 1
    pack = Pack(folder / COLUMNS.format(number))
    if number % MOST_RENEWALS == 0:
        for name in [name for name, place in places.items() if place.file != TEXTS]:
            pack.put(name, old.array(name))
    places |= pack.places
    for file in {place.file for place in places.values()} - {pack.path.name}:
        _share(old.folder / file, folder / file)
    where = pc.index_in(pa.array(old.array("ids")), catalogue["account_id"].combine_chunks())
    order = np.arange(old.rows)
    kinds: dict[str, str] = {n: kind for n, kind in old.kinds.items() if n not in names}
    for name in column_names(catalogue):
        if name in names:
            column = catalogue[name].combine_chunks().take(where)
            writer = Writer(name, column.type, passing)
            writer.take(column)
            writer.write(pack, order)
            kinds[name] = writer.kind
    shutil.rmtree(passing)
    describe(folder, old.rows, kinds, old.length, places | pack.places, number)


def _share(file: Path, link: Path) -> None:
    try:
        os.link(file, link)
    except OSError:  # a file system without links
        shutil.copyfile(file, link)
