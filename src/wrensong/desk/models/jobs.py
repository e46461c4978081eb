"""Work that takes longer than a page may: imports, vetting, answers."""

from __future__ import annotations

from django.db import models

from .documents import Document
from .people import Space, User


class Job(models.Model):
    """One piece of work for the background worker, with how far it is.

    A job that was running when its worker died is claimed again: what it does must give the
    same result when it is done twice.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    space = models.ForeignKey(Space, models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=40)  # discover.import
    label = models.CharField(max_length=200, blank=True)
    params = models.JSONField(default=dict)
    key = models.CharField(max_length=80, blank=True)  # equal work waiting or running: one job
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    words = models.CharField(max_length=200, blank=True)
    result = models.JSONField(null=True)
    error = models.JSONField(null=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    worker = models.CharField(max_length=40, blank=True)
    attempts = models.IntegerField(default=0)
    cancel = models.BooleanField(default=False)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["state", "id"], name="jobs_by_state"),)

    @property
    def open(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def percent(self) -> int | None:
        """How far, 0 to 100; None where the whole is not known."""
        return min(100, int(100 * self.done / self.total)) if self.total else None


class Answer(models.Model):
    """What a job computed for a page, kept as JSON until what it rests on changes."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="answers")
    kind = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)  # of the parameters and of the facts
    facts = models.CharField(max_length=120)  # version of the facts it rests on
    body = Document()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["space", "kind", "digest"], name="one_answer"),
        )
