"""What differs between two states of a catalogue, as far as an index has to follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pyarrow as pa

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Changes:
    """``added``: rows of the new table whose account is new or writes something else;
    ``columns``: those with another value for anybody else, or on one side only; ``gone``:
    accounts of the old table alone."""

    added: Mask
    columns: frozenset[str]
    gone: npt.NDArray[np.int64]


def changes(old: pa.Table, new: pa.Table) -> Changes | None:
    """None where the tables cannot be compared row by row: another order, other texts."""
    import pyarrow.compute as pc

    before, now = (table["account_id"] for table in (old, new))
    stayed, known = (
        pc.is_in(some, value_set=others.combine_chunks()).to_numpy()
        for some, others in ((before, now), (now, before))
    )
    before, now = before.to_numpy(), now.to_numpy()
    if not np.array_equal(before[stayed], now[known]) or _texts(old) != _texts(new):
        return None
    theirs = old if stayed.all() else old.filter(stayed)
    ours = new if known.all() else new.filter(known)
    rewritten = np.zeros(ours.num_rows, bool)
    for name in _texts(new):
        rewritten |= _differ(theirs[name], ours[name])
    added = ~known
    added[known] = rewritten
    columns = set(new.column_names) ^ set(old.column_names)
    for name in {*new.column_names} & {*old.column_names} - {*_texts(new), "account_id"}:
        if (_differ(theirs[name], ours[name]) & ~rewritten).any():
            columns.add(name)
    return Changes(added, frozenset(columns), before[~stayed])


def _texts(table: pa.Table) -> set[str]:
    return {name for name in table.column_names if name.startswith("text_")}


def _differ(theirs: pa.ChunkedArray, ours: pa.ChunkedArray) -> Mask:
    import pyarrow.compute as pc

    if theirs.type != ours.type:
        return np.ones(len(ours), bool)
    if theirs.equals(ours):
        return np.zeros(len(ours), bool)
    theirs, ours = _comparable(theirs), _comparable(ours)
    differ = pc.fill_null(pc.not_equal(theirs, ours), False)
    found: Mask = pc.or_(differ, pc.xor(pc.is_null(theirs), pc.is_null(ours))).to_numpy()
    return found


def _comparable(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Lists and maps as text, which can be compared at once."""
    import pyarrow as pa

    if not (pa.types.is_map(column.type) or pa.types.is_list(column.type)):
        return column
    return pa.chunked_array([_told(chunk) for chunk in column.chunks], pa.string())


def _told(values: Any) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_map(values.type):
        start, count = values.offsets[0].as_py(), values.offsets[-1].as_py()
        said = pc.binary_join_element_wise(
            values.keys, pc.cast(values.items, pa.string()), "="
        ).slice(start, count - start)
        offsets = pc.subtract(values.offsets, values.offsets[0])
        mask = np.append(~np.asarray(values.is_valid()), False)
        starts = pa.array(offsets.to_numpy(), pa.int32(), mask=mask)
        values = pa.ListArray.from_arrays(starts, said)
    # Their number goes first: an empty list is not one of an empty word.
    joined = pc.binary_join(values, "\x1f")
    counts = pc.cast(pc.list_value_length(values), pa.string())
    return pc.binary_join_element_wise(counts, joined, "\x1f")
