"""``wrensong demo``: the demo world, its site, its report, and its answer sheet."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wrensong.site.cli import has_display

from .seeding import STORY

if TYPE_CHECKING:
    from wrensong.scout.service import ScoutResult

    from .world import World

FOLDER = Path("wrensong-demo")
NEXT = (
    'wrensong discover search "micro food creators in Austria who answer comments"',
    "wrensong match explain @mina.bakes",
    "wrensong plan portfolio",
)
"""What a reader may type next, in the folder of the demo."""
_COLUMNS = {"truth": "What is true", "who": "Who", "where": "Where it shows"}


@click.command()
@click.option("--answers", is_flag=True, help="Print what is planted, on whom and where it shows.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=FOLDER,
    show_default=True,
    help="Folder for the files, the workspace and the report.",
)
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
@click.option("--no-serve", is_flag=True, help="Write the report and end; no site.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port of the site. Default: 8420.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON; no site.")
@click.pass_obj
def demo(
    obj: Any, answers: bool, out: Path, no_open: bool, no_serve: bool, port: int | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Build an invented world of 300 creators, find the best of them for a small brand, and open
    its site.

    Nobody in it exists. Some truths are planted: look around first, then at
    `wrensong demo --answers`. Run again it opens what is there.
    """
    if answers:
        _print_answers(as_json)
        return
    home = obj.folder or out / "workspace"
    if no_serve or as_json:
        _report(obj, out, home, as_json=as_json, show=not no_open)
        return
    fresh = not (home / STORY).is_file()
    if fresh:
        _report(obj, out, home, as_json=False, show=False)
    _serve(home, out / "brief.toml", port, fresh=fresh, show=not no_open)


def _report(obj: Any, out: Path, home: Path, *, as_json: bool, show: bool) -> None:
    """Build the world and do the main job on it."""
    from .truths import answers as truths
    from .world import build_world

    if not as_json:
        click.echo("Building the demo world: 300 creators who do not exist.")
    world = build_world(out)
    result = _scout(obj, world, home, quiet=as_json)
    if as_json:
        click.echo(result.document.read_text("utf-8"))
        return
    from wrensong.scout.cli import tell

    tell(result)
    click.echo(f"Brief      {world.brief}")
    click.echo()
    click.echo(f"{len(truths())} truths are planted in this world. Look for them, then compare:")
    click.echo("  wrensong demo --answers")
    click.echo()
    click.echo("Three commands to go on with:")
    for line in (f"cd {out}", *NEXT):
        click.echo(f"  {line}")
    if show and has_display():
        click.launch(result.report.resolve().as_uri())


def _prepare(home: Path) -> None:
    """Compute what the pages need, so that the first page is there at once."""
    from wrensong.desk.readings import declare_prepared
    from wrensong.doors.progress import progress_bar
    from wrensong.front import prepare

    click.echo()
    with progress_bar(quiet=False) as progress:
        declare_prepared(home, prepare(home, progress))


def _serve(home: Path, brief: Path, port: int | None, *, fresh: bool, show: bool) -> None:
    from wrensong.desk.opening import ready
    from wrensong.site.cli import run

    ready(home)
    if fresh:
        _prepare(home)
    from wrensong.site.first_run import prepare_what_changed

    from .seeding import ADA, seed

    seed(home, brief)
    prepare_what_changed()
    click.echo()
    run(home, None, port, show=show, link=ADA)


def _scout(obj: Any, world: World, home: Path, *, quiet: bool) -> ScoutResult:
    """The main job on the world's files, in a workspace beside them."""
    from wrensong.doors.progress import progress_bar
    from wrensong.scout.service import Inputs

    from .world import OBSERVED_AT

    inputs = Inputs(
        creators=world.creators,
        posts=world.posts_file,
        comments=world.comments_file,
        observed_at=OBSERVED_AT,
        more=((world.audience, "audience"), (world.followers, "creators")),
    )
    workspace = obj.open(home, create=True)
    with progress_bar(quiet) as progress:
        result: ScoutResult = workspace.scout(
            world.brief, inputs, out=world.folder, as_of=OBSERVED_AT, progress=progress
        )
    return result


def _print_answers(as_json: bool) -> None:
    from wrensong.doors.formats import emit

    from .truths import answers

    if as_json:
        emit([dataclasses.asdict(truth) for truth in answers()], as_json=True)
        return
    rows = [
        {
            "truth": f"{truth.title}.",
            "who": "\n".join(f"@{handle}" for handle in truth.accounts) or "a row of creators.csv",
            "where": truth.where if truth.shown else f"Not pointed out yet. {truth.where}",
        }
        for truth in answers()
    ]
    emit(rows, columns=_COLUMNS, title="What is planted in the demo world")
