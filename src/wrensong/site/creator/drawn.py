"""The charts of a creator's page, drawn from its reading."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from wrensong.charts import (
    Chart,
    Count,
    FitBar,
    Mark,
    Span,
    distribution,
    fit_bars,
    growth_line,
)
from wrensong.core.periods import utc_now
from wrensong.doors import wording

from . import cards
from .reading import Reading


def charts(reading: Reading) -> dict[str, Chart]:
    """By name: ``engagement``, ``growth``, and each card's that has something to compare; what
    cannot be drawn is not there."""
    found: dict[str, Chart | None] = {
        "engagement": _engagement(reading), "growth": _growth(reading),
    }  # fmt: skip
    for signal in reading.review.signals:
        if signal.key != "engagement" and signal.light != "not known":
            found[f"card-{signal.key}"] = cards.chart(signal, reading.row, reading.review.account)
    return {name: chart for name, chart in found.items() if chart is not None}


def _engagement(reading: Reading) -> Chart | None:
    """Her rate among the rates of her peers."""
    standing, rates = reading.creator.engagement, reading.facts.peers.rates
    rate = standing.rate
    if rate.value is None or not len(rates):
        return None
    top = max(rate.high or rate.value, float(max(rates)))
    digits = 0 if top >= 0.05 else 1 if top >= 0.005 else 2
    base = "view" if reading.row["er_base"] == "views" else "follower"
    return distribution(
        Mark(reading.review.account, rate.value, rate.low, rate.high, wording.estimate(rate)),
        rates.tolist(),
        finding=f"Engagement {standing.words}",
        label=f"likes and comments per {base}, in %",
        words=lambda value: wording.percent(value, digits if value else 0),
    )


def _growth(reading: Reading) -> Chart | None:
    growth = reading.creator.growth
    if len(growth.days) < 2:
        return None
    span = None
    if growth.from_day is not None and growth.until_day is not None:
        gain = reading.row["growth_gain"]
        span = Span(growth.from_day, growth.until_day, f"{'+' if gain >= 0 else ''}"
                    f"{wording.percent(gain)} that engagement does not explain")  # fmt: skip
    today = utc_now()
    return growth_line(
        [Count(day.day, day.followers, day.low, day.high) for day in growth.days],
        finding=growth.words[:1].upper() + growth.words[1:], label="followers",
        words=wording.number, days=lambda at: _day(at, today), span=span,
    )  # fmt: skip


def fit_chart(fit: Mapping[str, Any]) -> Chart:
    """The parts of a fit, as match tells it."""
    bars = [FitBar(part["name"], part["percent"], part["says"]) for part in fit["parts"]]
    share = wording.number(min(99, round(fit["percentile"])))
    return fit_bars(bars, finding=f"Fit higher than {share}{wording.THIN}% of the candidates")


def _day(at: date, today: datetime) -> str:
    return wording.day(at, today)
