"""Private links of creators: made, read, ended; forms that count once; earnings.

The link is a signed number and a secret; only a hash of the secret is kept, so whoever reads the
desk cannot open anybody's portal. Everything behind it is looked up through the link's contact.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from wrensong.collaborate.models import Collaboration, PortalAct, PortalLink
from wrensong.collaborate.rules import states
from wrensong.collaborate.rules.ledger import Balance
from wrensong.core.errors import BadInput, NotFound
from wrensong.desk.audit import record
from wrensong.desk.models import Space, User
from wrensong.engage.desk import Contact, contact_of

from .payments import balance_of

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

SALT, FORM_SALT = "wrensong.portal", "wrensong.portal.form"
DAYS, MOST_DAYS = 30, 365
FORM_AGE = timedelta(days=2)
_OPENED = timedelta(minutes=10)


class LinkEnded(Exception):
    """The link was good once: it expired, or somebody ended it."""


class AlreadyDone(Exception):
    """The form was sent before; what it asked for was done then."""


@transaction.atomic
def make_link(contact: Contact, user: User | None, days: int = DAYS) -> tuple[PortalLink, str]:
    """A new link of a contact and its key, which is told once and never kept. Raises BadInput."""
    if not 1 <= days <= MOST_DAYS:
        raise BadInput(f"A link lasts 1 to {MOST_DAYS} days.", f"Write {DAYS}, for example.")
    secret = secrets.token_urlsafe(32)
    made = PortalLink.objects.create(
        contact=contact, digest=_digest(secret), by=user,
        expires_at=timezone.now() + timedelta(days=days),
    )  # fmt: skip
    record("collaborate.portal.make", space=contact.space, user=user,
           subject=f"contact:{contact.pk}", label=str(contact),
           after={"link": made.pk, "expires_at": made.expires_at.isoformat()})  # fmt: skip
    return made, signing.Signer(salt=SALT).sign(f"{made.pk}.{secret}")


def link_for(space: Space, ws: Workspace, handle: str, days: int) -> dict[str, Any]:
    """A new link of a creator of the files, for the command line: ``creator, path, expires_at``.
    Raises NotFound, BadInput."""
    made, key = make_link(contact_of(space, ws, handle, None), None, days)
    return {"creator": str(made.contact), "path": reverse("portal", args=[key]),
            "expires_at": made.expires_at}  # fmt: skip


def read_link(key: str) -> PortalLink:
    """The link behind a key. Raises NotFound for one nobody made, LinkEnded for one over."""
    nothing = NotFound("There is nothing at this address.", "Ask for the link again.")
    try:
        number, _, secret = signing.Signer(salt=SALT).unsign(key).partition(".")
    except signing.BadSignature:
        raise nothing from None
    found = PortalLink.objects.select_related("contact__space", "by").filter(pk=int(number)).first()
    if found is None:
        raise LinkEnded  # signed by us: the link, or the creator, was removed
    if not constant_time_compare(found.digest, _digest(secret)):
        raise nothing
    if found.revoked_at is not None or found.expires_at <= timezone.now():
        raise LinkEnded
    return found


def note_opened(link: PortalLink) -> None:
    """Count an opening; pages opened within ten minutes are one."""
    now = timezone.now()
    old = Q(opened_at=None) | Q(opened_at__lt=now - _OPENED)
    PortalLink.objects.filter(old, pk=link.pk).update(opened=F("opened") + 1, opened_at=now)


@transaction.atomic
def revoke_link(link: PortalLink, user: User | None) -> None:
    """End a link now. Ending it twice changes nothing."""
    now = timezone.now()
    if PortalLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now):
        record("collaborate.portal.revoke", space=link.contact.space, user=user,
               subject=f"contact:{link.contact_id}", label=str(link.contact),
               after={"link": link.pk})  # fmt: skip


def get_link(space: Space, pk: int) -> PortalLink:
    """A link of this workspace. Raises NotFound."""
    found = (
        PortalLink.objects.filter(contact__space=space, pk=pk)
        .select_related("contact__space", "by")
        .first()
    )
    if found is None:
        raise NotFound("There is no such link in this workspace.", "See the list of links.")
    return found


def links_of(space: Space, contact: Contact | None = None) -> list[PortalLink]:
    """The newest links of a workspace, or of one creator."""
    found = PortalLink.objects.filter(contact__space=space).select_related("contact", "by")
    return list((found.filter(contact=contact) if contact else found)[:200])


def form_number(link: PortalLink) -> str:
    """What a form of this link carries so that it counts once: signed, for this link alone."""
    return signing.dumps([link.pk, secrets.token_urlsafe(18)], salt=FORM_SALT)


@contextmanager
def once(link: PortalLink, number: str) -> Iterator[None]:
    """Do what a form asks in one transaction, once. Raises AlreadyDone where it was sent before,
    BadInput for a number that is not of this link's forms, or is too old."""
    try:
        whose, part = signing.loads(number, salt=FORM_SALT, max_age=FORM_AGE)
    except signing.BadSignature:
        whose, part = None, ""
    if whose != link.pk:
        raise BadInput("This form is too old, or not complete.", "Open the page again.")
    with transaction.atomic():
        try:
            with transaction.atomic():
                PortalAct.objects.create(link=link, once=part)
        except IntegrityError:
            raise AlreadyDone from None
        yield


def works_of(contact: Contact) -> list[Collaboration]:
    """Her collaborations with this workspace, newest first."""
    return list(
        Collaboration.objects.filter(contact=contact, campaign__space=contact.space_id)
        .select_related("campaign__brand", "campaign__space", "contact")
        .order_by("-id")
    )


def work_of(contact: Contact, pk: int) -> Collaboration:
    """One collaboration of hers. Raises NotFound, also for one of somebody else."""
    found = next((one for one in works_of(contact) if one.pk == pk), None)
    if found is None:
        raise NotFound("There is nothing at this address.", "See your collaborations.")
    return found


def may_do(collaboration: Collaboration) -> tuple[str, ...]:
    """The acts that a creator may do now."""
    return tuple(act.name for act in states.possible(collaboration.state, by_creator=True))


@dataclass(frozen=True, slots=True)
class Earned:
    """What one collaboration brought a creator, per currency."""

    collaboration: Collaboration
    balances: tuple[Balance, ...]


def earned(contact: Contact) -> list[Earned]:
    """What a creator earned in this workspace, by collaboration; those without entries are left
    out. The entries say why (``entries_of``)."""
    found = [Earned(one, tuple(balance_of(one).values())) for one in works_of(contact)]
    return [one for one in found if one.balances]


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
