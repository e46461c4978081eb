"""Every change: who, what, when, before and after."""

from __future__ import annotations

from django.db import models

from .people import Space, User


class Entry(models.Model):
    """One change. Entries are only ever added; ``before`` and ``after`` hold what changed."""

    space = models.ForeignKey(Space, models.CASCADE, null=True, related_name="entries")
    user = models.ForeignKey(User, models.SET_NULL, null=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    verb = models.CharField(max_length=60)  # match.brief.save
    subject = models.CharField(max_length=80, blank=True)  # brief:12
    label = models.CharField(max_length=200, blank=True)  # Spring launch
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["space", "-id"], name="entries_newest"),
            models.Index(fields=["space", "user", "-id"], name="entries_by_person"),
            models.Index(fields=["space", "subject", "-id"], name="entries_by_subject"),
        )
