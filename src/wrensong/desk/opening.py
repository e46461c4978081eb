"""Making this process ready to use the records of a desk, and finding whose workspace a folder is.

``start(home)`` before any record is touched; ``ready(home)`` also makes the tables of a new desk.
Commands and notebooks come in by ``space_of``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from wrensong.core.errors import NotFound, UpgradeNeeded, WorkspaceTooNew

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

    from .models import Space

HOME = "WRENSONG_HOME"
SETTINGS = "wrensong.site.settings"
"""Named, not imported: the site stands to the right of the desk."""
WHOLE = "."
"""The folder of the workspace that the home folder itself is."""
_PLAIN = ("", "wrensong", "workspace", "home")


def start(home: str | Path) -> None:
    """Make this process use the desk of the workspace folder ``home``. One process serves one
    desk: calling it again for another folder is a mistake of the caller (RuntimeError)."""
    import django
    from django.apps import apps

    folder = Path(home).expanduser().resolve()
    if apps.ready:
        from django.conf import settings

        if folder != settings.WRENSONG_HOME:
            raise RuntimeError(f"this process already serves {settings.WRENSONG_HOME}")
        return
    os.environ[HOME] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    django.setup()


def schema_is_current() -> bool | None:
    """Whether the desk's tables are those of this version; None where there are none yet. Raises
    WorkspaceTooNew."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from . import schema

    executor = MigrationExecutor(connection)
    state = schema.written_by(executor.loader.applied_migrations)
    if state == schema.NEWER:
        raise WorkspaceTooNew("The desk was written by a newer Wrensong.")
    if state == schema.NONE:
        return None
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def make_schema() -> None:
    """Bring the desk's tables to this version."""
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0, interactive=False)
    desk = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite" and Path(desk).is_file():
        Path(desk).chmod(0o600)  # people's addresses and password hashes are nobody else's


def ready(home: Path) -> None:
    """Make this process ready to serve ``home``; a new desk gets its tables, an old one is
    refused. Raises UpgradeNeeded."""
    start(home)
    current = schema_is_current()
    if current is None:
        make_schema()
    elif not current:
        raise UpgradeNeeded("The desk was written by an older Wrensong.")


def home_space(name: str = "", *, demo: bool = False) -> Space:
    """The workspace that the home folder itself is; its record is made at the first start."""
    from django.conf import settings

    from .models import Space

    found = Space.objects.filter(folder=WHOLE).first()
    if found is not None:
        return found
    bare = Path(settings.WRENSONG_HOME).resolve().name
    words = bare.replace("-", " ").replace("_", " ").strip()
    called = name or (words.capitalize() if words.lower() not in _PLAIN else "My workspace")
    return Space.objects.create(name=called[:120], slug=free_slug(called), folder=WHOLE, demo=demo)


def space_of(workspace: Workspace) -> Space:
    """The record of an opened workspace, for its services: of the desk this process uses already,
    else of the desk in the workspace's own folder. Raises UpgradeNeeded, NotFound."""
    from django.apps import apps

    folder = workspace.folder.resolve()
    if not apps.ready:
        ready(folder)
    from django.conf import settings

    from .models import Space

    if folder == Path(settings.WRENSONG_HOME):
        return home_space()
    for space in Space.objects.all():
        if space.path.resolve() == folder:
            return space
    raise NotFound(
        f"{folder} is no workspace of this desk.", "Open the folder that holds the desk."
    )


def free_slug(name: str) -> str:
    """A part of an address that no workspace has yet."""
    from django.utils.text import slugify

    from .models import Space

    base = slugify(name)[:50] or "workspace"
    taken = set(Space.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        s for n in range(1, len(taken) + 2) if (s := base if n == 1 else f"{base}-{n}") not in taken
    )
