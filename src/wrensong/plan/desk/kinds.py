"""The kinds of work that plan asks for."""

from __future__ import annotations

PLAN, ADVICE, COMPARE = "plan.portfolio", "plan.advice", "plan.compare"
QUOTE, FORECAST, KEEP = "plan.quote", "plan.forecast", "plan.keep"
