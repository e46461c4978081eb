"""Drafts: written from a template for one person, changed by people, never sent from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from wrensong.core.errors import BadInput, ChangedMeanwhile, NotFound, ValueInvalid
from wrensong.desk.audit import record
from wrensong.desk.models import Space, User
from wrensong.engage.desk.contacts import relationship_of
from wrensong.engage.models import Contact, Enrolment, Message, Template, TemplateVersion
from wrensong.engage.rules import merging
from wrensong.match.desk import BrandRecord

from .knowing import Known, known
from .templates import newest

if TYPE_CHECKING:
    from wrensong.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Asked:
    """What a draft is made from: a template, what the person typed for it (field -> words), and
    which of her posts is quoted (None: the newest that can be)."""

    template: Template
    typed: Mapping[str, str] = field(default_factory=dict)
    quote: int | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a draft would say; ``missing``: fields that have no value, so that it says nothing."""

    subject: str
    body: str
    missing: tuple[merging.Missing, ...]
    known: Known
    text: TemplateVersion


def get_message(space: Space, pk: int) -> Message:
    """A message of this workspace. Raises NotFound, also for one of another workspace."""
    found = Message.objects.select_related(
        "space", "contact__space", "brand", "template__template", "enrolment__sequence",
        "approved_by", "drafted_by",
    ).filter(space=space, pk=pk).first()  # fmt: skip
    if found is None:
        raise NotFound("There is no such message in this workspace.", "See the list of messages.")
    return found


def preview(ws: Workspace, contact: Contact, brand: BrandRecord, asked: Asked) -> Preview:
    """What a template says to one person; never with an empty field."""
    text = newest(asked.template)
    wanted = merging.fields_of(text.subject, text.body)
    found = known(ws, contact, brand, asked.typed, asked.quote, wanted)
    lacking = tuple(merging.missing((text.subject, text.body), found.values))
    if lacking:
        return Preview("", "", lacking, found, text)
    subject = " ".join(merging.merge(text.subject, found.values).split())
    return Preview(subject, merging.merge(text.body, found.values), (), found, text)


@transaction.atomic
def draft(
    ws: Workspace, contact: Contact, brand: BrandRecord, user: User | None, asked: Asked,
    enrolment: Enrolment | None = None, step: int | None = None,
) -> Message:  # fmt: skip
    """A draft for one person. Raises BadInput where a field has no value: what to provide is in
    its sentence; ValueInvalid for a text that no mail can hold."""
    found = preview(ws, contact, brand, asked)
    if found.missing:
        told = "; ".join(f"{{{one.name}}}: {one.needs}" for one in found.missing)
        raise BadInput(f"The draft for {contact} was not made, as something is not known.",
                       f"Provide {told}.")  # fmt: skip
    subject, body = checked(found.subject, found.body)
    used = merging.fields_of(found.text.subject, found.text.body)
    relationship_of(contact, brand, user)
    made = Message.objects.create(
        space=contact.space, contact=contact, brand=brand, template=found.text,
        subject=subject, body=body, drafted_by=user, enrolment=enrolment, step=step,
        evidence=[one for one in found.known.evidence if one["field"] in used],
        due_at=None if step and step > 1 else timezone.now(),
    )  # fmt: skip
    _record("draft", made, user, {"template": asked.template.name})
    return made


@transaction.atomic
def edit(message: Message, user: User | None, version: int, subject: str, body: str) -> None:
    """Change what a message says, while it waits; an approved one then waits for approval again.
    Raises ValueInvalid, ChangedMeanwhile."""
    subject, body = checked(subject, body)
    waiting = [Message.State.DRAFT, Message.State.APPROVED]
    rows = Message.objects.filter(pk=message.pk, version=version, state__in=waiting)
    if not rows.update(version=F("version") + 1, subject=subject, body=body, footer="",
                       **NOT_APPROVED):  # fmt: skip
        raise changed_meanwhile(message)
    message.refresh_from_db()
    _record("edit", message, user)


@transaction.atomic
def discard(message: Message, user: User | None, version: int) -> None:
    """Do not send it. Raises ChangedMeanwhile."""
    waiting = [Message.State.DRAFT, Message.State.APPROVED]
    rows = Message.objects.filter(pk=message.pk, version=version, state__in=waiting)
    if not rows.update(version=F("version") + 1, state=Message.State.STOPPED,
                       reason="You decided not to send it."):  # fmt: skip
        raise changed_meanwhile(message)
    message.refresh_from_db()
    _record("discard", message, user)


NOT_APPROVED = {
    "state": Message.State.DRAFT, "approved_by": None, "approved_at": None, "approved_for": "",
    "held_because": "", "held_until": None,
}  # fmt: skip


def checked(subject: str, body: str) -> tuple[str, str]:
    """A subject and a text as they are kept. Raises ValueInvalid."""
    subject = subject.replace("\0", "").strip()
    body = body.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").strip()
    if not subject or not subject.isprintable() or len(subject) > merging.MOST_SUBJECT:
        raise ValueInvalid(f"The subject must be one line of at most {merging.MOST_SUBJECT} "
                           "letters.", "Say in a few words what it is about.")  # fmt: skip
    if not body or len(body) > merging.MOST_BODY:
        raise ValueInvalid(f"The text must have at most {merging.MOST_BODY} letters, and some.")
    return subject, body


def changed_meanwhile(message: Message) -> ChangedMeanwhile:
    """What to raise where a message is no longer what somebody saw."""
    message.refresh_from_db()
    words = message.get_state_display()
    return ChangedMeanwhile(f"This message was changed meanwhile; it is now: {words}.")


def _record(
    act: str, message: Message, user: User | None, after: dict[str, object] | None = None
) -> None:
    record(f"engage.message.{act}", space=message.space, user=user,
           subject=f"contact:{message.contact_id}", label=str(message.contact),
           after={"message": message.pk, **(after or {})})  # fmt: skip
