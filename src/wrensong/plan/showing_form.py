"""The what-if form: what it asks, what stands in it, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from wrensong.core.money import Money, minor_units
from wrensong.core.platforms import PLATFORMS
from wrensong.core.tiers import NO_LIMIT, tier_of
from wrensong.doors import wording
from wrensong.match.domain import GOALS, Brief

from .changing import TIERS, Form, in_words
from .desk import WhatIf

_STEPS = (1, 2, 5, 10, 20, 25, 50)


def form(what: WhatIf, niches: Sequence[str] = (), typed: Form | None = None) -> dict[str, Any]:
    """The fields with their values. ``niches``: those of the candidates, offered as rows;
    ``typed``: what stands in the form where it could not be read."""
    brief = what.brief
    low, step, high = _slide(what.base.budget)
    wrong = what.changed.problems
    kept: Any = typed if typed is not None and wrong else {}
    amount = _plain(brief.budget)
    return {
        "scenario": what.scenario,
        "problems": wrong,
        "changes": what.changed.changes,
        "words": in_words(what.changed.changes),
        "budget": kept.get("budget", amount),
        "budget_was": amount,
        "currency": brief.budget.currency,
        "brief_budget": wording.money(what.base.budget),
        "slide": {"low": low, "high": high, "step": step, "value": amount},
        "goal": brief.goal or "",
        "goals": GOALS,
        "max_creators": kept.get("max_creators", brief.max_creators or ""),
        "must": kept.get("must", _handles(brief.must)),
        "exclude": kept.get("exclude", _handles(brief.exclude)),
        "limits": [
            {"word": "platform", "title": "Platforms", "open": bool(brief.platform_limits),
             "problem": wrong.get("platform_limits"),
             "rows": list(_rows(brief.platforms, brief.platform_limits, _platform))},
            {"word": "tier", "title": "Sizes", "open": bool(brief.tier_limits),
             "problem": wrong.get("tier_limits"),
             "rows": list(_rows(_tiers(brief), brief.tier_limits, str))},
            {"word": "niche", "title": "Niches", "open": bool(brief.niche_limits),
             "problem": wrong.get("niche_limits"),
             "rows": list(_rows(niches, brief.niche_limits, str)), "blank": True},
        ],
    }  # fmt: skip


def _rows(
    names: Iterable[str], limits: Mapping[str, tuple[int, int]], worded: Any
) -> Iterable[dict[str, Any]]:
    for name in dict.fromkeys([*limits, *names]):
        least, most = limits.get(name, (0, NO_LIMIT))
        yield {
            "name": name, "words": worded(name), "least": least or "",
            "most": "" if most == NO_LIMIT else most,
        }  # fmt: skip


def _tiers(brief: Brief) -> list[str]:
    """The sizes the brief's range of followers touches."""
    low, high = brief.followers
    first, last = TIERS.index(tier_of(low)), TIERS.index(tier_of(min(high, NO_LIMIT)))
    return list(TIERS[first : last + 1])


def _platform(key: str) -> str:
    return PLATFORMS[key].name if key in PLATFORMS else key


def _handles(names: Sequence[str]) -> str:
    return ", ".join(f"@{name}" for name in names)


def _plain(money: Money) -> str:
    """An amount as a number input holds it: no currency, no grouping, cents only where there
    are some."""
    amount = money.rounded().amount
    return f"{amount:.0f}" if amount == amount.to_integral_value() else f"{amount}"


def _slide(budget: Money) -> tuple[str, str, str]:
    """Ends and step of the slider: a tenth to twice the brief's budget, in round steps."""
    smallest = Decimal(1).scaleb(-minor_units(budget.currency))
    rough = budget.amount / 100
    power = Decimal(1).scaleb(rough.adjusted())
    step = max(smallest, next(s * power for s in _STEPS if s * power >= rough))
    low = max(step, (budget.amount / 10 / step).to_integral_value() * step)
    high = (budget.amount * 2 / step).to_integral_value() * step
    return f"{low:f}", f"{step:f}", f"{high:f}"
