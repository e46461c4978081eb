"""Sending: one mail at a time, everything checked in the transaction that logs it.

Before the server is asked, ``claim`` writes ``sending`` and the dispatch under the lock of the
workspace; whoever comes second finds it taken. After it, the outcome is written. A mail whose
outcome nobody knows is left to a person: writing to somebody twice is worse than not at all.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from wrensong.core.errors import BadInput, ChangedMeanwhile
from wrensong.desk.audit import record
from wrensong.desk.models import Space, User
from wrensong.engage.desk.contacts import relationship_of
from wrensong.engage.desk.relationships import note_contacted
from wrensong.engage.mailing import building, servers
from wrensong.engage.models import Contact, Dispatch, Message, NoticeGiven, Suppression, Touch
from wrensong.engage.rules import addresses, notice, spacing

from . import senders
from .checks import LOOK_AGAIN, Obstacle, before_sending
from .drafting import NOT_APPROVED
from .notices import noted_by_mail
from .setup import MailSetup, mail_setup
from .stopping import stop_contact
from .suppressing import digest_of, suppress_digest

log = logging.getLogger("wrensong.outreach")
AT_ONCE = 100
UNSURE_AFTER = timedelta(minutes=5)
State, By = Message.State, Message.By


@dataclass(frozen=True, slots=True)
class Sent:
    """How a look at the outbox ended. ``problem`` says why nothing could go out, ``wait`` when
    the limits allow the next one."""

    sent: int = 0
    held: int = 0
    failed: int = 0
    problem: str = ""
    wait: datetime | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A mail that is ours to send, as bytes."""

    message: Message
    sender: str
    to: str
    data: bytes


def due(space: Space, now: datetime) -> list[int]:
    """The keys of approved messages whose time has come, the longest waiting first."""
    found = Message.objects.filter(space=space, state=State.APPROVED, due_at__lte=now)
    found = found.filter(Q(held_until=None) | Q(held_until__lte=now))
    return list(found.order_by("due_at", "id").values_list("pk", flat=True)[:AT_ONCE])


def send_due(space: Space, *, follow_ups: bool = True) -> Sent:
    """Send what is approved and due, within the limits. ``follow_ups``: also later mails of a
    sequence (not while it cannot be told whether she answered)."""
    setup = mail_setup(space)
    report = Sent(problem=setup.no_server()[0])
    keys = due(space, timezone.now())
    if report.problem or not keys:
        return report
    try:
        key = setup.key()
        with servers.outgoing(setup.mail_url, setup.token_command) as server:
            for pk in keys:
                report = _one(space, pk, (setup, key), server, report, follow_ups)
                if report.wait:
                    break
    except servers.Unreachable as error:
        log.warning("outreach of workspace %s: no mail server", space.pk)
        return replace(report, problem=str(error))
    except BadInput as error:
        return replace(report, problem=error.sentence)
    return report


def _one(
    space: Space, pk: int, how: tuple[MailSetup, building.Key | None], server: servers.Outgoing,
    report: Sent, follow_ups: bool,
) -> Sent:  # fmt: skip
    found = claim(space, pk, how, follow_ups=follow_ups)
    if isinstance(found, spacing.Turn):
        return replace(report, wait=found.at)
    if found is None:
        return replace(report, held=report.held + 1)
    try:
        server.send(found.sender, found.to, found.data)
    except servers.Refused as error:
        _refused(found.message, error)
        return replace(report, failed=report.failed + 1)
    finish(found.message.pk, None)
    return replace(report, sent=report.sent + 1)


@transaction.atomic
def claim(
    space: Space, pk: int, how: tuple[MailSetup, building.Key | None], *, by: str = By.SERVER,
    follow_ups: bool = True,
) -> Claimed | spacing.Turn | None:  # fmt: skip
    """Make a message ours to send, or say why not: a ``Turn`` where the limits of the workspace
    say to wait, None where this message does not go (it says why itself)."""
    Space.objects.select_for_update().get(pk=space.pk)  # senders and suppressing come one by one
    now = timezone.now()
    message = _held_fast(space, pk)
    if message is None or message.state != State.APPROVED:
        return None
    setup, key = how
    obstacles = before_sending(message, setup, now)
    if not follow_ups and (message.step or 1) > 1:
        obstacles.append(Obstacle("replies", "It cannot be told whether she answered: her answer "
                                  "could lie in a mailbox that cannot be read."))  # fmt: skip
    digest = digest_of(message.contact.email)
    mine = Dispatch.objects.filter(space=space)
    again = spacing.again(setup.limits, _last(mine.filter(digest=digest)), now)
    if not again.may:
        obstacles.append(Obstacle("person", again.why, until=again.at))
    if obstacles:
        _hold(message, obstacles, now)
        return None
    limits = setup.limits if by == By.SERVER else replace(setup.limits, spacing=0)
    turn = spacing.turn(limits, mine.filter(at__gte=spacing.day_of(now)).count(), _last(mine), now)
    if not turn.may:
        return turn
    built = _built(message, setup, key, now)
    if built is None:
        return None
    Dispatch.objects.create(space=space, message=message, digest=digest, at=now)
    _update(message, state=State.SENDING, sent_at=now, sent_by=by, held_because="",
            held_until=None, message_id=message.message_id, thread=message.thread)  # fmt: skip
    return built


def _held_fast(space: Space, pk: int) -> Message | None:
    """The message and its contact, locked until the transaction ends."""
    found = (
        Message.objects.select_for_update(of=("self",))
        .select_related("brand", "enrolment").filter(space=space, pk=pk).first()
    )  # fmt: skip
    if found is not None:
        locked = Contact.objects.select_for_update(of=("self",)).select_related("space")
        found.contact = locked.get(pk=found.contact_id)
    return found


def _last(dispatches: object) -> datetime | None:
    found: datetime | None = (
        dispatches.order_by("-at").values_list("at", flat=True).first()  # type: ignore[attr-defined]
    )
    return found


def _hold(message: Message, obstacles: list[Obstacle], now: datetime) -> None:
    """Say on the message why it waits; stop it where it never may go."""
    codes = {one.code for one in obstacles}
    words = " ".join(one.why for one in obstacles)[:300]
    if "suppressed" in codes:
        stop_contact(message.contact, words)
    elif "approval" in codes:
        _update(message, **{**NOT_APPROVED, "held_because": words, "footer": ""})
    else:
        waits = [one.until for one in obstacles]
        until = max((one for one in waits if one), default=now) if all(waits) else now + LOOK_AGAIN
        _update(message, held_because=words, held_until=until)


def _built(
    message: Message, setup: MailSetup, key: building.Key | None, now: datetime
) -> Claimed | None:
    sender = senders.sender_of(message.brand)
    assert sender is not None  # one of the obstacles
    to = addresses.on_the_wire(message.contact.email)
    sent_from = addresses.on_the_wire(sender.address)
    message.message_id, message.thread = building.new_id(sent_from), _thread(message)
    try:
        mail = building.build(building.Letter(
            sender_name=sender.name, sender=sent_from, to_name=message.contact.name, to=to,
            subject=message.subject, body=f"{message.body}\n\n-- \n{message.footer}",
            message_id=message.message_id, at=now, thread=message.thread,
            unsubscribe=senders.unsubscribe_url(setup, message.contact.space, to),
        ))  # fmt: skip
        return Claimed(message, sent_from, to, building.as_bytes(mail, key))
    except BadInput as error:
        _update(message, state=State.FAILED, reason=f"{error.sentence} {error.next_step}"[:300])
        return None


def _thread(message: Message) -> str:
    if message.enrolment_id is None or (message.step or 1) == 1:
        return ""
    before = Message.objects.filter(enrolment=message.enrolment_id, step=(message.step or 1) - 1)
    return before.values_list("message_id", flat=True).first() or ""


def _update(message: Message, **fields: object) -> None:
    Message.objects.filter(pk=message.pk).update(version=F("version") + 1, **fields)
    for name, value in fields.items():
        setattr(message, name, value)


@transaction.atomic
def finish(pk: int, user: User | None) -> None:
    """Write that a mail which was being sent went out, and let the next of its sequence follow."""
    message = Message.objects.select_related("contact__space", "brand").get(pk=pk)
    at = message.sent_at or timezone.now()
    going = Message.objects.filter(pk=pk, state=State.SENDING)
    if not going.update(state=State.SENT, reason="", version=F("version") + 1):
        return
    note_contacted(relationship_of(message.contact, message.brand, user), at, user)
    if notice.BEGINS in message.footer:
        noted_by_mail(message, at)
    _next_step(message, at)
    record("engage.message.send", space=message.space, user=user,
           subject=f"contact:{message.contact_id}", label=str(message.contact),
           after={"message": pk, "by": message.get_sent_by_display()})  # fmt: skip


def _next_step(message: Message, at: datetime) -> None:
    if message.enrolment is None or message.step is None:
        return
    step = message.enrolment.sequence.steps.filter(position=message.step + 1).first()
    if step is not None and message.enrolment.ended_at is None:
        message.enrolment.messages.filter(step=step.position).update(
            due_at=at + timedelta(days=step.after_days)
        )


@transaction.atomic
def _refused(message: Message, error: servers.Refused) -> None:
    """The server did not take it: it came back, it failed, or nobody knows."""
    if error.unclear:
        _update(message, reason=f"{error} Nobody knows whether it went out."[:300])
        return
    Dispatch.objects.filter(message=message).delete()
    state = State.BOUNCED if error.lasting else State.FAILED
    _update(message, state=state, reason=str(error)[:300])
    if error.lasting:
        digest = digest_of(message.contact.email)
        suppress_digest(message.space, digest, Suppression.Reason.BOUNCE, None)
        stop_contact(message.contact, "Mail to her came back.")


@transaction.atomic
def settle(message: Message, user: User | None, went: bool) -> None:
    """Say what became of a mail that was being sent when the line or the program died. Raises
    ChangedMeanwhile while it may still be on its way."""
    before = timezone.now() - UNSURE_AFTER
    handed = message.state == State.SENT and message.sent_by == By.HAND and not went
    unsure = message.state == State.SENDING and message.sent_at and message.sent_at < before
    if not (unsure or handed):
        raise ChangedMeanwhile("It is known what became of this mail, or it is being sent.",
                               "Load the page again in some minutes.")  # fmt: skip
    if went:
        finish(message.pk, user)
        return
    rows = Message.objects.filter(pk=message.pk, version=message.version)
    if not rows.update(version=F("version") + 1, state=State.FAILED, reason="It was not sent."):
        raise ChangedMeanwhile("Somebody changed this message meanwhile.")
    Dispatch.objects.filter(message=message).delete()
    NoticeGiven.objects.filter(message=message).delete()
    if handed and message.sent_at is not None:
        held = relationship_of(message.contact, message.brand, user)
        held.touches.filter(kind=Touch.Kind.EMAIL, by_creator=False, at=message.sent_at).update(
            removed_at=timezone.now()
        )
    record("engage.message.unsent", space=message.space, user=user,
           subject=f"contact:{message.contact_id}", label=str(message.contact),
           after={"message": message.pk})  # fmt: skip


@transaction.atomic
def try_again(message: Message, user: User | None) -> None:
    """A mail that failed waits for approval again. Raises ChangedMeanwhile."""
    rows = Message.objects.filter(pk=message.pk, version=message.version, state=State.FAILED)
    again = {**NOT_APPROVED, "footer": "", "reason": "", "sent_at": None, "sent_by": ""}
    if not rows.update(version=F("version") + 1, **again):
        raise ChangedMeanwhile("This message did not fail, or somebody was faster.")
    message.refresh_from_db()
    record("engage.message.retry", space=message.space, user=user,
           subject=f"contact:{message.contact_id}", label=str(message.contact),
           after={"message": message.pk})  # fmt: skip
