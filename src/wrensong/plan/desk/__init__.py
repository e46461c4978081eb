"""The records of plan at the desk, and the questions its pages ask about a brief.

The site shares a plan by ``what_if``, ``ask``, ``frozen`` and ``thawed``; everything else here is
for the pages and jobs of this room.
"""

from __future__ import annotations

from .asking import SIDE_BY_SIDE, WhatIf, ask, ask_all, side_by_side, toml_text, what_if
from .forecasts import account_id, is_kept, keep, keep_forecast, kept_forecasts
from .kinds import ADVICE, COMPARE, FORECAST, KEEP, PLAN, QUOTE
from .scenarios import (
    AS_IT_STANDS,
    change_scenario,
    get_scenario,
    remove_scenario,
    save_scenario,
    scenarios,
)
from .sharing import frozen, thawed

__all__ = [
    "ADVICE", "AS_IT_STANDS", "COMPARE", "FORECAST", "KEEP", "PLAN", "QUOTE", "SIDE_BY_SIDE",
    "WhatIf", "account_id", "ask", "ask_all", "change_scenario", "frozen", "get_scenario",
    "is_kept", "keep", "keep_forecast", "kept_forecasts", "remove_scenario", "save_scenario",
    "scenarios", "side_by_side", "thawed", "toml_text", "what_if",
]  # fmt: skip
