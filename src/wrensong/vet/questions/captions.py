"""The newest captions of every account: what three of the questions read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wrensong.vet.facts import floats
from wrensong.vet.rules.expectation import Flags, Floats, Ints

from . import Source


@dataclass(frozen=True, slots=True, eq=False)
class Captions:
    """One element per post, by account, newest first. ``owner`` is a position in the table of
    reviews; ``disclosed`` is True, False or None; ``named`` counts the accounts mentioned or
    tagged, NaN not known."""

    owner: Ints
    post: Sequence[str]
    text: Sequence[str]
    disclosed: Sequence[bool | None]
    named: Floats

    def count(self, accounts: int) -> Ints:
        """Captions of each account."""
        return np.bincount(self.owner, minlength=accounts)


def newest_captions(source: Source, most: int) -> Captions:
    """At most ``most`` of each account; empty captions are left out."""
    found = source.run("newest_captions", captions=most)
    owner = pc.index_in(found["account_id"], value_set=source.table["account_id"])
    known: Flags = pc.is_valid(owner).to_numpy()
    found, owner = found.filter(pa.array(known)), owner.drop_null()
    return Captions(
        owner=owner.to_numpy().astype(np.int64),
        post=found["post"].to_pylist(),
        text=found["caption"].to_pylist(),
        disclosed=found["disclosed"].to_pylist(),
        named=floats(found["named"]),
    )
