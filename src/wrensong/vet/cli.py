"""Commands of vet."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wrensong.core.errors import BadInput
from wrensong.doors.options import CSV, JSON

if TYPE_CHECKING:
    from wrensong.cli import Context

    from .domain import Review


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
@click.option("--quick", is_flag=True, help="Leave out the evidence cards.")
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
    quick: bool,
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
        found = vet.review(account, as_of, platform, quick)
        _print_one(found, output["as_json"], output["as_csv"])
    else:
        _print_all(vet.review_all(as_of), platform, quick, **output)


@group.command("rows")
@click.argument("account")
@click.option("--as-of", type=Day(), help="Only what was known by then, for example 2024-05-31.")
@click.option("--platform", help="Which platform, when a handle is on several.")
@JSON
@CSV
@click.pass_obj
def rows(
    obj: Context,
    account: str,
    as_of: datetime | None,
    platform: str | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """The posts a review of ACCOUNT was computed from, newest first."""
    from wrensong.doors.formats import emit

    emit(obj.open().vet.rows(account, as_of, platform), as_json=as_json, as_csv=as_csv)


def _print_one(found: Review, as_json: bool, as_csv: bool) -> None:
    import json

    from wrensong.doors.formats import emit, to_jsonable

    from .telling import told

    if as_json:
        click.echo(json.dumps(to_jsonable(found), ensure_ascii=False, indent=2))
        return
    if as_csv:
        rows = [
            {"question": s.question, "light": s.light, "reading": s.word, "number": s.estimate,
             "why": s.why}
            for s in found.signals
        ]  # fmt: skip
        emit(rows, as_csv=True)
    else:
        for line in told(found):
            click.echo(line)


def _print_all(
    reviews: Any, platform: str | None, quick: bool, as_json: bool, as_csv: bool,
    file_format: str | None, out: Path | None,
) -> None:  # fmt: skip
    import pyarrow.compute as pc

    from wrensong.core.platforms import platform as platform_named
    from wrensong.doors.formats import emit

    deeper = (out is not None or as_json or as_csv) and not quick
    table = reviews.evidence if deeper else reviews.table
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


@group.command("sample")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="Print the rows as CSV.")
@click.option("--format", "form", type=click.Choice(["json", "csv"]), help="The same by name.")
def sample(file: Path, as_json: bool, as_csv: bool, form: str | None) -> None:
    """Judge FILE, a sample of one account's followers: each row, and the share in all."""
    import json

    from wrensong.core.estimate import Estimate
    from wrensong.doors.formats import emit, to_jsonable

    from .sampling import read_sample

    found = read_sample(file)
    if as_json or form == "json":
        click.echo(json.dumps(to_jsonable(found), ensure_ascii=False, indent=2))
        return
    if as_csv or form == "csv":
        emit([{"follower": r.follower, "p_fake": r.p_fake} for r in found.rows], as_csv=True)
        return
    share = Estimate.unknown("100 labelled followers of the same kind")
    if found.prevalence is not None:
        share = Estimate(
            found.prevalence, found.low, found.high, n=found.n, level=found.level, kind="estimated"
        )
    known = [row.p_fake for row in found.rows if row.p_fake is not None]
    row = {
        "followers read": len(found.rows),
        "usable": found.n,
        "not a person's, or idle": share,
        "at least": f"{found.low:.0%}",
        "rows above one half": sum(p > 0.5 for p in known),
    }
    emit([row], title=file.name)
    click.echo(found.note)


@group.command("safety")
@click.option("--init", is_flag=True, help="Write them to safety.toml in the workspace, to edit.")
@JSON
@CSV
@click.pass_obj
def safety(obj: Context, init: bool, as_json: bool, as_csv: bool) -> None:
    """The categories of words that a brand may want to read first."""
    from wrensong.doors.formats import emit

    from .lists import SAFETY

    workspace = obj.open()
    found = workspace.vet.safety(init)
    rows = [
        {"category": c.name, "strength": c.strength, "sensitivity": c.sensitivity,
         "words": ", ".join(c.words) if as_json or as_csv else len(c.words)}
        for c in found
    ]  # fmt: skip
    own = workspace.folder / SAFETY
    emit(rows, as_json=as_json, as_csv=as_csv, title=f"From {own}" if own.exists() else "Bundled")
    if init and not (as_json or as_csv):
        click.echo(f"Wrote {own}. Edit it; the next review uses it.")


@group.command("compare")
@click.argument("account")
@click.option("--platform", help="Which platform, when a handle is on several.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@click.pass_obj
def compare(obj: Context, account: str, platform: str | None, as_json: bool, as_csv: bool) -> None:
    """Put what several sources say about ACCOUNT, and its own posts, under one definition."""
    import json

    from wrensong.doors.formats import emit, to_jsonable

    found = obj.open().vet.compare(account, platform)
    if as_json:
        click.echo(json.dumps(to_jsonable(found), ensure_ascii=False, indent=2))
        return
    if as_csv:
        cells = [
            {"what": one.what, "unit": one.unit, "source": source, "value": value, "word": one.word}
            for one in found.compared
            for source, value in one.values.items()
        ]
        emit(cells, as_csv=True)
        return
    emit(
        [{"reading": one.word, "what they say": one.why} for one in found.compared],
        title=f"{found.account} · {found.platform} · {len(found.sources)} sources",
    )
    emit([{"source": s.source, "engagement rate": s.how} for s in found.sources])
    for line in (*found.alone, *found.notes):
        click.echo(line)


@click.command("evaluate")
@click.argument("name", metavar="[NAME]", required=False)
@click.option("--all", "everything", is_flag=True, help="Measure every method that can be.")
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="Folder with the files, or one whose folders hold them. Default: this workspace.",
)
@click.option(
    "--platform", default="instagram", show_default=True, help="Platform of rows that name none."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def evaluate(
    obj: Context,
    name: str | None,
    everything: bool,
    data: Path | None,
    platform: str,
    as_json: bool,
) -> None:
    """Measure a method on held-out or labelled data.

    NAME: engagement, fraud, growth, pods, comments, followers, niche, commercial,
    disclosure, coverage, alarms, lift, power or capture. A gate that is not reached is said,
    and is no error: the exit code stays 0.
    """
    import json

    from wrensong.core.errors import WorkspaceMissing
    from wrensong.doors.formats import to_jsonable

    from .service import evaluate_all_files, evaluate_files

    if everything == (name is not None):
        raise BadInput("Name one method, or say --all.", "For example: wrensong evaluate growth")
    vet = None
    if data is None:
        try:
            vet = obj.open().vet
        except WorkspaceMissing:
            if obj.folder is not None:
                raise
    if name is None:
        run = evaluate_all_files(data, platform) if vet is None else vet.evaluate_all()
        _print_outcomes(run, as_json)
        return
    found = evaluate_files(name, data, platform) if vet is None else vet.evaluate(name)
    if as_json:
        click.echo(json.dumps(_flat(to_jsonable(found)), ensure_ascii=False, indent=2))
    else:
        _print_evaluation(found)


def _flat(found: dict[str, Any]) -> dict[str, Any]:
    """An evaluation with its figures beside the rest, for JSON."""
    return {"name": found["name"], **found.pop("figures"), **found}


def _print_evaluation(found: Any) -> None:
    from wrensong.doors.formats import emit

    rows = [
        {"figure": key, "value": f"{value:.0f}" if value.is_integer() else f"{value:.4f}"}
        for key, value in found.figures.items()
        if not key.endswith(("_spread", "_low", "_high"))
    ]
    for row in rows:
        spread = found.figures.get(f"{row['figure']}_spread")
        ends = [found.figures.get(f"{row['figure']}_{end}") for end in ("low", "high")]
        if spread is not None:
            row["spread"] = f"± {spread:.4f}"
        elif None not in ends:
            row["spread"] = f"{ends[0]:.4f} to {ends[1]:.4f}"
        else:
            row["spread"] = ""
    emit(rows, title=f"{found.name} on {found.data}")
    emit([{"gate": gate, "result": result} for gate, result in found.gates.items()])
    for note in found.notes:
        click.echo(note)


def _print_outcomes(run: Any, as_json: bool) -> None:
    """One line for each gate of each method; told on the way, as the whole takes minutes."""
    import json

    from wrensong.doors.formats import emit, to_jsonable

    outcomes = []
    for one in run:
        click.echo(f"{one.name}: {one.seconds} s", err=True)
        outcomes.append(one)
    if as_json:
        flat = [
            {
                **(_flat(to_jsonable(one.found)) if one.found else {"name": one.name}),
                "seconds": one.seconds,
                "not_measured": one.reason or None,
            }
            for one in outcomes
        ]
        click.echo(json.dumps(flat, ensure_ascii=False, indent=2))
        return
    lines = []
    for one in outcomes:
        if one.found is None:
            lines.append(
                {"method": one.name, "gate": "", "figure": "", "result": "not measured",
                 "seconds": f"{one.seconds:.1f}"}
            )  # fmt: skip
            continue
        for gate, result in one.found.gates.items():
            figure = f"{one.found.detail['gates'][gate]:.4f}"
            lines.append(
                {"method": one.name, "gate": gate, "figure": figure, "result": result,
                 "seconds": f"{one.seconds:.1f}"}
            )  # fmt: skip
    emit(lines, title="Methods on data with a known truth")
    for one in outcomes:
        if one.reason:
            click.echo(f"{one.name}: {one.reason}")


group.add_command(evaluate)
