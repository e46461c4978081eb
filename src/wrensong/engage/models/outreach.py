"""What is written to creators: senders, templates, sequences, messages and what came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from wrensong.desk.models import Space, User

from .people import Contact

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Sender(models.Model):
    """Who writes for a brand. The postal address stands in every mail, as the law of several
    countries asks; ``country`` is where the sender is established."""

    brand = models.OneToOneField("match.BrandRecord", models.CASCADE, related_name="sender")
    name = models.CharField(max_length=120)  # Ada Winter
    address = models.CharField(max_length=254)  # ada@fernandsalt.example
    postal = models.CharField(max_length=300)  # Mill Lane 4, 1060 Vienna
    country = models.CharField(max_length=2, blank=True)
    source = models.CharField(max_length=200, default="your public profiles")  # of the data
    kept = models.CharField(max_length=120, default="for two years after our last message")
    updated_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    version = models.IntegerField(default=1)


class Template(models.Model):
    """A text with merge fields. Its versions are kept: a message says which one it came from."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="outreach_templates")
    versions: RelatedManager[TemplateVersion]
    name = models.CharField(max_length=120)
    archived_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)  # the newest number of its versions

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(fields=["space", "name"], name="one_template_per_name"),
        )


class TemplateVersion(models.Model):
    """What a template said from one saving to the next; never changed."""

    template = models.ForeignKey(Template, models.CASCADE, related_name="versions")
    number = models.IntegerField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=["template", "number"], name="one_text_per_number"),
        )


class Sequence(models.Model):
    """Mails that follow one another until she answers, it bounces, or she opts out."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="sequences")
    steps: RelatedManager[SequenceStep]
    name = models.CharField(max_length=120)
    archived_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(fields=["space", "name"], name="one_sequence_per_name"),
        )


class SequenceStep(models.Model):
    """One mail of a sequence, so many days after the one before it went out."""

    sequence = models.ForeignKey(Sequence, models.CASCADE, related_name="steps")
    position = models.IntegerField()  # from 1
    template = models.ForeignKey(Template, models.PROTECT, related_name="+")
    after_days = models.IntegerField(default=0)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["sequence", "position"], name="one_step_per_position"),
        )


class Enrolment(models.Model):
    """One creator going through a sequence for one brand."""

    sequence = models.ForeignKey(Sequence, models.CASCADE, related_name="enrolments")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="enrolments")
    brand = models.ForeignKey("match.BrandRecord", models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["sequence", "contact", "brand"], name="once_through_a_sequence"
            ),
        )


class Message(models.Model):
    """One mail to one creator. It goes out only when a person approved exactly this text for
    exactly this address (``approved_for`` is the keyed hash of it).

    ``sending`` is written in the transaction that checks everything, before the mail server is
    asked; where the program stops just then, nobody knows whether the mail went out, and a person
    says what happened. It is never sent a second time by itself.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "waits for approval"
        APPROVED = "approved", "approved"
        SENDING = "sending", "being sent"
        SENT = "sent", "sent"
        FAILED = "failed", "not sent"
        BOUNCED = "bounced", "came back"
        REPLIED = "replied", "answered"
        STOPPED = "stopped", "stopped"

    class By(models.TextChoices):
        SERVER = "server", "by the mail server"
        HAND = "hand", "from your own mail program"

    space = models.ForeignKey(Space, models.CASCADE, related_name="messages")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="messages")
    brand = models.ForeignKey("match.BrandRecord", models.PROTECT, related_name="messages")
    replies: RelatedManager[Reply]
    template = models.ForeignKey(TemplateVersion, models.SET_NULL, null=True, related_name="+")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, null=True, related_name="messages")
    step = models.IntegerField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    footer = models.TextField(blank=True)  # set by approving: postal address, opting out, notice
    evidence = models.JSONField(default=list)  # [{field, text, source, link}]
    drafted_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    drafted_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_for = models.CharField(max_length=64, blank=True)
    due_at = models.DateTimeField(null=True)  # None: after the step before it
    sent_at = models.DateTimeField(null=True)  # when sending began
    sent_by = models.CharField(max_length=10, choices=By.choices, blank=True)
    message_id = models.CharField(max_length=200, blank=True)
    thread = models.CharField(max_length=200, blank=True)  # the Message-ID it follows up
    reason = models.CharField(max_length=300, blank=True)  # why it failed or was stopped
    held_because = models.CharField(max_length=300, blank=True)  # why it waits
    held_until = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["space", "state", "due_at"], name="messages_by_state"),
            models.Index(fields=["message_id"], name="messages_by_mail"),
        )
        constraints = (
            models.UniqueConstraint(fields=["enrolment", "step"], name="one_mail_per_step"),
        )


class Reply(models.Model):
    """What she wrote back: the words above the mail she answers."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="replies")
    at = models.DateTimeField()
    text = models.TextField(blank=True)
    mail = models.CharField(max_length=64)  # hash of its Message-ID

    class Meta:
        ordering = ("-at", "-id")
        constraints = (
            models.UniqueConstraint(fields=["message", "mail"], name="one_reply_per_mail"),
        )


class Dispatch(models.Model):
    """That a mail went out: for the limits, and so that none goes twice. Holds no address, only
    its keyed hash; stays when the creator is erased, so that limits and pauses still hold."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="dispatches")
    message = models.OneToOneField(Message, models.SET_NULL, null=True, related_name="dispatch")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["space", "at"], name="dispatches_by_time"),
            models.Index(fields=["space", "digest", "at"], name="dispatches_by_person"),
        )


class Suppression(models.Model):
    """Somebody who is never written to again. Holds no address, only its keyed hash, and
    ``key``, the name of the key it was made with."""

    class Reason(models.TextChoices):
        OPT_OUT = "opt-out", "she opted out"
        REPLY = "reply", "she asked for it in a reply"
        BOUNCE = "bounce", "mail came back"
        PORTAL = "portal", "she asked for it on her page"
        ERASED = "erased", "her data were erased"
        HAND = "hand", "noted by hand"

    space = models.ForeignKey(Space, models.CASCADE, related_name="suppressions")
    digest = models.CharField(max_length=64)
    key = models.CharField(max_length=8)
    reason = models.CharField(max_length=10, choices=Reason.choices)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=["space", "digest"], name="suppressed_once"),)


class Consent(models.Model):
    """That she agreed to be written to: how, when, and where that can be seen."""

    class Kind(models.TextChoices):
        EXPRESS = "express", "she said so expressly"
        CUSTOMER = "customer", "a customer who could opt out (soft opt-in)"

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    basis = models.CharField(max_length=300)  # what she agreed to
    how = models.CharField(max_length=120)  # form, e-mail, in person
    on = models.DateField()
    source = models.CharField(max_length=500, blank=True)  # where it can be seen
    noted_at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-on", "-id")


class GateOverride(models.Model):
    """An owner allowed mail to her although the rule of her country asks to look closer; it holds
    for the rule of that place alone."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="overrides")
    place = models.CharField(max_length=10)  # EU
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)


class NoticeGiven(models.Model):
    """When she was told what is kept of her, and how."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="notices")
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    how = models.CharField(max_length=120)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("at", "id")


class Mailbox(models.Model):
    """How far the mailbox of a workspace was read."""

    space = models.OneToOneField(Space, models.CASCADE, related_name="mailbox")
    validity = models.CharField(max_length=20)  # of the numbers below, as the server names it
    uid = models.BigIntegerField(default=0)
    read_at = models.DateTimeField(null=True)
