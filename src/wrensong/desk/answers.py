"""Answers that take too long for a page: computed once by the worker, then read as JSON."""

from __future__ import annotations

import hashlib
import json
import time
from typing import Any

from django.conf import settings

from .jobs import enqueue
from .models import Answer, Job, Space, User
from .readings import facts_version


def answer(
    kind: str, space: Space, params: dict[str, Any], *, label: str = "", by: User | None = None
) -> Answer | Job:
    """The stored answer to these parameters on the facts as prepared, or the job computing it.

    The job's function returns the body. A failed job comes back once, so that its error is
    shown; asking again after that tries again.
    """
    facts = facts_version(space)
    digest = hashlib.sha256(json.dumps([kind, params, facts], sort_keys=True).encode()).hexdigest()
    found = Answer.objects.filter(space=space, kind=kind, digest=digest).first()
    if found is not None:
        return found
    job = enqueue(
        kind, space, {**params, "_answer": {"digest": digest, "facts": facts}},
        label=label, key=digest, by=by,
    )  # fmt: skip
    until = time.monotonic() + settings.WRENSONG_PATIENCE
    while time.monotonic() < until:
        time.sleep(0.05)
        job.refresh_from_db()
        if not job.open:
            break
    if job.state == Job.State.DONE:
        return Answer.objects.get(space=space, kind=kind, digest=digest)
    return job


def store(job: Job, body: dict[str, Any]) -> None:
    """Keep what an answer's job returned, in place of older answers to the same question."""
    about = job.params["_answer"]
    Answer.objects.update_or_create(
        space=job.space, kind=job.kind, digest=about["digest"],
        defaults={"facts": about["facts"], "body": body},
    )  # fmt: skip
