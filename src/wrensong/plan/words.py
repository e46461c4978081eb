"""A strategy as rows and sentences for a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wrensong.doors import formats, wording

from .domain import Strategy


def before(found: Strategy) -> Iterable[str]:
    """The question that decides, where the brief names no goal."""
    if found.question:
        yield found.question
        yield "What each would lead to:"
        for goal, mix in found.by_goal:
            yield f"  {goal}: {mix}"
        yield f"Below, {found.goal} is assumed."
        yield ""
    yield (
        f"For {found.goal}, with {wording.money(found.budget)} and "
        f"{wording.number(found.hours)} hours of your own time: {found.reason}"
    )


def after(found: Strategy) -> Iterable[str]:
    """What it may bring, what would change it, what it rests on."""
    if found.mix:
        yield (
            f"In all {wording.money(found.spent)}; expected: {wording.estimate(found.brings)} "
            f"({found.unit}; 80{wording.THIN}% of the draws lie between the ends)."
        )
    if found.changes:
        yield "What would change the answer:"
        yield from (f"  {change}" for change in found.changes)
    yield from found.notes
    yield "Every figure behind this, with its source: add --sources."


def spending_rows(found: Strategy) -> list[dict[str, Any]]:
    return [
        {
            "creators": line.creators,
            "size": line.tier,
            "collaboration": line.collaboration,
            "money": line.money,
            "your_hours": line.hours,
            "brings": line.brings,
        }
        for line in found.mix
    ]


def alternative_rows(found: Strategy) -> list[dict[str, Any]]:
    return [
        {
            "instead": other.name,
            "money": other.spent,
            "brings": other.brings,
            "advised_mix_brings_more_in": wording.percent(other.beaten, 0) + " of draws",
        }
        for other in found.alternatives
    ]


def source_rows(found: Strategy) -> list[dict[str, Any]]:
    return [
        {"figure": s.name, "value": s.figure, "year": s.year, "source": s.source}
        for s in found.sources
    ]


def as_json(found: Strategy) -> None:
    import json

    print(json.dumps(formats.to_jsonable(found), ensure_ascii=False, indent=2))
