"""That somebody was erased: when, and by whom. Never who."""

from __future__ import annotations

from django.db import models

from wrensong.desk.models import Space, User


class Erasure(models.Model):
    """One creator who was erased from a workspace. ``key`` names the work, and the hashes that
    keep her accounts out (``erased.json`` in the workspace's folder); nothing here names her."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="erasures")
    key = models.CharField(max_length=40)
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    accounts = models.IntegerField()  # how many of hers
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=["space", "key"], name="one_erasure_per_key"),
        )
