"""The site: one process that serves the rooms as pages, and their JSON twins.

Django's shell around the rooms: settings, addresses, accounts, base templates, static files, first
run and health. ``start(home)`` makes a process ready to use the records of the desk.
"""

from __future__ import annotations

import os
from pathlib import Path

HOME = "WRENSONG_HOME"


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
    os.environ["DJANGO_SETTINGS_MODULE"] = "wrensong.site.settings"
    django.setup()
