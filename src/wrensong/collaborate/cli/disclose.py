"""`wrensong collaborate disclose`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wrensong.core.errors import BadInput
from wrensong.doors.options import CSV, JSON

if TYPE_CHECKING:
    from wrensong.collaborate.service import Checked, Disclosures

_COLUMNS = {
    "line": "Line", "level": "Verdict", "rule": "Rule", "why": "What was seen", "better": "Better",
}  # fmt: skip


@click.command("disclose")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--text", help="Check this one caption instead of a file.")
@click.option(
    "--place", "places", multiple=True,
    help="Whose rules: a country such as AT, or US, GB, DE, FR, EU, IN. May be repeated.",
)  # fmt: skip
@click.option(
    "--relationship",
    type=click.Choice(["paid", "gift", "affiliate", "ambassador", "employee", "none"]),
    default="paid", show_default=True, help="Of --text: what ties the creator to the brand.",
)  # fmt: skip
@click.option("--tool", is_flag=True, help="Of --text: the platform's own label is set.")
@click.option("--strict", is_flag=True, help="Exit with 1 when any post fails.")
@JSON
@CSV
@click.pass_context
def disclose(
    ctx: click.Context,
    file: Path | None,
    text: str | None,
    places: tuple[str, ...],
    relationship: Any,
    tool: bool,
    strict: bool,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Check whether posts say that they are advertising, as the rules of a place ask.

    FILE holds one post a line, as JSON: caption, relationship (paid, gift, affiliate,
    ambassador, employee, none), platform, platform_tool, jurisdiction or brand_country,
    creator_country and audience_countries; optional: brand, format, frames, spoken, language.
    Nothing is sent anywhere. It is no legal advice.

    \b
    wrensong collaborate disclose posts.jsonl --json
    wrensong collaborate disclose --text "AD | my new serum" --place GB
    """
    from wrensong.collaborate.domain import Post
    from wrensong.collaborate.service import disclose as check

    if (file is None) == (text is None):
        raise BadInput("Name a file, or give one --text.", "See --help for an example of each.")
    if file is not None:
        found = check(file, places)
    else:
        found = check([Post(text or "", relationship, platform_tool=tool or None)], places)
    _print(found, as_json, as_csv)
    if strict and any(one.disclosure.level == "fail" for one in found.checked):
        ctx.exit(1)


def _print(found: Disclosures, as_json: bool, as_csv: bool) -> None:
    import json

    from wrensong.doors.formats import emit, to_jsonable

    if as_json:
        told = {
            "rules": found.rules,
            "posts": [_as_json(one) for one in found.checked],
            "bad": to_jsonable(found.bad),
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        rows = [row for one in found.checked for row in _rows(one)]
        emit(rows, as_csv=as_csv, columns=_COLUMNS, title="Does the post say what it is?")
    for line in found.bad:
        click.echo(f"Line {line.line} was left out: {line.reason}", err=True)


def _as_json(one: Checked) -> dict[str, Any]:
    from wrensong.doors.formats import to_jsonable

    verdict: dict[str, Any] = to_jsonable(one.disclosure)
    verdict["level"] = verdict["level"].replace(" ", "_")
    return {"line": one.line, **one.said, **verdict}


def _rows(one: Checked) -> list[dict[str, Any]]:
    first = {"line": one.line, "level": one.disclosure.level, "rule": "", "why": "", "better": ""}
    told = [
        {"line": one.line, "level": f.level, "rule": f.rule, "why": f.why, "better": f.better}
        for f in one.disclosure.findings
    ]
    return told or [{**first, "why": "There is nothing to disclose."}]
