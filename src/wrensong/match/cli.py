"""``wrensong match`` and ``wrensong init`` from a terminal."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wrensong.core.errors import BadInput
from wrensong.doors.options import CSV, FILE, JSON

if TYPE_CHECKING:
    from .domain import Exclusion, Fit, Shortlist


@click.group()
def group() -> None:
    """Who fits this brand and its audience?"""


@click.command()
@click.argument("path", type=FILE, default=Path("brief.toml"))
@click.option("--force", is_flag=True, help="Write over a file that is already there.")
def init(path: Path, force: bool) -> None:
    """Write a commented example brief to PATH (default: brief.toml)."""
    from .briefs import example_brief

    if path.exists() and not force:
        raise BadInput(f"{path} is already there.", "Name another file, or use --force.")
    try:
        path.write_text(example_brief(), "utf-8")
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror}.") from None
    click.echo(f"Wrote {path}. Edit it, then: wrensong scout {path} --creators FILE")


@group.command()
@click.argument("brief", type=FILE)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Rows shown.")
@click.option("--left-out", is_flag=True, help="List who was left out, with the reason.")
@JSON
@CSV
@click.pass_obj
def shortlist(
    obj: Any, brief: Path, limit: int, left_out: bool, as_json: bool, as_csv: bool
) -> None:
    """Creators in order of fit to BRIEF, with the parts of each fit."""
    from wrensong.doors import formats

    found = obj.open().match.shortlist(brief)
    rows: list[dict[str, Any]]
    if left_out:
        rows = [_left_out(exclusion) for exclusion in found.exclusions[:limit]]
    else:
        rows = [_row(fit) for fit in found.fits[:limit]]
    columns = None if as_json or as_csv or left_out else ("account", "percentile", "why", "worries")
    formats.emit(rows, as_json=as_json, as_csv=as_csv, columns=columns)
    if not (as_json or as_csv):
        for line in _summary(found):
            click.echo(line)


@group.command()
@click.argument("handle")
@click.argument("brief", type=FILE)
@JSON
@CSV
@click.pass_obj
def explain(obj: Any, handle: str, brief: Path, as_json: bool, as_csv: bool) -> None:
    """How well HANDLE fits BRIEF, part by part, or why they are left out."""
    from wrensong.doors import formats, wording

    from .domain import Exclusion

    found = obj.open().match.explain(handle, brief)
    if isinstance(found, Exclusion):
        formats.emit([_left_out(found)], as_json=as_json, as_csv=as_csv)
        return
    rows = [
        {
            "part": part.name,
            "value": part.estimate,
            "percentile": part.percentile,
            "adds": round(part.adds, 3),
            "why": part.why,
        }
        for part in found.parts
    ]
    formats.emit(rows, as_json=as_json, as_csv=as_csv)
    if as_json or as_csv:
        return
    better = wording.percent(min(found.percentile, 99.0) / 100, 0)
    click.echo(f"{found.account} fits better than {better} of the candidates.")
    for quote in (q for part in found.parts for q in part.quotes):
        click.echo(f"  {quote.speaks} {quote.claim}: “{quote.text}” (post {quote.post})")
    for worry in found.worries:
        click.echo(f"  worry: {worry}")


def _row(fit: Fit) -> dict[str, Any]:
    parts = {f"{part.key}": part.estimate for part in fit.parts}
    return {
        "account": fit.account,
        "platform": fit.platform,
        "fit": round(fit.score, 3),
        "percentile": round(fit.percentile, 1),
        **parts,
        "why": " ".join(part.why for part in fit.parts if part.estimate.known),
        "worries": list(fit.worries),
    }


def _left_out(exclusion: Exclusion) -> dict[str, Any]:
    return {
        "account": exclusion.account,
        "condition": exclusion.condition,
        "reason": exclusion.reason,
    }


def _summary(found: Shortlist) -> list[str]:
    from wrensong.doors import wording

    lines = [
        f"{wording.number(len(found.fits))} of {wording.number(found.considered)} are candidates."
    ]
    reasons = Counter(exclusion.condition for exclusion in found.exclusions)
    for condition, count in reasons.most_common():
        lines.append(f"Left out for {condition}: {wording.number(count)}.")
    for condition, count in found.not_known.items():
        lines.append(f"Kept although {condition} is not known: {wording.number(count)}.")
    return lines
