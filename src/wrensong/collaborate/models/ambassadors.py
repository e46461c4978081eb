"""Ambassadors: the programmes of a brand, their tiers, who is in them, what each month asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from wrensong.desk.models import Space, User

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class AmbassadorGroup(models.Model):
    """A standing programme of a brand."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="ambassador_groups")
    tiers: RelatedManager[Tier]
    members: RelatedManager[Ambassador]
    brand = models.ForeignKey("match.BrandRecord", models.PROTECT, related_name="ambassador_groups")
    name = models.CharField(max_length=120)
    about = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(fields=["space", "name"], name="one_group_per_name"),
        )

    def __str__(self) -> str:
        return self.name


class Tier(models.Model):
    """What a programme gives each month, and what it asks. None: nothing of the kind is agreed.
    ``commission`` is a fraction."""

    group = models.ForeignKey(AmbassadorGroup, models.CASCADE, related_name="tiers")
    asks: RelatedManager[TierAsk]
    name = models.CharField(max_length=60)
    position = models.IntegerField(default=0)
    currency = models.CharField(max_length=3)
    fee = models.DecimalField(max_digits=18, decimal_places=2, null=True)  # a month
    commission = models.DecimalField(max_digits=6, decimal_places=4, null=True)
    gift_value = models.DecimalField(max_digits=18, decimal_places=2, null=True)  # a month
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint(fields=["group", "name"], name="one_tier_per_name"),)

    def __str__(self) -> str:
        return self.name


class TierAsk(models.Model):
    """So many of one format on one platform, each month."""

    tier = models.ForeignKey(Tier, models.CASCADE, related_name="asks")
    platform = models.CharField(max_length=20)
    format = models.CharField(max_length=20)
    count = models.IntegerField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["tier", "platform", "format"], name="one_ask_of_a_kind"
            ),
        )


class Ambassador(models.Model):
    """A creator in a programme. Her terms are those of ``collaboration`` (of kind ambassador)."""

    group = models.ForeignKey(AmbassadorGroup, models.CASCADE, related_name="members")
    tiers: RelatedManager[TierChange]
    items: RelatedManager[MonthItem]
    contact = models.ForeignKey("engage.Contact", models.CASCADE, related_name="ambassador_of")
    collaboration = models.ForeignKey(
        "collaborate.Collaboration", models.SET_NULL, null=True, related_name="ambassadors"
    )
    tier = models.ForeignKey(Tier, models.PROTECT, related_name="members")
    since = models.DateField()
    until = models.DateField(null=True)
    leave_reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=["group", "contact"], name="once_in_a_group",
                condition=models.Q(until=None),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.contact}, {self.group}"


class TierChange(models.Model):
    """Since when a member is in which tier. Changes are only ever added."""

    member = models.ForeignKey(Ambassador, models.CASCADE, related_name="tiers")
    tier = models.ForeignKey(Tier, models.PROTECT, related_name="changes")
    since = models.DateField()
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("since", "id")


class MonthItem(models.Model):
    """One thing a month asked of a member: made exactly once. Where her collaboration is under
    way it is a deliverable there, else somebody says here that it is done."""

    member = models.ForeignKey(Ambassador, models.CASCADE, related_name="items")
    period = models.CharField(max_length=7)  # 2026-05
    platform = models.CharField(max_length=20)
    format = models.CharField(max_length=20)
    number = models.IntegerField()
    due = models.DateField()
    deliverable = models.ForeignKey(
        "collaborate.Deliverable", models.SET_NULL, null=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("due", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["member", "period", "platform", "format", "number"],
                name="once_in_a_month",
            ),
        )
