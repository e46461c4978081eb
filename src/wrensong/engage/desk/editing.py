"""Correcting what a workspace knows of a contact."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F

from wrensong.core.errors import ChangedMeanwhile, FieldsInvalid, ValueInvalid
from wrensong.desk.audit import changes, record
from wrensong.desk.models import User
from wrensong.engage.models import Contact

from .relationships import line
from .touches import web_address

FIELDS = (
    "name", "email", "country", "kind", "source_url", "invites_business_mail",
    "says_no_unsolicited",
)  # fmt: skip


@transaction.atomic
def save_contact(contact: Contact, user: User | None, version: int, **said: Any) -> None:
    """Change some of FIELDS of a contact that is still at ``version``; booleans may be None (not
    known). Raises FieldsInvalid, ChangedMeanwhile."""
    new = _checked(said)
    old = {name: getattr(contact, name) for name in new}
    rows = Contact.objects.filter(pk=contact.pk, version=version)
    if not rows.update(version=F("version") + 1, **new):
        contact.refresh_from_db()
        raise ChangedMeanwhile("Somebody changed this contact since you opened it; nothing of "
                               "theirs was overwritten.")  # fmt: skip
    contact.refresh_from_db()
    before, after = changes(old, new)
    # The log says which facts were changed; what they are stands with the contact alone, so
    # that erasing her there erases it.
    record("engage.contact.save", space=contact.space, user=user,
           subject=f"contact:{contact.pk}", label=str(contact),
           before={"fields": sorted(before)}, after={"fields": sorted(after)})  # fmt: skip


def _checked(said: dict[str, Any]) -> dict[str, Any]:
    new: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name in FIELDS:
        if name not in said:
            continue
        try:
            new[name] = _one(name, said[name])
        except ValueInvalid as error:
            wrong[name] = f"{error.sentence} {error.next_step}"
    if wrong:
        raise FieldsInvalid(wrong)
    return new


def _one(name: str, value: Any) -> Any:
    if name in ("invites_business_mail", "says_no_unsolicited"):
        if value not in (None, True, False):
            raise ValueInvalid("This is yes, no or not known.", "Choose one.")
        return value
    if name == "source_url":
        return web_address(str(value or ""))
    text = line(str(value or ""), 160 if name == "name" else 254)
    if name == "email" and text:
        try:
            validate_email(text)
        except ValidationError:
            raise ValueInvalid(f"“{text}” is no e-mail address.",
                               "For example: mina@example.org") from None  # fmt: skip
    if name == "country" and text:
        text = text.upper()
        if len(text) != 2 or not (text.isascii() and text.isalpha()):
            raise ValueInvalid(f"“{text}” is not a country code.", "For example: AT")
    if name == "kind":
        text = text or str(Contact.Kind.UNKNOWN)
        if text not in Contact.Kind.values:
            raise ValueInvalid(f"“{text}” is no kind of contact.",
                               f"Use one of: {', '.join(Contact.Kind.values)}.")  # fmt: skip
    return text
