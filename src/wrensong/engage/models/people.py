"""Whom a workspace knows, and what happened between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from wrensong.desk.models import Space, User

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Contact(models.Model):
    """A creator as this workspace can reach her: one for each account somebody works with.

    What is copied from the facts (handle, name, e-mail, country) is what was known when the
    contact was made; people may correct it. ``None`` always means *not known*.
    """

    class Kind(models.TextChoices):
        INDIVIDUAL = "individual", "a person, or a sole trader"
        COMPANY = "company", "a company"
        UNKNOWN = "unknown", "not known"

    space = models.ForeignKey(Space, models.CASCADE, related_name="contacts")
    relationships: RelatedManager[Relationship]
    account = models.CharField(max_length=40)  # ac_...
    platform = models.CharField(max_length=20)
    handle = models.CharField(max_length=120, blank=True)  # mina.bakes
    name = models.CharField(max_length=160, blank=True)
    email = models.CharField(max_length=254, blank=True)
    country = models.CharField(max_length=2, blank=True)  # AT
    language = models.CharField(max_length=5, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.UNKNOWN)
    source_url = models.CharField(max_length=500, blank=True)  # where the address was published
    captured_at = models.DateTimeField(null=True)  # when her data was first taken
    invites_business_mail = models.BooleanField(null=True)
    says_no_unsolicited = models.BooleanField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("handle", "id")
        constraints = (
            models.UniqueConstraint(fields=["space", "account"], name="one_contact_per_account"),
        )

    def __str__(self) -> str:
        return f"@{self.handle}" if self.handle else self.name or self.account


class Relationship(models.Model):
    """How a creator and one brand stand; where on the ladder follows from its touches."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="relationships")
    contact_id: int
    brand_id: int
    owner_id: int | None
    touches: RelatedManager[Touch]
    brand = models.ForeignKey("match.BrandRecord", models.PROTECT, related_name="relationships")
    owner = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    next_act = models.CharField(max_length=200, blank=True)
    next_due = models.DateField(null=True)
    quiet_until = models.DateField(null=True)  # "not today": left off the list of today
    paused_at = models.DateTimeField(null=True)
    paused_until = models.DateField(null=True)
    pause_reason = models.CharField(max_length=300, blank=True)
    # Outreach before the ladder allows it: somebody said so, and why.
    unlocked_at = models.DateTimeField(null=True)
    unlocked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    unlock_reason = models.CharField(max_length=300, blank=True)
    # What rooms to the right tell: work that is agreed and open, a standing programme.
    collaborating_since = models.DateTimeField(null=True)
    ambassador_since = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=["contact", "brand"], name="one_relationship_per_brand"),
        )


class Touch(models.Model):
    """One genuine act between a brand's people and a creator, in either direction.

    A removed one is hidden and can be put back; nothing here was ever done by a program.
    """

    class Kind(models.TextChoices):
        FOLLOW = "follow", "followed"
        LIKE = "like", "liked a post"
        COMMENT = "comment", "commented"
        REPLY = "reply", "replied"
        DM = "dm", "wrote a direct message"
        EMAIL = "email", "wrote an e-mail"
        MEETING = "meeting", "met"
        GIFT = "gift", "sent a gift"

    relationship = models.ForeignKey(Relationship, models.CASCADE, related_name="touches")
    relationship_id: int
    kind = models.CharField(max_length=10, choices=Kind.choices)
    by_creator = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    link = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-at", "-id")
