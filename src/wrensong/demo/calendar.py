"""The dates of the demo world. Nothing in it reads a clock."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

Times = NDArray[np.datetime64]

AS_OF = date(2026, 11, 1)
MIDNIGHT = np.datetime64(AS_OF, "s")
"""The files hold what was known when 1 November 2026 began (UTC)."""

DAYS = 548
"""Posts reach back about 18 months."""

SPIKE_DAY = date(2026, 7, 5)
"""In this week followers were bought at once."""

VIRAL_DAY = date(2026, 6, 14)
"""On this day one loaf went round the world."""


def days_before(day: date) -> int:
    return (AS_OF - day).days


def iso(moments: Times) -> list[str]:
    """UTC moments as text, to the second."""
    return [f"{m}Z" for m in np.datetime_as_string(moments.astype("datetime64[s]"))]
