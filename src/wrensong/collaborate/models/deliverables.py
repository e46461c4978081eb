"""What was promised, every version of it that was handed in, and how it went once it was live."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models.signals import pre_delete
from django.dispatch import receiver

from wrensong.desk.models import User
from wrensong.workspace import MEDIA

from .campaigns import Collaboration

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Deliverable(models.Model):
    """One piece of work of a collaboration: a post, a story.

    What was agreed about reviewing it is copied here when it is made; None: not agreed.
    """

    class Review(models.TextChoices):
        AWAITED = "awaited", "not handed in yet"
        SUBMITTED = "submitted", "waits for a review"
        RETURNED = "returned", "changes asked for"
        APPROVED = "approved", "approved"

    class Check(models.TextChoices):
        FOUND = "found", "found"
        MISSING = "missing", "not found"
        UNCHECKED = "unchecked", "not checked"

    collaboration = models.ForeignKey(Collaboration, models.CASCADE, related_name="deliverables")
    submissions: RelatedManager[Submission]
    insights: RelatedManager[Insight]
    place = models.IntegerField()  # first, second ... of its collaboration
    platform = models.CharField(max_length=20)
    format = models.CharField(max_length=20)
    due = models.DateField(null=True)
    min_length = models.CharField(max_length=60, blank=True)  # 60 seconds
    from_terms = models.BooleanField(default=False)
    review_hours = models.IntegerField(null=True)
    rounds = models.IntegerField(null=True)  # of changes
    silence_approves = models.BooleanField(default=False)
    live_days = models.IntegerField(null=True)
    review = models.CharField(max_length=10, choices=Review.choices, default=Review.AWAITED)
    live_at = models.DateTimeField(null=True)
    live_url = models.CharField(max_length=500, blank=True)
    live_caption = models.TextField(blank=True)
    live_caption_from = models.CharField(max_length=10, blank=True)  # pasted, files
    live_label = models.BooleanField(null=True)  # the platform's own
    live_level = models.CharField(max_length=12, blank=True)  # how it disclosed when it was kept
    live_checked_at = models.DateTimeField(null=True)
    live_check = models.CharField(max_length=10, choices=Check.choices, blank=True)
    live_check_why = models.CharField(max_length=300, blank=True)
    down_at = models.DateTimeField(null=True)
    down_reason = models.CharField(max_length=300, blank=True)
    dropped_at = models.DateTimeField(null=True)
    dropped_reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("collaboration", "place")
        indexes = (models.Index(fields=["review", "due"], name="deliverable_review_due"),)
        constraints = (
            models.UniqueConstraint(fields=["collaboration", "place"], name="one_place_each"),
        )

    def __str__(self) -> str:
        return f"{self.format} {self.place} of {self.collaboration}"


class Submission(models.Model):
    """One version that was handed in. Only what was decided about it is added later."""

    class Verdict(models.TextChoices):
        OPEN = "open", "waits for a review"
        APPROVED = "approved", "approved"
        RETURNED = "returned", "changes asked for"
        REPLACED = "replaced", "replaced by a newer version"

    deliverable = models.ForeignKey(Deliverable, models.CASCADE, related_name="submissions")
    files: RelatedManager[Media]
    number = models.IntegerField()
    text = models.TextField(blank=True)
    link = models.CharField(max_length=500, blank=True)
    label = models.BooleanField(null=True)  # the platform's own label is, or will be, set
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    by_creator = models.BooleanField(default=False)
    review_due = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, default=Verdict.OPEN)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    by_silence = models.BooleanField(default=False)
    reason = models.TextField(blank=True)  # she reads it
    beyond = models.CharField(max_length=300, blank=True)  # why a round more than agreed

    class Meta:
        ordering = ("number",)
        indexes = (models.Index(fields=["verdict", "review_due"], name="submission_review_due"),)
        constraints = (
            models.UniqueConstraint(fields=["deliverable", "number"], name="one_version_each"),
        )


class Media(models.Model):
    """A file of a version; its bytes lie in the workspace's folder ``media`` under ``key``."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="files")
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=40)  # image/jpeg, by what is in it
    bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    key = models.CharField(max_length=32, unique=True)

    class Meta:
        ordering = ("id",)

    @property
    def place(self) -> Path:
        """Where its bytes lie."""
        space = self.submission.deliverable.collaboration.campaign.space
        return space.path / MEDIA / self.key[:2] / self.key


@receiver(pre_delete, sender=Media)
def _forget(sender: type[Media], instance: Media, **_: Any) -> None:
    """The bytes of a file go with its record, whatever it was deleted with."""
    place = instance.place
    transaction.on_commit(lambda: place.unlink(missing_ok=True))


class Insight(models.Model):
    """Numbers the creator gave about a live post, on one day. None: not given."""

    deliverable = models.ForeignKey(Deliverable, models.CASCADE, related_name="insights")
    on = models.DateField()
    reach = models.BigIntegerField(null=True)
    views = models.BigIntegerField(null=True)
    likes = models.BigIntegerField(null=True)
    comments = models.BigIntegerField(null=True)
    saves = models.BigIntegerField(null=True)
    shares = models.BigIntegerField(null=True)
    clicks = models.BigIntegerField(null=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    by_creator = models.BooleanField(default=False)

    class Meta:
        ordering = ("on", "id")
