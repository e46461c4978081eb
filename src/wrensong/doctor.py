"""``wrensong doctor``: what is here, what is missing, what to do next."""

from __future__ import annotations

import contextlib
import json
import platform
import socket
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from . import __version__
from .core.errors import WorkspaceMissing, WrensongError

DESK, SERVED = "desk.sqlite3", ".serving.json"
PREPARED = Path("cache") / "prepared.json"
STUCK = timedelta(minutes=2)
"""A running job that has not said so for as long has lost its worker."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. ``next_step`` is empty when nothing needs to be done."""

    name: str
    ok: bool
    seen: str
    next_step: str = ""


def checks(obj: Any) -> list[Check]:
    """Every check, in the order a newcomer would need them. Never raises."""
    found = [
        Check("Wrensong", True, f"version {__version__}, Python {platform.python_version()}"),
        *_libraries(),
    ]
    try:
        workspace = obj.open()
        found.append(Check("workspace", True, str(workspace.folder)))
        found += _facts(workspace)
        found += _site(workspace)
    except WorkspaceMissing as error:
        found.append(Check("workspace", False, error.sentence, error.next_step))
    except WrensongError as error:
        found.append(Check("workspace", False, f"{error.sentence}", error.next_step))
    return found


def _libraries() -> list[Check]:
    import importlib.util

    names = ("duckdb", "pyarrow", "numpy", "scipy", "jinja2", "rich", "openpyxl")
    missing = [name for name in names if importlib.util.find_spec(name) is None]
    if missing:
        step = f"Install again:  {sys.executable} -m pip install wrensong"
        return [Check("libraries", False, f"missing: {', '.join(missing)}", step)]
    return [Check("libraries", True, f"{', '.join(names)} are here")]


_NEEDS = {
    "accounts": "Import a creators file:  wrensong discover import creators.csv",
    "posts": "Import their posts: without them engagement is not known.",
    "comments": "Import comments: without them replies and shared audiences are not known.",
    "snapshots": "Import follower counts: without them size and rates are not known.",
    "audience": "Import audience shares, or ask the creator for them.",
}


def _facts(workspace: Any) -> list[Check]:
    from .doors import wording

    counts = {table: workspace.lake.count(table) for table in _NEEDS}
    return [
        Check(table, n > 0, wording.plural(n, "row"), "" if n else _NEEDS[table])
        for table, n in counts.items()
    ]


# ---- the site: read as it lies there, so that looking changes nothing ------------------------


def _site(workspace: Any) -> list[Check]:
    """The desk, its people and work, what pages show, and whether the site answers."""
    home, chosen = workspace.folder, workspace.settings
    if not chosen.database_url and not (home / DESK).is_file():
        step = "To work in a browser:  wrensong serve"
        return [Check("site", True, "not started yet; commands need no site", step)]
    try:
        with contextlib.closing(_desk(home, chosen.database_url)) as desk:
            found = [_schema(desk), *_people(desk), *_work(desk)]
    except Exception as error:  # whatever the database's own library raises
        step = "See that the database runs, and what the setting database_url says."
        found = [Check("desk", False, f"cannot be read: {error}".splitlines()[0], step)]
    return [*found, _prepared(workspace), _serving(home, chosen.host, chosen.port)]


def _desk(home: Path, url: str) -> Any:
    """A connection for reading; neither kind makes or changes a table."""
    if url.startswith("postgres"):
        import psycopg

        return psycopg.connect(
            url, connect_timeout=5, options="-c default_transaction_read_only=on"
        )
    return sqlite3.connect(f"{(home / DESK).resolve().as_uri()}?mode=ro", uri=True)


def _rows(desk: Any, sql: str) -> list[tuple[Any, ...]]:
    cursor = desk.cursor()
    cursor.execute(sql)
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _schema(desk: Any) -> Check:
    from .desk import schema

    state = schema.written_by(_rows(desk, "SELECT app, name FROM django_migrations"))
    words = {
        schema.OURS: ("made by this version", ""),
        schema.OLDER: ("made by an older version", "Stop the server, then:  wrensong upgrade"),
        schema.NEWER: ("made by a newer version", "Install the newer Wrensong again."),
        schema.NONE: ("without tables", "wrensong serve"),
    }
    return Check("desk", state == schema.OURS, *words[state])


def _people(desk: Any) -> Iterator[Check]:
    from .doors import wording

    ((people,),) = _rows(desk, "SELECT COUNT(*) FROM desk_user WHERE is_active")
    ((spaces,),) = _rows(desk, "SELECT COUNT(*) FROM desk_space")
    seen = f"{wording.plural(people, 'person', 'people')}, {wording.plural(spaces, 'workspace')}"
    step = "" if people else "Start the site and open the link it prints:  wrensong serve"
    yield Check("people", people > 0, seen, step)


def _work(desk: Any) -> Iterator[Check]:
    from .doors import wording

    counts = dict(_rows(desk, "SELECT state, COUNT(*) FROM desk_job GROUP BY state"))
    beats = _rows(desk, "SELECT beat_at FROM desk_job WHERE state = 'running'")
    late = [b for (b,) in beats if b and datetime.now(UTC) - _moment(b) > STUCK]
    seen = ", ".join(f"{wording.number(counts.get(s, 0))} {s}" for s in ("waiting", "running"))
    failed = counts.get("failed", 0)
    if failed:
        seen += f", {wording.number(failed)} not finished"
    step = "Its worker is gone. The next start takes it up again:  wrensong serve" if late else ""
    yield Check("work", not late, seen, step)


def _moment(said: Any) -> datetime:
    moment = said if isinstance(said, datetime) else datetime.fromisoformat(str(said))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _prepared(workspace: Any) -> Check:
    """Whether pages show the newest facts."""
    from .lake import manifest

    now = workspace.lake.version
    try:
        state = json.loads((workspace.folder / PREPARED).read_text("utf-8"))
        shown = manifest.read(state["manifest"]).version
    except (FileNotFoundError, ValueError, KeyError):
        shown = 0
    if shown >= now:
        return Check("pages", True, "show the newest facts")
    step = "The site does it by itself when it runs:  wrensong serve"
    return Check("pages", False, "do not show the newest facts yet", step)


def _serving(home: Path, host: str, port: int) -> Check:
    """Whether the site answers here, and if not, whether its port is free."""
    try:
        said = json.loads((home / SERVED).read_text("utf-8"))["address"]
        name, _, number = said.removeprefix("http://").strip("/").rpartition(":")
        if _open(name.strip("[]"), int(number)):
            return Check("site", True, f"answers at {said}")
    except (FileNotFoundError, ValueError, KeyError):
        pass
    if _open(host, port):
        step = f"Choose another:  wrensong serve --port {port + 1}"
        return Check("site", False, f"does not run, and another program uses port {port}", step)
    return Check("site", True, f"does not run; its port {port} is free", "wrensong serve")


def _open(host: str, port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@click.pass_obj
def doctor(obj: Any, as_json: bool) -> None:
    """Say what is here, what is missing and the next step. Changes nothing."""
    found = checks(obj)
    if as_json:
        from .doors.formats import emit

        emit([asdict(check) for check in found], as_json=True)
        return
    for check in found:
        click.echo(f"{'ok     ' if check.ok else 'missing'}  {check.name}: {check.seen}")
        if check.next_step:
            click.echo(f"         Next: {check.next_step}")
