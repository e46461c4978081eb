"""Members of a workspace: their roles, letting them go, a link when they forgot their password."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from wrensong.core.errors import ChangedMeanwhile, NotFound, ValueInvalid
from wrensong.desk.audit import record
from wrensong.desk.models import Membership, Role, Space, Token, User

from .links import reset_key

OWNER_LINK = timedelta(days=1)


def members(space: Space) -> list[Membership]:
    """Everybody who belongs to a workspace, in the order they joined."""
    return list(Membership.objects.filter(space=space).select_related("user").order_by("since"))


def member(space: Space, person: int) -> Membership:
    """One person's membership. Raises NotFound."""
    found = Membership.objects.select_related("user").filter(space=space, user=person).first()
    if found is None:
        raise NotFound("There is no such person in this workspace.", "See the list of people.")
    return found


def change_role(space: Space, by: User, person: int, role: Role, was: str) -> Membership:
    """Give a member another role. ``was`` is the role the change was decided on. Raises NotFound,
    ChangedMeanwhile, ValueInvalid for the last owner."""
    with transaction.atomic():
        hold(space)
        found = member(space, person)
        if found.role != was:
            raise ChangedMeanwhile(
                f"{found.user} is {found.role} meanwhile, and was {was} when you looked; "
                f"you chose {role.value}."
            )
        if role.value == was:
            return found
        _keep_an_owner(found)
        found.role = role
        found.save(update_fields=["role"])
        record(
            "people.member.role", space=space, user=by, subject=f"person:{person}",
            label=str(found.user), before={"role": was}, after={"role": role.value},
        )  # fmt: skip
    return found


def remove(space: Space, by: User, person: int) -> Membership:
    """Let a member go: access ends at once, tokens too; what was written stays. Raises NotFound,
    ValueInvalid for the last owner."""
    with transaction.atomic():
        hold(space)
        found = member(space, person)
        _keep_an_owner(found)
        Token.objects.filter(space=space, user=person, revoked_at=None).update(
            revoked_at=timezone.now()
        )
        Membership.objects.filter(pk=found.pk).delete()
        record(
            "people.member.remove", space=space, user=by, subject=f"person:{person}",
            label=str(found.user), before={"role": found.role},
        )  # fmt: skip
    return found


def may_make_link(space: Space, by: User, user: User) -> bool:
    """Whether this owner may make a password link for a member: whoever holds it can become that
    person, so every workspace of hers must be owned by the one who makes it."""
    if user.pk == by.pk or (user.may_add_spaces and not by.may_add_spaces):
        return False
    hers = set(Membership.objects.filter(user=user).values_list("space", flat=True))
    owned = Membership.objects.filter(user=by, role=Role.OWNER).values_list("space", flat=True)
    return hers <= set(owned)


def password_link(space: Space, by: User, person: int) -> tuple[Membership, str]:
    """A key for a link by which a member chooses a new password, good for a day. Raises NotFound,
    ValueInvalid when this owner may not make one."""
    found = member(space, person)
    if not may_make_link(space, by, found.user):
        raise ValueInvalid(
            f"You cannot make a link for {found.user}.",
            "Whoever runs this site can: `wrensong site link EMAIL`.",
        )
    record(
        "people.password.link", space=space, user=by, subject=f"person:{person}",
        label=str(found.user),
    )  # fmt: skip
    return found, reset_key(found.user, OWNER_LINK)


def _keep_an_owner(leaving: Membership) -> None:
    if leaving.role != Role.OWNER:
        return
    others = Membership.objects.filter(space=leaving.space, role=Role.OWNER)
    if not others.exclude(pk=leaving.pk).exists():
        raise ValueInvalid(
            f"{leaving.user} is the last owner of this workspace.",
            "Make somebody else an owner first.",
        )


def hold(space: Space) -> None:
    """Let nobody else change who belongs to this workspace until the transaction ends."""
    Space.objects.select_for_update().get(pk=space.pk)
