"""Two versions of a brief beside each other: only what differs, by section and field."""

from __future__ import annotations

from typing import Any

from .document import CreatorBrief, place, said
from .values import typed

Row = dict[str, Any]


def told_fields(brief: CreatorBrief) -> dict[str, Row]:
    """Every field that says something: place -> section, label (with its row) and words."""
    found = {}
    for section, number, about, value in said(brief):
        of = "" if number is None else f" {number + 1}"
        found[place(section, number, about)] = {
            "section": section.title, "label": f"{about.label}{of}", "words": typed(value),
        }  # fmt: skip
    return found


def differences(one: CreatorBrief, other: CreatorBrief) -> list[Row]:
    """Rows of ``section``, ``label``, ``before`` and ``after`` where the two differ."""
    old, new = told_fields(one), told_fields(other)
    nothing = {"words": ""}
    return [
        {"place": at, "section": about["section"], "label": about["label"],
         "before": old.get(at, nothing)["words"], "after": new.get(at, nothing)["words"]}
        for at, about in {**old, **new}.items()
        if old.get(at, nothing)["words"] != new.get(at, nothing)["words"]
    ]  # fmt: skip
