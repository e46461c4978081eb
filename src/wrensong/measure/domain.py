"""The nouns of measure: a panel, how it was treated, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wrensong.core.estimate import Estimate

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Panel:
    """One number for each place and period: ``values`` has shape (periods, places).

    ``times`` are in order and evenly meant (days, weeks, years), as the file writes them.
    """

    places: tuple[str, ...]
    times: tuple[str, ...]
    values: Floats
    unit: str = "count"


@dataclass(frozen=True, slots=True)
class Design:
    """Which places were treated (indices), and in which periods (half open)."""

    treated: tuple[int, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Inference:
    """One answer to "how often would chance alone look like this?".

    ``p`` is the share of ``n`` rearrangements that look at least as strong, the observed one
    among them; ``smallest`` is the least p this design can give at all.
    """

    name: str
    p: float
    n: int
    smallest: float


@dataclass(frozen=True, slots=True)
class Lift:
    """What a treatment added: per place and period, in all, and as a share of what was expected.

    ``observed`` and ``expected`` are means over the treated places, one for each period;
    ``weights`` say which places the expectation is made of.
    """

    method: str  # synthetic-control or difference-in-differences
    effect: Estimate
    total: Estimate
    share: Estimate
    inferences: tuple[Inference, ...]
    observed: tuple[float, ...]
    expected: tuple[float, ...]
    weights: dict[str, float] = field(default_factory=dict)
    fit: float = 0.0  # root mean squared gap before the treatment
    scale: float = 0.0  # mean of the treated places before the treatment


@dataclass(frozen=True, slots=True)
class Power:
    """What a design could see: chance of detecting each effect (as a share of what is usual)."""

    effects: tuple[float, ...]
    chances: tuple[float, ...]
    smallest: float | None  # least effect seen with the asked chance; None: none of those tried
    asked: float
    level: float
    spread: float  # standard deviation of the mean gap by chance alone, as a share
    windows: int
