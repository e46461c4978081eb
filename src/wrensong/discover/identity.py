"""Who is meant: rows of a file to accounts of the lake, new ones minted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wrensong.core import ids
from wrensong.lake.kept_out import ANYWHERE

if TYPE_CHECKING:
    from wrensong.lake.kept_out import KeptOut
    from wrensong.lake.store import Lake

_KNOWN = pa.schema(
    [
        ("account_id", pa.int64()),
        ("creator_id", pa.int64()),
        ("platform", pa.string()),
        ("handle", pa.string()),
        ("platform_user_id", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Owners:
    """The account of each row (NULL: the row names nobody), and the accounts just minted."""

    account_ids: pa.Array
    minted: pa.Table


class Accounts:
    """The accounts known to a lake, and those minted since. The caller holds the write lock.

    An account is found by (platform, the platform's own id), then by (platform, handle). Two
    ids with one handle are one account: sources number the same account differently more
    often than a handle changes hands.
    """

    def __init__(self, lake: Lake) -> None:
        columns = ", ".join(_KNOWN.names)
        self.known = lake.run(f"SELECT {columns} FROM accounts").cast(_KNOWN)

    def owners(self, platform: pa.Array, handle: pa.Array, user_id: pa.Array) -> Owners:
        """The account behind each row; all three are text, ``platform`` may be NULL nowhere
        where one of the others is not."""
        by_user, by_handle = _key(platform, user_id), _key(platform, handle)
        both = pc.binary_join_element_wise(
            by_user.fill_null(""), by_handle.fill_null(""), "\x1f"
        ).dictionary_encode()
        first = _first_rows(both.indices.to_numpy(zero_copy_only=False), len(both.dictionary))
        some = pa.table(
            {
                "platform": platform.take(first),
                "handle": handle.take(first),
                "platform_user_id": user_id.take(first),
            }
        )
        found, minted = self._resolve(some)
        return Owners(found.take(both.indices), minted)

    def _resolve(self, some: pa.Table) -> tuple[pa.Array, pa.Table]:
        """Account ids of distinct (platform, handle, id), minting where nobody is known."""
        before = self.known.num_rows
        user = _key(some["platform"], some["platform_user_id"])
        named = _key(some["platform"], some["handle"])
        for key, column in ((user, "platform_user_id"), (named, "handle")):
            found = self._lookup(user, named)
            new = pc.and_(found.is_null(), key.is_valid())
            if pc.any(new).as_py():
                rows = np.flatnonzero(new.to_numpy(zero_copy_only=False))
                codes = key.take(pa.array(rows)).dictionary_encode()
                first = _first_rows(
                    codes.indices.to_numpy(zero_copy_only=False), len(codes.dictionary)
                )
                self._mint(some.take(pa.array(rows[first.to_numpy()])), column)
        return self._lookup(user, named), self.known.slice(before)

    def _lookup(self, user: pa.Array, named: pa.Array) -> pa.Array:
        known = self.known.combine_chunks()
        by_user, by_name = (
            pc.index_in(asked, value_set=_key(known["platform"], known[column]), skip_nulls=True)
            for asked, column in ((user, "platform_user_id"), (named, "handle"))
        )
        return _one(known["account_id"]).take(pc.coalesce(by_user, by_name))

    def _mint(self, rows: pa.Table, key: str) -> None:
        count = rows.num_rows
        account_ids = ids.mint(count, _most(self.known["account_id"]))
        creator_ids = ids.mint(count, _most(self.known["creator_id"]))
        handle = rows["handle"]
        if key == "platform_user_id":  # until a handle is known, the id stands in for it
            handle = pc.coalesce(handle, pc.utf8_lower(rows["platform_user_id"]))
        fresh = pa.table(
            [
                pa.array(account_ids, pa.int64()),
                pa.array(creator_ids, pa.int64()),
                rows["platform"],
                handle,
                rows["platform_user_id"],
            ],
            schema=_KNOWN,
        )
        self.known = pa.concat_tables([self.known, fresh])


def erased_rows(
    kept_out: KeptOut, columns: dict[str, pa.Array], who: dict[str, pa.Array]
) -> np.ndarray[Any, Any]:
    """Which rows are about an erased account, or by one (a comment, a follower): one flag each."""
    found = np.zeros(len(who["platform"]), bool)
    named = [who["handle"], who["platform_user_id"]]
    named += [columns[name] for name in ("commenter", "follower") if name in columns]
    for names in named:
        where = pc.fill_null(who["platform"], ANYWHERE)
        pairs = _key(where, names.cast(pa.string())).dictionary_encode()
        hers = [kept_out.holds_name(*pair.split(":", 1)) for pair in pairs.dictionary.to_pylist()]
        if any(hers):
            flags = pa.array(hers, pa.bool_()).take(pairs.indices)
            found |= pc.fill_null(flags, False).to_numpy(zero_copy_only=False)
    return found


def _key(platform: Any, name: Any) -> pa.Array:
    return _one(pc.binary_join_element_wise(platform, name, ":"))


def _first_rows(codes: np.ndarray[Any, Any], count: int) -> pa.Array:
    """The first row of each code 0 ... count - 1."""
    first = np.empty(count, dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return pa.array(first)


def _most(column: pa.ChunkedArray) -> int:
    return pc.max(column).as_py() or 0


def _one(array: Any) -> pa.Array:
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
