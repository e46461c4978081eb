"""``wrensong engage export``, ``erase``, ``readmit`` and ``record``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wrensong.core.errors import BadInput
from wrensong.doors.options import CSV, FILE, HANDLE, JSON

PLATFORM = click.option("--platform", help="Where, when the handle is on several platforms.")
_RECORD = {"what": "What is held", "where": "Where", "source": "From", "purpose": "What for",
           "until": "Until", "rows": "Rows"}  # fmt: skip


@click.command()
@HANDLE
@click.option("--out", type=FILE, required=True, help="The zip to write.")
@PLATFORM
@click.pass_obj
def export(obj: Any, handle: str, out: Path, platform: str | None) -> None:
    """Write everything this workspace holds of HANDLE into one zip that she can read."""
    if out.exists():
        raise BadInput(f"{out} is there already.", "Name another file.")
    made = obj.open().engage.export(handle, out, platform=platform)
    click.echo(f"{made} holds all that is kept of {handle}; README.txt in it says what it is.")


@click.command()
@click.argument("handle", required=False)
@PLATFORM
@click.option("--yes", is_flag=True, help="Do not ask for the handle to be typed again.")
@click.option("--again", is_flag=True, help="Complete what was interrupted, and erase again who "
              "came back by a restored backup.")  # fmt: skip
@click.pass_obj
def erase(obj: Any, handle: str | None, platform: str | None, yes: bool, again: bool) -> None:
    """Remove HANDLE everywhere in this workspace, for good: facts, lists, briefs, notes, mails.

    This cannot be undone. What the law asks you to keep of payments stays without her name. Only
    keyed hashes stay, so that she is not written to or imported again.
    """
    ws = obj.open()
    if again:
        count = ws.engage.erase_again(_progress)
        click.echo("Nobody had to be erased again." if not count else f"Erased again: {count}.")
        return
    if handle is None:
        raise BadInput("Nobody was named.", "For example: wrensong engage erase @mina.bakes")
    told = ws.engage.erase_what(handle, platform=platform)
    if not yes:
        click.echo(f"{', '.join(told['accounts'])} will be erased from {told['workspace']}:")
        for row in told["holds"]:
            click.echo(f"  {row['rows']:>7}  {row['what']}")
        click.echo("This cannot be undone. Export first what you must keep.")
        typed = click.prompt("Type the handle again to erase her", default="", show_default=False)
        if typed.strip().lstrip("@").lower() != told["handle"].lstrip("@").lower():
            raise BadInput("That is another handle; nothing was erased.", "Run it again.")
    done = ws.engage.erase(handle, platform=platform, progress=_progress)
    click.echo(f"Erased: {done['rows']} rows of hers, {done['mentions']} mentions by others.")
    for words in [*done["notes"], *told["backups"]]:
        click.echo(f"Note: {words}")


@click.command()
@HANDLE
@click.option("--platform", required=True, help="instagram, tiktok ...")
@click.pass_obj
def readmit(obj: Any, handle: str, platform: str) -> None:
    """Let HANDLE, who was erased, be imported again: when she asks for it."""
    obj.open().engage.readmit(handle, platform)
    click.echo("Imports take this account again.")


@click.command()
@JSON
@CSV
@click.pass_obj
def record(obj: Any, as_json: bool, as_csv: bool) -> None:
    """The record of processing: what is held of creators, from where, what for, and until when."""
    from wrensong.doors import formats

    rows = obj.open().engage.record()["holdings"]
    columns = None if as_json or as_csv else _RECORD
    formats.emit(rows, as_json=as_json, as_csv=as_csv, columns=columns)


def add_to(group: click.Group) -> None:
    for command in (export, erase, readmit, record):
        group.add_command(command)


def _progress(done: int, total: int | None, words: str) -> None:
    import sys

    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{words}", nl=done == total, err=True)
