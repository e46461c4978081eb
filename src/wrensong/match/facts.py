"""What match reads from the lake: tables in, arrays out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from wrensong.lake.pipeline import steps

if TYPE_CHECKING:
    from wrensong.lake.store import Lake

_ROOM = "wrensong.match"
CAPTIONS_PER_ACCOUNT = 24


@dataclass(frozen=True)
class Captions:
    """The newest captions: ``owner`` is the row of the creator, ``text`` is NFC."""

    owner: npt.NDArray[np.int64]
    post: pa.Array
    text: pa.Array

    def per_owner(self, owners: int) -> npt.NDArray[np.int64]:
        return np.bincount(self.owner, minlength=owners)


def candidates(lake: Lake, as_of: datetime | None, only: Iterable[int] | None) -> pa.Table:
    """Accounts with what the hard conditions look at, ordered by id."""
    table = lake.run(steps(_ROOM, "candidates"), as_of=as_of)
    if only is not None:
        table = table.filter(pc.is_in(table["account_id"], pa.array(list(only), pa.int64())))
    return table.combine_chunks()


def captions(
    lake: Lake,
    as_of: datetime | None,
    account_ids: npt.NDArray[np.int64],
    per_account: int = CAPTIONS_PER_ACCOUNT,
) -> Captions:
    """The newest captions of some accounts; owners are positions in ``account_ids``."""
    wanted = pa.table(
        {"account_id": account_ids, "owner": np.arange(len(account_ids), dtype=np.int64)}
    )
    table = lake.run(
        steps(_ROOM, "recent_captions"),
        as_of=as_of,
        given={"wanted": wanted},
        parameters={"per_account": per_account},
    ).combine_chunks()
    text = pc.utf8_normalize(_flat(table["caption"]), "NFC")
    return Captions(table["owner"].to_numpy(), _flat(table["post"]), text)


def _flat(column: Any) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def tag_counts(
    lake: Lake, as_of: datetime | None
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Any]:
    """Account ids (rows), tag ids (columns) and the sparse matrix of posts that use each tag."""
    table = lake.run(steps(_ROOM, "account_tags"), as_of=as_of)
    accounts, row = np.unique(table["account_id"].to_numpy(), return_inverse=True)
    tags, column = np.unique(table["tag_id"].to_numpy().astype(np.int64), return_inverse=True)
    uses = table["uses"].to_numpy().astype(np.float64)
    return accounts, tags, sparse.csr_matrix((uses, (row, column)), (len(accounts), len(tags)))


def named_tags(lake: Lake, names: Iterable[str]) -> dict[str, int]:
    """Numbers of the tags that exist among ``names`` (``#word``, ``@handle``)."""
    wanted = pa.table({"tag": pa.array(sorted(set(names)), pa.string())})
    table = lake.run(steps(_ROOM, "named_tags"), given={"wanted": wanted})
    return dict(zip(table["tag"].to_pylist(), table["tag_id"].to_pylist(), strict=True))


def tag_names(lake: Lake) -> pa.Table:
    """Every tag with its number: tag_id, tag."""
    return lake.run(steps(_ROOM, "tag_names")).combine_chunks()


def tagged_posts(lake: Lake, as_of: datetime | None, tag_ids: Sequence[int]) -> pa.Table:
    """Posts that name one of the tags: as sponsor, mention or hashtag, newest first."""
    wanted = pa.table({"tag_id": pa.array(sorted(tag_ids), pa.int32())})
    return lake.run(steps(_ROOM, "tagged_posts"), as_of=as_of, given={"wanted": wanted})


def audience_shares(
    lake: Lake,
    as_of: datetime | None,
    account_ids: npt.NDArray[np.int64],
    countries: Sequence[str],
) -> npt.NDArray[np.float64]:
    """Declared audience shares (accounts x countries), NaN where not declared."""
    table = lake.run(steps(_ROOM, "audience_countries"), as_of=as_of)
    shares = np.full((len(account_ids), len(countries)), np.nan)
    rows = {int(a): i for i, a in enumerate(account_ids)}
    columns = {country: j for j, country in enumerate(countries)}
    for account, country, share in zip(
        table["account_id"].to_pylist(),
        table["country"].to_pylist(),
        table["share"].to_pylist(),
        strict=True,
    ):
        if account in rows and country in columns:
            shares[rows[account], columns[country]] = share
    return shares
