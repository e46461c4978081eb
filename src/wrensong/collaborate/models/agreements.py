"""What both sides agreed: clauses of the workspace, versions of the terms, who accepted which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from wrensong.desk.models import Document, Space, User

from .campaigns import Collaboration

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class ClauseRecord(models.Model):
    """A clause as one workspace words it, in place of the bundled one; ``in_use`` False leaves it
    out of new terms. Terms keep the words they were made with."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="clauses")
    key = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    text = models.TextField()
    meaning = models.TextField(blank=True)
    in_use = models.BooleanField(default=True)
    updated_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["space", "key"], name="one_clause_per_key"),)


class Terms(models.Model):
    """One version of the terms of a collaboration. Versions are only ever added.

    ``body`` is a rules.terms.Deal; ``clauses`` what both read, filled in; ``text`` is the exact
    text that is accepted and ``digest`` its SHA-256. ``agreed_at`` is set once both sides have
    accepted this version; the newest such version is in force.
    """

    collaboration = models.ForeignKey(Collaboration, models.CASCADE, related_name="terms")
    acceptances: RelatedManager[Acceptance]
    version = models.IntegerField()  # 1, 2, 3 ...
    body = Document()
    clauses = Document()  # [{key, title, text, missing}]
    text = models.TextField()
    digest = models.CharField(max_length=64)
    french = models.BooleanField(default=False)
    grants = models.BooleanField(default=False)  # usage rights or exclusivity
    proposed_by_creator = models.BooleanField(default=False)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(
                fields=["collaboration", "version"], name="one_terms_per_version"
            ),
        )


class Acceptance(models.Model):
    """One side said yes to one version: the name that was typed, when, and the digest it saw."""

    terms = models.ForeignKey(Terms, models.CASCADE, related_name="acceptances")
    by_creator = models.BooleanField()
    name = models.CharField(max_length=160)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["terms", "by_creator"], name="one_yes_per_side"),
        )
