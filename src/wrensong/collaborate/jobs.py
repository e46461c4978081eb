"""Work of this room that takes longer than a page may."""

from __future__ import annotations

from typing import Any

from wrensong.desk.jobs import Run, Work

TIDY = "collaborate.tidy"
"""The job that deletes what is kept no longer than needed, and makes what a new month asks."""


def run_tidy(work: Work) -> dict[str, Any]:
    """Delete addresses of gifts and handles of entrants whose day has come; make what this month
    asks of ambassadors. Doing it twice changes nothing."""
    from .desk.ambassadors import make_months
    from .desk.gifts import forget_due
    from .desk.giveaways import erase_due

    space = work.job.space
    return {
        "addresses": forget_due(space),
        "giveaways": erase_due(space),
        "asked": make_months(space),
    }


JOBS: dict[str, Run] = {TIDY: run_tidy}


def tick() -> None:
    """Asked every minute: where silence was agreed to approve, it does when the time is over; once
    a day, what is kept no longer than needed is deleted and the month's work is asked for."""
    from .desk import approve_silent
    from .desk.reviews import silent_spaces

    for space in silent_spaces():
        approve_silent(space)
    _tidy_daily()


def _tidy_daily() -> None:
    """Ask once a day and workspace for what is due by the day."""
    from django.utils import timezone

    from wrensong.desk.jobs import enqueue
    from wrensong.desk.models import Job, Space

    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    asked = Job.objects.filter(kind=TIDY, created_at__gte=today).values("space")
    for space in Space.objects.filter(campaigns__isnull=False).exclude(pk__in=asked).distinct():
        enqueue(TIDY, space, label="What is due today")
