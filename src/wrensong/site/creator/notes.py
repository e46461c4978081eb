"""Notes on a creator: added, removed (hidden) and put back; each change with its entry."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from wrensong.core.errors import ValueInvalid
from wrensong.desk.audit import record
from wrensong.desk.models import Note, Space, User

MOST = 4_000  # characters


def notes_on(space: Space, key: str) -> tuple[list[Note], list[Note]]:
    """The notes on an account that stand, and those that were removed; newest first."""
    every = list(Note.objects.filter(space=space, account=key).select_related("by"))
    return [n for n in every if n.removed_at is None], [n for n in every if n.removed_at]


def add(space: Space, user: User, key: str, text: str, label: str) -> Note:
    """Write a note. Raises ValueInvalid for one without words or that is too long."""
    words = text.strip().replace("\r\n", "\n")
    if not words:
        raise ValueInvalid("A note needs words.", "Write something, or leave the page as it is.")
    if len(words) > MOST:
        raise ValueInvalid(
            f"A note has at most {MOST} characters; this one has {len(words)}.",
            "Shorten it, or write two.",
        )
    with transaction.atomic():
        note = Note.objects.create(space=space, account=key, text=words, by=user)
        record("creator.note.add", space=space, user=user, subject=subject(key), label=label,
               after={"note": note.pk, "text": words})  # fmt: skip
    return note


def hide(space: Space, user: User, key: str, number: int, label: str) -> Note:
    """Take a note away; it can be put back. Raises Http404 for a note that is not there."""
    with transaction.atomic():
        note = _note(space, key, number)
        if note.removed_at is None:
            note.removed_at = timezone.now()
            note.save(update_fields=["removed_at"])
            record("creator.note.remove", space=space, user=user, subject=subject(key),
                   label=label, before={"note": note.pk, "text": note.text})  # fmt: skip
    return note


def put_back(space: Space, user: User, key: str, number: int, label: str) -> Note:
    """Show a removed note again. Raises Http404 for a note that is not there."""
    with transaction.atomic():
        note = _note(space, key, number)
        if note.removed_at is not None:
            note.removed_at = None
            note.save(update_fields=["removed_at"])
            record("creator.note.restore", space=space, user=user, subject=subject(key),
                   label=label, after={"note": note.pk, "text": note.text})  # fmt: skip
    return note


def subject(key: str) -> str:
    """How entries of the log name a creator."""
    return f"creator:{key}"


def _note(space: Space, key: str, number: int) -> Note:
    found = Note.objects.filter(space=space, account=key, pk=number).first()
    if found is None:
        raise Http404("no such note")
    return found
