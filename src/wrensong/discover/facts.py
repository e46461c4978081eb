"""What the lake already knows that an import needs: owners of posts, handles, descriptions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from wrensong.lake.pipeline import steps

if TYPE_CHECKING:
    from wrensong.lake.store import Lake


def post_owners(lake: Lake, post: pa.Array, platform: pa.Array) -> pa.Array:
    """The account each post belongs to; NULL where none or several are known.

    Where a row's platform is known, only posts on it count.
    """
    asked = pa.table({"post": post, "platform": platform}).group_by(["post", "platform"])
    asked = asked.aggregate([]).filter(pc.field("post").is_valid())
    found = lake.run(steps("wrensong.discover", "post_owners"), given={"asked": asked})
    key = pc.binary_join_element_wise(pc.coalesce(platform, ""), post, ":")
    known = pc.binary_join_element_wise(pc.coalesce(found["platform"], ""), found["post"], ":")
    where = pc.index_in(key, value_set=_one(known), skip_nulls=True)
    return _one(found["account_id"]).take(where)


def handles(known: pa.Table, account_ids: pa.Array) -> pa.Array:
    """The handle of each account, as the lake knows it."""
    where = pc.index_in(account_ids, value_set=_one(known["account_id"]))
    return _one(known["handle"]).take(where)


def described(
    known: pa.Table, account_ids: pa.Array, who: Mapping[str, pa.Array]
) -> dict[str, pa.Array]:
    """Who each row is about: what the row says, filled with what is known of the account."""
    where = pc.index_in(account_ids, value_set=_one(known["account_id"]))
    columns = ("creator_id", "platform", "handle", "platform_user_id")
    old = {name: _one(known[name]).take(where) for name in columns}
    return {
        "creator_id": old["creator_id"],
        "platform": pc.coalesce(who["platform"], old["platform"]),
        "handle": pc.coalesce(who["handle"], old["handle"]),
        "platform_user_id": pc.coalesce(who["platform_user_id"], old["platform_user_id"]),
    }


def one_per_account(rows: pa.Table) -> pa.Table:
    """One row per account: of each column the last value known, of the times the newest."""
    names = [n for n in rows.column_names if n not in ("account_id", "observed_at")]
    wanted: list[tuple[str, str]] = [*((n, "last") for n in names), ("observed_at", "max")]
    grouped = rows.group_by("account_id", use_threads=False).aggregate(wanted)
    plain = [name.removesuffix("_last").removesuffix("_max") for name in grouped.column_names]
    return grouped.rename_columns(plain)


def _one(array: Any) -> pa.Array:
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
