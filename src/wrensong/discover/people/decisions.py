"""What people decided about who is who: written down with name and time, never erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import pyarrow as pa

from wrensong.core.periods import utc_now
from wrensong.lake.pipeline import steps

if TYPE_CHECKING:
    from wrensong.lake.store import Lake

Verdict = Literal["same", "different"]
_ROOM = "wrensong.discover"


def verdicts(lake: Lake, as_of: datetime | None = None) -> dict[tuple[int, int], Verdict]:
    """The last word on each pair of accounts (ids, the smaller first), undone ones left out."""
    rows = lake.run(steps(_ROOM, "identity_standing", "identity_verdicts"), as_of=as_of).to_pylist()
    return {(row["account_id"], row["other_id"]): row["verdict"] for row in rows}


def decide(lake: Lake, pairs: Sequence[tuple[int, int]], verdict: Verdict, by: str) -> datetime:
    """Write one decision about pairs of accounts; returns its time, which names it."""
    moment = utc_now().replace(tzinfo=None)
    _write(lake, pairs, verdict, by, moment, None)
    return moment


def undo(lake: Lake, by: str) -> list[tuple[int, int]] | None:
    """Take back the newest decision that stands; its pairs, or None when there is none."""
    standing = lake.run(steps(_ROOM, "identity_standing"))
    if not standing.num_rows:
        return None
    rows = standing.to_pylist()
    last = max(row["observed_at"] for row in rows)
    pairs = [(r["account_id"], r["other_id"]) for r in rows if r["observed_at"] == last]
    _write(lake, pairs, None, by, utc_now().replace(tzinfo=None), last)
    return pairs


def _write(
    lake: Lake,
    pairs: Sequence[tuple[int, int]],
    verdict: Verdict | None,
    by: str,
    moment: datetime,
    undoes: datetime | None,
) -> None:
    count = len(pairs)
    lake.append(
        "identity_decisions",
        pa.table(
            {
                "account_id": [min(pair) for pair in pairs],
                "other_id": [max(pair) for pair in pairs],
                "verdict": pa.array([verdict] * count, pa.string()),
                "decided_by": [by] * count,
                "undoes": pa.array([undoes] * count, pa.timestamp("us")),
                "source": ["decision"] * count,
                "observed_at": pa.array([moment] * count, pa.timestamp("us")),
            }
        ),
    )
