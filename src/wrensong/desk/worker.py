"""The background worker: claims one job after the other and runs it."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import close_old_connections, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from wrensong.core.errors import WrensongError

from .answers import store
from .jobs import Cancelled, Work
from .models import Job

log = logging.getLogger("wrensong.worker")
DEAD_AFTER = timedelta(seconds=60)
BEAT = 10.0
ATTEMPTS = 3
IDLE = 0.2

Run = Callable[[Work], dict[str, Any]]


def kinds() -> dict[str, Run]:
    """Every kind of job of every room."""
    found: dict[str, Run] = {}
    for table in settings.WRENSONG_JOBS:
        found |= import_string(table)
    return found


def claim(worker: str) -> Job | None:
    """The oldest job that waits, or whose worker has died; now ours. A job that keeps killing
    its worker is given up after three attempts."""
    lost = Q(state=Job.State.RUNNING, beat_at__lt=timezone.now() - DEAD_AFTER)
    with transaction.atomic():
        ready = Job.objects.filter(Q(state=Job.State.WAITING) | lost).order_by("id")
        job = ready.select_for_update(skip_locked=True).first() if _locks() else ready.first()
        if job is None:
            return None
        now = timezone.now()
        if job.attempts >= ATTEMPTS:
            job.state, job.finished_at = Job.State.FAILED, now
            job.error = {
                "code": "job-failed",
                "error": f"This work stopped {ATTEMPTS} times without finishing.",
                "next_step": "See the log of the server; a smaller file may go through.",
            }
        else:
            job.state, job.worker = Job.State.RUNNING, worker
            job.started_at = job.beat_at = now
            job.attempts += 1
        job.save()
    return job if job.state == Job.State.RUNNING else claim(worker)


def reclaim() -> int:
    """At the start of the only worker: what an earlier one left running waits again."""
    return Job.objects.filter(state=Job.State.RUNNING).update(state=Job.State.WAITING)


def perform(job: Job, table: dict[str, Run]) -> None:
    """Run one job and store how it ended."""
    stop = threading.Event()
    beat = threading.Thread(target=_beat, args=(job.pk, stop), daemon=True)
    beat.start()
    try:
        result = table[job.kind](Work(job))
        with transaction.atomic():
            if "_answer" in job.params:
                store(job, result)
                result = {}
            _finish(job, Job.State.DONE, result=result)
    except Cancelled:
        _finish(job, Job.State.CANCELLED)
    except WrensongError as error:
        _finish(job, Job.State.FAILED, error=error.as_dict())
    except Exception:
        log.exception("job %s (%s) failed", job.pk, job.kind)
        _finish(job, Job.State.FAILED, error={
            "code": "unexpected", "error": "Something went wrong that we did not expect.",
            "next_step": "Try again; if it happens again, the server's log says more.",
        })  # fmt: skip
    finally:
        stop.set()
        beat.join()


def work(worker: str = "", stop: threading.Event | None = None) -> None:
    """Run jobs until ``stop`` is set (by SIGTERM and SIGINT in a process of its own)."""
    stop = stop or _stopped_by_signals()
    worker = worker or uuid.uuid4().hex[:12]
    parent, table = os.getppid(), kinds()
    while not stop.is_set() and os.getppid() == parent:
        close_old_connections()
        job = claim(worker)
        if job is None:
            time.sleep(IDLE)
        else:
            perform(job, table)


def _finish(job: Job, state: str, **fields: Any) -> None:
    job.state, job.finished_at = state, timezone.now()
    for name, value in fields.items():
        setattr(job, name, value)
    job.save(update_fields=["state", "finished_at", *fields])


def _beat(pk: int, stop: threading.Event) -> None:
    while not stop.wait(BEAT):
        Job.objects.filter(pk=pk).update(beat_at=timezone.now())
        close_old_connections()


def _locks() -> bool:
    from django.db import connection

    return connection.features.has_select_for_update_skip_locked


def _stopped_by_signals() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
