"""`wrensong collaborate brief`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wrensong.core.errors import BadInput
from wrensong.doors.options import JSON

if TYPE_CHECKING:
    from wrensong.collaborate.rules.lint.findings import Reading


@click.command("brief")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--init", is_flag=True, help="Write a commented example to FILE instead.")
@click.option(
    "--country", "countries", multiple=True,
    help="A country whose label the brief should name, such as AT. May be repeated.",
)  # fmt: skip
@click.option("--strict", is_flag=True, help="Exit with 1 when something fails.")
@JSON
@click.pass_context
def brief(
    ctx: click.Context,
    file: Path,
    init: bool,
    countries: tuple[str, ...],
    strict: bool,
    as_json: bool,
) -> None:
    """Check a brief for creators: does it leave her freedom, and say what she needs to know?

    FILE is a document (.toml) or a plain text in English (.txt). A document is judged by its
    fields; in a text, what is missing is told as a note. Nothing is sent anywhere.

    \b
    wrensong collaborate brief --init spring.toml
    wrensong collaborate brief spring.toml --country AT
    wrensong collaborate brief letter.txt --strict
    """
    from wrensong.collaborate.briefing.files import example, judge

    if init:
        if file.exists():
            raise BadInput(f"{file} is there already.", "Name a new file.")
        file.write_text(example(), "utf-8")
        click.echo(f"Wrote an example to {file}. Change it, then check it.")
        return
    found = judge(file, countries)
    _print(found, as_json)
    if strict and found.failed:
        ctx.exit(1)


def _print(found: Reading, as_json: bool) -> None:
    import json

    from wrensong.doors.formats import to_jsonable

    if as_json:
        click.echo(json.dumps(to_jsonable(found), ensure_ascii=False, indent=2))
        return
    for one in found.remarks:
        where = one.place or (f"line {one.line}" if one.line else "the text as a whole")
        click.echo(f"{one.level}  {one.rule}, {where}: {one.seen}")
        if one.quote:
            click.echo(f"      “{one.quote}”")
        click.echo(f"      Why: {one.why}\n      Better: {one.better}\n")
    if not found.remarks:
        click.echo("Nothing to object to.\n")
    if not found.read:
        return
    if found.score.value is None:
        click.echo("How much it prescribes: too short to tell.")
        return
    scored = found.score
    between = f" ({scored.low} to {scored.high})" if scored.high > scored.low else ""
    click.echo(f"How much it prescribes: {scored.value} of 100{between}")
    for part in found.score.parts:
        perhaps = f", perhaps {part.unsure} more" if part.unsure else ""
        click.echo(f"      {part.words}: {part.count}{perhaps}")
