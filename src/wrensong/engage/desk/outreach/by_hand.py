"""Without a mail server: an approved mail as a file or a link for the person's own program.

Handing it over counts as sending, with the same checks: what happens in another program cannot be
seen from here. Where it was not sent after all, somebody says so.
"""

from __future__ import annotations

from urllib.parse import quote

from django.db import transaction

from wrensong.core.errors import BadInput, NotAllowed
from wrensong.desk.models import User
from wrensong.engage.mailing import building
from wrensong.engage.models import Message
from wrensong.engage.rules import addresses, spacing

from . import senders
from .sending import claim, finish
from .setup import mail_setup
from .suppressing import digest_of, why_suppressed


def hand_over(message: Message, user: User | None) -> None:
    """Let a person send an approved mail from their own program. Raises BadInput saying why it
    may not go out now."""
    with transaction.atomic():
        found = claim(message.space, message.pk, (mail_setup(message.space), None),
                      by=Message.By.HAND)  # fmt: skip
        if found is not None and not isinstance(found, spacing.Turn):
            finish(message.pk, user)
    message.refresh_from_db()
    if isinstance(found, spacing.Turn):
        raise BadInput(found.why, "Try again later, or change daily_limit.")
    if found is None:
        why = message.held_because or message.reason
        raise BadInput(why or "This mail is not approved.", "See what it waits for.")


def eml(message: Message) -> bytes:
    """A mail that was handed over, as a file that mail programs open as a draft. Raises
    NotAllowed."""
    sender = _ready(message)
    letter = building.Letter(
        sender_name=sender.name, sender=addresses.on_the_wire(sender.address),
        to_name=message.contact.name, to=addresses.on_the_wire(message.contact.email),
        subject=message.subject, body=whole(message), message_id=message.message_id,
        at=message.sent_at or message.drafted_at, thread=message.thread,
    )  # fmt: skip
    mail = building.build(letter)
    mail["X-Unsent"] = "1"
    return building.as_bytes(mail)


def mailto(message: Message) -> str:
    """The same as a link that opens a mail program. Raises NotAllowed."""
    _ready(message)
    body = whole(message).replace("\n", "\r\n")
    return (f"mailto:{quote(message.contact.email.strip())}"
            f"?subject={quote(message.subject)}&body={quote(body)}")  # fmt: skip


def whole(message: Message) -> str:
    """The text of a mail with what stands below it."""
    return f"{message.body}\n\n-- \n{message.footer}" if message.footer else message.body


def _ready(message: Message) -> senders.Sender:
    sender = senders.sender_of(message.brand)
    handed = message.state == Message.State.SENT and message.sent_by == Message.By.HAND
    if not handed or sender is None:
        raise NotAllowed("This mail was not handed over to be sent by hand.",
                         "Approve it first, then choose to send it yourself.")  # fmt: skip
    stopped = why_suppressed(message.space, message.contact.email)
    if stopped:
        raise NotAllowed(f"She is never written to: {stopped}.", "Leave her in peace.")
    if message.approved_for != digest_of(message.contact.email):
        raise NotAllowed("Her address changed since this mail was approved.",
                         "Say that it was not sent, and approve it anew.")  # fmt: skip
    return sender
