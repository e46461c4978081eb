"""Writes docs/reference from the registries in the code: `./dev docs`.

Each page has one source, so that a command, setting, error, table or definition is described
where it is made and nowhere else. A house test fails while a page is not current.
"""

from __future__ import annotations

import inspect
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from wrensong.cli import COMMANDS, main
from wrensong.core.errors import WrensongError, every_error
from wrensong.discover.search.filters import FILTERS, KINDS, Filter
from wrensong.lake.schema import TABLES, Column
from wrensong.settings import SETTINGS
from wrensong.vet.definitions import DEFINITIONS, VENDORS
from wrensong.vet.questions import QUESTIONS, question
from wrensong.vet.reviews import AS_OF, BASE

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
NOTE = "<!-- Written by ./dev docs from {source}; change it there. -->"


def table(header: str, rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table; ``header`` names its columns, divided by bars."""
    names = [name.strip() for name in header.split("|")]
    lines = [names, ["---"] * len(names)]
    lines += [[_cell(" ".join(str(cell).split())) for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    """Text in which no bar ends the cell and nothing reads as a tag; code stands as it is."""
    parts = text.replace("|", "\\|").split("`")
    return "`".join(part if i % 2 else part.replace("<", "&lt;") for i, part in enumerate(parts))


def every_command(
    name: str = "wrensong", command: click.Command = main
) -> Iterator[tuple[str, click.Command]]:
    """All commands with their full names, groups before what they hold."""
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=name)
        for child in command.list_commands(context):
            found = command.get_command(context, child)
            assert found is not None, f"{name} {child} is listed but not there"
            yield from every_command(f"{name} {child}", found)


def _command(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=name)
    usage = " ".join(command.collect_usage_pieces(context))
    parts = [
        f"## {name}",
        *map(_paragraph, inspect.cleandoc(command.help or "").split("\n\n")),
        f"```text\n{name} {usage}\n```",
    ]
    options = [p for p in command.params if isinstance(p, click.Option) and not p.hidden]
    if options:
        parts.append(table("option | meaning", ((_names(o, context), _help(o)) for o in options)))
    return "\n\n".join(part for part in parts if part)


def _paragraph(text: str) -> str:
    """Click's mark for lines that stay as they are means an example."""
    mark = "\b\n"
    return f"```text\n{text.removeprefix(mark)}\n```" if text.startswith(mark) else text


def _names(option: click.Option, context: click.Context) -> str:
    names = ", ".join(option.opts)
    if option.secondary_opts:
        names += f" / {option.secondary_opts[0]}"
    if option.is_flag or option.count:
        return f"`{names}`"
    takes = "DATE" if isinstance(option.type, click.DateTime) else option.make_metavar(context)
    return f"`{names} {takes}`"


def _help(option: click.Option) -> str:
    words = option.help or ""
    return f"{words} Default: `{option.default}`." if option.show_default else words


def commands() -> str:
    summary = table(
        "command | what it does", ((f"`wrensong {n}`", c[2]) for n, c in COMMANDS.items())
    )
    sections = [_command(name, command) for name, command in every_command()]
    intro = (
        "Every command takes `--help`. Data goes to standard output, messages to standard error.\n"
        "The exit code is 0 when all went well, 2 when the input or the situation needs you\n"
        "(see [errors](errors.md)), 130 after Ctrl-C."
    )
    return "\n\n".join([intro, summary, *sections])


def settings() -> str:
    rows = (
        (f"`{s.name}`", f"`{s.default!r}`", f"`{s.env}`", s.type.__name__, s.help) for s in SETTINGS
    )
    intro = (
        "A value comes from the environment, else from `[settings]` in the workspace's\n"
        "`wrensong.toml`, else it is the default."
    )
    return f"{intro}\n\n{table('name | default | environment | type | meaning', rows)}"


def _family(kind: type[WrensongError]) -> str:
    parent = kind.__base__
    return f"`{parent.code}`" if parent and issubclass(parent, WrensongError) else ""


def errors() -> str:
    rows = (
        (f"`{kind.code}`", f"`{kind.__name__}`", _family(kind), kind.next_step)
        for kind in every_error()
    )
    intro = (
        "Each error has a code that does not change, a sentence saying what happened, and a next\n"
        'step. With `--json` it is printed as `{"code": ..., "error": ..., "next_step": ...}`.\n'
        "The exit code is 2. In Python every error is a `WrensongError` of `wrensong.core.errors`."
    )
    return f"{intro}\n\n{table('code | class | a kind of | usual next step', rows)}"


def tables() -> str:
    sections = [
        "The facts of a workspace. Times are UTC without zone; NULL always means *not known*; of\n"
        "rows with the same key the newest `observed_at` is current and the others are history."
    ]
    for t in TABLES.values():
        columns = _columns(t.columns)
        keys = ", ".join(f"`{k}`" for k in t.key)
        sections.append(f"## {t.name}\n\nOne row: {t.grain}. Key: {keys}.\n\n{columns}")
    return "\n\n".join(sections)


def definitions() -> str:
    rows = (
        (f"`{d.key}`", d.words, " + ".join(d.parts), d.base, d.aggregator, d.window or "all known")
        for d in DEFINITIONS.values()
    )
    intro = (
        "Engagement rates by name. The same posts give different rates under different\n"
        "definitions, so a rate is never compared with one of another name. The unit is a\n"
        "fraction; a post that lacks a part or the base is left out, never counted as zero.\n"
        "`total` divides the sum over posts by the sum of the base."
    )
    vendors = (
        (v.name, f"`{v.definition}`" if v.definition else "not known", v.unit, v.words)
        for v in VENDORS.values()
    )
    return "\n\n".join(
        [
            intro,
            table("id | in words | parts | base | over posts | newest posts", rows),
            "## As vendors publish it",
            "Of Instagram accounts. A formula that is not published is not guessed.",
            table("vendor | definition | unit | why", vendors),
        ]
    )


def reviews() -> str:
    sections = [
        "One row per account: what `wrensong vet review --all` writes with `--json`, `--csv` or\n"
        "`--format parquet --out FILE`, and `review_all().evidence` in Python. NULL, an empty\n"
        "cell, always means *not known*. `--quick` computes only the base columns, without\n"
        "`as_of`; in Python they are `review_all().table`.",
        f"## Base columns\n\n{_columns((*BASE, AS_OF))}",
    ]
    sections += [
        f"## Columns of {name}\n\n{_columns(question(name).COLUMNS)}" for name in QUESTIONS
    ]
    return "\n\n".join(sections)


def filters() -> str:
    kinds = ((kind, takes, forms) for kind, (takes, forms) in KINDS.items())
    sections = [
        "Everything a [search](../rooms/discover.md#search) can ask of an account. Each is an\n"
        "option (`--er '>=3%'`), a condition (`--filter 'er>=3%'`), an argument in Python\n"
        '(`search(er=">=3%")`) and a pair of a link (`er=3%25..`). An account whose value is not\n'
        "known meets neither a condition nor its opposite; how many those are is counted.",
        f"## Kinds\n\n{table('kind | takes | written', kinds)}",
    ]
    for topic in dict.fromkeys(f.topic for f in FILTERS.values()):
        rows = (
            (f"`{f.name}`", f.kind, f.unit, _deeper(f), f.source, f"`{f.option} '{f.example}'`")
            for f in FILTERS.values()
            if f.topic == topic
        )
        columns = table("filter | kind | unit | meaning | from | example", rows)
        sections.append(f"## {topic}\n\n{columns}")
    sections.append("\\* once `wrensong vet review --all` ran")
    return "\n\n".join(sections)


def _deeper(kind: Filter) -> str:
    return f"{kind.meaning} \\*" if kind.deep else kind.meaning


def routes() -> str:
    """Pages and endpoints, with who may use them."""
    from django.apps import apps

    if not apps.ready:
        from wrensong.desk.opening import start
        from wrensong.workspace import Workspace

        start(Workspace.open(tempfile.mkdtemp(prefix="wrensong-reference-")).folder)
    from wrensong.site.routes import every_route

    every = every_route()
    pages = (
        (f"`{r.path}`", _who(r.access.read), _who(r.access.write), r.says)
        for r in every
        if r.door == "page"
    )
    endpoints = (
        (f"`{method} {r.path}`", _who(r.access.read), r.says)
        for r in every
        if r.door == "endpoint"
        for method in r.methods
    )
    intro = (
        "Every address of the site. `<space>` is a workspace: who is no member of it gets 404 for\n"
        "all of it. A role may do what the roles before it may: viewer, editor, owner. Below\n"
        "`/api/` is the JSON twin of every page, for a session or a token (`Authorization: Bearer\n"
        "...`); `/api/openapi.json` describes them for programs. Errors have one\n"
        "[envelope](errors.md)."
    )
    return "\n\n".join(
        [
            intro,
            "## Pages",
            table("address | may read | may write | what it is", pages),
            "## Endpoints",
            table("address | needs | what it does", endpoints),
        ]
    )


def _who(role: str) -> str:
    return str(getattr(role, "value", role))


def _columns(columns: Iterable[Column]) -> str:
    rows = ((f"`{c.name}`", c.type, c.unit, c.meaning) for c in columns)
    return table("column | type | unit | meaning", rows)


PAGES = {
    "commands": ("Commands", commands, "the commands' help"),
    "settings": ("Settings", settings, "src/wrensong/settings.py"),
    "errors": ("Errors", errors, "src/wrensong/core/errors.py"),
    "definitions": ("Definitions of engagement", definitions, "src/wrensong/vet/definitions.py"),
    "reviews": ("The table of reviews", reviews, "src/wrensong/vet/reviews.py and vet/questions"),
    "filters": ("Filters of a search", filters, "src/wrensong/discover/search/filters.json"),
    "tables": ("Tables", tables, "src/wrensong/lake/schema.py"),
    "routes": ("Addresses of the site", routes, "the views and endpoints"),
}


def pages() -> dict[Path, str]:
    """What every page of the reference should say."""
    return {
        FOLDER / f"{name}.md": f"# {title}\n\n{NOTE.format(source=source)}\n\n{write().strip()}\n"
        for name, (title, write, source) in PAGES.items()
    }


if __name__ == "__main__":
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
