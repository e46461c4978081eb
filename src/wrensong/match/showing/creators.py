"""One creator against a brief: the fit part by part, or why she is left out."""

from __future__ import annotations

from typing import Any

from wrensong.core.errors import NotFound
from wrensong.desk.answers import answer
from wrensong.desk.models import Answer, Job, User
from wrensong.match.desk import shortlists
from wrensong.match.models import BriefRecord

from .shortlists import told_standing


def told_creator(brief: BriefRecord, account: str, by: User | None) -> dict[str, Any] | Job:
    """Where one creator stands and her fit, or the job that computes it. Raises NotFound."""
    found = shortlists.ask(brief, by)
    if isinstance(found, Job):
        return found
    here = shortlists.standing_of(found, account)
    if here is None:
        raise NotFound("This shortlist knows no such creator.", "Open the shortlist again.")
    shown = told_standing(brief, found, here)
    if here.rank is None or shown["parts"] is not None:
        return shown
    params = {"brief": brief.text, "account": f"{here.platform}:{here.account}"}
    more = answer(shortlists.EXPLAIN, brief.space, params, label=f"Fit of {here.account}", by=by)
    return {**shown, **more.body} if isinstance(more, Answer) else more
