"""What a link to a plan shows: the computed plan, or how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wrensong.desk.models import Answer, Job
from wrensong.desk.permissions import Asked
from wrensong.plan import desk
from wrensong.plan.desk import WhatIf


@dataclass(frozen=True)
class Ready:
    """A plan that could be shared: its frozen body, or the job at work, or why there is none."""

    what: WhatIf
    body: dict[str, Any] | None = None
    job: Job | None = None
    refused: dict[str, str] | None = None


def plan_of(request: Asked, brief: int) -> Ready:
    """The plan the address asks for. Raises NotFound, BadInput."""
    what = desk.what_if(request.space, brief, request.GET)
    what.changed.checked()
    found = desk.ask(desk.PLAN, request.space, request.user, "Choosing the set", what.brief)
    if not isinstance(found, Answer):
        return Ready(what, job=found)
    if "refused" in found.body:
        return Ready(what, refused=found.body["refused"])
    return Ready(what, desk.frozen(what, found.body))
