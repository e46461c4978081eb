"""Results drawn as inline SVG; pure.

Every chart is a ``Chart``: the SVG, its finding (the title), and its data as a table.
Intervals are always drawn; not known is drawn as not known.
"""

from .bars import FitBar, Step, fit_bars, funnel
from .distribution import distribution
from .frontier import Spend, frontier
from .growth import Count, Span, growth_line
from .intervals import interval_rows, peer_strip
from .lines import two_lines
from .multiples import Panel, small_multiples
from .svg import Chart, Mark

__all__ = [
    "Chart",
    "Count",
    "FitBar",
    "Mark",
    "Panel",
    "Span",
    "Spend",
    "Step",
    "distribution",
    "fit_bars",
    "frontier",
    "funnel",
    "growth_line",
    "interval_rows",
    "peer_strip",
    "small_multiples",
    "two_lines",
]
