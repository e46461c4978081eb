"""Jobs: asking for work, seeing how far it is, cancelling and retrying it.

A room's ``jobs.py`` holds functions ``run(work: Work) -> dict`` and a table ``JOBS`` of kind ->
function; the worker finds them by ``settings.WRENSONG_JOBS``. Work that may take minutes is
marked ``@long``: it has a worker of its own, so that nobody waits for an answer behind an import.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from .models import Job, Space, User
from .readings import latest, settled

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

EVERY = timedelta(seconds=0.5)
"""How often a running job writes how far it is."""
PREPARE = "site.prepare"
"""The job that computes what pages read of a workspace."""
ANSWERS, LONG = "answers", "long"
LANES = (ANSWERS, LONG)
"""Each has a worker process of its own: answers that somebody waits for, and long work."""

Run = Callable[["Work"], dict[str, Any]]


class Cancelled(Exception):
    """Somebody asked the job to stop; what is stored so far stays."""


class PutBack(Exception):
    """The worker is asked to stop: the job waits for the next one."""


class Lost(Exception):
    """The job was given to another worker, as this one seemed dead; it must end quietly."""


def long(run: Run) -> Run:
    """Marks a job's function as long work."""
    run.lane = LONG  # type: ignore[attr-defined]
    return run


@dataclass
class Work:
    """What a job's function gets: its parameters, its workspace, and how to tell how far it is."""

    job: Job
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def params(self) -> dict[str, Any]:
        found: dict[str, Any] = self.job.params
        return found

    @cached_property
    def workspace(self) -> Workspace:
        """For answers, the facts as pages show them; for all other work, as they are now."""
        space = self.job.space
        return settled(space) if "_answer" in self.params else latest(space)

    def progress(self, done: int, total: int | None, words: str) -> None:
        """Say how far the job is. Raises Cancelled when somebody asked it to stop, PutBack when
        the worker stops, Lost when the job is no longer this worker's."""
        job, now = self.job, timezone.now()
        if self.stop.is_set():
            raise PutBack
        if job.beat_at and now - job.beat_at < EVERY and words == job.words:
            return
        job.done, job.total, job.words, job.beat_at = done, total, words[:200], now
        mine = held(job)
        if not mine.update(done=done, total=total, words=job.words, beat_at=now):
            raise Lost
        if mine.filter(cancel=True).exists():
            raise Cancelled


def held(job: Job) -> QuerySet[Job]:
    """The job's record while it is the claim that ``job`` was made by; empty afterwards."""
    return Job.objects.filter(
        pk=job.pk, state=Job.State.RUNNING, worker=job.worker, attempts=job.attempts
    )


def enqueue(
    kind: str,
    space: Space,
    params: dict[str, Any] | None = None,
    *,
    label: str = "",
    key: str = "",
    by: User | None = None,
    afresh: bool = False,
) -> Job:
    """Ask for work. Where a job of the same kind and ``key`` is waiting or running, that one
    comes back instead; ``afresh``: only one that waits, as a running one began too early."""
    states = [Job.State.WAITING] if afresh else [Job.State.WAITING, Job.State.RUNNING]
    with transaction.atomic():
        if key:
            # Two who ask at once do so one after the other (SQLite has but one writer anyway).
            Space.objects.select_for_update().get(pk=space.pk)
            same = Job.objects.filter(space=space, kind=kind, key=key, state__in=states).first()
            if same is not None:
                return same
        return Job.objects.create(
            space=space, kind=kind, params=params or {}, label=label[:200], key=key, by=by
        )


def prepare_soon(space: Space, by: User | None = None) -> Job:
    """Ask that pages show the facts as they are now: after anything that changed them."""
    label = "Getting the workspace ready"
    return enqueue(PREPARE, space, label=label, key="prepare", by=by, afresh=True)


def cancel(job: Job) -> None:
    """Ask a job to stop; one that is still waiting stops at once."""
    Job.objects.filter(pk=job.pk).update(cancel=True)
    Job.objects.filter(pk=job.pk, state=Job.State.WAITING).update(
        state=Job.State.CANCELLED, finished_at=timezone.now()
    )


def retry(job: Job) -> bool:
    """Let a job that failed or was cancelled wait for its turn again; whether it was one."""
    ended = Job.objects.filter(pk=job.pk, state__in=[Job.State.FAILED, Job.State.CANCELLED])
    return bool(ended.update(
        state=Job.State.WAITING, cancel=False, attempts=0, error=None, finished_at=None,
        done=0, total=None, words="",
    ))  # fmt: skip
