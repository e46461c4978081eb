"""The first start: the workspace in the home folder, and who owns it."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import transaction

from wrensong.desk.jobs import prepare_soon
from wrensong.desk.models import Membership, Role, Space, User
from wrensong.desk.opening import free_slug
from wrensong.desk.readings import behind
from wrensong.front import open_workspace


def add_space(name: str, owner: User, folder: str | None = None, *, demo: bool = False) -> Space:
    """A workspace, its folder and its owner. ``folder`` (relative to the home; default: below
    ``workspaces/``) may hold facts already; they are prepared for reading."""
    slug = free_slug(name)
    place = folder or f"workspaces/{slug}"
    open_workspace(Path(settings.WRENSONG_HOME) / place)
    with transaction.atomic():
        space = Space.objects.create(name=name, slug=slug, folder=place, demo=demo)
        Membership.objects.create(user=owner, space=space, role=Role.OWNER)
        prepare_soon(space, owner)
    return space


def prepare_what_changed() -> int:
    """Facts that came in while the site was not running are prepared; of how many workspaces."""
    late = [space for space in Space.objects.all() if behind(space)]
    for space in late:
        prepare_soon(space)
    return len(late)
