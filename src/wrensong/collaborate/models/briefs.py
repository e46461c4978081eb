"""The brief creators work by, as it was saved each time."""

from __future__ import annotations

from django.db import models

from wrensong.collaborate.briefing.document import CreatorBrief
from wrensong.collaborate.briefing.parsing import parse
from wrensong.desk.models import User

from .campaigns import Campaign


class CreatorBriefVersion(models.Model):
    """One saved state of a campaign's brief, as canonical TOML. Versions are only ever added."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="creator_briefs")
    number = models.PositiveIntegerField()  # from 1, without gaps
    text = models.TextField()
    saved_at = models.DateTimeField(auto_now_add=True)
    saved_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(
                fields=["campaign", "number"], name="one_creator_brief_per_number"
            ),
        )

    def __str__(self) -> str:
        return f"{self.campaign}, brief {self.number}"

    @property
    def brief(self) -> CreatorBrief:
        return parse(self.text)
