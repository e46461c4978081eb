"""Serving: the desk made ready, the web server, and its workers."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from wrensong.core.errors import BadInput
from wrensong.lake.manifest import replace_file

from .workers import Workers

LOCK, SERVED = ".serving.lock", ".serving.json"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
# A form around the file, and a file a little too large, are still answered by a page.
_BODY = 2


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Be the only process that serves, upgrades or replaces this folder. Raises BadInput."""
    try:
        with FileLock(home / LOCK, timeout=0):
            yield
    except Timeout:
        address = served(home).get("address", "")
        raise BadInput(
            f"{home} is being served already{' at ' + address if address else ''}.",
            "Stop that server first (Ctrl+C where it runs), or use it.",
        ) from None


def served(home: Path) -> dict[str, Any]:
    """What the server of this folder says of itself: ``address``, ``pid``; empty without one."""
    try:
        found: dict[str, Any] = json.loads((home / SERVED).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found


def serve(
    home: Path, host: str, port: int, tell: Callable[[str], None] = lambda address: None
) -> None:
    """Serve until SIGINT or SIGTERM; ``ready`` must have been called. ``tell`` gets the address
    once it answers. Raises BadInput: the port is taken, or the folder is served already."""
    with alone(home):
        server = _listen(host, port)
        address = _address(server, host)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        workers = Workers(home)
        try:
            _use_own_temporary_folder(home)
            about = {"address": address, "pid": os.getpid()}
            replace_file(home / SERVED, json.dumps(about).encode())
            workers.start()
            threading.Thread(target=_warm, daemon=True).start()
            tell(address)
            server.run()
        except (KeyboardInterrupt, SystemExit):
            pass  # asked to stop before the server ran
        finally:
            server.close()
            workers.stop()
            (home / SERVED).unlink(missing_ok=True)


def _listen(host: str, port: int) -> Any:
    from django.conf import settings
    from waitress.server import create_server

    from .wsgi import application

    # With HTTPS there is a proxy on this machine: it alone may say who asks, and how.
    proxy = {"trusted_proxy": "127.0.0.1",
             "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto"}  # fmt: skip
    behind: dict[str, Any] = proxy if settings.SECURE_SSL_REDIRECT else {}
    try:
        return create_server(
            application, host=host, port=port, threads=8, ident="wrensong", **behind,
            max_request_body_size=_BODY * settings.WRENSONG_UPLOAD_BYTES + 10_000_000,
        )  # fmt: skip
    except OSError as error:
        raise BadInput(
            f"The site cannot listen on {host}:{port}: {error.strerror or error}.",
            f"Stop the program that uses the port, or choose another:  --port {port + 1}",
        ) from None


def _address(server: Any, host: str) -> str:
    listening = getattr(server, "effective_listen", None)
    port = listening[0][1] if listening else server.effective_port
    name = host if host in LOOPBACK else "localhost"
    return f"http://{'[::1]' if name == '::1' else name}:{port}/"


def _use_own_temporary_folder(home: Path) -> None:
    """What is uploaded goes straight to the disk of this folder, and is moved, not copied."""
    place = home / "cache" / "tmp"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    tempfile.tempdir = str(place)


def _warm() -> None:
    """Load what the first reader of each workspace would wait for."""
    from django.db import connection

    from wrensong.desk.models import Space
    from wrensong.desk.readings import reading

    for space in Space.objects.all():
        reading(space)
    connection.close()
