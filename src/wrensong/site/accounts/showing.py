"""People and tokens as plain data: the same for a page, its JSON twin and its CSV."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from wrensong.desk.models import Invitation, Membership, Role, Space, Token, User

from . import invitations, members, tokens


def people(space: Space, by: Membership) -> dict[str, Any]:
    """Members; for an owner also the open invitations."""
    owner = by.allows(Role.OWNER)
    open_ones = invitations.open_invitations(space) if owner else []
    return {
        "people": [one_member(found, by.user) for found in members.members(space)],
        "invitations": [one_invitation(found) for found in open_ones],
    }


def one_member(found: Membership, by: User) -> dict[str, Any]:
    """``id, name, email, role, since, you``."""
    return {
        "id": found.user.pk, "name": str(found.user), "email": found.user.email,
        "role": found.role, "since": found.since, "you": found.user == by,
    }  # fmt: skip


def one_invitation(found: Invitation) -> dict[str, Any]:
    """``id, email, role, invited_by, created_at, expires_at, too_old``; never the link."""
    return {
        "id": found.pk, "email": found.email, "role": found.role,
        "invited_by": str(found.invited_by) if found.invited_by else None,
        "created_at": found.created_at, "expires_at": found.expires_at,
        "too_old": found.expires_at <= timezone.now(),
    }  # fmt: skip


def token_list(by: Membership) -> dict[str, Any]:
    """One's own tokens; for an owner everybody's."""
    return {"tokens": [one_token(found, by) for found in tokens.visible(by)]}


def one_token(found: Token, by: Membership) -> dict[str, Any]:
    """``id, name, role, of, yours, created_at, expires_at, used_at, state``; never the key."""
    state = "revoked" if found.revoked_at else "good"
    if not found.revoked_at and found.expires_at <= timezone.now():
        state = "too old"
    return {
        "id": found.pk, "name": found.name, "role": found.role, "of": str(found.user),
        "yours": found.user == by.user, "created_at": found.created_at,
        "expires_at": found.expires_at, "used_at": found.used_at, "state": state,
    }  # fmt: skip
