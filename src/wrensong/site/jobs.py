"""Work that concerns a whole workspace: computing what its pages need."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from wrensong.desk import answers
from wrensong.desk.jobs import PREPARE, Work, long
from wrensong.desk.models import Job, Space
from wrensong.desk.readings import declare_prepared
from wrensong.front import prepare

KEPT = timedelta(days=30)
"""How long finished jobs are remembered; imports are remembered for good."""


@long
def run_prepare(work: Work) -> dict[str, Any]:
    """Vet everybody and write the search index, then let pages read that state."""
    space = work.job.space
    state = prepare(space.path, work.progress)
    declare_prepared(space.path, state)
    answers.prune(space)
    _forget(space)
    return {"accounts": state["accounts"]}


def _forget(space: Space) -> None:
    ended = [Job.State.DONE, Job.State.CANCELLED, Job.State.FAILED]
    old = Job.objects.filter(space=space, state__in=ended, finished_at__lt=timezone.now() - KEPT)
    old.exclude(kind="discover.import").delete()


JOBS = {PREPARE: run_prepare}
