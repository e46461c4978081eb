"""``wrensong discover import`` and ``wrensong discover export``."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wrensong.core.errors import UnitUnclear

from . import audience_cli, people_cli
from .search import cli as search_cli

if TYPE_CHECKING:
    from .domain import ImportReport
    from .service import Told

_KINDS = ("creators", "posts", "comments", "audience", "followers")
_DAY = click.DateTime(("%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ"))


@click.group()
def group() -> None:
    """Who is out there? Bring files in, search, take everything out."""


@group.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--kind", type=click.Choice(_KINDS), help="What the file holds. Default: told by its columns."
)
@click.option("--platform", help="Platform of the rows that name none (instagram, tiktok ...).")
@click.option(
    "--map",
    "pairs",
    multiple=True,
    metavar="HEADER=FIELD",
    help="Say what a column is; HEADER= leaves it out. Repeatable.",
)
@click.option(
    "--unit",
    "units",
    multiple=True,
    metavar="FIELD=UNIT",
    help="percent, fraction, decimal-comma, decimal-point, day-first or month-first. Repeatable.",
)
@click.option(
    "--observed-at",
    type=_DAY,
    help="When the values were true (UTC). Default: a column, else the file's own time.",
)
@click.option("--currency", help="Currency of prices that name none, like EUR.")
@click.option(
    "--bad-rows",
    type=click.Path(path_type=Path),
    help="Write every row that was kept apart to this CSV file.",
)
@click.option(
    "--dry-run", is_flag=True, help="Show how the columns are understood; import nothing."
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_obj
def import_(
    obj: Any, file: Path, pairs: tuple[str, ...], units: tuple[str, ...], **options: Any
) -> None:
    """Import creators, posts, comments, audiences or follower samples from a FILE: CSV, TSV,
    XLSX, JSON, NDJSON, Parquet, or a report of a known vendor."""
    from wrensong.doors.progress import progress_bar
    from wrensong.sources.files.mapping import read_overrides

    as_json, dry_run, kind = (options.pop(name) for name in ("as_json", "dry_run", "kind"))
    moment: datetime | None = options["observed_at"]
    told: Told = {
        "platform": options["platform"],
        "currency": options["currency"],
        "bad_rows": options["bad_rows"],
        "observed_at": moment.replace(tzinfo=UTC) if moment else None,
        "mapping": read_overrides(pairs),
        "units": _units(units),
    }
    discover = obj.open(create=True).discover
    if dry_run:
        report = discover.preview(file, kind, **told)
    else:
        with progress_bar(quiet=as_json) as progress:
            report = discover.import_file(file, kind, progress=progress, **told)
    if as_json:
        from wrensong.doors.formats import to_jsonable

        click.echo(json.dumps(to_jsonable(report), ensure_ascii=False, indent=2))
    else:
        _show(report, dry_run)


@group.command()
@click.argument("table")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help="File to write. Default: TABLE.FORMAT here.",
)
@click.option(
    "--format",
    type=click.Choice(("csv", "json", "ndjson", "parquet")),
    help="Default: by the name of the file, else csv.",
)
@click.option("--as-of", type=_DAY, help="What was known at that time (UTC).")
@click.pass_obj
def export(
    obj: Any, table: str, out: Path | None, format: str | None, as_of: datetime | None
) -> None:
    """Write all current rows of a TABLE (accounts, snapshots, posts ...) to a file. No caps."""
    suffix = out.suffix.lstrip(".").lower() if out else ""
    chosen = format or (suffix if suffix in ("csv", "json", "ndjson", "parquet") else "csv")
    target = out or Path(f"{table}.{chosen}")
    moment = as_of.replace(tzinfo=UTC) if as_of else None
    rows = obj.open().discover.export(table, target, chosen, moment)
    click.echo(f"{rows:,} rows of {table} written to {target}.".replace(",", " "))


for _command in (*search_cli.COMMANDS, people_cli.people, *audience_cli.COMMANDS):
    group.add_command(_command)


def _units(pairs: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in pairs:
        field, mark, unit = pair.partition("=")
        if not mark:
            raise UnitUnclear(f"“{pair}” is not of the form field=unit.")
        name = field.strip()
        found[name] = f"{found[name]} {unit}" if name in found else unit
    return found


def _show(report: ImportReport, dry_run: bool) -> None:
    from wrensong.doors.formats import emit

    rows = [
        {
            "column": column.header.replace("\n", " "),
            "field": column.field or "–",
            "why": "; ".join(part for part in (column.because, column.unit) if part),
            "samples": " · ".join(column.samples),
        }
        for column in report.mapping
    ]
    emit(rows, title=f"{report.path}: {report.kind} ({report.format})")
    for warning in report.warnings:
        click.echo(f"Note: {warning}")
    click.echo(f"Observed {report.observed_at:%d %b %Y %H:%M} UTC ({report.observed_because}).")
    if dry_run:
        click.echo("Nothing was imported (--dry-run).")
        return
    counts = {
        "read": report.read, "new": report.added, "updated": report.updated,
        "known already": report.unchanged, "kept apart": report.bad,
    }  # fmt: skip
    click.echo(
        ", ".join(f"{count:,} {word}".replace(",", " ") for word, count in counts.items()) + "."
    )
    for row in report.bad_rows[:10]:
        click.echo(f"  line {row.line}: {row.reason}")
    if report.bad > 10:
        click.echo(f"  ... and {report.bad - 10} more; --bad-rows FILE writes all of them.")
