"""Serving: the desk made ready, the web server, and the worker beside it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from wrensong.core.errors import UpgradeNeeded

from . import HOME, start


def schema_is_current() -> bool | None:
    """Whether the desk's tables are those of this version; None where there are none yet."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if not executor.loader.applied_migrations:
        return None
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def make_schema() -> None:
    """Bring the desk's tables to this version."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def ready(home: Path) -> None:
    """Make this process ready to serve ``home``; a new desk gets its tables, an old one is
    refused. Raises UpgradeNeeded."""
    start(home)
    current = schema_is_current()
    if current is None:
        make_schema()
    elif not current:
        raise UpgradeNeeded("The desk was written by an older Wrensong.")


def worker_process(home: Path) -> subprocess.Popen[bytes]:
    """The background worker, in a process of its own."""
    environment = {**os.environ, HOME: str(home.resolve())}
    code = "import wrensong.site.serving as s; s.run_worker()"
    return subprocess.Popen([sys.executable, "-c", code], env=environment)


def run_worker() -> None:
    """The worker's process: until it is stopped or its parent is gone."""
    start(os.environ[HOME])
    from wrensong.desk.worker import reclaim, work

    reclaim()
    work()


def serve(home: Path, host: str, port: int) -> None:
    """Serve until interrupted; ``ready`` must have been called."""
    from waitress.server import create_server

    from .wsgi import application

    server = create_server(application, host=host, port=port, threads=8, ident="wrensong")
    worker = worker_process(home)
    try:
        server.run()
    finally:
        worker.terminate()
        worker.wait(30)
        server.close()
