"""``wrensong plan`` from a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wrensong.doors.options import BRIEF, CSV, FILE, HANDLE, JSON

if TYPE_CHECKING:
    from wrensong.front import OpenWorkspace

    from .domain import Offer, Portfolio


@click.group()
def group() -> None:
    """What should we spend, on whom?"""


@group.command()
@HANDLE
@BRIEF
@JSON
@CSV
@click.pass_obj
def quote(obj: Any, handle: str, brief: Path, as_json: bool, as_csv: bool) -> None:
    """What HANDLE could be offered for the work of BRIEF, and where the fee comes from."""
    from wrensong.doors import formats

    offer = obj.open().plan.quote(handle, brief)
    formats.emit([_row(offer)], as_json=as_json, as_csv=as_csv)
    if not (as_json or as_csv):
        for reason in offer.fee.reasons if offer.fee else ():
            click.echo(f"  {reason}")


@group.command()
@BRIEF
@JSON
@CSV
@click.pass_obj
def portfolio(obj: Any, brief: Path, as_json: bool, as_csv: bool) -> None:
    """The set to choose for BRIEF, what it may bring, and how good the choice is."""
    import json

    from wrensong.doors import formats

    found = obj.open().plan.portfolio(brief)
    if as_json and not as_csv:
        click.echo(json.dumps(formats.to_jsonable(found), ensure_ascii=False, indent=2))
        return
    rows = [_row(offer) for offer in found.offers]
    formats.emit(rows, as_json=as_json, as_csv=as_csv)
    if not as_csv:
        for line in _summary(found):
            click.echo(line)


@group.command()
@BRIEF
@JSON
@CSV
@click.pass_obj
def frontier(obj: Any, brief: Path, as_json: bool, as_csv: bool) -> None:
    """What budgets from 10 % to 150 % of the one in BRIEF would buy."""
    from wrensong.doors import formats

    rows = [
        {
            "budget": point.budget,
            "spent": point.spent,
            "creators": point.creators,
            "engagement": point.engagement,
            "reach": point.reach,
        }
        for point in obj.open().plan.frontier(brief)
    ]
    formats.emit(rows, as_json=as_json, as_csv=as_csv)


@group.command()
@BRIEF
@click.option(
    "--goal",
    type=click.Choice(("awareness", "engagement", "sales", "loyalty", "content")),
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
