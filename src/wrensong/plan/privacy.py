"""What plan holds of creators (``desk.privacy``)."""

from __future__ import annotations

from wrensong.desk.privacy import Holding

HOLDINGS = {
    "plan.Scenario": Holding(
        "mentions", "a brief with other fields, which may name creators", "comparing plans",
        "until removed",
    ),
    "plan.KeptForecast": Holding(
        "account", "what her work was expected to bring", "holding forecasts against results",
        "until the brief is removed", ("account_id", "account"),
    ),
}  # fmt: skip
