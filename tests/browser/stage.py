"""A real server on the demo world, with the cast and what they made, for tests and pictures.

``with stage(folder) as site`` copies a prepared demo folder, adds people and records, starts
``wrensong serve`` in a process of its own and stops it at the end.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]
PASSWORD = "a long enough password"
SPACE = "fern-salt"
PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Site:
    """A running server: its address, what was made for it (names -> parts of addresses), and
    what it printed."""

    address: str
    made: dict[str, str] = field(default_factory=dict)
    printed: str = ""

    def url(self, path: str) -> str:
        return self.address.rstrip("/") + path.format(space=SPACE, **self.made)


@contextmanager
def stage(demo: Path, home: Path) -> Iterator[Site]:
    """The site on a copy of the prepared folder ``demo``."""
    shutil.copytree(demo, home)
    told = subprocess.run(
        [sys.executable, "-m", "tests.browser.stage", str(home)],
        cwd=ROOT, env=_environment(home), capture_output=True, text=True,
    )  # fmt: skip
    if told.returncode:
        raise RuntimeError(f"the cast could not be made:\n{told.stderr}")
    with serving(home) as site:
        yield Site(site.address, json.loads(told.stdout.splitlines()[-1]), site.printed)


@contextmanager
def serving(home: Path) -> Iterator[Site]:
    """``wrensong serve`` on a free port until the block ends."""
    log = home.parent / f"{home.name}.log"
    command = ["-m", "wrensong", "--workspace", str(home), "serve", "--port", "0", "--no-open"]
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=_environment(home), stdout=out, stderr=out
        )
    try:
        yield Site(_address(process, home, log), printed=log.read_text("utf-8"))
    finally:
        process.terminate()
        process.wait(30)


def _address(process: subprocess.Popen[bytes], home: Path, log: Path) -> str:
    from wrensong.site.serving import served

    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        address = served(home).get("address")
        if address and "answers at" in log.read_text("utf-8") and _answers(f"{address}sign-in"):
            return str(address)
        time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{log.read_text('utf-8')}")


def _answers(address: str) -> bool:
    """Whether a page comes: just started, a server on a busy machine may take its time."""
    try:
        with urlopen(address, timeout=PATIENCE) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _environment(home: Path) -> dict[str, str]:
    own = {"WRENSONG_HOME": str(home.resolve()), "PYTHONUNBUFFERED": "1"}
    return {**os.environ, **own}


def make(home: Path) -> dict[str, Any]:
    """The cast and what they have made, in the desk of ``home``."""
    from wrensong.desk.opening import ready

    ready(home)
    from wrensong.desk.models import Membership, Space, User

    cast = {
        name: User.objects.create_user(f"{name}@example.org", PASSWORD, name.title())
        for name in ("ada", "ben", "cleo", "dov")
    }
    space = Space.objects.create(slug=SPACE, name="Fern & Salt", folder=".", demo=True)
    for name, role in (("ada", "owner"), ("ben", "editor"), ("cleo", "viewer")):
        Membership.objects.create(user=cast[name], space=space, role=role)
    from .records import records

    return records(space, cast)


if __name__ == "__main__":
    print(json.dumps(make(Path(sys.argv[1]))))
