"""Giveaways: their rules, who entered, and a draw that anybody can repeat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from wrensong.desk.models import Space, User

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Giveaway(models.Model):
    """One giveaway. What is announced at the opening (``announcement``) is never changed again.

    ``seed`` is secret until the draw. ``erase_on`` is the day the entrants' handles go.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "being prepared"
        OPEN = "open", "open"
        CLOSED = "closed", "closed, list frozen"
        DRAWN = "drawn", "drawn"
        CANCELLED = "cancelled", "cancelled"

    space = models.ForeignKey(Space, models.CASCADE, related_name="giveaways")
    checks: RelatedManager[GiveawayCheck]
    entrants: RelatedManager[Entrant]
    imports: RelatedManager[EntrantImport]
    winners: RelatedManager[Winner]
    brand = models.ForeignKey("match.BrandRecord", models.PROTECT, related_name="giveaways")
    collaboration = models.ForeignKey(
        "collaborate.Collaboration", models.SET_NULL, null=True, related_name="giveaways"
    )
    name = models.CharField(max_length=120)
    platform = models.CharField(max_length=20)
    prize = models.CharField(max_length=300, blank=True)
    prize_value = models.DecimalField(max_digits=18, decimal_places=2, null=True)  # of one
    currency = models.CharField(max_length=3, blank=True)
    prizes = models.IntegerField(default=1)
    alternates = models.IntegerField(default=3)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    zone = models.CharField(max_length=60, blank=True)  # Europe/Vienna
    min_age = models.IntegerField(null=True)
    countries = models.CharField(max_length=200, blank=True)  # AT,DE or *
    free_entry = models.CharField(max_length=300, blank=True)
    rules_url = models.CharField(max_length=500, blank=True)
    post_key = models.CharField(max_length=120, blank=True)  # the post of the facts
    must_contain = models.CharField(max_length=60, blank=True)
    salt_source = models.CharField(max_length=200, blank=True)
    keep_days = models.IntegerField(default=30)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    seed = models.CharField(max_length=64, blank=True)
    announcement = models.TextField(blank=True)  # canonical JSON
    announced_at = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField(null=True)
    entrants_sha256 = models.CharField(max_length=64, blank=True)
    entrants_count = models.IntegerField(null=True)
    public_salt = models.CharField(max_length=200, blank=True)
    drawn_at = models.DateTimeField(null=True)
    erase_on = models.DateField(null=True)
    erased_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)  # why it was cancelled
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=["space", "name"], name="one_giveaway_per_name"),
        )

    def __str__(self) -> str:
        return self.name


class GiveawayCheck(models.Model):
    """Somebody said that one thing of the checklist is settled."""

    giveaway = models.ForeignKey(Giveaway, models.CASCADE, related_name="checks")
    key = models.CharField(max_length=30)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["giveaway", "key"], name="one_tick_per_check"),
        )


class EntrantImport(models.Model):
    """One list of entries that was read: how many lines, and why some were refused. ``refused`` is
    a JSON list of [line, reason] that names nobody."""

    giveaway = models.ForeignKey(Giveaway, models.CASCADE, related_name="imports")
    source = models.CharField(max_length=160)
    lines = models.IntegerField()
    added = models.IntegerField()
    refused = models.TextField(default="[]")
    unchecked = models.CharField(max_length=200, blank=True)  # what the file could not show
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("id",)


class Entrant(models.Model):
    """An account that takes part; its handle is deleted on the giveaway's day."""

    giveaway = models.ForeignKey(Giveaway, models.CASCADE, related_name="entrants")
    handle = models.CharField(max_length=80)
    entered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("handle",)
        constraints = (
            models.UniqueConstraint(fields=["giveaway", "handle"], name="one_entry_per_account"),
        )


class FrozenEntrant(models.Model):
    """One hash of the frozen list: what the proof publishes of an entrant."""

    giveaway = models.ForeignKey(Giveaway, models.CASCADE, related_name="frozen")
    token = models.CharField(max_length=64)

    class Meta:
        ordering = ("token",)
        constraints = (
            models.UniqueConstraint(fields=["giveaway", "token"], name="one_hash_per_entrant"),
        )


class Winner(models.Model):
    """A place of the draw: a winner, an alternate who waits, or one who made room."""

    class State(models.TextChoices):
        WON = "won", "winner"
        WAITING = "waiting", "alternate"
        REPLACED = "replaced", "made room"

    giveaway = models.ForeignKey(Giveaway, models.CASCADE, related_name="winners")
    entrant = models.ForeignKey(Entrant, models.SET_NULL, null=True, related_name="+")
    token = models.CharField(max_length=64)
    place = models.IntegerField()  # 1, 2 ... in the order of the draw
    state = models.CharField(max_length=10, choices=State.choices)
    notified_at = models.DateTimeField(null=True)
    answer_by = models.DateField(null=True)
    accepted_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=300, blank=True)  # for us; never published
    replaced_at = models.DateTimeField(null=True)
    replaced_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("place",)
        constraints = (
            models.UniqueConstraint(fields=["giveaway", "place"], name="one_winner_per_place"),
        )
