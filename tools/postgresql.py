"""Runs a command with a PostgreSQL of its own: `python -m tools.postgresql COMMAND ...`.

The cluster lives in a temporary folder, listens on a loopback port nobody uses, and is gone when
the command ends. The command finds it in WRENSONG_DATABASE_URL. Without PostgreSQL on this machine
it says so and exits with 3.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

MISSING = 3
FAST = "fsync=off\nsynchronous_commit=off\nfull_page_writes=off\n"  # its data is never needed again


def programs() -> Path | None:
    """The folder of initdb and pg_ctl of the newest PostgreSQL here."""
    known = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda p: p.parts[-3])
    on_path = shutil.which("pg_ctl")
    found = known[-1] if known else (Path(on_path) if on_path else None)
    return found.parent if found else None


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """A running cluster; its address. PostgreSQL refuses to run as root, so root lends it to the
    user that the package made."""
    here = programs()
    if here is None:
        raise FileNotFoundError("no PostgreSQL on this machine")
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    folder = Path(tempfile.mkdtemp(prefix="wrensong-postgresql-"))
    data = folder / "data"
    if os.geteuid() == 0:
        shutil.chown(folder, user)

    def run(program: str, *arguments: str) -> None:
        words = [str(here / program), *arguments]
        if os.geteuid() == 0:
            words = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", *words]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd=folder)

    port = _free_port()
    run("initdb", "-D", str(data), "-U", "wrensong", "-A", "trust", "-E", "UTF8", "--no-sync")
    with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write(f"{FAST}port={port}\nunix_socket_directories='{folder}'\n")
    run("pg_ctl", "-D", str(data), "-l", str(folder / "log"), "-w", "start")
    try:
        yield f"postgresql://wrensong@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(command: list[str]) -> int:
    try:
        with cluster() as address:
            environment = {**os.environ, "WRENSONG_DATABASE_URL": address}
            return subprocess.run(command, env=environment).returncode
    except FileNotFoundError as error:
        print(f"{error}: install it, for example with apt-get install postgresql", file=sys.stderr)
        return MISSING


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
