"""The verbs of measure."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wrensong.core.errors import NotEnoughData, ValueInvalid

from .domain import Design, Lift, Panel, Power

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

    from .orders import Counted
    from .panels import BadCell
    from .rules.capture import Total

METHOD = "synthetic-control"


@dataclass(frozen=True, slots=True)
class Measured:
    """A lift with what it was measured on, and what could not be read."""

    lift: Lift
    verdict: str
    could_see: Power | None
    panel: Panel
    design: Design
    bad: tuple[BadCell, ...]
    incomplete: dict[str, int]


@dataclass(frozen=True, slots=True)
class Planned:
    """What a design could see, with what could not be read of the file."""

    power: Power
    panel: Panel
    length: int
    bad: tuple[BadCell, ...]
    incomplete: dict[str, int]


@dataclass(frozen=True, slots=True)
class Brought:
    """What was counted of a file of orders, and the total that follows."""

    counted: Counted
    total: Total


class Measure:
    """What came back, and did we cause it?"""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def lift(
        self,
        panel: str | Path,
        treated: tuple[str, ...],
        first: str,
        last: str = "",
        method: str = METHOD,
        **columns: str,
    ) -> Measured:
        """What a treatment of some places added, against the others of a CSV file.

        ``first`` and ``last`` are periods as the file writes them; ``columns`` may name ``time``,
        ``place``, ``value`` and ``unit``. Raises FileUnreadable, ValueInvalid, NotEnoughData.
        """
        seed = self._workspace.settings.seed
        return lift(panel, treated, first, last, method=method, seed=seed, **columns)

    def power(
        self, panel: str | Path, treated: tuple[str, ...], length: int, **columns: str
    ) -> Planned:
        """The smallest effect that treating some places for ``length`` periods could show.

        Raises FileUnreadable, ValueInvalid, NotEnoughData.
        """
        return power(panel, treated, length, **columns)

    def total(
        self,
        orders: str | Path,
        names: tuple[str, ...],
        placebos: tuple[str, ...] = (),
        coupon_sites: tuple[str, ...] = (),
    ) -> Brought:
        """All orders that creators brought, tracked or not, from a CSV of orders with codes or
        clicks and an answer at the checkout. Raises FileUnreadable, FileEmpty, ValueInvalid.
        """
        return total(orders, names, placebos, coupon_sites)


def total(
    path: str | Path,
    names: tuple[str, ...],
    placebos: tuple[str, ...] = (),
    coupon_sites: tuple[str, ...] = (),
) -> Brought:
    """``Measure.total`` without a workspace."""
    from .orders import count_orders
    from .rules.capture import total as estimate

    counted = count_orders(Path(path), names, placebos, coupon_sites)
    return Brought(counted, estimate(counted.lists))


def lift(
    path: str | Path,
    treated: tuple[str, ...],
    first: str,
    last: str = "",
    *,
    method: str = METHOD,
    seed: int = 7,
    **columns: str,
) -> Measured:
    """``Measure.lift`` without a workspace."""
    from . import panels
    from .rules import lift as rules
    from .rules import saying
    from .rules.power import LEAST_HISTORY
    from .rules.power import power as could_see

    if method not in rules.METHODS:
        raise ValueInvalid(
            f"There is no method “{method}”.", f"Use one of: {', '.join(rules.METHODS)}."
        )
    read = panels.read_panel(Path(path), **columns)
    design = panels.design_of(read.panel, treated, first, last)
    found = rules.lift(read.panel, design, method, seed=seed)
    length = design.end - design.start
    before = Panel(read.panel.places, read.panel.times[: design.start],
                   read.panel.values[: design.start], read.panel.unit)  # fmt: skip
    seen = None
    if method == rules.SYNTHETIC and design.start >= LEAST_HISTORY * length:
        seen = could_see(before, design.treated, length)
    said = str(saying.verdict(found))
    return Measured(found, said, seen, read.panel, design, read.bad, read.incomplete)


def power(path: str | Path, treated: tuple[str, ...], length: int, **columns: str) -> Planned:
    """``Measure.power`` without a workspace."""
    from . import panels
    from .rules.power import LEAST_HISTORY
    from .rules.power import power as could_see

    read = panels.read_panel(Path(path), **columns)
    if length < 1 or len(read.panel.times) < LEAST_HISTORY * length:
        raise NotEnoughData(
            f"{len(read.panel.times)} periods are known, and the treatment would take {length}.",
            f"A history of at least {LEAST_HISTORY} times the treatment is needed.",
        )
    # Any period after the first three stands for the beginning: only the places are read of it.
    chosen = panels.design_of(read.panel, treated, read.panel.times[3]).treated
    found = could_see(read.panel, chosen, length)
    return Planned(found, read.panel, length, read.bad, read.incomplete)
