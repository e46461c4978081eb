"""`wrensong collaborate portal`."""

from __future__ import annotations

from typing import Any

import click

from wrensong.doors.options import HANDLE, JSON


@click.command("portal")
@HANDLE
@click.option("--days", type=int, default=30, show_default=True, help="How long it is good.")
@JSON
@click.pass_obj
def portal(obj: Any, handle: str, days: int, as_json: bool) -> None:
    """Print a private link by which HANDLE answers without an account. It is told this once.

    \b
    wrensong collaborate portal @mina.bakes --days 14
    """
    from wrensong.doors import formats

    told = obj.open().collaborate.portal(handle, days=days)
    if as_json:
        formats.emit([told], as_json=True)
        return
    click.echo(f"This link is good for {days} days; whoever has it can answer for "
               f"{told['creator']}. It is not kept: copy it now.\n  {told['path']}")  # fmt: skip
    click.echo("Put the address of your site before it, for example https://work.example.org")
