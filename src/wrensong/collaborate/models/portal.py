"""What a creator may open without an account, and what she told by it."""

from __future__ import annotations

from django.db import models

from wrensong.desk.models import Document, User


class PortalLink(models.Model):
    """A private link of one creator. The link itself is not kept, only a hash of its secret."""

    contact = models.ForeignKey("engage.Contact", models.CASCADE, related_name="portal_links")
    digest = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    opened = models.IntegerField(default=0)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)


class PortalAct(models.Model):
    """A form of the portal that was sent, by the number it carried: so it counts once."""

    link = models.ForeignKey(PortalLink, models.CASCADE, related_name="acts")
    once = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["link", "once"], name="each_form_once"),)


class MediaKit(models.Model):
    """Facts a creator gave about herself, with the words she agreed to. A newer one takes the
    place of the one before; withdrawn, nothing of it is shown or used, and its facts are gone."""

    contact = models.ForeignKey("engage.Contact", models.CASCADE, related_name="media_kits")
    body = Document()  # rules.portal.KIT
    consent = models.TextField()
    given_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)


class Objection(models.Model):
    """What a creator says against what is computed about her."""

    contact = models.ForeignKey("engage.Contact", models.CASCADE, related_name="objections")
    question = models.CharField(max_length=60, blank=True)  # of the review; empty: all of it
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)
