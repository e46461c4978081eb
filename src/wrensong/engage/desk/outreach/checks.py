"""What stands between a message and its sending, in words; asked anew each time, never kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from wrensong.engage.desk.contacts import relationship_of
from wrensong.engage.desk.relationships import outreach_state
from wrensong.engage.models import Message
from wrensong.engage.rules import addresses, notice

from . import permission, senders
from .notices import notice_due
from .setup import MailSetup
from .suppressing import digest_of, why_suppressed

LOOK_AGAIN = timedelta(minutes=10)
"""After so long a message that waits for somebody's act is looked at again."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a message cannot go out now. ``code`` names the kind; ``until`` when time alone will
    have removed it."""

    code: str
    why: str
    next_step: str = ""
    until: datetime | None = None


def before_approval(message: Message) -> list[Obstacle]:
    """What has to be done before anybody may approve it."""
    contact = message.contact
    found = []
    if not addresses.plausible(contact.email):
        found.append(Obstacle("address", f"No e-mail address of {contact} is known.",
                              "Note it on her page."))  # fmt: skip
    stopped = why_suppressed(contact.space, contact.email)
    if stopped:
        found.append(Obstacle("suppressed", f"She is never written to: {stopped}.",
                              "Leave her in peace."))  # fmt: skip
    if getattr(contact, "deletion_request", None) is not None:
        found.append(Obstacle("deletion", "She asked that everything about her is deleted.",
                              "Erase her, or answer her yourself."))  # fmt: skip
    if senders.sender_of(message.brand) is None:
        found.append(Obstacle("sender", f"Nobody is set who writes for {message.brand.name}.",
                              "Set its sender: a name, an address, a postal address."))  # fmt: skip
    gate = permission.verdict(contact)
    if not gate.may and not stopped:
        found.append(Obstacle("gate", f"{gate.outcome.capitalize()}. {gate.because}",
                              gate.next_step))  # fmt: skip
    return found


def before_sending(message: Message, setup: MailSetup, now: datetime) -> list[Obstacle]:
    """What keeps an approved message from going out now, server and limits aside."""
    found = before_approval(message)
    if message.approved_by_id is None or not message.approved_for:
        found.append(Obstacle("approval", "Nobody has approved it.", "Read it, and approve it."))
    elif message.approved_for != digest_of(message.contact.email):
        found.append(Obstacle("approval", "Her address changed since it was approved.",
                              "Read it, and approve it again."))  # fmt: skip
    elif not footer_holds(message, setup):
        found.append(Obstacle("approval", "What stands below the mail changed since it was "
                              "approved.", "Read it, and approve it again."))  # fmt: skip
    unlocked, why = outreach_state(relationship_of(message.contact, message.brand, None))
    if not unlocked:
        found.append(Obstacle("ladder", why, "Get to know her first, or say on her page why you "
                              "write earlier."))  # fmt: skip
    if message.due_at is None:
        found.append(Obstacle("sequence", "The mail before it has not gone out."))
    elif message.due_at > now:
        found.append(Obstacle("time", "It is not due yet.", until=message.due_at))
    return found


def footer_holds(message: Message, setup: MailSetup) -> bool:
    """Whether what stands below an approved mail still says what it must: the notice, too, where
    she was not told yet."""
    sender = senders.sender_of(message.brand)
    if sender is None or not message.footer:
        return False
    full = senders.footer(message.contact, sender, setup, True)
    if notice_due(message.contact).open:
        told = notice.holds(message.footer, senders.notice_text(message.contact, sender))
        return told and message.footer == full
    return message.footer in (full, senders.footer(message.contact, sender, setup, False))
