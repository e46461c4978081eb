"""Jobs: asking for work, seeing how far it is, cancelling it.

A room's ``jobs.py`` holds functions ``run(work: Work) -> dict`` and a table ``JOBS`` of kind ->
function; the worker finds them by ``settings.WRENSONG_JOBS``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from .models import Job, Space, User
from .readings import latest

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

EVERY = timedelta(seconds=0.5)
"""How often a running job writes how far it is."""


class Cancelled(Exception):
    """Somebody asked the job to stop; what is stored so far stays."""


@dataclass
class Work:
    """What a job's function gets: its parameters, its workspace, and how to tell how far it is."""

    job: Job

    @property
    def params(self) -> dict[str, Any]:
        found: dict[str, Any] = self.job.params
        return found

    @property
    def workspace(self) -> Workspace:
        return latest(self.job.space)

    def progress(self, done: int, total: int | None, words: str) -> None:
        """Say how far the job is; raises Cancelled when somebody asked it to stop."""
        job, now = self.job, timezone.now()
        if job.beat_at and now - job.beat_at < EVERY and words == job.words:
            return
        job.done, job.total, job.words, job.beat_at = done, total, words[:200], now
        job.save(update_fields=["done", "total", "words", "beat_at"])
        if Job.objects.filter(pk=job.pk, cancel=True).exists():
            raise Cancelled


def enqueue(
    kind: str,
    space: Space,
    params: dict[str, Any] | None = None,
    *,
    label: str = "",
    key: str = "",
    by: User | None = None,
) -> Job:
    """Ask for work. Where a job of the same kind and ``key`` is waiting or running, that one
    comes back instead."""
    with transaction.atomic():
        if key:
            same = Job.objects.filter(
                space=space, kind=kind, key=key, state__in=[Job.State.WAITING, Job.State.RUNNING]
            ).first()
            if same is not None:
                return same
        return Job.objects.create(
            space=space, kind=kind, params=params or {}, label=label, key=key, by=by
        )


def cancel(job: Job) -> None:
    """Ask a job to stop; one that is still waiting stops at once."""
    Job.objects.filter(pk=job.pk).update(cancel=True)
    Job.objects.filter(pk=job.pk, state=Job.State.WAITING).update(
        state=Job.State.CANCELLED, finished_at=timezone.now()
    )
