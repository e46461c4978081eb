"""Commands of vet."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wrensong.core.errors import BadInput

if TYPE_CHECKING:
    from wrensong.cli import Context


class Day(click.ParamType):
    """A date (the end of that day, UTC) or an ISO time."""

    name = "DATE"

    def convert(self, value: Any, param: Any, ctx: Any) -> datetime:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}” is not a date like 2024-05-31.", param, ctx)
        if len(value) <= 10:
            moment = datetime.combine(moment.date(), time.max)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@click.group("vet")
def group() -> None:
    """Is the following real, the voice trusted, the niche theirs?"""


@group.command("review")
@click.argument("account", required=False)
@click.option("--all", "everyone", is_flag=True, help="Review every account.")
@click.option("--as-of", type=Day(), help="Only what was known by then, for example 2024-05-31.")
@click.option("--platform", help="Which platform, when a handle is on several.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@click.option("--format", "file_format", type=click.Choice(["parquet"]), help="Write a file.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Where to write it.")
@click.pass_obj
def review(
    obj: Context,
    account: str | None,
    everyone: bool,
    as_of: datetime | None,
    platform: str | None,
    **output: Any,
) -> None:
    """Review ACCOUNT (@handle, address or id), or --all accounts."""
    if everyone == (account is not None):
        raise BadInput("Name one account, or say --all.", "For example: wrensong vet review --all")
    if bool(output["file_format"]) != bool(output["out"]) or (output["out"] and not everyone):
        raise BadInput(
            "--format and --out belong together, with --all.",
            "For example: wrensong vet review --all --format parquet --out reviews.parquet",
        )
    vet = obj.open().vet
    if account is not None:
        _print_one(vet.review(account, as_of, platform), output["as_json"], output["as_csv"])
    else:
        _print_all(vet.review_all(as_of), platform, **output)


def _print_one(found: Any, as_json: bool, as_csv: bool) -> None:
    import json

    from wrensong.doors.formats import emit, to_jsonable

    if as_json:
        click.echo(json.dumps(to_jsonable(found), ensure_ascii=False, indent=2))
        return
    rows = [
        {"question": s.question, "reading": s.word, "number": s.estimate, "why": s.why}
        for s in found.signals
    ]
    title = " · ".join(
        str(part)
        for part in (found.account, found.platform, found.tier, found.niche)
        if part is not None
    )
    emit(rows, as_csv=as_csv, title=title)


def _print_all(
    reviews: Any, platform: str | None, as_json: bool, as_csv: bool, file_format: str | None,
    out: Path | None,
) -> None:  # fmt: skip
    import pyarrow.compute as pc

    from wrensong.core.platforms import platform as platform_named
    from wrensong.doors.formats import emit

    table = reviews.evidence if out is not None or as_json or as_csv else reviews.table
    if platform is not None:
        table = table.filter(pc.equal(table["platform"], platform_named(platform).key))
    if out is not None:
        import pyarrow.parquet as pq

        pq.write_table(table, out)
        click.echo(f"Wrote {table.num_rows} reviews to {out}.")
    elif as_json or as_csv:
        emit(table, as_json=as_json, as_csv=as_csv)
    else:
        several = len(pc.unique(table["platform"])) > 1
        emit([_shown(row, several) for row in table.to_pylist()])


def _shown(row: dict[str, Any], several: bool) -> dict[str, Any]:
    """One line of the table for people; the platform where there are ``several``."""
    from wrensong.core.estimate import Estimate

    from .domain import LOOK

    rank = Estimate.unknown("similar accounts", "percentile")
    if row["peer_percentile"] is not None:
        ends = (row["peer_percentile_low"], row["peer_percentile_high"])
        rank = Estimate(row["peer_percentile"], *ends, unit="percentile")
    er = Estimate.unknown("posts")
    if row["er"] is not None:
        er = Estimate(row["er"], row["er_low"], row["er_high"], n=row["posts"])
    unusual = [
        f"{'more' if row[f'{key}_evidence'] > 0 else 'fewer'} {key} than usual"
        for key in ("likes", "comments")
        if row[f"{key}_evidence"] is not None and abs(row[f"{key}_evidence"]) >= LOOK
    ]
    names = ["account", *(["platform"] if several else []), "followers", "niche"]
    return {name: row[name] for name in names} | {
        "engagement": er,
        "higher than % of similar": rank,
        "look at": "; ".join(unusual),
    }


@click.command("evaluate")
@click.argument("name", metavar="NAME")
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="Folder with a creators and a posts file. Default: this workspace.",
)
@click.option(
    "--platform", default="instagram", show_default=True, help="Platform of rows that name none."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def evaluate(obj: Context, name: str, data: Path | None, platform: str, as_json: bool) -> None:
    """Measure a method on held-out data. NAME: engagement."""
    import json

    from wrensong.doors.formats import emit, to_jsonable

    from .service import evaluate_files

    found = evaluate_files(name, data, platform) if data else obj.open().vet.evaluate(name)
    if as_json:
        flat = {"name": found.name, **found.figures, **to_jsonable(found)}
        del flat["figures"]
        click.echo(json.dumps(flat, ensure_ascii=False, indent=2))
        return
    rows = [
        {"figure": key, "value": f"{value:.4f}"}
        for key, value in found.figures.items()
        if not key.endswith("_spread")
    ]
    for row in rows:
        spread = found.figures.get(f"{row['figure']}_spread")
        row["over hold-outs"] = "" if spread is None else f"± {spread:.4f}"
    emit(rows, title=f"{found.name} on {found.data}")
    emit([{"gate": gate, "result": result} for gate, result in found.gates.items()])
    for note in found.notes:
        click.echo(note)


group.add_command(evaluate)
