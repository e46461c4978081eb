"""The background workers: each claims one job of its lane after the other and runs it.

A claim is one conditional update that counts the attempt, so that of any number of workers one
gets the job, on SQLite and PostgreSQL alike. Whatever a worker writes about a job afterwards
holds only while that claim does.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from wrensong.core.errors import WrensongError

from .answers import store
from .jobs import ANSWERS, LONG, Cancelled, Lost, PutBack, Run, Work, held
from .models import Job

log = logging.getLogger("wrensong.worker")
DEAD_AFTER = timedelta(seconds=60)
BEAT = 10.0
ATTEMPTS = 3
IDLE = 0.2
TICK = 60.0
"""Seconds between two looks at what is due by the clock (``settings.WRENSONG_TICKS``)."""
GIVEN_UP = {
    "code": "job-failed",
    "error": f"This work stopped {ATTEMPTS} times without finishing.",
    "next_step": "The log of the server says more; a smaller file may go through.",
}
UNEXPECTED = {
    "code": "unexpected",
    "error": "Something went wrong that we did not expect.",
    "next_step": "Try again; if it happens again, the log of the server says more.",
}


def kinds() -> dict[str, Run]:
    """Every kind of job of every room."""
    found: dict[str, Run] = {}
    for table in settings.WRENSONG_JOBS:
        found |= import_string(table)
    return found


def _in_lane(lane: str | None) -> Q:
    """The jobs of one lane; an unknown kind is nobody's long work, so it fails soon."""
    named = [kind for kind, run in kinds().items() if getattr(run, "lane", ANSWERS) == LONG]
    lanes = {None: Q(), LONG: Q(kind__in=named), ANSWERS: ~Q(kind__in=named)}
    return lanes[lane]


def claim(worker: str, lane: str | None = None) -> Job | None:
    """The oldest job that waits, or whose worker has died; now ours. A job that keeps killing
    its worker is given up after three attempts. ``lane`` None: of every lane."""
    while True:
        now = timezone.now()
        lost = Q(state=Job.State.RUNNING, beat_at__lt=now - DEAD_AFTER)
        ready = Job.objects.filter(Q(state=Job.State.WAITING) | lost).filter(_in_lane(lane))
        job = ready.select_related("space").order_by("id").first()
        if job is None:
            return None
        as_seen = Job.objects.filter(pk=job.pk, state=job.state, attempts=job.attempts)
        if job.cancel:
            as_seen.update(state=Job.State.CANCELLED, finished_at=now)
        elif job.attempts >= ATTEMPTS:
            as_seen.update(state=Job.State.FAILED, finished_at=now, error=GIVEN_UP)
        else:
            ours = {"state": Job.State.RUNNING, "worker": worker, "attempts": job.attempts + 1,
                    "started_at": now, "beat_at": now}  # fmt: skip
            if as_seen.update(**ours):
                for name, value in ours.items():
                    setattr(job, name, value)
                return job


def reclaim(lane: str | None = None) -> int:
    """At the start of a lane's only worker: what an earlier one left running waits again."""
    left = Job.objects.filter(_in_lane(lane), state=Job.State.RUNNING)
    return left.update(state=Job.State.WAITING)


def perform(job: Job, table: dict[str, Run], stop: threading.Event | None = None) -> None:
    """Run one job and store how it ended."""
    ended = threading.Event()
    beat = threading.Thread(target=_beat, args=(job, ended), daemon=True)
    beat.start()
    work = Work(job, stop or threading.Event())
    try:
        result = _run(job, table)(work)
        with transaction.atomic():
            if "_answer" in job.params:
                store(job, result, work.workspace.measured)
                result = {}
            _finish(job, Job.State.DONE, result=result)
    except Cancelled:
        _finish(job, Job.State.CANCELLED)
    except PutBack:
        held(job).update(state=Job.State.WAITING, attempts=job.attempts - 1)
    except Lost:
        log.warning("job %s (%s) went on with another worker", job.pk, job.kind)
    except WrensongError as error:
        _finish(job, Job.State.FAILED, error=error.as_dict())
    except Exception:
        log.exception("job %s (%s) failed", job.pk, job.kind)
        _finish(job, Job.State.FAILED, error=UNEXPECTED)
    finally:
        ended.set()
        beat.join()


def _run(job: Job, table: dict[str, Run]) -> Run:
    if job.kind not in table:
        raise WrensongError(
            f"This version of Wrensong knows no work called “{job.kind}”.",
            "Start it again from the page it came from.",
        )
    return table[job.kind]


def work(lane: str | None = None, stop: threading.Event | None = None, worker: str = "") -> None:
    """Run jobs until ``stop`` is set (by SIGTERM and SIGINT in a process of its own)."""
    stop = stop or _stopped_by_signals()
    worker = worker or f"{lane or 'any'}-{uuid.uuid4().hex[:8]}"
    table, next_tick = kinds(), time.monotonic() + TICK
    while not stop.is_set():
        try:
            close_old_connections()
            if lane != ANSWERS and time.monotonic() >= next_tick:
                next_tick = time.monotonic() + TICK
                tick()
            job = claim(worker, lane)
            if job is None:
                stop.wait(IDLE)
            else:
                perform(job, table, stop)
        except DatabaseError:
            # The desk cannot be reached for a moment; the job, if any, is claimed again later.
            log.exception("the desk cannot be reached")
            stop.wait(5)


def tick() -> None:
    """Let rooms ask for work that is due by the clock; one that fails keeps no other from it."""
    for name in settings.WRENSONG_TICKS:
        try:
            import_string(name)()
        except DatabaseError:
            raise
        except Exception:
            log.exception("%s failed", name)


def leave_with_parent() -> None:
    """End this process soon after the server that started it is gone: its next worker would
    do the same job a second time, beside this one."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _finish(job: Job, state: str, **fields: Any) -> None:
    now = timezone.now()
    if not held(job).update(state=state, finished_at=now, **fields):
        raise Lost
    job.state, job.finished_at = state, now
    for name, value in fields.items():
        setattr(job, name, value)


def _beat(job: Job, ended: threading.Event) -> None:
    while not ended.wait(BEAT):
        try:
            held(job).update(beat_at=timezone.now())
        except DatabaseError:
            log.warning("job %s could not say that it is alive", job.pk)
        finally:
            connection.close()


def _stopped_by_signals() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
