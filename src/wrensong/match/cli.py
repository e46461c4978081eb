"""``wrensong match`` and ``wrensong init`` from a terminal."""

from __future__ import annotations

import itertools
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wrensong.core.errors import BadInput, ValueInvalid
from wrensong.doors.options import BRIEF, CSV, FILE, HANDLE, JSON

if TYPE_CHECKING:
    from .domain import Exclusion, Fit, Shortlist

_BAR = 16  # characters of a waterfall


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
@BRIEF
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
@HANDLE
@BRIEF
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
    if as_json or as_csv:
        formats.emit(rows, as_json=as_json, as_csv=as_csv)
        return
    steps = _waterfall([part.adds for part in found.parts])
    shown = [
        row | {"adds": f"{row['adds']:+.2f}", "": step}
        for row, step in zip(rows, steps, strict=True)
    ]
    formats.emit(shown, columns=("part", "value", "adds", "", "why"))
    click.echo("Each part adds standard deviations, from the average candidate (│) on.")
    better = wording.percent(min(found.percentile, 99.0) / 100, 0)
    click.echo(f"{found.account} fits better than {better} of the candidates.")
    for quote in (q for part in found.parts for q in part.quotes):
        click.echo(f"  {quote.speaks} {quote.claim}: “{quote.text}” (post {quote.post})")
    for worry in found.worries:
        click.echo(f"  worry: {worry}")


@group.command()
@click.option("--brand-text", default="", help="A sentence about the brand or what it sells.")
@click.option(
    "--brand-examples",
    multiple=True,
    metavar="@HANDLE",
    help="A creator who fits: handle, profile address or id. Repeatable, or with commas.",
)
@click.option(
    "--exclude-terms",
    multiple=True,
    metavar="WORD",
    help="Do not read words, hashtags and handles that hold WORD, such as the brand's name.",
)
@click.option(
    "--followers", metavar="RANGE", help="Range with both ends, 1k..100k, or a tier: micro."
)
@click.option("--platform", help="Only this platform (instagram, tiktok ...).")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Rows shown.")
@JSON
@CSV
@click.pass_obj
def rank(
    obj: Any,
    brand_text: str,
    brand_examples: tuple[str, ...],
    exclude_terms: tuple[str, ...],
    followers: str | None,
    platform: str | None,
    limit: int,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Everybody in order of likeness to a text, to example creators, or to both.

    No brief is needed. Topic, hashtags and words are compared; nothing looks at likes.
    """
    from wrensong.doors import formats, wording

    found = obj.open().match.rank(
        brand_text,
        _listed(brand_examples),
        _listed(exclude_terms),
        _range(followers) if followers else None,
        platform,
        limit,
    )
    rows = formats.as_dicts(formats.to_jsonable(found.ranked))
    columns = None if as_json or as_csv else ("account", "followers", "fit", "percentile", "shared")
    shown = rows if as_json or as_csv else [_rounded(row) for row in rows]
    formats.emit(shown, as_json=as_json, as_csv=as_csv, columns=columns)
    if not (as_json or as_csv):
        click.echo(
            f"{wording.number(len(rows))} of {wording.number(found.considered)} candidates; fit is "
            "in standard deviations above the mean candidate."
        )


def _waterfall(adds: list[float]) -> list[str]:
    """One bar for each part, beginning where the one before ended; │ is the start of all."""
    ends = list(itertools.accumulate(adds, initial=0.0))
    low, high = min(ends), max(ends)
    scale = _BAR / (high - low) if high > low else 0.0
    zero = round(-low * scale)
    bars = []
    for start, end in itertools.pairwise(ends):
        left, right = sorted(round((at - low) * scale) for at in (start, end))
        cells = ["·"] * _BAR
        cells[left:right] = "▇" * (right - left)
        cells.insert(zero, "│")
        bars.append("".join(cells))
    return bars


def _listed(values: tuple[str, ...]) -> list[str]:
    return [part.strip() for value in values for part in value.split(",") if part.strip()]


def _range(text: str) -> tuple[int, int]:
    """``1k..100k`` or a tier as two whole numbers, both ends included."""
    from .brief_values import Wrong, followers

    try:
        return followers(text)
    except Wrong as wrong:
        raise ValueInvalid(f"{wrong.what}.", wrong.hint) from None


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "fit": round(row["fit"], 2), "percentile": round(row["percentile"], 1)}


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
