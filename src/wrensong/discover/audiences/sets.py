"""The people seen of some accounts, as exact sets read from the lake."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from wrensong.lake.pipeline import steps

from .nouns import Basis

if TYPE_CHECKING:
    from wrensong.lake.store import Lake

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sets:
    """``shared`` (n x n): people each pair has in common, each account's own on the diagonal;
    ``unique``: people of that account alone; ``common``: of all; ``distinct``: in any."""

    shared: Floats
    unique: Ints
    common: int
    distinct: int

    @property
    def sizes(self) -> Ints:
        sizes: Ints = np.diag(self.shared).astype(np.int64)
        return sizes


def members(
    lake: Lake, basis: Basis, account_ids: Ints, as_of: datetime | None = None
) -> sparse.csr_matrix:
    """Who was seen of which account: accounts x different people, 1 where seen. One name on two
    platforms is two people."""
    wanted = pa.table({"account_id": account_ids, "owner": np.arange(len(account_ids))})
    query = steps("wrensong.discover", f"audience_{basis}")
    table = lake.run(query, as_of=as_of, given={"wanted": wanted}).combine_chunks()
    person = pc.binary_join_element_wise(table["platform"], table["person"], ":")
    who = pa.chunked_array(person, pa.string()).combine_chunks().dictionary_encode()
    codes = who.indices.to_numpy(zero_copy_only=False) if len(who) else np.empty(0, int)
    shape = (len(account_ids), len(who.dictionary))
    return sparse.csr_matrix((np.ones(len(codes)), (table["owner"].to_numpy(), codes)), shape=shape)


def sets(lake: Lake, basis: Basis, account_ids: Ints, as_of: datetime | None = None) -> Sets:
    """The people seen of some accounts, counted by pairs."""
    seen = members(lake, basis, account_ids, as_of)
    owners_of = np.asarray(seen.sum(axis=0)).reshape(-1)
    unique = np.asarray(seen[:, owners_of == 1].sum(axis=1)).reshape(-1).astype(np.int64)
    return Sets(
        np.asarray((seen @ seen.T).todense()),
        unique,
        int((owners_of == len(account_ids)).sum()),
        seen.shape[1],
    )
