"""``wrensong plan`` from a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wrensong.doors.options import BRIEF, BRIEF_IF_ANY, BRIEFS, CSV, FILE, HANDLE, JSON
from wrensong.match.domain import COLLABORATIONS, FORMATS, GOALS

if TYPE_CHECKING:
    from wrensong.front import OpenWorkspace

    from .domain import Offer, Portfolio


KEEP = click.option(
    "--keep", is_flag=True, help="Keep the forecast, to be held against what comes."
)


@click.group()
def group() -> None:
    """What should we spend, on whom?"""


@group.command()
@HANDLE
@BRIEF_IF_ANY
@click.option("--format", type=click.Choice(FORMATS), help="What is asked for, if not the brief's.")
@click.option(
    "--type",
    "collaboration",
    type=click.Choice(COLLABORATIONS),
    help="The kind of collaboration, if not the brief's.",
)
@click.option("--currency", default="EUR", show_default=True, help="Without a brief.")
@JSON
@CSV
@click.pass_obj
def quote(
    obj: Any,
    handle: str,
    brief: Path | None,
    format: str | None,
    collaboration: Any,
    currency: str,
    as_json: bool,
    as_csv: bool,
) -> None:
    """What HANDLE could be offered for the work of BRIEF, or for one piece without a brief.

    Says where the fee comes from: own quotes, a published table moved by what others asked of
    you, or the market's price of views.
    """
    from wrensong.doors import formats

    offer = obj.open().plan.quote(
        handle, brief, format=format, collaboration=collaboration, currency=currency.upper()
    )
    formats.emit([_row(offer)], as_json=as_json, as_csv=as_csv)
    if not (as_json or as_csv):
        for reason in offer.fee.reasons if offer.fee else ():
            click.echo(f"  {reason}")


@group.command()
@HANDLE
@BRIEF
@KEEP
@JSON
@CSV
@click.pass_obj
def forecast(obj: Any, handle: str, brief: Path, keep: bool, as_json: bool, as_csv: bool) -> None:
    """What HANDLE may bring for the work of BRIEF: engagement, views, clicks, orders, sales."""
    from wrensong.doors import formats, wording

    from . import words

    found = obj.open().plan.forecast(handle, brief, keep=keep)
    formats.emit(words.forecast_rows(found), as_json=as_json, as_csv=as_csv)
    if not (as_json or as_csv):
        work = wording.plural(found.posts, found.format)
        click.echo(f"For {work} of {found.account} ({found.collaboration}).")
        if found.kept:
            click.echo(f"Kept as {wording.listing(found.kept)}, to be held against what comes.")


@group.command()
@BRIEF
@KEEP
@JSON
@CSV
@click.pass_obj
def portfolio(obj: Any, brief: Path, keep: bool, as_json: bool, as_csv: bool) -> None:
    """The set to choose for BRIEF, what it may bring, and how good the choice is."""
    import json

    from wrensong.doors import formats

    found = obj.open().plan.portfolio(brief, keep=keep)
    if as_json and not as_csv:
        click.echo(json.dumps(formats.to_jsonable(found), ensure_ascii=False, indent=2))
        return
    rows = [_row(offer) for offer in found.offers]
    columns = None if as_csv else ("account", "platform", "cost", "engagement", "words")
    formats.emit(rows, as_json=as_json, as_csv=as_csv, columns=columns)
    if not as_csv:
        for line in _summary(found):
            click.echo(line)
        if keep:
            click.echo("A forecast of everybody chosen is kept in table forecasts.")


@group.command()
@BRIEF
@click.option("--chart", type=FILE, help="Write the chart to this SVG file.")
@JSON
@CSV
@click.pass_obj
def frontier(obj: Any, brief: Path, chart: Path | None, as_json: bool, as_csv: bool) -> None:
    """What budgets from 10 % to 150 % of the one in BRIEF would buy."""
    from wrensong.doors import formats
    from wrensong.match.service import as_brief

    from . import words

    asked = as_brief(brief)
    points = obj.open().plan.frontier(asked)
    if chart is not None:
        chart.write_text(words.frontier_chart(points, asked).standalone(), "utf-8")
    plain = as_json or as_csv
    rows = words.frontier_rows(points) if plain else words.frontier_bars(points, asked)
    formats.emit(rows, as_json=as_json, as_csv=as_csv)
    if not plain:
        click.echo(words.frontier_finding(points, asked))
        if chart is not None:
            click.echo(f"Wrote {chart}.")


@group.command()
@BRIEFS
@click.option(
    "--scenario",
    "scenarios",
    multiple=True,
    metavar="FIELD=VALUE",
    help="The first brief with one field changed: budget=5000, goal=awareness, "
    "max_creators=4. Repeatable.",
)
@JSON
@CSV
@click.pass_obj
def compare(
    obj: Any, briefs: tuple[Path, ...], scenarios: tuple[str, ...], as_json: bool, as_csv: bool
) -> None:
    """The portfolios of several BRIEFS, or of one brief changed, side by side."""
    from wrensong.doors import formats
    from wrensong.match.service import as_brief, changed_brief

    from . import words

    named = {str(path): as_brief(path) for path in briefs}
    first = next(iter(named.values()))
    named |= {asked: changed_brief(first, asked) for asked in scenarios}
    found = obj.open().plan.compare(named)
    plain = as_json or as_csv
    columns = None if plain else ("plan", "spent", "budget", "creators", "engagement", "reach")
    formats.emit(words.scenario_rows(found), as_json=as_json, as_csv=as_csv, columns=columns)
    for line in () if plain else words.changes(found):
        click.echo(line)


@group.command()
@BRIEF
@click.option(
    "--goal",
    type=click.Choice(GOALS),
    help="What it is for, when the brief names no goal or another one.",
)
@click.option("--priors", type=FILE, help="Your own beliefs (a copy of plan/priors.toml).")
@click.option("--sources", is_flag=True, help="List every figure the answer rests on.")
@JSON
@CSV
@click.pass_obj
def advise(
    obj: Any,
    brief: Path,
    goal: Any,
    priors: Path | None,
    sources: bool,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Which sizes of creator, in which collaborations, for the goal and budget of BRIEF.

    Works before anything is imported: then it rests on published figures and stated judgements.
    What you import (engagement, quotes, candidates) replaces them as its number allows.
    """
    from wrensong.doors import formats

    from . import words

    with _any_workspace(obj) as workspace:
        found = workspace.plan.advise(brief, goal=goal, priors=priors)
    if as_json and not as_csv:
        words.as_json(found)
        return
    rows = words.source_rows(found) if sources else words.spending_rows(found)
    if not (as_json or as_csv):
        for line in words.before(found):
            click.echo(line)
    formats.emit(rows, as_json=as_json, as_csv=as_csv)
    if not (as_json or as_csv or sources):
        formats.emit(words.alternative_rows(found), title="The same budget spent otherwise")
        for line in words.after(found):
            click.echo(line)


@contextmanager
def _any_workspace(obj: Any) -> Iterator[OpenWorkspace]:
    """The workspace in use, or an empty one for as long as it is needed."""
    import tempfile

    from wrensong.core.errors import WorkspaceMissing

    try:
        yield obj.open()
    except WorkspaceMissing:
        with tempfile.TemporaryDirectory() as folder:
            yield obj.open(Path(folder) / "empty", create=True)


def _row(offer: Offer) -> dict[str, Any]:
    return {
        "account": offer.account,
        "platform": offer.platform,
        "kind": offer.kind,
        "cost": offer.cost,
        "fee_low": offer.fee.low if offer.fee else None,
        "fee_high": offer.fee.high if offer.fee else None,
        "engagement": offer.engagement,
        "chance": offer.chance.value,
        "words": offer.words,
    }


def _summary(found: Portfolio) -> list[str]:
    from wrensong.doors import wording

    proof = found.certificate
    lines = [
        f"{wording.plural(len(found.offers), 'creator')} for {wording.money(found.spent)} of "
        f"{wording.money(found.budget)}.",
        f"Engagement: {wording.estimate(found.engagement)}",
        f"Reach: {wording.estimate(found.reach)}",
        f"No set within the budget can bring more than {wording.number(proof.upper_bound)} "
        f"({found.objective}); this one brings {wording.percent(proof.ratio)} of that.",
    ]
    if found.next_tenth_adds:
        names = wording.listing(offer.account for offer in found.next_tenth_adds)
        lines.append(f"A further 10{wording.THIN}% of budget would add {names}.")
    if found.runners_up:
        names = wording.listing(offer.account for offer in found.runners_up)
        lines.append(f"Next in line: {names}.")
    return [*lines, *found.notes]
