"""``wrensong discover search``, ``filters``, ``list`` and ``saved``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

from wrensong.doors.options import CSV, JSON

from .filters import FILTERS, KINDS, Filter, filter_named
from .links import SHOWN, to_link

if TYPE_CHECKING:
    from wrensong.discover.domain import Condition, Search

    from .results import Result, Results

# Shown by --help; every other filter is an option as well.
COMMON = (
    "platform", "country", "city", "language", "niche", "tier", "followers", "er", "er_low",
    "peer_percentile", "reply_ratio", "median_views", "posts_per_week", "last_post_age",
    "growth_90", "hashtag", "mention", "paid_brand", "disclosed_share", "audience_country",
    "audience_gender", "audience_age", "price_post", "has_email", "verified", "bought_followers",
    "seen_age",
)  # fmt: skip
_SHOWN = ("followers", "er", "country", "niche")
_MOST_NOT_KNOWN = 5


def _filter_options(command: Callable[..., None]) -> Callable[..., None]:
    """An option for every filter of the registry, in its order."""
    for kind in reversed(FILTERS.values()):
        words = f"{kind.meaning[0].upper()}{kind.meaning[1:]}. Like '{kind.example}'."
        option = click.option(
            kind.option, f"filter_{kind.name}", multiple=True, help=words,
            metavar=kind.kind.upper(), hidden=kind.name not in COMMON,
        )  # fmt: skip
        command = option(command)
    return command


@click.command()
@click.argument("question", required=False, default="")
@click.option("--words", metavar="TEXT", help="Words to look for, without reading filters in them.")
@click.option("--like", multiple=True, metavar="WHO",
              help="An example: @handle, profile address or id. Repeatable.")  # fmt: skip
@click.option("--filter", "written", multiple=True, metavar="CONDITION",
              help="Any filter: 'followers=5k..50k', '!private'. Repeatable.")  # fmt: skip
@click.option("--not", "excluded", multiple=True, metavar="CONDITION",
              help="The opposite of a filter: 'country:DE'. Repeatable.")  # fmt: skip
@click.option("--audience", multiple=True, metavar="PART",
              help="A part of the audience: 'country:DE>=40%', 'gender:female>=60%'.")  # fmt: skip
@click.option("--in-list", multiple=True, metavar="NAME", help="Only accounts on this list.")
@click.option("--not-in-list", multiple=True, metavar="NAME", help="No accounts on this list.")
@_filter_options
@click.option("--sort", default="fit", show_default=True, metavar="NAME",
              help="fit, or a number, date or age: er, followers, last_post_age.")  # fmt: skip
@click.option("--ascending", is_flag=True, help="The smallest first.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=SHOWN, show_default=True,
              help="How many to show.")  # fmt: skip
@click.option("--offset", type=click.IntRange(0), default=0, help="How many to pass over.")
@click.option("--columns", metavar="NAMES", help="Filters to show as columns, with commas.")
@click.option("--explain", is_flag=True, help="Show how it was read, and the parts of the fit.")
@click.option("--save", metavar="NAME", help="Keep this search under a name.")
@click.option("--saved", metavar="NAME", help="Run a search that was kept.")
@JSON
@CSV
@click.pass_obj
def search(obj: Any, question: str, as_json: bool, as_csv: bool, **options: Any) -> None:
    """Find accounts by a QUESTION, words, filters and examples.

    A plain question is read into filters, which are printed so that you can edit them; what is
    not understood stays as words. `wrensong discover filters` lists all filters; each is an
    option, also where it is not shown here. Ranges are 5k..50k, >=3%, <1m; a,b is any of them;
    !a is the opposite. An account whose value is not known meets no condition about it, and is
    counted.

    \b
    wrensong discover search "micro food creators in Austria who answer comments"
    wrensong discover search "vegan baking" --followers 5k..50k --er '>=3%'
    wrensong discover search --like @mina.bakes --audience 'country:DE>=30%' --sort er
    """
    from wrensong.doors.progress import progress_bar

    discover = obj.open().discover
    columns = _columns(options.pop("columns"))
    explain, save, saved = (options.pop(name) for name in ("explain", "save", "saved"))
    words = options.pop("words")
    if words and question:
        raise click.UsageError("Give a question or --words, not both.")
    with progress_bar(quiet=as_json or as_csv) as progress:
        if saved:
            found = discover.search(_again(discover.saved.one(saved), options), progress=progress)
        else:
            found = discover.search(
                words or question, words=bool(words), progress=progress, **_asked(options)
            )
    if save:
        discover.saved.keep(save, found.search)
    _show(found, columns, explain, (as_json, as_csv))


def _again(search: Search, options: dict[str, Any]) -> Search:
    """A kept search, with another number of hits where one is asked for."""
    from dataclasses import replace

    return replace(search, limit=options["limit"], offset=options["offset"])


def _asked(options: dict[str, Any]) -> dict[str, Any]:
    """Options as the verb takes them: values by name of the filter."""
    from .values import read_condition, write_value

    asked: dict[str, Any] = {}
    for name, values in options.items():
        if name.startswith("filter_") and values:
            asked.setdefault(name.removeprefix("filter_"), []).extend(values)
    for name in ("audience", "in_list", "not_in_list"):
        if options[name]:
            asked[name] = list(options[name])
    turned = [f"!{text}" for text in options["excluded"]]
    for text in (*options["written"], *turned):
        condition = read_condition(text)
        asked.setdefault(condition.filter, []).append(write_value(condition))
    plain = ("like", "sort", "ascending", "limit", "offset")
    return asked | {name: options[name] for name in plain}


def _columns(text: str | None) -> list[str]:
    return [filter_named(name).name for name in (text or "").split(",") if name.strip()]


def _show(found: Results, columns: list[str], explain: bool, form: tuple[bool, bool]) -> None:
    from wrensong.doors.formats import emit, to_jsonable

    as_json, as_csv = form
    asked = [c.filter for c in found.search.conditions if not c.exclude]
    same = {c.filter for c in found.search.conditions if _one_word(c)}
    usual = dict.fromkeys([*_SHOWN, *asked, *_sorted(found.search)])
    names = columns or [name for name in usual if name not in same]
    if as_json and not as_csv:
        click.echo(json.dumps(to_jsonable(_as_json(found)), ensure_ascii=False, indent=2))
        return
    words = {c.filter: c.values for c in found.search.conditions if not c.exclude}
    rows = [_row(hit, names, words, as_csv, explain) for hit in found.hits]
    if as_csv:
        emit(rows, as_json=as_json, as_csv=as_csv)
        return
    if "platform" in same:
        rows = [{name: row[name] for name in row if name != "platform"} for row in rows]
    if found.hits:
        emit(rows)
    _say(found, explain)


def _one_word(condition: Condition) -> bool:
    """Whether all that meet it have the same value, which a column would only repeat."""
    plain = FILTERS[condition.filter].kind in ("word", "flag") and not condition.exclude
    return plain and len(condition.values) == 1


def _sorted(search: Search) -> list[str]:
    return [] if search.sort == "fit" else [search.sort]


def _row(
    hit: Result,
    names: Iterable[str],
    words: Mapping[str, tuple[str, ...]],
    raw: bool,
    explain: bool,
) -> dict[str, Any]:
    row: dict[str, Any] = {"account": hit.account, "platform": hit.platform}
    for name in names:
        if name not in ("platform", "handle"):
            value = hit.values.get(FILTERS[name].column)
            row[name] = value if raw else _value(FILTERS[name], value, words.get(name, ()))
            if FILTERS[name].kind == "amounts":
                row[name] = _prices(name, hit)
    if explain or raw:
        row |= {"fit": hit.fit, "meaning": hit.meaning}
    return row | {"why": hit.reason}


def _prices(name: str, hit: Result) -> str | None:
    there = {n.rpartition("_")[2]: v for n, v in hit.values.items() if n.startswith(f"{name}_")}
    known = [f"{amount:g} {code}" for code, amount in there.items() if amount is not None]
    return ", ".join(known) or None


def _value(kind: Filter, value: Any, words: tuple[str, ...]) -> Any:
    """A value of an account in the words of its unit."""
    from wrensong.doors import wording

    from .quantities import PARTS

    if value is None or value == []:
        return value if value is None else "none"
    if kind.kind == "shares":
        top = sorted(value.items(), key=lambda item: (item[0] not in words, -item[1]))[:3]
        return ", ".join(f"{word} {wording.percent(share)}" for word, share in top)
    if kind.kind == "set":
        first = sorted(value, key=lambda word: (word not in words, word))
        return ", ".join(first[:3]) + (f" and {len(value) - 3} more" if len(value) > 3 else "")
    if kind.kind in ("date", "age"):
        from wrensong.core.periods import utc_now

        return (
            wording.ago(value, utc_now()) if kind.kind == "age" else wording.day(value, utc_now())
        )
    return wording.percent(value) if kind.unit in PARTS else value


def _say(found: Results, explain: bool) -> None:
    """Everything a reader should know beside the table."""
    from wrensong.core.periods import utc_now
    from wrensong.doors import wording

    from .results import said

    shown = len(found.hits)
    met = " that meet every filter" if found.search.conditions else ""
    tail = f"; the first {shown} are shown" if 0 < shown < found.total else ""
    click.echo(
        f"{wording.plural(found.total, 'account')} of {wording.number(found.accounts)}{met}{tail}. "
        f"Newest data: {wording.ago(found.as_of, utc_now())}."
    )
    for condition, number in sorted(found.not_known, key=lambda pair: -pair[1])[:_MOST_NOT_KNOWN]:
        have = "has" if number == 1 else "have"
        click.echo(f"{wording.number(number)} more {have} no known {condition.filter}.")
    for note in found.notes:
        click.echo(f"Note: {note}")
    for way in found.relaxations:
        click.echo(f"Without {' '.join(said(way.condition))}: "
                   f"{wording.plural(way.accounts, 'account')}.\n  {way.command}")  # fmt: skip
    if found.total == 0 and not found.relaxations and len(found.search.conditions) > 1:
        click.echo("No single filter is the reason: leave out two or more.")
    if found.search.conditions or found.search.like or explain:
        click.echo(f"As a command: {found.command}")
    if explain:
        click.echo(f"Link: {found.link}")


def _as_json(found: Results) -> dict[str, Any]:
    from wrensong.core import ids

    hits = [
        {
            "account_id": ids.show("ac", hit.account_id), "account": hit.account,
            "platform": hit.platform, "name": hit.name, "fit": hit.fit, "meaning": hit.meaning,
            "why": hit.reason, "matched": [{"word": w, "in": where} for w, where in hit.matched],
            "values": {n: v for n, v in hit.values.items() if n != "account_id"},
        }
        for hit in found.hits
    ]  # fmt: skip
    return {
        "query": found.link, "command": found.command, "total": found.total,
        "accounts": found.accounts, "as_of": found.as_of, "hits": hits,
        "not_known": {condition.filter: number for condition, number in found.not_known},
        "relaxations": [
            {"without": way.condition.filter, "accounts": way.accounts, "command": way.command}
            for way in found.relaxations
        ],
        "notes": found.notes,
    }  # fmt: skip


@click.command()
@click.argument("name", required=False)
@JSON
@CSV
@click.pass_obj
def filters(obj: Any, name: str | None, as_json: bool, as_csv: bool) -> None:
    """List every filter of `search`, or say all about the one with this NAME."""
    from wrensong.doors.formats import emit

    if name:
        kind = filter_named(name)
        takes, forms = KINDS[kind.kind]
        unit = f" ({kind.unit})" if kind.unit else ""
        rows = [
            {"": "filter", "what": kind.name}, {"": "means", "what": kind.meaning},
            {"": "takes", "what": f"{takes}{unit}: {forms.replace('`', '')}"},
            {"": "comes from", "what": kind.source},
            {"": "example", "what": f"{kind.option} '{kind.example}'"},
        ]  # fmt: skip
        if kind.deep:
            rows.append({"": "needs", "what": "`wrensong vet review --all`, once"})
    else:
        rows = [
            {"topic": f.topic, "filter": f.name, "means": f.meaning, "unit": f.unit,
             "example": f"{f.option} '{f.example}'"}
            for f in FILTERS.values()
        ]  # fmt: skip
    emit(rows, as_json=as_json, as_csv=as_csv)


@click.group("list")
def lists() -> None:
    """Your lists of accounts, to search in or to leave out."""


@lists.command("add")
@click.argument("name")
@click.argument("who", nargs=-1, required=True)
@click.option("--leave-out/--do-not-leave-out", default=None,
              help="Whether every search leaves its accounts out.")  # fmt: skip
@click.pass_obj
def add(obj: Any, name: str, who: tuple[str, ...], leave_out: bool | None) -> None:
    """Put accounts (WHO: @handle, address or id) on the list NAME, which is made when new."""
    discover = obj.open().discover
    accounts = [discover.account(one)["account_id"] for one in who]
    found = discover.lists.add(name, accounts, leave_out)
    out = "; every search leaves them out" if found.exclude else ""
    click.echo(f"{len(found.accounts)} on the list {found.name}{out}.")


@lists.command("show")
@click.argument("name", required=False)
@JSON
@CSV
@click.pass_obj
def show(obj: Any, name: str | None, as_json: bool, as_csv: bool) -> None:
    """Show all lists, or the accounts on the list NAME."""
    from wrensong.core import ids
    from wrensong.doors.formats import emit

    discover = obj.open().discover
    if name is None:
        rows: list[dict[str, Any]] = [
            {"list": one.name, "accounts": len(one.accounts), "always_left_out": one.exclude}
            for one in discover.lists.all()
        ]
    else:
        shown = [ids.show("ac", account) for account in discover.lists.one(name).accounts]
        found = [discover.account(account) for account in shown]
        rows = [
            {"account": f"@{row['handle']}", "platform": row["platform"], "id": account}
            for row, account in zip(found, shown, strict=True)
        ]
    emit(rows, as_json=as_json, as_csv=as_csv)


@lists.command("remove")
@click.argument("name")
@click.argument("who", nargs=-1)
@click.pass_obj
def remove(obj: Any, name: str, who: tuple[str, ...]) -> None:
    """Take accounts (WHO) off the list NAME; without WHO the whole list goes."""
    discover = obj.open().discover
    accounts = [discover.account(one)["account_id"] for one in who]
    gone = discover.lists.remove(name, accounts)
    click.echo(f"{gone} taken off {name}." if who else f"The list {name} is gone.")


@click.command()
@click.option("--remove", "gone", metavar="NAME", help="Forget this search.")
@JSON
@CSV
@click.pass_obj
def saved(obj: Any, gone: str | None, as_json: bool, as_csv: bool) -> None:
    """List the searches you kept with `search --save NAME`."""
    from wrensong.doors.formats import emit

    discover = obj.open().discover
    if gone:
        discover.saved.remove(gone)
        click.echo(f"The saved search {gone} is gone.")
        return
    rows = [{"name": name, "asks": to_link(kept)} for name, kept in discover.saved.all().items()]
    if not rows and not (as_json or as_csv):
        click.echo("No search is kept yet. Keep one: wrensong discover search ... --save NAME")
        return
    emit(rows, as_json=as_json, as_csv=as_csv)


COMMANDS = (search, filters, lists, saved)
