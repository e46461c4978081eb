"""What a creator asked of a workspace by her private link."""

from __future__ import annotations

from django.db import models

from .people import Contact


class DeletionRequest(models.Model):
    """She asks that everything about her is deleted. Erasing her removes the request too."""

    contact = models.OneToOneField(Contact, models.CASCADE, related_name="deletion_request")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("at",)
