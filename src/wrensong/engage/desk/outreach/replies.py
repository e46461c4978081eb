"""What came back: answers and bounces, matched to what was sent."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from wrensong.core.errors import ValueInvalid
from wrensong.desk.audit import record
from wrensong.desk.models import Space, User
from wrensong.engage.desk.contacts import relationship_of
from wrensong.engage.desk.relationships import note_replied
from wrensong.engage.mailing import servers
from wrensong.engage.mailing.incoming import Arrived, fetch, read
from wrensong.engage.models import Dispatch, Mailbox, Message, Reply, Suppression
from wrensong.engage.rules.answers import asks_to_stop

from .contacting import refuse
from .setup import mail_setup
from .stopping import stop_contact, stop_sequences
from .suppressing import digest_of, suppress_digest

log = logging.getLogger("wrensong.outreach")
ANSWERABLE = timedelta(days=180)
"""So long after a mail, one from her address counts as its answer although it names none."""
State = Message.State
OUT = (State.SENDING, State.SENT, State.REPLIED, State.BOUNCED)


@dataclass(frozen=True, slots=True)
class Collected:
    """How a look into the mailbox ended. ``problem`` says why it could not be read."""

    read: int = 0
    replies: int = 0
    bounces: int = 0
    stopped: int = 0
    problem: str = ""


def collect(space: Space) -> Collected:
    """Read what is new in the mailbox of a workspace. Nothing in the mailbox is changed."""
    setup = mail_setup(space)
    if not setup.imap_url:
        return Collected(problem="No mailbox is set (imap_url).")
    mark = Mailbox.objects.filter(space=space).first() or Mailbox(space=space)
    first = Message.objects.filter(space=space, sent_at__isnull=False).order_by("sent_at")
    since = first.values_list("sent_at", flat=True).first() or timezone.now()
    try:
        with servers.mailbox(setup.imap_url, setup.token_command) as box:
            validity, last, mails = fetch(box, mark.validity, mark.uid, since.date())
    except servers.Unreachable as error:
        log.warning("outreach of workspace %s: the mailbox cannot be read", space.pk)
        return Collected(problem=str(error))
    found = [take(space, read(one)) for one in mails]
    Mailbox.objects.update_or_create(
        space=space, defaults={"validity": validity, "uid": last, "read_at": timezone.now()}
    )
    return Collected(
        read=len(mails), replies=found.count("reply") + found.count("stop"),
        bounces=found.count("bounce"), stopped=found.count("stop"),
    )  # fmt: skip


@transaction.atomic
def take(space: Space, mail: Arrived) -> str:
    """Act on one incoming mail: ``reply``, ``stop`` (she asked for no more), ``bounce``, or
    ``other``, which changes nothing. Taking it twice changes nothing."""
    if mail.bounce:
        return _bounced(space, mail)
    if mail.automatic:
        return "other"
    message = _answered(space, mail)
    if message is None:
        return "other"
    stop = asks_to_stop(mail.text, mail.subject)
    new = _note(message, mail.key, mail.at, mail.text, None)
    if stop:
        # Of the address that was written to, and of the one she answers from.
        for digest in {digest_of(message.contact.email), digest_of(mail.sender)} - {""}:
            suppress_digest(space, digest, Suppression.Reason.REPLY, None)
        stop_contact(message.contact, "She asked for no more mail.")
        refuse(message.contact)
    if not new:
        return "other"
    return "stop" if stop else "reply"


def note_by_hand(message: Message, user: User | None, text: str) -> None:
    """She answered somewhere this program cannot see. Raises ValueInvalid for what was not sent."""
    if message.state not in OUT:
        raise ValueInvalid("This mail has not gone out, so it has no answer.")
    now = timezone.now()
    key = hashlib.sha256(f"{message.pk} {now.isoformat()}".encode()).hexdigest()
    with transaction.atomic():
        _note(message, key, now, text.replace("\0", "").strip()[:4000], user)


def _note(message: Message, key: str, at: datetime, text: str, user: User | None) -> bool:
    clean = text.replace("\0", "").encode("utf-8", "ignore").decode()
    _, new = Reply.objects.get_or_create(
        message=message, mail=key, defaults={"at": at, "text": clean}
    )
    if not new:
        return False
    Message.objects.filter(pk=message.pk, state__in=[State.SENT, State.SENDING]).update(
        state=State.REPLIED, version=F("version") + 1
    )
    stop_sequences(message.contact, message.brand, "She answered.")
    note_replied(relationship_of(message.contact, message.brand, None), at, clean, user)
    record("engage.reply.note", space=message.space, user=user,
           subject=f"contact:{message.contact_id}", label=str(message.contact),
           after={"message": message.pk})  # fmt: skip
    return True


def _answered(space: Space, mail: Arrived) -> Message | None:
    """What a mail answers: by the Message-IDs it names, else the newest to its sender."""
    out = Message.objects.filter(space=space, state__in=OUT).select_related(
        "contact__space", "brand"
    )
    if mail.answers:
        named = out.filter(message_id__in=mail.answers).order_by("-sent_at").first()
        if named is not None:
            return named
    return _newest_to(space, [mail.sender])


def _newest_to(space: Space, addresses: Iterable[str]) -> Message | None:
    digests = [digest for one in addresses if (digest := digest_of(one))]
    found = Dispatch.objects.filter(
        space=space, digest__in=digests, message__isnull=False,
        at__gte=timezone.now() - ANSWERABLE,
    ).select_related("message__contact__space", "message__brand")  # fmt: skip
    newest = found.order_by("-at").first()
    return newest.message if newest else None


def _bounced(space: Space, mail: Arrived) -> str:
    """A mail that came back for good stops all mail to that address. Only addresses that were
    written to from here are believed: anybody can send what looks like a bounce."""
    if not mail.failed:
        return "other"
    out = Message.objects.filter(space=space, state__in=OUT).select_related("contact__space")
    message = out.filter(message_id__in=mail.returned).first() if mail.returned else None
    failed = {digest for one in mail.failed if (digest := digest_of(one))}
    if message is None or digest_of(message.contact.email) not in failed:
        message = _newest_to(space, mail.failed)
    if message is None:
        return "other"
    rows = Message.objects.filter(pk=message.pk).exclude(state=State.BOUNCED)
    if not rows.update(state=State.BOUNCED, reason="The mail came back: her address does not "
                       "take it.", version=F("version") + 1):  # fmt: skip
        return "other"
    suppress_digest(space, digest_of(message.contact.email), Suppression.Reason.BOUNCE, None)
    stop_contact(message.contact, "Mail to her came back.")
    record("engage.message.bounce", space=space, user=None,
           subject=f"contact:{message.contact_id}", label=str(message.contact),
           after={"message": message.pk})  # fmt: skip
    return "bounce"
