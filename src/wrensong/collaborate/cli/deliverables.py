"""`wrensong collaborate deliver`, `submit`, `approve`, `live` and `due`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wrensong.core.errors import BadInput
from wrensong.doors.options import CSV, JSON

_COLUMNS = {
    "id": "No", "creator": "Creator", "what": "What", "next": "Next", "next_due": "Due",
    "warning": "To look at",
}  # fmt: skip
_DAY = click.DateTime(["%Y-%m-%d"])
_LABEL = click.option(
    "--label/--no-label", default=None,
    help="Whether the platform's own label for paid partnerships is, or will be, set.",
)  # fmt: skip


@click.command("deliver")
@click.argument("collaboration", type=int)
@click.argument("format")
@click.option("--platform", default="", help="Hers where not said.")
@click.option("--due", type=_DAY, help="The day until which it is handed in.")
@click.option("--review-hours", type=click.IntRange(0), help="Hours the review may take.")
@click.option("--rounds", type=click.IntRange(0), help="Rounds of changes that were agreed.")
@click.option("--live-days", type=click.IntRange(0), help="Days it has to stay live.")
@JSON
@click.pass_obj
def deliver(
    obj: Any, collaboration: int, format: str, platform: str, due: Any, as_json: bool,
    **agreed: int | None,
) -> None:  # fmt: skip
    """Add a deliverable of a FORMAT (post, reel ...) to a COLLABORATION (its number).

    What the accepted terms promise is there by itself.
    """
    told = obj.open().collaborate.deliver(
        collaboration, format, platform=platform, due=due.date() if due else None, **agreed
    )
    _say(told, as_json, f"{told['words']} is number {told['id']}.")


@click.command("submit")
@click.argument("deliverable", type=int)
@click.option("--text", default="", help="The caption.")
@click.option("--text-file", type=click.Path(path_type=Path), help="A file with the caption.")
@click.option("--link", default="", help="Where the draft can be seen.")
@click.option("--file", "files", type=click.Path(path_type=Path), multiple=True,
              help="A picture, video or PDF. May be repeated.")  # fmt: skip
@_LABEL
@JSON
@click.pass_obj
def submit(
    obj: Any, deliverable: int, text: str, text_file: Path | None, link: str, as_json: bool,
    **more: Any,
) -> None:  # fmt: skip
    """Keep a version of a DELIVERABLE (its number) that came in, and see how it discloses.

    \b
    wrensong collaborate submit 7 --text "Ad: our new rye" --file rye.jpg
    """
    if text_file is not None:
        text = _read(text_file, text)
    told = obj.open().collaborate.submit(deliverable, text, link=link, **more)
    due = f", review due {told['review_due']:%Y-%m-%d %H:%M} UTC" if told["review_due"] else ""
    _say(told, as_json, f"Version {len(told['versions'])} is kept{due}.")
    if not as_json:
        _disclosure(told["disclosure"]["draft"])


@click.command("approve")
@click.argument("deliverable", type=int)
@click.option("--note", default="", help="A word to her, if you like.")
@click.option("--changes", default="", help="Ask for these changes instead of approving.")
@click.option("--beyond", default="", help="Why a round of changes more than was agreed.")
@JSON
@click.pass_obj
def approve(
    obj: Any, deliverable: int, note: str, changes: str, beyond: str, as_json: bool
) -> None:
    """Approve the newest version of a DELIVERABLE (its number), or ask for changes."""
    told = obj.open().collaborate.approve(deliverable, note=note, changes=changes, beyond=beyond)
    number = told["versions"][-1]["number"]
    done = f"Changes to version {number} are asked for" if changes else f"Version {number} approved"
    _say(told, as_json, f"{done}. The collaboration is {told['state']}.")


@click.command("live")
@click.argument("deliverable", type=int)
@click.argument("url")
@click.option("--check", is_flag=True, help="Ask the platform whether it can be seen.")
@JSON
@click.pass_obj
def live(obj: Any, deliverable: int, url: str, check: bool, as_json: bool) -> None:
    """Say at which URL a DELIVERABLE (its number) is live."""
    told = obj.open().collaborate.live(deliverable, url, check=check)
    stays = f" It stays until {told['stay_until']:%Y-%m-%d}." if told["stay_until"] else ""
    _say(told, as_json, f"Noted. The collaboration is {told['state']}.{stays}")
    if check and not as_json:
        click.echo(told["live_check"]["why"])


@click.command("due")
@click.option("--late", is_flag=True, help="Only what is late or needs a look.")
@JSON
@CSV
@click.pass_obj
def due(obj: Any, late: bool, as_json: bool, as_csv: bool) -> None:
    """What is due, by whom: reviews, drafts, publications; what is due first comes first."""
    from wrensong.doors import formats

    rows = obj.open().collaborate.due(late=late)
    if as_json or as_csv:
        formats.emit(rows, as_json=as_json, as_csv=as_csv)
    elif rows:
        named = [{**row, "what": f"{row['format']} {row['place']}"} for row in rows]
        formats.emit(named, columns=_COLUMNS)
    else:
        click.echo("Nothing is late." if late else "Nothing is due.")


def _read(path: Path, text: str) -> str:
    if text:
        raise BadInput("The caption was given twice.", "Use --text or --text-file.")
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"{path} cannot be read as text.", "Save it as UTF-8.") from None


def _say(told: dict[str, Any], as_json: bool, words: str) -> None:
    from wrensong.doors import formats

    if as_json:
        formats.emit([told], as_json=True)
    else:
        click.echo(words)


def _disclosure(told: dict[str, Any]) -> None:
    click.echo(f"Does it say that it is advertising? {told['level']}")
    for one in told["findings"]:
        if one["level"] != "pass":
            click.echo(f"  {one['rule']} {one['level']}: {one['why']} {one['better']}")
