"""Stopping: what waits is not sent, sequences end."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F
from django.utils import timezone

from wrensong.engage.models import Contact, Enrolment, Message
from wrensong.match.desk import BrandRecord

WAITING = (Message.State.DRAFT, Message.State.APPROVED)


def stop_messages(messages: Iterable[Message], because: str) -> int:
    """Stop these mails where they still wait, and the sequences they are of; how many."""
    found = list(messages)
    waiting = Message.objects.filter(pk__in=[one.pk for one in found], state__in=WAITING)
    stopped = waiting.update(
        state=Message.State.STOPPED, reason=because[:300], version=F("version") + 1
    )
    enrolments = {one.enrolment_id for one in found if one.enrolment_id}
    end_enrolments(Enrolment.objects.filter(pk__in=enrolments), because)
    return stopped


def stop_contact(contact: Contact, because: str) -> int:
    """Stop everything that waits for a contact; how many mails."""
    end_enrolments(contact.enrolments.all(), because)
    return stop_messages(contact.messages.filter(state__in=WAITING), because)


def stop_sequences(contact: Contact, brand: BrandRecord, because: str) -> None:
    """End the sequences that a contact goes through for a brand."""
    end_enrolments(contact.enrolments.filter(brand=brand), because)


def end_enrolments(enrolments: Iterable[Enrolment], because: str) -> None:
    """End sequences that still run, with what waits of them."""
    keys = [one.pk for one in enrolments if one.ended_at is None]
    Enrolment.objects.filter(pk__in=keys, ended_at=None).update(
        ended_at=timezone.now(), ended_because=because[:200]
    )
    Message.objects.filter(enrolment__in=keys, state__in=WAITING).update(
        state=Message.State.STOPPED, reason=because[:300], version=F("version") + 1
    )
