"""A plan as people without an account see it: frozen, and without what is nobody else's business.

Nothing of a share may lead back inside: no links, no notes, nobody's name or address, and not
whom the brand has ruled out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from wrensong.doors.formats import to_jsonable
from wrensong.match.domain import Brief
from wrensong.plan import from_json, showing

from .asking import WhatIf

_PRIVATE = ("exclude", "avoid_words", "must", "fees")


def frozen(what: WhatIf, body: Mapping[str, Any]) -> dict[str, Any]:
    """What a share keeps of a computed plan (JSON)."""
    brand = replace(what.brief.brand, competitors=(), examples=(), handle=None)
    public = {
        name: value
        for name, value in to_jsonable(replace(what.brief, brand=brand)).items()
        if name not in _PRIVATE
    }
    left_out = [
        {**one, "examples": [] if one["condition"] in ("exclusion list", "competitor") else
         one["examples"]}
        for one in body["left_out"]
    ]  # fmt: skip
    portfolio = body["portfolio"]
    notes = [note for note in portfolio["notes"] if " must be in the set but " not in note]
    name = what.scenario.name if what.scenario is not None and not what.edited else ""
    return {
        "name": what.record.name,
        "scenario": name,
        "brief": public,
        "answer": {**body, "left_out": left_out, "portfolio": {**portfolio, "notes": notes}},
    }


def thawed(body: Mapping[str, Any]) -> dict[str, Any]:
    """The context of the templates ``plan/public.html``, from what ``frozen`` kept."""
    brief = from_json.of(Brief, body["brief"])
    found = showing.shown(body["answer"], brief)
    return {
        "public": True,
        "name": body["name"],
        "scenario": body["scenario"],
        "brief": brief,
        "found": found,
        "charts": showing.charts(body["answer"], brief, found),
    }
