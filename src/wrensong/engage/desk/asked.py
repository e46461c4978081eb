"""What a creator asks by her private link: correcting her data, deleting it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.db import transaction

from wrensong.core.errors import FieldsInvalid
from wrensong.desk.audit import record
from wrensong.desk.models import Space
from wrensong.engage.models import Contact, DeletionRequest

from .editing import save_contact

FIELDS = ("name", "email", "country")


@transaction.atomic
def correct_own_data(contact: Contact, said: Mapping[str, str]) -> list[str]:
    """Take over what she says of herself: ``name, email, country, language``. Returns which of
    them changed; the log says which, not what. Raises FieldsInvalid, ChangedMeanwhile."""
    contact.refresh_from_db()
    names = (*FIELDS, "language")
    before = {name: getattr(contact, name) for name in names}
    language = said.get("language", "").strip().lower()
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise FieldsInvalid({"language": f"“{language[:20]}” is no language. For example: de"})
    typed = {name: said.get(name, "") for name in FIELDS}
    if any(typed[name].strip() != before[name] for name in FIELDS):
        save_contact(contact, None, contact.version, **typed)
    if language != before["language"]:
        contact.language = language
        contact.save(update_fields=["language"])
    changed = [name for name in names if getattr(contact, name) != before[name]]
    if changed:
        record("engage.contact.correct", space=contact.space, user=None,
               subject=f"contact:{contact.pk}", label=str(contact),
               after={"fields": changed, "by_creator": True})  # fmt: skip
    return changed


@transaction.atomic
def ask_deletion(contact: Contact) -> DeletionRequest:
    """Note that she wants everything about her deleted. Asking twice changes nothing."""
    made, new = DeletionRequest.objects.get_or_create(contact=contact)
    if new:
        record("engage.privacy.ask", space=contact.space, user=None,
               subject=f"contact:{contact.pk}", label=str(contact))  # fmt: skip
    return made


def deletion_requests(space: Space) -> list[DeletionRequest]:
    """Who asked and was not erased yet, the oldest first: a month is the law's limit."""
    found = DeletionRequest.objects.filter(contact__space=space).select_related("contact")
    return list(found.order_by("at"))
