"""The first start: the workspace in the home folder, and who owns it."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify

from wrensong.desk.jobs import prepare_soon
from wrensong.desk.models import Membership, Role, Space, User
from wrensong.desk.readings import behind
from wrensong.front import open_workspace

HOME = "."
_PLAIN = ("", "wrensong", "workspace", "home")
"""Names of folders that say nothing about whose workspace it is."""


def add_space(name: str, owner: User, folder: str | None = None, *, demo: bool = False) -> Space:
    """A workspace, its folder and its owner. ``folder`` (relative to the home; default: below
    ``workspaces/``) may hold facts already; they are prepared for reading."""
    slug = _free_slug(name)
    place = folder or f"workspaces/{slug}"
    open_workspace(Path(settings.WRENSONG_HOME) / place)
    with transaction.atomic():
        space = Space.objects.create(name=name, slug=slug, folder=place, demo=demo)
        Membership.objects.create(user=owner, space=space, role=Role.OWNER)
        prepare_soon(space, owner)
    return space


def home_space(name: str = "", *, demo: bool = False) -> Space:
    """The workspace that the home folder itself is; its record is made at the first start."""
    found = Space.objects.filter(folder=HOME).first()
    if found is not None:
        return found
    bare = Path(settings.WRENSONG_HOME).resolve().name
    words = bare.replace("-", " ").replace("_", " ").strip()
    called = name or (words.capitalize() if words.lower() not in _PLAIN else "My workspace")
    return Space.objects.create(name=called[:120], slug=_free_slug(called), folder=HOME, demo=demo)


def prepare_what_changed() -> int:
    """Facts that came in while the site was not running are prepared; of how many workspaces."""
    late = [space for space in Space.objects.all() if behind(space)]
    for space in late:
        prepare_soon(space)
    return len(late)


def _free_slug(name: str) -> str:
    base = slugify(name)[:50] or "workspace"
    taken = set(Space.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        s for n in range(1, len(taken) + 2) if (s := base if n == 1 else f"{base}-{n}") not in taken
    )
