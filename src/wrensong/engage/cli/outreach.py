"""``wrensong engage draft``, ``approve``, ``send``, ``replies``, ``suppress`` and ``consent``."""

from __future__ import annotations

from typing import Any

import click

from wrensong.core.errors import BadInput
from wrensong.doors.options import HANDLE, JSON

from .relationships import BRAND


@click.command()
@HANDLE
@click.option(
    "--template", required=True, metavar="NAME", help="A text of yours, or a bundled one."
)
@BRAND
@click.option(
    "--set", "typed", multiple=True, metavar="FIELD=WORDS",
    help="A field that you write, such as personal_line or gift. Repeatable.",
)  # fmt: skip
@JSON
@click.pass_obj
def draft(
    obj: Any, handle: str, template: str, brand: str, typed: tuple[str, ...], as_json: bool
) -> None:
    """Draft a mail to HANDLE. Nothing is sent: a person approves it first."""
    said = {}
    for one in typed:
        name, mark, words = one.partition("=")
        if not mark:
            raise BadInput(f"“{one}” sets no field.", 'Write --set gift="a bag of rye".')
        said[name.strip()] = words
    found = obj.open().engage.draft(handle, template, brand=brand, typed=said)
    _mail(found, as_json)


@click.command()
@click.argument("message", type=int)
@click.option("--by", required=True, metavar="EMAIL", help="Who approves: how they sign in.")
@JSON
@click.pass_obj
def approve(obj: Any, message: int, by: str, as_json: bool) -> None:
    """Let the draft with the number MESSAGE go out when its turn comes."""
    _mail(obj.open().engage.approve(message, by), as_json)


@click.command()
@JSON
@click.pass_context
def send(ctx: click.Context, as_json: bool) -> None:
    """Send what is approved and due, within the limits of the day. The site does this every
    minute while it runs. Exits with 2 where no mail can go out."""
    _counts(ctx, ctx.obj.open().engage.send(), as_json, ("sent", "held", "failed"))


@click.command()
@JSON
@click.pass_context
def replies(ctx: click.Context, as_json: bool) -> None:
    """Read answers and mail that came back. Exits with 2 where the mailbox cannot be read."""
    _counts(ctx, ctx.obj.open().engage.replies(), as_json, ("read", "replies", "bounces"))


@click.command()
@click.argument("email")
@JSON
@click.pass_obj
def suppress(obj: Any, email: str, as_json: bool) -> None:
    """Never write to EMAIL again. Only a keyed hash of it is kept."""
    found = obj.open().engage.suppress(email)
    if as_json:
        _print(found)
    else:
        click.echo("This address is never written to again; what waited for it is stopped.")


@click.command()
@HANDLE
@click.option("--basis", required=True, help="To what: mail about working together.")
@click.option("--how", required=True, help="How: by the form, in person at the market.")
@click.option("--on", required=True, metavar="DAY", help="When, for example 2026-05-31.")
@click.option("--source", default="", help="Where it can be seen.")
@JSON
@click.pass_obj
def consent(
    obj: Any, handle: str, basis: str, how: str, on: str, source: str, as_json: bool
) -> None:
    """Note that HANDLE agreed to be written to, and say which rule holds now."""
    found = obj.open().engage.consent(handle, basis=basis, how=how, on=on, source=source)
    if as_json:
        _print(found)
        return
    click.echo(f"{found['account']}: {found['outcome']}. {found['because']}")
    click.echo(f"Source: {found['source']}.")


def add_to(group: click.Group) -> None:
    """Put these commands below ``wrensong engage``."""
    for command in (draft, approve, send, replies, suppress, consent):
        group.add_command(command)


def _mail(found: dict[str, Any], as_json: bool) -> None:
    if as_json:
        _print(found)
        return
    click.echo(f"Message {found['message']} to {found['to']}: {found['state']}\n")
    click.echo(f"Subject: {found['subject']}\n\n{found['body']}")
    if found["below"]:
        click.echo(f"\n-- \n{found['below']}")
    for fact in found["evidence"]:
        click.echo(f"\nQuoted: “{fact['text']}” ({fact['source']}) {fact['link']}")


def _counts(
    ctx: click.Context, found: dict[str, Any], as_json: bool, names: tuple[str, ...]
) -> None:
    if as_json:
        _print(found)
    elif found["problem"]:
        click.echo(found["problem"], err=True)
    else:
        click.echo(", ".join(f"{found[name]} {name}" for name in names))
    if found["problem"]:
        ctx.exit(2)


def _print(found: dict[str, Any]) -> None:
    import json

    click.echo(json.dumps(found, ensure_ascii=False, indent=2))
