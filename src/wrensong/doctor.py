"""``wrensong doctor``: what is here, what is missing, what to do next."""

from __future__ import annotations

import platform
import sys
from dataclasses import asdict, dataclass
from typing import Any

import click

from . import __version__
from .core.errors import WorkspaceMissing, WrensongError


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
