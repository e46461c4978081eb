"""Read-only links that people without an account may open."""

from __future__ import annotations

from django.db import models

from .documents import Document
from .people import Space, User


class Share(models.Model):
    """One shared page, frozen as it was when it was shared. The link is signed; the record
    lets it end early. ``body`` is what the page shows, so nothing else can be reached by it."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="shares")
    kind = models.CharField(max_length=40)  # plan
    label = models.CharField(max_length=200)
    body = Document()
    by = models.ForeignKey(User, models.SET_NULL, null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    opened = models.IntegerField(default=0)
