"""A measured effect as a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wrensong.charts import Chart, two_lines

from .saying import _plain, headline

if TYPE_CHECKING:
    from .service import Measured


def lift_chart(found: Measured) -> Chart:
    """What was observed in accent over what was expected in grey; an upright line says when the
    treatment began."""
    return two_lines(
        found.panel.times, found.lift.observed, found.lift.expected, finding=headline(found),
        label=f"{found.panel.unit} a place and period", begins=found.design.start, words=_plain,
    )  # fmt: skip
