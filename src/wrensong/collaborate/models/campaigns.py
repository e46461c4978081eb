"""Campaigns, the work agreed with each creator, and every step it took."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from wrensong.desk.models import Space, User

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from .agreements import Terms


class Campaign(models.Model):
    """One effort of a brand: its dates, its currency, and the creators it works with."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="campaigns")
    collaborations: RelatedManager[Collaboration]
    brand = models.ForeignKey("match.BrandRecord", models.PROTECT, related_name="campaigns")
    brief = models.ForeignKey(
        "match.BriefRecord", models.SET_NULL, null=True, related_name="campaigns"
    )
    name = models.CharField(max_length=120)
    currency = models.CharField(max_length=3)
    objective = models.CharField(max_length=200, blank=True)  # what the French total is counted for
    brand_country = models.CharField(max_length=2, blank=True)
    audience_countries = models.CharField(max_length=120, blank=True)  # AT,DE
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=["space", "name"], name="one_campaign_per_name"),
        )

    def __str__(self) -> str:
        return self.name


class Collaboration(models.Model):
    """The work of one creator in one campaign. ``state`` moves only as rules.states allows."""

    class Kind(models.TextChoices):
        POST = "post", "sponsored post"
        REVIEW = "review", "product review"
        GIVEAWAY = "giveaway", "giveaway"
        AMBASSADOR = "ambassador", "ambassador"
        GIFT = "gift", "gift"
        AFFILIATE = "affiliate", "affiliate"

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="collaborations")
    steps: RelatedManager[Step]
    terms: RelatedManager[Terms]
    contact = models.ForeignKey("engage.Contact", models.PROTECT, related_name="collaborations")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=12, default="proposed")
    before_dispute = models.CharField(max_length=12, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField(auto_now_add=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=["campaign", "contact", "kind"], name="one_collaboration_of_a_kind"
            ),
        )

    def __str__(self) -> str:
        return f"{self.contact}, {self.campaign}"


class Step(models.Model):
    """One step of a collaboration. Steps are only ever added."""

    collaboration = models.ForeignKey(Collaboration, models.CASCADE, related_name="steps")
    act = models.CharField(max_length=12)
    before = models.CharField(max_length=12)
    after = models.CharField(max_length=12)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    by_creator = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("id",)
