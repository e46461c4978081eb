"""The command line: one root, each room's commands loaded only when named."""

from __future__ import annotations

import importlib
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import __version__
from .core.errors import FileUnreadable, WrensongError

if TYPE_CHECKING:
    from .front import OpenWorkspace

# name -> (module, attribute, help). The help stands here so that --help loads nothing.
COMMANDS: dict[str, tuple[str, str, str]] = {
    "scout": ("wrensong.scout.cli", "scout", "From a brief and a creators file to a shortlist."),
    "init": ("wrensong.match.cli", "init", "Write a commented example brief."),
    "demo": ("wrensong.demo.cli", "demo", "Build the demo world and open it in the browser."),
    "serve": ("wrensong.site.cli", "serve", "Open the site: the whole work in a browser."),
    "discover": ("wrensong.discover.cli", "group", "Who is out there? Import, search, export."),
    "vet": ("wrensong.vet.cli", "group", "Is the following real, the voice trusted?"),
    "match": ("wrensong.match.cli", "group", "Who fits this brand and its audience?"),
    "plan": ("wrensong.plan.cli", "group", "What should we spend, on whom?"),
    "engage": ("wrensong.engage.cli", "group", "Do they know us yet? Touches, outreach, privacy."),
    "collaborate": ("wrensong.collaborate.cli", "group", "What did we agree, is it kept?"),
    "measure": ("wrensong.measure.cli", "group", "What came back, and did we cause it?"),
    "evaluate": ("wrensong.vet.cli", "evaluate", "Measure a method on held-out or labelled data."),
    "site": ("wrensong.site.cli", "group", "Look after the site: a way in for who is locked out."),
    "backup": ("wrensong.site.cli", "backup", "Everything of a workspace into one file."),
    "restore": ("wrensong.site.cli", "restore", "A workspace from the file of a backup."),
    "upgrade": ("wrensong.site.cli", "upgrade", "Bring the desk to this version, after a backup."),
    "doctor": ("wrensong.doctor", "doctor", "Say what is missing and the next step."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Context:
    """What every command gets: where the workspace is and how to open it."""

    folder: Path | None

    @property
    def default_folder(self) -> Path:
        return self.folder or nearest_workspace(Path.cwd()) or Path("wrensong")

    def open(self, folder: Path | None = None, *, create: bool = False) -> OpenWorkspace:
        """The workspace named by --workspace, else the nearest one."""
        from .front import open_workspace

        return open_workspace(folder or self.default_folder, create=create)


def nearest_workspace(start: Path) -> Path | None:
    """The first workspace at or above ``start``, or beside its files in a folder ``workspace``."""
    places = (place for p in (start, *start.parents) for place in (p, p / "workspace"))
    return next((place for place in places if (place / "wrensong.toml").is_file()), None)


class Root(click.Group):
    """Commands by name, imported on use; errors of ours end in a sentence and exit code 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[name]
        found: click.Command = getattr(importlib.import_module(module), attribute)
        return found

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean “{near[0]}”?" if near else ""
            raise click.UsageError(f"There is no command “{args[0]}”.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, _, words) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except WrensongError as error:
            _say(error, "--json" in sys.argv)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo(
                "\nStopped. What was already stored is kept; run it again to go on.", err=True
            )
            ctx.exit(130)
        except BrokenPipeError:
            # The reader (head, less) went away: normal, and nothing more can be said.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except OSError as error:
            # A folder that cannot be written, a full disk: one sentence, whichever verb met it.
            found = FileUnreadable(
                f"{error.filename or 'A file'} cannot be read or written: "
                f"{error.strerror or error}.",
                "Name a file in a folder you may write to, and see that the disk is not full.",
            )
            _say(found, "--json" in sys.argv)
            ctx.exit(found.exit_code)


def _say(error: WrensongError, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(error.as_dict(), ensure_ascii=False))
    click.echo(f"{click.style('Stopped:', bold=True)} {error.sentence}", err=True)
    click.echo(f"{click.style('Next:', bold=True)} {error.next_step}", err=True)


@click.group(
    cls=Root,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start with `wrensong demo`, or `wrensong init brief.toml` for your own brief.",
)
@click.option(
    "-w",
    "--workspace",
    type=click.Path(path_type=Path),
    envvar="WRENSONG_WORKSPACE",
    help="Workspace folder. Default: the nearest one above this folder, or in workspace/.",
)
@click.version_option(__version__, prog_name="wrensong")
@click.pass_context
def main(ctx: click.Context, workspace: Path | None) -> None:
    """Find micro-influencers, check that their following is real, choose a set for a brief
    and a budget. Everything stays on this machine."""
    ctx.obj = Context(workspace)
