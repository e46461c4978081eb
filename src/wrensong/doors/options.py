"""Options that commands of several rooms share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeAlias

import click

from wrensong.core.errors import BadInput

Command: TypeAlias = Callable[..., Any]
Paths: TypeAlias = tuple[Path, ...]

FILE = click.Path(path_type=Path)
HANDLE = click.argument("handle")
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
CSV = click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
USUAL_BRIEF = Path("brief.toml")


def BRIEF(command: Command) -> Command:
    """The brief as an argument or as ``--brief``; without either, brief.toml where one is here."""

    def found(named: list[Path]) -> Path:
        if named:
            return named[0]
        if USUAL_BRIEF.is_file():
            return USUAL_BRIEF
        raise BadInput(
            "No brief was named, and there is no brief.toml in this folder.",
            "Name the file, or write an example: wrensong init brief.toml",
        )

    words = "The brief, if not named as an argument; brief.toml where neither is given."
    return _brief(command, found, words)


def BRIEF_IF_ANY(command: Command) -> Command:
    """The brief as an argument or as ``--brief``, or None."""
    return _brief(
        command, lambda named: next(iter(named), None), "The brief, if not named as an argument."
    )


def BRIEFS(command: Command) -> Command:
    """Briefs as arguments or as ``--brief``: at least one."""

    @wraps(command)
    def with_briefs(
        *args: Any, briefs: tuple[Path, ...], named: tuple[Path, ...], **rest: Any
    ) -> Any:
        if not (briefs or named):
            raise BadInput("No brief was named.", "Name one or more files.")
        return command(*args, briefs=(*briefs, *named), **rest)

    option = click.option(
        "--brief", "named", type=FILE, multiple=True, metavar="FILE", help="A brief. Repeatable."
    )
    return click.argument("briefs", type=FILE, nargs=-1)(option(with_briefs))


def _brief(command: Command, found: Callable[[list[Path]], Path | None], words: str) -> Command:
    @wraps(command)
    def with_brief(*args: Any, brief: Path | None, named: Path | None, **rest: Any) -> Any:
        if brief and named:
            raise BadInput(f"Two briefs were named: {brief} and {named}.", "Keep one of them.")
        return command(*args, brief=found([one for one in (brief, named) if one]), **rest)

    option = click.option("--brief", "named", type=FILE, metavar="FILE", help=words)
    return click.argument("brief", type=FILE, required=False)(option(with_brief))
