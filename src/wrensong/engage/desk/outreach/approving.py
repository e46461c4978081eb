"""Approval: a person read exactly this mail, for exactly this address."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from wrensong.core.errors import BadInput, NotAllowed
from wrensong.desk.audit import record
from wrensong.desk.models import Membership, Space, User
from wrensong.engage.models import Message

from . import senders
from .checks import before_approval
from .drafting import NOT_APPROVED, changed_meanwhile
from .notices import notice_due
from .setup import mail_setup
from .suppressing import digest_of


@transaction.atomic
def approve(message: Message, user: User, version: int) -> None:
    """Let a draft go out when its turn comes. Raises BadInput naming what has to be done first,
    ChangedMeanwhile where it is not the text that was read."""
    if message.version != version or message.state != Message.State.DRAFT:
        raise changed_meanwhile(message)
    stops = before_approval(message)
    if stops:
        raise BadInput(" ".join(one.why for one in stops),
                       " ".join(one.next_step for one in stops))  # fmt: skip
    rows = Message.objects.filter(pk=message.pk, version=version, state=Message.State.DRAFT)
    if not rows.update(
        version=F("version") + 1, state=Message.State.APPROVED, approved_by=user,
        approved_at=timezone.now(), approved_for=digest_of(message.contact.email),
        footer=footer_of(message), held_because="", held_until=None, reason="",
    ):  # fmt: skip
        raise changed_meanwhile(message)
    message.refresh_from_db()
    record("engage.message.approve", space=message.space, user=user,
           subject=f"contact:{message.contact_id}", label=str(message.contact),
           after={"message": message.pk})  # fmt: skip


@transaction.atomic
def take_back(message: Message, user: User | None, version: int) -> None:
    """An approved message waits for approval again. Raises ChangedMeanwhile."""
    rows = Message.objects.filter(pk=message.pk, version=version, state=Message.State.APPROVED)
    if not rows.update(version=F("version") + 1, footer="", **NOT_APPROVED):
        raise changed_meanwhile(message)
    message.refresh_from_db()
    record("engage.message.unapprove", space=message.space, user=user,
           subject=f"contact:{message.contact_id}", label=str(message.contact),
           after={"message": message.pk})  # fmt: skip


def footer_of(message: Message) -> str:
    """What stands below a mail that is not approved yet; empty while nobody is set who writes."""
    sender = senders.sender_of(message.brand)
    if sender is None:
        return ""
    setup = mail_setup(message.space)
    return senders.footer(message.contact, sender, setup, notice_due(message.contact).open)


def member(space: Space, email: str) -> User:
    """The person of an address who may write in this workspace: who approves from a command or a
    program. Raises NotAllowed."""
    found = Membership.objects.select_related("user").filter(
        space=space, user__email=email.strip().lower(), user__is_active=True
    ).first()  # fmt: skip
    if found is None or not found.allows("editor"):
        raise NotAllowed("A mail is approved by a person who may write in this workspace.",
                         "Name one by the address they sign in with.")  # fmt: skip
    return found.user
