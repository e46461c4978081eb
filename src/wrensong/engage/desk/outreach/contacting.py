"""For other rooms and pages: never contact somebody again."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from wrensong.desk.audit import record
from wrensong.desk.models import Space, User
from wrensong.engage.models import Contact, Relationship, Suppression

from .permission import withdraw_consent
from .stopping import stop_contact
from .suppressing import contacts_with, digest_of, suppress, suppress_digest

BY_LINK = "She opted out by the link in a mail."


@transaction.atomic
def stop_all_contact(contact: Contact, reason: str) -> None:
    """She asked for it on her own page: her address is never written to again, what waits is
    stopped, every relationship is paused without an end. ``reason`` is in words."""
    words = " ".join(reason.split())[:200] or "She asked for no more contact."
    if digest_of(contact.email):
        suppress(contact.space, contact.email, Suppression.Reason.PORTAL, None)
    _stop(contact, words, None)


@transaction.atomic
def opt_out(space: Space, digest: str) -> None:
    """She opted out by the link in a mail. Doing it twice changes nothing."""
    suppress_digest(space, digest, Suppression.Reason.OPT_OUT, None)
    for contact in contacts_with(space, digest):
        _stop(contact, BY_LINK, None)


@transaction.atomic
def refuse(contact: Contact) -> None:
    """She wants no mail, whatever address of hers is noted later: that is kept with her, and what
    she agreed to before is taken back. Doing it twice changes nothing."""
    for given in contact.consents.filter(withdrawn_at=None):
        withdraw_consent(contact, given.pk, None)
    rows = Contact.objects.filter(pk=contact.pk).exclude(says_no_unsolicited=True)
    if rows.update(says_no_unsolicited=True, version=F("version") + 1):
        record("engage.contact.save", space=contact.space, user=None,
               subject=f"contact:{contact.pk}", label=str(contact),
               before={"fields": ["says_no_unsolicited"]},
               after={"fields": ["says_no_unsolicited"]})  # fmt: skip
    contact.refresh_from_db(fields=["says_no_unsolicited", "version"])


def _stop(contact: Contact, words: str, user: User | None) -> None:
    stop_contact(contact, words)
    refuse(contact)
    running = Relationship.objects.filter(contact=contact).exclude(
        paused_at__isnull=False, paused_until=None
    )
    if running.update(
        paused_at=timezone.now(), paused_until=None, pause_reason=words, version=F("version") + 1
    ):
        record("engage.relationship.pause", space=contact.space, user=user,
               subject=f"contact:{contact.pk}", label=str(contact))  # fmt: skip
