"""Published norms: a dated prior for when too few similar accounts are in the lake."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from .expectation import Floats, Ints


@cache
def norms() -> dict[str, Any]:
    """The table of ``norms.json``: definition, period, source, per cent by followers and niche."""
    found: dict[str, Any] = json.loads(
        files("wrensong.vet").joinpath("norms.json").read_text("utf-8")
    )
    return found


def log_norm(followers: Floats, niche: Ints, niches: Sequence[str]) -> Floats:
    """Log of the published median engagement per follower for each account's size and niche.

    Fractions before the log. Niches that the table does not name take its row for all niches;
    accounts below its smallest size take the smallest. NaN without followers.
    """
    table = norms()
    everyone = table["all_niches_per_cent"]
    rows = np.array([*(table["niches_per_cent"].get(n, everyone) for n in niches), everyone])
    size = np.searchsorted(table["from_followers"], np.nan_to_num(followers), side="right") - 1
    # Code -1 reads the last row: all niches.
    found: Floats = np.log(rows[niche, np.maximum(size, 0)] / 100.0)
    return np.where(np.isfinite(followers), found, np.nan)
