"""`wrensong collaborate pay` and `wrensong collaborate ledger`."""

from __future__ import annotations

from typing import Any

import click

from wrensong.doors.options import CSV, JSON

_COLUMNS = {
    "day": "Day", "creator": "Creator", "campaign": "Campaign", "kind": "Kind",
    "amount": "Amount", "currency": "", "due": "Due", "label": "Note",
}  # fmt: skip
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("pay")
@click.argument("collaboration", type=int)
@click.argument("amount")
@click.option("--key", required=True, help="Such as the invoice; a second time changes nothing.")
@click.option("--on", "day", type=_DAY, help="The day it was paid; today where not said.")
@click.option("--note", default="", help="What the accountant reads.")
@click.option("--over", is_flag=True, help="More was paid than is owed now, and that is right.")
@JSON
@click.pass_obj
def pay(
    obj: Any, collaboration: int, amount: str, key: str, day: Any, note: str, over: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Record that AMOUNT was paid for a COLLABORATION (its number). No money is moved.

    \b
    wrensong collaborate pay 12 "150 EUR" --key invoice-17 --note "Half in advance"
    """
    from wrensong.doors import formats, wording

    told = obj.open().collaborate.pay(
        collaboration, amount, key, on=day.date() if day else None, note=note, over=over
    )
    if as_json:
        formats.emit([told], as_json=True)
        return
    click.echo(
        f"Recorded: {wording.money(told['paid'])}." if told["new"]
        else f"“{key}” was recorded before; nothing was added."
    )  # fmt: skip
    click.echo(f"Still owed: {wording.money(told['owed'])}.")


@click.command("ledger")
@click.option("--collaboration", type=int, help="Only of this one (its number).")
@click.option("--from", "since", type=_DAY, help="First day.")
@click.option("--to", "until", type=_DAY, help="Last day.")
@click.option("--due", is_flag=True, help="What is to be paid instead, late ones first.")
@JSON
@CSV
@click.pass_obj
def ledger(
    obj: Any, collaboration: int | None, since: Any, until: Any, due: bool, as_json: bool,
    as_csv: bool,
) -> None:  # fmt: skip
    """Every entry of the ledger, one row each, or what is due."""
    from wrensong.doors import formats

    room = obj.open().collaborate
    if due:
        formats.emit(room.ledger(due=True, collaboration=collaboration),
                     as_json=as_json, as_csv=as_csv, title="To be paid")  # fmt: skip
        return
    rows = room.ledger(
        collaboration=collaboration, since=since.date() if since else None,
        until=until.date() if until else None,
    )  # fmt: skip
    columns = None if as_json or as_csv else _COLUMNS
    formats.emit(rows, as_json=as_json, as_csv=as_csv, columns=columns, title="Ledger")
