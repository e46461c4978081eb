"""The first owner, and the record of a workspace folder at the desk."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify

from wrensong.desk.jobs import enqueue
from wrensong.desk.models import Membership, Role, Space, User
from wrensong.front import open_workspace

from .jobs import PREPARE


def add_space(name: str, owner: User, folder: str | None = None, *, demo: bool = False) -> Space:
    """A workspace, its folder and its owner. ``folder`` (relative to the home; default: below
    ``workspaces/``) may hold facts already; they are prepared for reading."""
    slug = _free_slug(name)
    place = folder or f"workspaces/{slug}"
    open_workspace(Path(settings.WRENSONG_HOME) / place)
    with transaction.atomic():
        space = Space.objects.create(name=name, slug=slug, folder=place, demo=demo)
        Membership.objects.create(user=owner, space=space, role=Role.OWNER)
        enqueue(PREPARE, space, label="Getting the workspace ready", key="prepare", by=owner)
    return space


def _free_slug(name: str) -> str:
    base = slugify(name)[:50] or "workspace"
    taken = set(Space.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        s for n in range(1, len(taken) + 2) if (s := base if n == 1 else f"{base}-{n}") not in taken
    )
