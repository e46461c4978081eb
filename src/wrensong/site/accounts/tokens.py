"""API tokens: what a program signs in with."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from wrensong.core.errors import NotFound
from wrensong.desk.audit import record
from wrensong.desk.models import Membership, Role, Token

from .links import digest
from .typed import wrong

DAYS, MOST_DAYS = 90, 365
PREFIX = "wren_"  # so that a scanner for leaked secrets can tell what it found


def make(by: Membership, name: str, role: Role, days: Any = DAYS) -> tuple[Token, str]:
    """A token and its key, which is shown once and not kept. Raises ValueInvalid for a role above
    one's own or a life outside 1 to 365 days."""
    if not by.allows(role):
        raise wrong("role", f"Your own role is {by.role}; a token cannot do more than you.")
    try:
        life = int(str(days))
    except ValueError:
        life = 0
    if not 1 <= life <= MOST_DAYS:
        raise wrong("days", f"Write a whole number of days from 1 to {MOST_DAYS}.")
    key = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        made = Token.objects.create(
            user=by.user, space=by.space, name=name[:80], role=role, digest=digest(key),
            expires_at=timezone.now() + timedelta(days=life),
        )  # fmt: skip
        record(
            "people.token.make", space=by.space, user=by.user, subject=f"token:{made.pk}",
            label=made.name, after={"role": role.value, "days": life},
        )  # fmt: skip
    return made, key


def revoke(by: Membership, pk: int) -> Token:
    """End a token of one's own; an owner may end anybody's. Raises NotFound."""
    found = visible(by).filter(pk=pk, revoked_at=None).first()
    if found is None:
        raise NotFound("There is no such token.", "See the list of tokens.")
    with transaction.atomic():
        Token.objects.filter(pk=pk, revoked_at=None).update(revoked_at=timezone.now())
        record(
            "people.token.revoke", space=by.space, user=by.user, subject=f"token:{pk}",
            label=found.name, before={"role": found.role, "of": str(found.user)},
        )  # fmt: skip
    return found


def visible(by: Membership) -> QuerySet[Token]:
    """The tokens a member may see: her own; an owner everybody's."""
    found = Token.objects.filter(space=by.space).select_related("user").order_by("-id")
    return found if by.allows(Role.OWNER) else found.filter(user=by.user)
