"""When a creator has to be told what is kept of her, and that she was told."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from wrensong.core.errors import ValueInvalid
from wrensong.desk.audit import record
from wrensong.desk.models import User
from wrensong.engage.models import Contact, Message, NoticeGiven, Sender
from wrensong.engage.rules import notice


def notice_due(contact: Contact) -> notice.Due:
    """Whether, why and by when a contact must be told about her data (GDPR art. 14), and whether
    she was. Where it is not known when her data was taken, the day counts on which this
    workspace noted her."""
    given = contact.notices.first()
    written = Message.objects.filter(contact=contact, sent_at__isnull=False).order_by("sent_at")
    first = written.values_list("sent_at", flat=True).first()
    places = Sender.objects.filter(brand__space=contact.space).values_list("country", flat=True)
    taken = min(contact.captured_at or contact.created_at, contact.created_at)
    return notice.due(contact.country, list(places), taken, first, given.at if given else None)


@transaction.atomic
def give_notice(contact: Contact, user: User | None, how: str) -> NoticeGiven:
    """Note that she was told in another way than by a mail from here. Raises ValueInvalid."""
    words = " ".join(how.split())
    if not words or len(words) > 120 or not words.isprintable():
        raise ValueInvalid("Say how she was told.", "For example: by a direct message.")
    made = NoticeGiven.objects.create(contact=contact, at=timezone.now(), how=words, by=user)
    record("engage.notice.give", space=contact.space, user=user,
           subject=f"contact:{contact.pk}", label=str(contact))  # fmt: skip
    return made


def noted_by_mail(message: Message, at: datetime) -> None:
    """Told by sending, in its transaction: the mail held the notice."""
    NoticeGiven.objects.create(
        contact=message.contact, message=message, at=at, how="in a mail from here"
    )
