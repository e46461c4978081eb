"""Work of this room that takes longer than a page may: sending mail, reading what came back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.utils import timezone

from wrensong.core.errors import BadInput
from wrensong.desk.jobs import Run, Work, enqueue, long
from wrensong.desk.models import Job, Space

from .desk import privacy
from .desk.outreach.replies import Collected, collect
from .desk.outreach.sending import due, send_due
from .desk.outreach.setup import mail_setup
from .models import Mailbox, Message

SEND, REPLIES = "engage.send", "engage.replies"
READ_EVERY = timedelta(minutes=5)


@long
def run_send(work: Work) -> dict[str, Any]:
    """Send what is approved and due. Where a mailbox is set it is read first, so that nobody who
    answered a moment ago gets the next mail of a sequence."""
    space = work.job.space
    came = collect(space) if mail_setup(space).imap_url else Collected()
    done = send_due(space, follow_ups=not came.problem)
    if done.problem:
        raise BadInput(done.problem, "See the outbox; it is tried again every minute.")
    return {"sent": done.sent, "held": done.held, "failed": done.failed,
            "found": done.sent + done.failed + came.replies + came.bounces}  # fmt: skip


@long
def run_replies(work: Work) -> dict[str, Any]:
    """Read what came back."""
    done = collect(work.job.space)
    if done.problem:
        raise BadInput(done.problem, "See imap_url in the settings.")
    return {**asdict(done), "found": done.replies + done.bounces}


def tick() -> None:
    """Asked every minute: mail that is due is sent, a mailbox is read every five minutes."""
    now = timezone.now()
    for space in Space.objects.filter(messages__isnull=False).distinct():
        setup = mail_setup(space)
        if not setup.no_server()[0] and due(space, now):
            _ask(SEND, space, "Sending mail")
        if setup.imap_url and _unread_since(space) <= now - READ_EVERY:
            _ask(REPLIES, space, "Reading answers")


def _unread_since(space: Space) -> Any:
    if not Message.objects.filter(space=space, sent_at__isnull=False).exists():
        return timezone.now()  # nothing went out, so nothing can come back
    read = Mailbox.objects.filter(space=space).values_list("read_at", flat=True).first()
    return read or timezone.now() - READ_EVERY


def _ask(kind: str, space: Space, label: str) -> None:
    """One job at a time; of those that found nothing, or failed as the last one did, only the
    newest is kept, or the list of jobs would hold nothing else."""
    ended = Job.objects.filter(space=space, kind=kind)
    idle = [job.pk for job in ended.filter(state=Job.State.DONE).only("pk", "result")
            if not (job.result or {}).get("found")]  # fmt: skip
    failed = ended.filter(state=Job.State.FAILED).order_by("-id").values_list("pk", flat=True)[1:]
    Job.objects.filter(pk__in=[*idle, *failed]).delete()
    enqueue(kind, space, label=label, key=kind)


@long
def run_erase(work: Work) -> dict[str, Any]:
    """Erase whom a journal names; begun again after a stop, it completes what is left."""
    return privacy.finish(work.job.space, work.params["erasure"], work.progress)


JOBS: dict[str, Run] = {SEND: run_send, REPLIES: run_replies, privacy.KIND: run_erase}
