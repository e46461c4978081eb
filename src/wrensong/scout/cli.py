"""``wrensong scout``: the main job from a terminal."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from .service import ScoutResult

FILE = click.Path(path_type=Path)


@click.command()
@click.argument("brief", type=FILE)
@click.option("--creators", type=FILE, required=True, help="Who to choose from: one row a creator.")
@click.option("--posts", type=FILE, help="Their posts: likes, comments, captions, dates.")
@click.option("--comments", type=FILE, help="Comments under those posts.")
@click.option("--out", type=FILE, help="Folder for the report. Default: scout-<brand>.")
@click.option("--map", "pairs", multiple=True, metavar="HEADER=FIELD", help="Say what a column is.")
@click.option("--unit", "units", multiple=True, metavar="FIELD=UNIT", help="percent or fraction.")
@click.option("--observed-at", type=click.DateTime(["%Y-%m-%d"]), help="When the counts were true.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Use what was known then.")
@click.option("--evidence", is_flag=True, help="Add the evidence cards; takes longer.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option("--open", "show", is_flag=True, help="Open the report in the browser.")
@click.pass_obj
def scout(obj: Any, brief: Path, out: Path | None, show: bool, as_json: bool, **given: Any) -> None:
    """Import, vet, match and plan: from BRIEF and a creators file to a shortlist with reasons.

    Writes report.html, shortlist.csv and scout.json. Write a brief with `wrensong init`.

    \b
    wrensong init brief.toml
    wrensong scout brief.toml --creators creators.csv --posts posts.csv
    """
    from wrensong.doors.progress import progress_bar
    from wrensong.match.service import as_brief

    from .service import Inputs, default_folder

    chosen = as_brief(brief)
    folder = out or default_folder(chosen)
    inputs = Inputs(
        given["creators"],
        given["posts"],
        given["comments"],
        _pairs(given["pairs"]),
        _pairs(given["units"]),
        _utc(given["observed_at"]),
    )
    # Without a workspace of her own, the report keeps one beside it, to go on from.
    workspace = obj.open(obj.folder or folder / "workspace", create=True)
    with progress_bar(as_json) as progress:
        result: ScoutResult = workspace.scout(
            chosen,
            inputs,
            out=folder,
            as_of=_utc(given["as_of"]),
            evidence=given["evidence"],
            progress=progress,
        )
    if as_json:
        click.echo(result.document.read_text("utf-8"))
    else:
        tell(result)
    if show:
        click.launch(result.report.resolve().as_uri())


def _utc(day: datetime | None) -> datetime | None:
    """A day typed on the command line, as its first instant in UTC."""
    return day and day.replace(tzinfo=UTC)


def tell(result: ScoutResult) -> None:
    """The answer, what was imported and where the files are."""
    from wrensong.doors import wording

    for done in result.imports:
        name = Path(done.path).name
        click.echo(f"{name}: {wording.plural(done.read, 'row')} read, {done.bad} set aside.")
        for bad in done.bad_rows[:3]:
            click.echo(f"  line {bad.line}: {bad.reason}")
        for warning in done.warnings:
            click.echo(f"  {warning}")
    click.echo()
    click.echo(click.wrap_text(result.summary, width=88))
    click.echo()
    click.echo(f"Report     {result.report}")
    click.echo(f"Shortlist  {result.table}")
    click.echo(f"Data       {result.document}")


def _pairs(given: tuple[str, ...]) -> dict[str, str] | None:
    from wrensong.core.errors import ColumnsUnclear

    pairs = {}
    for text in given:
        left, mark, right = text.partition("=")
        if not mark or not left.strip() or not right.strip():
            raise ColumnsUnclear(f"“{text}” does not say what is what.", "Write it as NAME=VALUE.")
        pairs[left.strip()] = right.strip()
    return pairs or None
