"""Sequences: mails that follow one another until she answers. Every mail is still approved by a
person; the later ones get their day when the one before has gone out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from wrensong.core.errors import NotFound, ValueInvalid
from wrensong.desk.audit import record
from wrensong.desk.models import Space, User
from wrensong.engage.models import Contact, Enrolment, SequenceStep
from wrensong.engage.models import Sequence as Record
from wrensong.match.desk import BrandRecord

from .drafting import Asked, draft
from .stopping import end_enrolments
from .templates import get_template

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

MOST_STEPS, LONGEST = 5, 90


def get_sequence(space: Space, pk: int) -> Record:
    """A sequence of this workspace. Raises NotFound, also for one of another workspace."""
    found = Record.objects.select_related("space").filter(space=space, pk=pk).first()
    if found is None:
        raise NotFound("There is no such sequence in this workspace.", "See the list of sequences.")
    return found


@transaction.atomic
def add_sequence(
    space: Space, user: User | None, name: str, steps: Sequence[tuple[int, int]]
) -> Record:
    """A new sequence of (template, days after the mail before). Raises ValueInvalid, NotFound."""
    name = " ".join(name.split())
    if not name or len(name) > 120 or not name.isprintable():
        raise ValueInvalid("A sequence needs a name of at most 120 letters.")
    if not 1 <= len(steps) <= MOST_STEPS:
        raise ValueInvalid(f"A sequence has one to {MOST_STEPS} mails.", "Choose a template.")
    if any(not 0 <= days <= LONGEST for _, days in steps) or any(d < 1 for _, d in steps[1:]):
        raise ValueInvalid(f"Between two mails there are 1 to {LONGEST} days.")
    try:
        with transaction.atomic():
            made = Record.objects.create(space=space, name=name)
    except IntegrityError:
        raise ValueInvalid("There is a sequence of this name already.",
                           "Choose another name.") from None  # fmt: skip
    for position, (template, days) in enumerate(steps, 1):
        SequenceStep.objects.create(
            sequence=made, position=position, after_days=days if position > 1 else 0,
            template=get_template(space, template),
        )  # fmt: skip
    record("engage.sequence.add", space=space, user=user, subject=f"sequence:{made.pk}",
           label=name, after={"mails": len(steps)})  # fmt: skip
    return made


@transaction.atomic
def archive_sequence(sequence: Record, user: User | None, away: bool) -> None:
    """Put a sequence away, or bring it back. What runs goes on."""
    Record.objects.filter(pk=sequence.pk).update(archived_at=timezone.now() if away else None)
    sequence.refresh_from_db()
    record(f"engage.sequence.{'archive' if away else 'restore'}", space=sequence.space, user=user,
           subject=f"sequence:{sequence.pk}", label=sequence.name)  # fmt: skip


@transaction.atomic
def enrol(
    ws: Workspace, sequence: Record, contact: Contact, brand: BrandRecord, user: User | None,
    typed: Mapping[str, str],
) -> Enrolment:  # fmt: skip
    """Draft all mails of a sequence for one person. Raises BadInput where a field has no value,
    ValueInvalid where she went through it for this brand already."""
    if sequence.archived_at is not None:
        raise ValueInvalid("This sequence is put away.", "Bring it back first.")
    try:
        with transaction.atomic():
            made = Enrolment.objects.create(
                sequence=sequence, contact=contact, brand=brand, by=user
            )
    except IntegrityError:
        raise ValueInvalid(f"{contact} went through this sequence for {brand.name} already.",
                           "Write her a single mail instead.") from None  # fmt: skip
    for step in sequence.steps.select_related("template"):
        draft(ws, contact, brand, user, Asked(step.template, typed), made, step.position)
    record("engage.sequence.start", space=contact.space, user=user,
           subject=f"contact:{contact.pk}", label=f"{contact}, {sequence.name}")  # fmt: skip
    return made


@transaction.atomic
def end(enrolment: Enrolment, user: User | None) -> None:
    """Stop a sequence for one person; what waits of it is not sent."""
    end_enrolments([enrolment], "You ended the sequence.")
    record("engage.sequence.end", space=enrolment.contact.space, user=user,
           subject=f"contact:{enrolment.contact_id}", label=str(enrolment.contact))  # fmt: skip


def get_enrolment(space: Space, pk: int) -> Enrolment:
    """Somebody's way through a sequence of this workspace. Raises NotFound."""
    found = Enrolment.objects.select_related("contact__space", "sequence", "brand").filter(
        sequence__space=space, pk=pk
    ).first()  # fmt: skip
    if found is None:
        raise NotFound("Nobody goes through a sequence by this number.", "See the sequences.")
    return found
