"""``wrensong engage touch``, ``ladder`` and ``today``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click

from wrensong.doors.options import CSV, HANDLE, JSON

KINDS = ("follow", "like", "comment", "reply", "dm", "email", "meeting", "gift")
BRAND = click.option(
    "--brand", default="", metavar="NAME",
    help="The brand, or a brief.toml that names it. Not needed where there is one.",
)  # fmt: skip
_ROWS = {
    "account": "Creator", "brand": "Brand", "rung": "Stands", "acts": "Acts", "days": "Days",
    "unlocked": "Outreach", "next_due": "Next act",
}  # fmt: skip
_TODAY = {"account": "Creator", "reason": "Why today", "do": "What", "quote": "Their words",
          "link": "Where"}  # fmt: skip


@click.command()
@HANDLE
@click.argument("kind", type=click.Choice(KINDS))
@BRAND
@click.option("--by-creator", is_flag=True, help="The creator did it, not you.")
@click.option("--text", default="", help="What was said.")
@click.option("--link", default="", metavar="URL", help="The post or message.")
@click.option("--at", default="", metavar="DAY", help="When, for example 2026-11-12. Default: now.")
@JSON
@click.pass_obj
def touch(
    obj: Any, handle: str, kind: str, brand: str, by_creator: bool, text: str, link: str, at: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Keep one act with HANDLE: that you commented, that you met, that the creator answered ..."""
    found = obj.open().engage.touch(
        handle, kind, brand=brand, by_creator=by_creator, at=_moment(at), text=text, link=link
    )
    if as_json:
        _print(found)
        return
    _tell(found)


@click.command()
@click.argument("handle", required=False)
@BRAND
@JSON
@CSV
@click.pass_obj
def ladder(obj: Any, handle: str | None, brand: str, as_json: bool, as_csv: bool) -> None:
    """Where every relationship stands, or the one with HANDLE, and what leads further."""
    from wrensong.doors import formats

    rows = obj.open().engage.ladder(handle, brand)
    from wrensong.engage.showing.relationships import flat

    if handle and len(rows) == 1 and not as_csv:
        _print(rows[0]) if as_json else _tell(rows[0])
        return
    told = [flat(row) for row in rows]
    if not told and not (as_json or as_csv):
        click.echo("Nobody yet. Keep a first act: wrensong engage touch @HANDLE comment")
        return
    if as_json or as_csv:
        formats.emit(told, as_json=as_json, as_csv=as_csv)
        return
    formats.emit([_worded(row) for row in told], columns=_ROWS)


@click.command()
@BRAND
@JSON
@CSV
@click.pass_obj
def today(obj: Any, brand: str, as_json: bool, as_csv: bool) -> None:
    """A few small acts for today, each with the post or message it is about."""
    from wrensong.doors import formats, wording

    found = obj.open().engage.today(brand)
    from wrensong.engage.showing.today import flat

    if as_json:
        _print(found)
        return
    rows = [flat(item) for item in found["items"]]
    if as_csv:
        formats.emit(rows, as_csv=True)
        return
    if not rows:
        click.echo("Nothing is due today.")
        return
    formats.emit(rows, columns=_TODAY)
    if found["waiting"]:
        click.echo(f"{wording.number(found['waiting'])} more can wait until these are done.")


def add_to(group: click.Group) -> None:
    """Put these commands into the group of the room."""
    for command in (touch, ladder, today):
        group.add_command(command)


def _moment(text: str) -> datetime | None:
    """A day is its noon (UTC), as on the site; the desk must not be loaded to read it."""
    from wrensong.core.errors import ValueInvalid

    try:
        if not text:
            return None
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ValueInvalid(f"“{text}” is no day.", "For example: --at 2026-11-12") from None
    if len(text) == 10:
        same = found.date() == datetime.now(UTC).date()
        return None if same else found.replace(hour=12)
    return found


def _tell(one: dict[str, Any]) -> None:
    account, brand = one["contact"]["account"], one["brand"]["name"]
    click.echo(f"{account} and {brand}: {one['rung_words']}. {one['why']}")
    for rung in one["ladder"]:
        mark = ">" if rung["here"] else "x" if rung["holds"] else " "
        click.echo(f"  {mark} {rung['words']:<14}{rung['means']}")
    click.echo(one["further"])
    click.echo(f"Outreach is {'open' if one['unlocked'] else 'not open yet'}. {one['unlock_why']}")


def _worded(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"unlocked": "open" if row["unlocked"] else "not yet",
                  "next_due": row["next_due"] or "nothing planned"}  # fmt: skip


def _print(body: Any) -> None:
    import json

    from wrensong.doors.formats import to_jsonable

    click.echo(json.dumps(to_jsonable(body), ensure_ascii=False, indent=2))
