"""Results drawn as inline SVG; pure.

Every chart is a ``Chart``: the SVG, its finding (the title), and its data as a table.
Intervals are always drawn; not known is drawn as not known.
"""

from .bars import FitBar, Step, fit_bars, funnel
from .frontier import Spend, frontier
from .intervals import interval_rows, peer_strip
from .svg import Chart, Mark

__all__ = [
    "Chart",
    "FitBar",
    "Mark",
    "Spend",
    "Step",
    "fit_bars",
    "frontier",
    "funnel",
    "interval_rows",
    "peer_strip",
]
