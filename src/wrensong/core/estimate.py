"""A number never stands alone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["actual", "estimated", "imputed"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with what a careful reader needs to judge it.

    ``value``, ``low`` and ``high`` share ``unit`` (``fraction``, ``count``,
    ``posts/week``, ``log-odds`` ...). ``level`` is the probability the interval
    claims (0.8 unless said). ``n`` counts the rows the number rests on,
    ``method`` is the id of its definition (docs/methods), ``as_of`` the newest
    observation used (UTC). ``value is None`` means *not known*: absent is never
    zero; ``needs`` then says what data would make it known.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0
    unit: str = "fraction"
    method: str = ""
    as_of: datetime | None = None
    kind: Kind = "actual"
    level: float = 0.8
    needs: str = ""

    def __post_init__(self) -> None:
        if self.value is None:
            return
        if math.isnan(self.value):
            raise ValueError("not a number; what is not known has the value None")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"interval is upside down: {self.low} > {self.high}")

    @property
    def known(self) -> bool:
        return self.value is not None

    @classmethod
    def unknown(cls, needs: str, unit: str = "fraction", method: str = "") -> Estimate:
        """Not known; ``needs`` says what to provide."""
        return cls(value=None, unit=unit, method=method, needs=needs)
