"""Contacts and relationships: found, or made from what the files say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from wrensong.core import ids
from wrensong.core.errors import NotFound
from wrensong.desk.audit import record
from wrensong.desk.models import Space, User
from wrensong.discover.service import Discover
from wrensong.engage.models import Contact, Relationship
from wrensong.match.desk import BrandRecord

if TYPE_CHECKING:
    from wrensong.workspace import Workspace


@transaction.atomic
def contact_of(space: Space, ws: Workspace, account: str, user: User | None) -> Contact:
    """The contact of an account (``ac_...``, or a handle), made from the facts when it is new.
    Raises NotFound for an account that is not in the files, BadInput for an ambiguous handle."""
    row = ws.room(Discover).account(account)
    return contact_from(space, row, user)


@transaction.atomic
def contact_from(space: Space, row: Mapping[str, Any], user: User | None) -> Contact:
    """The contact of a row of the facts (``accounts``), made from it when it is new."""
    seen = row.get("observed_at")
    found, new = Contact.objects.get_or_create(
        space=space, account=ids.show("ac", row["account_id"]),
        defaults={
            "platform": row["platform"], "handle": row["handle"] or "",
            "name": row.get("display_name") or "", "email": row.get("email") or "",
            "country": row.get("country") or "", "language": row.get("language") or "",
            "captured_at": seen.replace(tzinfo=UTC) if isinstance(seen, datetime) else None,
        },
    )  # fmt: skip
    if new:
        record("engage.contact.add", space=space, user=user, subject=f"contact:{found.pk}",
               label=str(found))  # fmt: skip
    return found


def get_contact(space: Space, pk: int) -> Contact:
    """A contact of this workspace. Raises NotFound, also for one of another workspace."""
    found = Contact.objects.select_related("space").filter(space=space, pk=pk).first()
    if found is None:
        raise NotFound("There is no such contact in this workspace.", "See the list of contacts.")
    return found


@transaction.atomic
def relationship_of(contact: Contact, brand: BrandRecord, user: User | None) -> Relationship:
    """How a contact and a brand stand; begun here when it is new."""
    found, new = Relationship.objects.get_or_create(
        contact=contact, brand=brand, defaults={"owner": user}
    )
    if new:
        record("engage.relationship.start", space=contact.space, user=user,
               subject=f"contact:{contact.pk}", label=f"{contact}, {brand.name}")  # fmt: skip
    return found


def note_collaborating(
    contact: Contact, brand: BrandRecord, *, open_work: bool, ambassador: bool | None = None
) -> None:
    """Told by the rooms to the right, in their transaction: whether work is agreed and open, and
    whether she is an ambassador (None: leave as it is)."""
    kept = relationship_of(contact, brand, None)
    now = timezone.now()
    kept.collaborating_since = (kept.collaborating_since or now) if open_work else None
    if ambassador is not None:
        kept.ambassador_since = (kept.ambassador_since or now) if ambassador else None
    kept.save(update_fields=["collaborating_since", "ambassador_since"])
