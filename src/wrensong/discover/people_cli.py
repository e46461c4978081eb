"""``wrensong discover people``: who is behind which accounts, and the queue to decide."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from wrensong.doors.options import CSV, JSON

if TYPE_CHECKING:
    from .people.nouns import People

_SHOWN = 20
_BY = click.option("--by", metavar="NAME", help="Who decides. Default: this computer's user.")


@click.group(invoke_without_command=True)
@click.option("--least", type=click.FloatRange(0, 1), default=0.5, show_default=True,
              help="Show suggestions of at least this probability.")  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="Show every row, not the first 20 of each.")
@click.option("--as-of", type=click.DateTime(("%Y-%m-%d",)), help="As known on that day (UTC).")
@JSON
@CSV
@click.pass_context
def people(
    ctx: click.Context,
    least: float,
    everything: bool,
    as_of: datetime | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Show who is behind which accounts, and what waits for you to decide.

    Accounts are joined by themselves only where they share a platform's id, an e-mail address
    of one person, or links to each other; never two on one platform. Accounts that merely look
    alike are listed to accept or reject. --csv gives that list. Accounts are named
    PLATFORM:HANDLE, or as everywhere (@handle, address, ac_...).
    """
    if ctx.invoked_subcommand:
        return
    moment = as_of.replace(tzinfo=UTC) if as_of else None
    found = ctx.obj.open().discover.people(moment, least=least)
    if as_json and not as_csv:
        from wrensong.doors.formats import to_jsonable

        click.echo(json.dumps(to_jsonable(found), ensure_ascii=False, indent=2))
    elif as_csv:
        from wrensong.doors.formats import emit

        emit(_queue(found), as_json=as_json, as_csv=True)
    else:
        _show(found, len(found.conflicts) + len(found.suggestions) if everything else _SHOWN)


@people.command()
@click.argument("one")
@click.argument("other")
@_BY
@click.pass_obj
def accept(obj: Any, one: str, other: str, by: str | None) -> None:
    """ONE and OTHER are the same person's accounts."""
    _decide(obj, "accept", (one, other), by, "{} are one person's now.")


@people.command()
@click.argument("one")
@click.argument("other")
@_BY
@click.pass_obj
def reject(obj: Any, one: str, other: str, by: str | None) -> None:
    """ONE and OTHER are different people's; do not suggest or join them."""
    _decide(obj, "reject", (one, other), by, "{} stay different people's.")


@people.command()
@click.argument("account")
@_BY
@click.pass_obj
def split(obj: Any, account: str, by: str | None) -> None:
    """ACCOUNT is not its person's; take it out and leave it out."""
    names = _decide(obj, "split", (account,), by, "")
    click.echo(f"{names[0]} stands alone again; it was joined with {', '.join(names[1:])}.")


@people.command()
@_BY
@click.pass_obj
def undo(obj: Any, by: str | None) -> None:
    """Take back the newest decision that stands."""
    _decide(obj, "undo", (), by, "The newest decision is undone; it was about {}.")


def _decide(
    obj: Any, verdict: str, who: tuple[str, ...], by: str | None, words: str
) -> tuple[str, ...]:
    from wrensong.doors.wording import listing

    names: tuple[str, ...] = obj.open().discover.people_decide(verdict, *who, by=by)
    if words:
        click.echo(words.format(listing(names)))
        click.echo("Undo it with:  wrensong discover people undo" if verdict != "undo" else "",
                   nl=verdict != "undo")  # fmt: skip
    return names


def _queue(found: People) -> list[dict[str, Any]]:
    return [
        {
            "one": one.accounts[0],
            "other": one.accounts[1],
            "probability": one.probability,
            "reasons": "; ".join(one.reasons),
        }
        for one in found.suggestions
    ]


def _show(found: People, most: int) -> None:
    from wrensong.doors import wording
    from wrensong.doors.formats import emit

    click.echo(
        f"{wording.plural(found.accounts, 'account')} of "
        f"{wording.plural(found.persons, 'person', 'people')} as far as is known; "
        f"{wording.number(len(found.joined))} have several."
    )
    for note in found.notes:
        click.echo(f"Note: {note}")
    joined = [{"one person": "\n".join(p.accounts), "because of": "\n".join(p.because)}
              for p in found.joined]  # fmt: skip
    queue = [
        {**row, "probability": "not known" if (p := row["probability"]) is None
         else wording.percent(min(p, 0.99), 0)}
        for row in _queue(found)
    ]  # fmt: skip
    conflicts = [
        {
            "key": c.key,
            "accounts": ", ".join((*c.accounts, *(["..."] if c.n > len(c.accounts) else []))),
            "not joined because": c.reason,
        }
        for c in found.conflicts
    ]
    for rows, title in (
        (joined, "Joined by themselves or by you"),
        (queue, "For you to decide: may be one person's"),
        (conflicts, "Not joined, although a key is shared"),
    ):
        if rows:
            emit(rows[:most], title=title)
            if len(rows) > most:
                click.echo(f"... and {wording.number(len(rows) - most)} more; --all shows them.\n")
    if queue:
        one, other = queue[0]["one"], queue[0]["other"]
        click.echo(f"Decide with:  wrensong discover people accept {one} {other}   (or reject)")
