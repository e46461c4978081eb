"""Work that concerns a whole workspace: computing what its pages need."""

from __future__ import annotations

from typing import Any

from wrensong.desk.jobs import Work
from wrensong.desk.models import Answer
from wrensong.desk.readings import declare_prepared
from wrensong.front import prepare

PREPARE = "site.prepare"


def run_prepare(work: Work) -> dict[str, Any]:
    """Vet everybody and write the search index, then let pages read that state."""
    space = work.job.space
    state = prepare(space.path, work.progress)
    declare_prepared(space.path, state)
    Answer.objects.filter(space=space).exclude(facts=state["measured"]).delete()
    return {"accounts": state["accounts"]}


JOBS = {PREPARE: run_prepare}
