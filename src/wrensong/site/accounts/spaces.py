"""Workspaces: adding one, giving it another name."""

from __future__ import annotations

from django.db import transaction

from wrensong.core.errors import ChangedMeanwhile, NotAllowed
from wrensong.desk.audit import record
from wrensong.desk.models import Membership, Role, Space, User
from wrensong.site.first_run import add_space


def may_add(user: User) -> bool:
    """Whether a person may add a workspace: she has the right and owns one, or there is none."""
    if not user.may_add_spaces:
        return False
    owns = Membership.objects.filter(user=user, role=Role.OWNER).exists()
    return owns or not Space.objects.exists()


def add(name: str, by: User, folder: str | None = None) -> Space:
    """A workspace of one's own. Raises NotAllowed."""
    if not may_add(by):
        raise NotAllowed("You may not add workspaces.", "Ask whoever runs this site.")
    with transaction.atomic():
        made = add_space(name, by, folder)
        record("people.space.add", space=made, user=by, subject=f"space:{made.pk}", label=name)
    return made


def rename(space: Space, by: User, name: str, was: str) -> Space:
    """Another name; addresses stay as they are. Raises ChangedMeanwhile."""
    with transaction.atomic():
        found = Space.objects.select_for_update().get(pk=space.pk)
        if found.name != was:
            raise ChangedMeanwhile(
                f"The workspace is called “{found.name}” meanwhile; you wrote “{name}”."
            )
        if name != was:
            found.name = name
            found.save(update_fields=["name"])
            record(
                "people.space.rename", space=found, user=by, subject=f"space:{found.pk}",
                label=name, before={"name": was}, after={"name": name},
            )  # fmt: skip
    return found
