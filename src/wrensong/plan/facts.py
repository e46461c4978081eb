"""What plan reads from the lake: quotes and views."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from wrensong.core.money import Money
from wrensong.lake.pipeline import steps

from .fees import OwnQuote

if TYPE_CHECKING:
    from wrensong.lake.store import Lake

_ROOM = "wrensong.plan"
Floats = npt.NDArray[np.float64]
# Spread (log) of single posts' views where too few creators have enough posts to tell.
_VIEWS_SD = 0.8
_ENOUGH = 5


def own_quotes(lake: Lake, as_of: datetime | None) -> list[OwnQuote]:
    """Every price stated to this user."""
    return [
        OwnQuote(
            row["account_id"],
            row["platform"],
            row["format"],
            row["followers"],
            Money(row["amount"], row["currency"]),
            row["kind"] or "stated",
            row["observed_at"],
        )
        for row in lake.run(steps(_ROOM, "own_quotes"), as_of=as_of).to_pylist()
    ]


def view_levels(
    lake: Lake, as_of: datetime | None, account_ids: npt.NDArray[np.int64]
) -> tuple[Floats, Floats, Floats]:
    """Views a post of some accounts: median, and the log deviations of the level and of posts.

    The spread of single posts is shrunken towards that of the other creators. NaN where no
    views are known.
    """
    table = lake.run(steps(_ROOM, "view_levels"), as_of=as_of)
    known = table["account_id"].to_numpy()
    n = table["posts"].to_numpy().astype(float)
    own = np.nan_to_num(_floats(table["log_sd"]))
    enough = n >= _ENOUGH
    usual = float(np.median(own[enough])) if enough.sum() >= _ENOUGH else _VIEWS_SD
    spread = np.sqrt(((n - 1) * own**2 + _ENOUGH * usual**2) / (n - 1 + _ENOUGH))
    columns = (np.exp(_floats(table["log_mean"])), spread / np.sqrt(n), spread)
    at = np.searchsorted(known, account_ids)
    at = np.minimum(at, max(0, len(known) - 1))
    found = known[at] == account_ids if len(known) else np.zeros(len(account_ids), bool)
    views, level, single = (_where(found, values, at) for values in columns)
    return views, level, single


def _floats(column: Any) -> Floats:
    values: Floats = column.to_numpy(zero_copy_only=False).astype(float)
    return values


def _where(found: npt.NDArray[np.bool_], values: Floats, at: npt.NDArray[np.int64]) -> Floats:
    result = np.full(len(found), np.nan)
    result[found] = values[at[found]]
    return result
