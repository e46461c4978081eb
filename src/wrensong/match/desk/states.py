"""How far each brief is: a draft, with a shortlist, with a plan."""

from __future__ import annotations

from collections.abc import Sequence

from wrensong.desk.models import Job, Space
from wrensong.desk.readings import facts_version
from wrensong.doors.formats import to_jsonable
from wrensong.match.models import BriefRecord

from .decisions import effective_brief
from .shortlists import ready

DRAFT, SHORTLISTED, PLANNED = "draft", "shortlist ready", "plan ready"
# Plan stands to the right, so its work is known here by its name alone.
_PLAN = "plan.portfolio"
_NEWEST = 100


def states(space: Space, briefs: Sequence[BriefRecord]) -> dict[int, str]:
    """Key of each brief -> one of ``draft``, ``shortlist ready`` and ``plan ready``, on the facts
    as they are prepared."""
    shortlisted, planned = ready(space, briefs), _planned(space)
    found = {}
    for brief in briefs:
        state = SHORTLISTED if brief.pk in shortlisted else DRAFT
        asked = to_jsonable(effective_brief(brief)) if planned else None
        found[brief.pk] = PLANNED if asked in planned else state
    return found


def _planned(space: Space) -> list[object]:
    done = Job.objects.filter(space=space, kind=_PLAN, state=Job.State.DONE).order_by("-id")
    facts = facts_version(space)
    return [
        params.get("brief")
        for params in done.values_list("params", flat=True)[:_NEWEST]
        if params.get("_answer", {}).get("facts") == facts
    ]
