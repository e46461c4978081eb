"""What people wrote about a creator."""

from __future__ import annotations

from django.db import models

from .people import Space, User


class Note(models.Model):
    """A remark on an account (``ac_...``). A removed one is hidden, and can be put back."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="notes")
    account = models.CharField(max_length=40, db_index=True)
    text = models.TextField()
    by = models.ForeignKey(User, models.SET_NULL, null=True)
    at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
