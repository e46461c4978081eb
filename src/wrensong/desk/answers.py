"""Answers that take too long for a page: computed once by the worker, then read as JSON."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.utils import timezone

from .jobs import enqueue
from .models import Answer, Job, Space, User
from .readings import facts_version

_MARK = "_answer"
Key = TypeVar("Key")


def answer(
    kind: str, space: Space, params: dict[str, Any], *, label: str = "", by: User | None = None
) -> Answer | Job:
    """The stored answer to these parameters on the facts as prepared, or the job computing it.

    The job's function returns the body. A job that failed or was cancelled comes back, with its
    error, until somebody tries it again (``jobs.retry``) or the facts change.
    """
    facts = facts_version(space)
    digest = _digest(kind, params, facts)
    found = _stored(space, kind, digest)
    if found is not None:
        return found
    ended = [Job.State.FAILED, Job.State.CANCELLED]
    latest = Job.objects.filter(space=space, kind=kind, key=digest).first()
    if latest is not None and latest.state in ended:
        return latest
    job = enqueue(
        kind, space, {**params, _MARK: {"digest": digest, "facts": facts}},
        label=label, key=digest, by=by,
    )  # fmt: skip
    # Who asks again how far it is gets told at once; only the first waits a little.
    until = job.created_at + timedelta(seconds=settings.WRENSONG_PATIENCE)
    while job.open and timezone.now() < until:
        time.sleep(0.05)
        job.refresh_from_db()
    if job.state == Job.State.DONE:
        # Facts that changed meanwhile are answered for, not those that were asked about.
        facts = facts_version(space)
        return _stored(space, kind, _digest(kind, params, facts)) or job
    return job


def stored(kind: str, space: Space, asked: Mapping[Key, dict[str, Any]]) -> dict[Key, Answer]:
    """Of several questions (parameters by a key of the caller's), those answered on the facts as
    prepared."""
    facts = facts_version(space)
    keys = {_digest(kind, params, facts): key for key, params in asked.items()}
    found = Answer.objects.filter(space=space, kind=kind, digest__in=list(keys))
    return {keys[one.digest]: one for one in found}


def store(job: Job, body: dict[str, Any], facts: str) -> None:
    """Keep what an answer's job returned, with the facts it was computed from."""
    params = {name: value for name, value in job.params.items() if name != _MARK}
    Answer.objects.update_or_create(
        space=job.space, kind=job.kind, digest=_digest(job.kind, params, facts),
        defaults={"facts": facts, "body": body},
    )  # fmt: skip


def prune(space: Space) -> int:
    """Forget answers that rest on other facts than pages now show; how many."""
    gone, _ = Answer.objects.filter(space=space).exclude(facts=facts_version(space)).delete()
    return gone


def _stored(space: Space, kind: str, digest: str) -> Answer | None:
    return Answer.objects.filter(space=space, kind=kind, digest=digest).first()


def _digest(kind: str, params: dict[str, Any], facts: str) -> str:
    return hashlib.sha256(json.dumps([kind, params, facts], sort_keys=True).encode()).hexdigest()
