"""Brief files: a document (.toml) or a plain text, judged; and a commented example."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from wrensong.collaborate.posts import read_text
from wrensong.collaborate.rules.lint.findings import Reading
from wrensong.collaborate.rules.lint.plain import LONGEST, lint_text
from wrensong.collaborate.rules.lint.structure import lint
from wrensong.core.errors import ValueInvalid

from .document import SECTIONS, CreatorBrief, Field, Section
from .parsing import parse
from .values import read, written

FIRST = """\
# What a brand asks of a creator in one campaign. Take out what you do not need.
# Check it: wrensong collaborate brief FILE.toml
"""


def judge(brief: CreatorBrief | str | Path, countries: Iterable[str] = ()) -> Reading:
    """What the linter says of a brief, or of a file of one: ``.toml`` is a document, anything
    else a plain text. Raises FileUnreadable, FileEmpty, BriefInvalid, ValueInvalid."""
    if isinstance(brief, CreatorBrief):
        return lint(brief, countries)
    text = read_text(brief, "Write the brief into it, or make an example with --init.")
    if Path(brief).suffix.lower() == ".toml":
        return lint(parse(text), countries)
    if len(text) > LONGEST:
        raise ValueInvalid(
            f"{brief} holds {len(text)} letters; {LONGEST} are read at most.",
            "Keep the brief itself and leave its attachments out.",
        )
    return lint_text(text)


def example() -> str:
    """A commented brief with every field filled."""
    return FIRST + "".join(f"\n{block}\n" for section in SECTIONS for block in _block(section))


def _block(section: Section) -> Iterator[str]:
    header = f"[[{section.key}]]" if section.rows else f"[{section.key}]"
    lines = [f"# {section.title}. {section.help}".rstrip()] + [header] * bool(section.key)
    yield "\n".join([*lines, *(_line(one) for one in section.fields if one.example)])


def _line(about: Field) -> str:
    options = f" One of: {', '.join(about.options)}." if about.options else ""
    value = written(read(about, about.example))
    return f"{about.key} = {value}  # {about.label}. {about.help}{options}"
