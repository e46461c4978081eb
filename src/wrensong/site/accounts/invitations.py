"""Invitations: a link that lets one person join a workspace, once."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone

from wrensong.core.errors import NotFound
from wrensong.desk.audit import record
from wrensong.desk.models import Invitation, Membership, Role, Space, User

from .links import digest
from .members import hold
from .typed import wrong

LIFE = timedelta(days=7)


def invite(space: Space, by: User, email: str, role: Role) -> tuple[Invitation, str]:
    """An invitation and the key of its link, which is not kept. An open one for the same address
    is renewed. Raises ValueInvalid for who is a member already."""
    if Membership.objects.filter(space=space, user__email=email).exists():
        raise wrong("email", f"{email} is a member of this workspace already.")
    key = secrets.token_urlsafe(32)
    with transaction.atomic():
        hold(space)
        made, _ = Invitation.objects.update_or_create(
            space=space, email=email, accepted_at=None, revoked_at=None,
            defaults={"role": role, "digest": digest(key), "invited_by": by,
                      "expires_at": timezone.now() + LIFE},
        )  # fmt: skip
        record(
            "people.invitation.send", space=space, user=by, subject=f"invitation:{made.pk}",
            label=email, after={"role": role.value},
        )  # fmt: skip
    return made, key


def resend(space: Space, by: User, pk: int) -> tuple[Invitation, str]:
    """A fresh link in place of the earlier one, good for another seven days. Raises NotFound."""
    found = _open(space, pk)
    return invite(space, by, found.email, Role(found.role))


def revoke(space: Space, by: User, pk: int) -> Invitation:
    """End an invitation: its link no longer works. Raises NotFound."""
    found = _open(space, pk)
    with transaction.atomic():
        still = Invitation.objects.filter(pk=pk, accepted_at=None, revoked_at=None)
        if still.update(revoked_at=timezone.now()) != 1:
            raise _gone()
        record(
            "people.invitation.revoke", space=space, user=by, subject=f"invitation:{pk}",
            label=found.email, before={"role": found.role},
        )  # fmt: skip
    return found


def find(key: str) -> Invitation:
    """The open invitation of a link. Raises NotFound; looking does not use it up."""
    found = (
        Invitation.objects.select_related("space", "invited_by")
        .filter(
            digest=digest(key), accepted_at=None, revoked_at=None, expires_at__gt=timezone.now()
        )
        .first()
    )
    if found is None:
        raise _gone()
    return found


def join(invitation: Invitation, user: User) -> Membership:
    """The person becomes a member; the invitation is used up. Raises NotFound when somebody was
    quicker. Who is a member already keeps her role."""
    with transaction.atomic():
        _use(invitation)
        return _join(invitation, user)


def join_as_new(invitation: Invitation, name: str, password: str) -> User:
    """A new person with the address of the invitation, and a member. Raises NotFound when somebody
    was quicker, ValueInvalid when the address has an account."""
    hashed = make_password(password)  # slow on purpose: before the desk is locked
    try:
        with transaction.atomic():
            _use(invitation)
            user = User.objects.create(email=invitation.email, name=name, password=hashed)
            _join(invitation, user)
    except IntegrityError:
        raise wrong(
            "password",
            "This cannot be done with a new password. If you have used this site before, "
            "sign in first.",
        ) from None
    return user


def open_invitations(space: Space) -> list[Invitation]:
    """Those nobody has used or revoked, newest first; also those that have grown too old."""
    found = Invitation.objects.filter(space=space, accepted_at=None, revoked_at=None)
    return list(found.select_related("invited_by").order_by("-id"))


def _use(invitation: Invitation) -> None:
    now = timezone.now()
    taken = Invitation.objects.filter(
        pk=invitation.pk, digest=invitation.digest, accepted_at=None, revoked_at=None,
        expires_at__gt=now,
    ).update(accepted_at=now)  # fmt: skip
    if taken != 1:
        raise _gone()


def _join(invitation: Invitation, user: User) -> Membership:
    found, made = Membership.objects.get_or_create(
        space=invitation.space, user=user, defaults={"role": invitation.role}
    )
    record(
        "people.member.join", space=invitation.space, user=user, subject=f"person:{user.pk}",
        label=str(user), after={"role": found.role} if made else None,
    )  # fmt: skip
    return found


def _open(space: Space, pk: int) -> Invitation:
    found = Invitation.objects.filter(space=space, pk=pk, accepted_at=None, revoked_at=None).first()
    if found is None:
        raise _gone()
    return found


def _gone() -> NotFound:
    return NotFound(
        "This invitation was used or revoked already, or is too old.",
        "Ask the person who invited you for a new one.",
    )
