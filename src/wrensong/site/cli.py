"""``wrensong serve``, ``upgrade``, ``backup`` and ``restore``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from .accounts.cli import link as link_command


@click.group()
def group() -> None:
    """Look after the site from its machine."""


group.add_command(link_command)


@click.command()
@click.option("--host", help="Address to listen on. Default: the setting `host`, this machine.")
@click.option("--port", type=click.IntRange(0, 65535), help="Default: the setting `port`, 8420.")
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
@click.option("--link", metavar="EMAIL", help="Print a one-time link that signs this person in.")
@click.pass_obj
def serve(obj: Any, host: str | None, port: int | None, no_open: bool, link: str | None) -> None:
    """Open the site: the whole work in a browser, for you and your team.

    The first start prints a one-time link that signs you in as the owner. Everything stays in
    the workspace folder; stop it with Ctrl+C.
    """
    home = obj.open(create=True).folder
    from wrensong.desk.opening import ready

    ready(home)
    from wrensong.desk.opening import home_space

    from .first_run import prepare_what_changed

    home_space()
    prepare_what_changed()
    run(home, host, port, show=not no_open, link=link)


def run(
    home: Path,
    host: str | None,
    port: int | None,
    *,
    show: bool,
    link: str | None = None,
) -> None:
    """Serve a home that is ready, and say where; ``show`` opens the browser where there is one."""
    from wrensong import settings as registry

    from .links import link_for
    from .serving import LOOPBACK, serve

    chosen = registry.load(home)
    host = host or chosen.host
    if host not in LOOPBACK and not chosen.https:
        click.echo(
            f"Careful: {host} can be reached by others, and without HTTPS they can read what is "
            "sent, passwords too.\nPut a proxy that speaks HTTPS in front and set https = true "
            "in wrensong.toml.", err=True,
        )  # fmt: skip
        if chosen.sources["hosts"] == "default":
            click.echo("Name its address in the setting `hosts` too, or it is refused.", err=True)

    def tell(address: str) -> None:
        path, words = link_for(link)
        click.echo(f"Wrensong answers at {address}  (stop it with Ctrl+C)")
        if path:
            click.echo(f"{words}\n  {address.rstrip('/')}{path}")
        if show and has_display():
            click.launch(address.rstrip("/") + (path or "/"))

    serve(home, host, chosen.port if port is None else port, tell)
    click.echo("Stopped. Everything is kept; unfinished work goes on at the next start.")


def has_display() -> bool:
    """Whether a browser can be opened: always on macOS and Windows, else with a screen."""
    import os
    import sys

    return sys.platform in ("darwin", "win32") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


@click.command()
@click.option("--dumped", is_flag=True, help="Say that PostgreSQL's own backup is made.")
@click.pass_obj
def upgrade(obj: Any, dumped: bool) -> None:
    """Bring the desk's tables to this version. A backup is made first; run twice it does nothing
    the second time. Stop the server before."""
    home = obj.open().folder
    from .backups import upgrade_desk

    click.echo(upgrade_desk(home, dumped=dumped))


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.pass_obj
def backup(obj: Any, file: Path | None) -> None:
    """Write everything of a workspace into one FILE: desk, facts, memory, settings and the key.

    The server may go on running. Default: wrensong-backup-DATE.zip in this folder.
    """
    from datetime import date

    home = obj.open().folder
    from .backups import back_up

    made = back_up(home, file or Path(f"wrensong-backup-{date.today():%Y-%m-%d}.zip"))
    from wrensong.doors import wording

    click.echo(f"{made.path}: {wording.plural(made.files, 'file')}, "
               f"{wording.number(made.bytes / 1e6, 1)} MB.")  # fmt: skip
    for words in made.warnings:
        click.echo(f"Note: {words}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--into", type=click.Path(path_type=Path), help="Folder. Default: the workspace's.")
@click.option("--replace", is_flag=True, help="Put a workspace that is there aside first.")
@click.pass_obj
def restore(obj: Any, file: Path, into: Path | None, replace: bool) -> None:
    """Make a workspace from the FILE of a backup. It is checked whole before anything changes."""
    from .backups import restore_from

    target = into or obj.default_folder
    aside = restore_from(file, target, replace=replace)
    click.echo(f"{target} is as it was when the backup was made.")
    from .erased import carry, erase_again

    carry(target.resolve(), aside)
    for words in erase_again(target.resolve()):
        click.echo(words)
    if aside is not None:
        click.echo(f"What was there before is kept in {aside}.")
    click.echo(f"Next: wrensong -w {target} serve")
