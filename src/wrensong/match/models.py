"""The records of match: brands, briefs, and what people decided about a shortlist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from wrensong.desk.models import Document, Space, User

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class _Document(models.Model):
    """A named document that people edit: ``text`` is canonical TOML, as in brief.toml.

    ``version`` counts the saves; who saves an older one is shown both instead.
    """

    name = models.CharField(max_length=120)
    text = models.TextField()
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class BrandRecord(_Document):
    """A brand: its tables of a brief (who asks, whom she never works with, her audience)."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="brands")
    briefs: RelatedManager[BriefRecord]
    updated_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta(_Document.Meta):
        constraints = (
            models.UniqueConstraint(fields=["space", "name"], name="one_brand_per_name"),
        )


class BriefRecord(_Document):
    """A brief: the whole document, with the brand as it was when it was written."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="briefs")
    decisions: RelatedManager[Decision]
    brand = models.ForeignKey(BrandRecord, models.PROTECT, related_name="briefs")
    updated_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-id",)


class Decision(models.Model):
    """Keep, require or drop one creator of a brief's shortlist.

    Briefs name creators by handle, so a decision holds for the handle on every platform.
    ``reason`` is written so that the creator could read it.
    """

    class Verdict(models.TextChoices):
        KEEP = "keep", "kept"
        MUST = "must", "must be in the plan"
        DROP = "drop", "dropped"

    brief = models.ForeignKey(BriefRecord, models.CASCADE, related_name="decisions")
    handle = models.CharField(max_length=120)  # mina.bakes
    verdict = models.CharField(max_length=4, choices=Verdict.choices)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True)
    at = models.DateTimeField(auto_now=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["brief", "handle"], name="one_decision_per_handle"),
        )

    @property
    def words(self) -> str:
        return str(self.Verdict(self.verdict).label)


class Standing(models.Model):
    """Where one account stands in a computed shortlist: its rank, or why it is left out.

    ``job`` is the one that computed the list, named in the answer it stored. ``body`` holds the
    parts of the fit, as pages show them, for the first of the list; null for the others.
    """

    space = models.ForeignKey(Space, models.CASCADE, related_name="+")
    job = models.BigIntegerField()
    account_id = models.BigIntegerField()
    account = models.CharField(max_length=160)  # @mina.bakes
    handle = models.CharField(max_length=120, blank=True)  # as decisions name it
    platform = models.CharField(max_length=20)
    followers = models.BigIntegerField(null=True)
    er = models.FloatField(null=True)
    rank = models.IntegerField(null=True)  # from 1; null: left out
    percentile = models.FloatField(null=True)
    condition = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    body = Document(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["job", "rank"], name="standings_by_rank"),
            models.Index(fields=["job", "account_id"], name="standings_of_account"),
            models.Index(fields=["job", "condition", "id"], name="standings_left_out"),
            models.Index(fields=["job", "handle"], name="standings_of_handle"),
        )
