"""``wrensong discover overlap``, ``lookalikes`` and ``own``."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wrensong.doors.options import CSV, FILE, JSON

if TYPE_CHECKING:
    from .audiences.nouns import Overlap
    from .own_people import OwnMatch, OwnPeople

_DAY = click.DateTime(("%Y-%m-%d",))


@click.command()
@click.argument("accounts", nargs=-1, required=True, metavar="ACCOUNT ACCOUNT [...]")
@click.option("--by", type=click.Choice(("commenters", "followers")),
              help="Who is compared. Default: follower samples where all have one.")  # fmt: skip
@click.option("--as-of", type=_DAY, help="As known on that day (UTC).")
@JSON
@CSV
@click.pass_obj
def overlap(
    obj: Any, accounts: tuple[str, ...], by: str | None, as_of: datetime | None,
    as_json: bool, as_csv: bool,
) -> None:  # fmt: skip
    """Show how far the audiences of 2 to 10 accounts are the same people, and how many people
    follow at least one of them.

    Accounts are named @handle or PLATFORM:HANDLE. The share is of the smaller audience, with
    its 80 % interval; the last line is the reach of the set, each person counted once.
    """
    from wrensong.doors.formats import emit, to_jsonable

    found = obj.open().discover.overlap(*accounts, by=by, as_of=_moment(as_of))
    if as_json and not as_csv:
        click.echo(json.dumps(to_jsonable(found), ensure_ascii=False, indent=2))
    elif as_csv:
        emit([_pair(pair) for pair in found.pairs], as_json=as_json, as_csv=True)
    else:
        _show_overlap(found)


@click.command()
@click.argument("account")
@click.option(
    "--by",
    type=click.Choice(("audience", "topic")),
    default="audience",
    show_default=True,
    help="Alike in whom they reach, or in what they write.",
)
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="Rows shown."
)
@click.option("--as-of", type=_DAY, help="As known on that day (UTC); by audience only.")
@JSON
@CSV
@click.pass_obj
def lookalikes(
    obj: Any, account: str, by: str, limit: int, as_of: datetime | None,
    as_json: bool, as_csv: bool,
) -> None:  # fmt: skip
    """List accounts like ACCOUNT (@handle, PLATFORM:HANDLE), the likest first.

    By audience: accounts of the same platform under which the same people comment. By topic:
    accounts of any platform that write about the same things.
    """
    from wrensong.doors import wording
    from wrensong.doors.formats import emit

    found = obj.open().discover.lookalikes(account, by, limit=limit, as_of=_moment(as_of))
    plain = as_json or as_csv
    if not found and not plain:
        nobody = "shares three commenters with" if by == "audience" else "writes like"
        click.echo(f"Nobody else {nobody} this account.")
        return
    columns = {"account": "account", "followers": "followers"}
    if by == "audience":
        columns |= {"shared": "people in common", "n": "of its commenters",
                    "share": "share of the smaller"}  # fmt: skip
    rows = [
        {**{name: getattr(one, name) for name in columns},
         "likeness": one.likeness if plain else wording.number(one.likeness, 2)}
        for one in found
    ]  # fmt: skip
    title = "Under whom the people of {} also comment" if by == "audience" else "Who writes like {}"
    emit(
        rows,
        as_json=as_json,
        as_csv=as_csv,
        columns=columns | {"likeness": "likeness (0-1)"},
        title=title.format(account),
    )


@click.command()
@click.argument("file", type=FILE)
@click.option("--relation", type=click.Choice(("customer", "follower")),
              help="What the people of the list are. Default: told by its columns.")  # fmt: skip
@click.option("--platform", help="Platform of the handles (instagram, tiktok ...).")
@click.option("--currency", help="Currency of amounts that name none, like EUR.")
@click.option("--map", "pairs", multiple=True, metavar="HEADER=FIELD",
              help="Say what a column is; HEADER= leaves it out. Repeatable.")  # fmt: skip
@click.option("--keep", is_flag=True, help="Store the sure matches (no name, no address).")
@JSON
@CSV
@click.pass_obj
def own(
    obj: Any, file: Path, relation: str | None, platform: str | None, currency: str | None,
    pairs: tuple[str, ...], keep: bool, as_json: bool, as_csv: bool,
) -> None:  # fmt: skip
    """Find the creators who are already your customers or followers: match a FILE of customers,
    orders or followers (CSV, XLSX ...) by e-mail address, profile and handle.

    The file is read and forgotten: nothing of it is stored or logged. --keep stores for each
    sure match that the creator is your customer or follower, and the orders and amount.
    """
    from wrensong.doors.formats import emit, to_jsonable
    from wrensong.sources.files.mapping import read_overrides

    found = obj.open().discover.own(
        file, relation=relation, platform=platform, currency=currency,
        mapping=read_overrides(pairs), keep=keep,
    )  # fmt: skip
    if as_json and not as_csv:
        click.echo(json.dumps(to_jsonable(found), ensure_ascii=False, indent=2))
    elif as_csv:
        rows = [_own(m, "sure") for m in found.matches] + [
            _own(m, m.why_possible) for m in found.possible
        ]
        emit(rows, as_json=as_json, as_csv=True)
    else:
        _show_own(found)


COMMANDS = (overlap, lookalikes, own)


def _moment(day: datetime | None) -> datetime | None:
    return day.replace(tzinfo=UTC) if day else None


def _pair(pair: Any) -> dict[str, Any]:
    return {"one": pair.one, "other": pair.other, "people_in_common": pair.seen,
            "share_of_the_smaller": pair.share}  # fmt: skip


def _show_overlap(found: Overlap) -> None:
    from wrensong.doors import wording
    from wrensong.doors.formats import emit

    emit(
        [
            {"account": a.account, "followers": a.followers, "seen": a.n, "unique": a.unique}
            for a in found.audiences
        ],
        columns={"account": "account", "followers": "followers", "seen": "people seen",
                 "unique": "with nobody else here"},
        title=f"Audiences: {found.basis}",
    )  # fmt: skip
    emit(
        [_pair(pair) for pair in found.pairs],
        columns={"one": "one", "other": "other", "people_in_common": "people in common",
                 "share_of_the_smaller": "of the smaller audience"},
        title="Pair by pair",
    )  # fmt: skip
    if found.common is not None and len(found.audiences) > 2:
        click.echo(f"Seen with all {len(found.audiences)}: "
                   f"{wording.plural(found.common, 'person', 'people')}.")  # fmt: skip
    click.echo(f"People following at least one: {wording.estimate(found.reach)}")
    for note in found.notes:
        click.echo(f"Note: {note}")


def _own(match: OwnMatch, sure: str) -> dict[str, Any]:
    return {
        "account": match.account, "followers": match.followers, "how": match.how, "sure": sure,
        "orders": match.orders, "amount": match.amount, "lines": list(match.lines),
    }  # fmt: skip


def _show_own(found: OwnPeople) -> None:
    from wrensong.doors import wording
    from wrensong.doors.formats import emit

    used = ", ".join(f"{c.header} ({c.field})" for c in found.mapping if c.field)
    click.echo(
        f"{wording.plural(found.read, 'row')} compared with "
        f"{wording.plural(found.creators, 'creator account')}, by {used}."
    )
    spent = any(m.orders is not None or m.amount for m in found.matches)
    columns = {"account": "account", "followers": "followers", "how": "matched by"}
    if spent:
        columns |= {"orders": "orders", "amount": "amount"}
    word = "customers" if found.relation == "customer" else "followers"
    if found.matches:
        emit([_own(m, "sure") for m in found.matches], columns=columns,
             title=f"Already your {word}")  # fmt: skip
    else:
        click.echo(f"No creator is surely among your {word}.")
    if found.possible:
        emit([_own(m, m.why_possible) for m in found.possible],
             columns={"account": "account", "followers": "followers", "sure": "only possible",
                      "lines": "line"},
             title="Possible: look at the lines before you write")  # fmt: skip
    for note in found.notes:
        click.echo(f"Note: {note}")
    for row in found.bad_rows[:10]:
        click.echo(f"  line {row.line}: {row.reason}")
    if found.bad > 10:
        click.echo(f"  ... and {wording.number(found.bad - 10)} more rows that could not be used.")
    click.echo(
        "The matches were stored; of the file nothing else was."
        if found.kept
        else "Nothing of the file was stored."
    )
