"""`wrensong collaborate gift`, `draw` and `ambassadors`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wrensong.core.errors import BadInput
from wrensong.doors.options import CSV, FILE, JSON

_GIFTS = {
    "number": "Gift", "creator": "Creator", "campaign": "Campaign", "chosen": "Chosen",
    "value": "Retail value", "state_words": "Step", "next": "Next",
}  # fmt: skip
_ITEMS = {"creator": "Creator", "what": "What", "due": "Due", "done_on": "Done", "late": "Late"}
_GROUPS = {"id": "Number", "name": "Programme", "brand": "Brand", "members": "Members"}


@click.command("gift")
@click.argument("number", type=int, required=False)
@click.option("--do", "act", default="", help="choose, address, ship, deliver, post, no_post ...")
@click.option(
    "--with", "said", multiple=True, metavar="FIELD=VALUE",
    help="A field of --do: carrier=Post, on=2026-05-08, url=https://..., product-12=1. Repeatable.",
)  # fmt: skip
@click.option("--orders", type=FILE, help="Write the order list (CSV, with addresses) here.")
@click.option("--again", is_flag=True, help="With --orders: what was ordered before, too.")
@JSON
@CSV
@click.pass_obj
def gift(
    obj: Any, number: int | None, act: str, said: tuple[str, ...], orders: Path | None,
    again: bool, as_json: bool, as_csv: bool,
) -> None:  # fmt: skip
    """The gifts and their next steps, or one gift (its number) and one step of it.

    \b
    wrensong collaborate gift
    wrensong collaborate gift 3 --do ship --with carrier=Post --with tracking=AB1
    wrensong collaborate gift --orders parcels.csv
    """
    from wrensong.doors import formats

    room = obj.open().collaborate
    if orders is not None:
        rows = room.gift(act="orders", again=again)
        if not rows:
            click.echo("There is nothing new to order.")
            return
        formats.write_csv(rows, orders)
        click.echo(f"{len(rows)} parcels in {orders}. The file holds addresses.")
        return
    if act and number is None:
        raise BadInput("Which gift was not said.", "Name its number.")
    told = room.gift(number, act, **_fields(said))
    rows = told["rows"] if number is None else [told["row"]]
    columns = None if as_json or as_csv else _GIFTS
    formats.emit(rows, as_json=as_json, as_csv=as_csv, columns=columns, title="Gifts")


@click.command("draw")
@click.argument("file", type=FILE)
@click.option("--seed", help="The seed that was shown, 64 hexadecimal digits.")
@click.option("--salt", help="The public salt, as it was published.")
@click.option("--winners", type=click.IntRange(1), help="How many prizes; 1 where not said.")
@click.option("--alternates", type=click.IntRange(0), help="How many alternates.")
@click.option("--proof", type=FILE, help="The published proof that a list is compared with.")
@click.option("--handle", default="", help="Say whether this account was on the list.")
@JSON
@click.pass_context
def draw(
    ctx: click.Context, file: Path, seed: str | None, salt: str | None, winners: int | None,
    alternates: int | None, proof: Path | None, handle: str, as_json: bool,
) -> None:  # fmt: skip
    """Repeat a published draw, without a workspace: the same, or what is different.

    FILE is the published proof (JSON), or the list of entrants (CSV) with --seed or --proof.
    Exits with 1 when something is different.

    \b
    wrensong collaborate draw proof.json --handle @mina.bakes
    wrensong collaborate draw entrants.csv --proof proof.json
    """
    import json

    from wrensong.collaborate.entrants import repeat
    from wrensong.doors.formats import to_jsonable

    found = repeat(file, seed, salt, prizes=winners, alternates=alternates, proof=proof,
                   handle=handle)  # fmt: skip
    if as_json:
        told = {**to_jsonable(found), "same": found.same}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _say(found, handle)
    if found.same is False:
        ctx.exit(1)


@click.command("ambassadors")
@click.argument("group", type=int, required=False)
@click.option("--month", default="", help="A month such as 2026-05; this one where not said.")
@click.option("--make", is_flag=True, help="Make what the month asks first, each thing once.")
@JSON
@CSV
@click.pass_obj
def ambassadors(
    obj: Any, group: int | None, month: str, make: bool, as_json: bool, as_csv: bool
) -> None:
    """The programmes, or what a month asks of the members of one (its number).

    \b
    wrensong collaborate ambassadors
    wrensong collaborate ambassadors 1 --month 2026-05 --make
    """
    from wrensong.doors import formats

    told = obj.open().collaborate.ambassadors(group, month=month, make=make)
    rows = told["groups"] if group is None else told["items"]
    columns = _GROUPS if group is None else _ITEMS
    title = "Programmes" if group is None else told["month"]
    formats.emit(rows, as_json=as_json, as_csv=as_csv, title=title,
                 columns=None if as_json or as_csv else columns)  # fmt: skip


def _fields(said: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for one in said:
        name, mark, value = one.partition("=")
        if not mark or not name:
            raise BadInput(f"“{one}” is no field and value.", "Write it like carrier=Post.")
        found[name] = value
    return found


def _say(found: Any, handle: str) -> None:
    if found.same is not None:
        click.echo("The same." if found.same else "Different:")
        for one in found.differs:
            click.echo(f"  {one}")
    click.echo(f"{found.entrants} entrants, list {found.entrants_sha256}")
    click.echo(f"Seed hash {found.seed_sha256}")
    for words, places in (("Winner", found.winners), ("Alternate", found.alternates)):
        for token, name in places:
            click.echo(f"{words} {token}{f' (@{name})' if name else ''}")
    if found.listed is not None:
        click.echo(f"{handle} was {'on' if found.listed else 'not on'} the list.")
