"""What the code registers, the documents describe."""

from __future__ import annotations

import re
from pathlib import Path

from tools import reference

from wrensong.core.errors import every_error
from wrensong.discover.search.filters import FILTERS
from wrensong.lake.schema import TABLES
from wrensong.match.brief_fields import FIELDS
from wrensong.settings import SETTINGS
from wrensong.vet.definitions import DEFINITIONS


def test_the_reference_is_what_the_code_says_now() -> None:
    written = {path: path.read_text("utf-8") for path in reference.FOLDER.glob("*.md")}
    assert written == reference.pages(), "run ./dev docs"


def test_every_command_and_option_is_described(prose: str) -> None:
    for name, command in reference.every_command():
        assert re.search(rf"^#+ `?{re.escape(name)}`?$", prose, re.MULTILINE), name
        assert command.help, f"{name} has no help"
        for option in command.params:
            if option.param_type_name == "option" and not getattr(option, "hidden", False):
                assert getattr(option, "help", None), f"{name} {option.opts[0]} has no help"


def test_every_setting_is_described_once_and_can_come_from_the_environment(prose: str) -> None:
    assert len({setting.name for setting in SETTINGS}) == len(SETTINGS)
    for setting in SETTINGS:
        assert f"`{setting.name}`" in prose and f"`{setting.env}`" in prose
        assert setting.help.endswith(".")


def test_every_error_code_is_described(prose: str) -> None:
    assert [kind.code for kind in every_error() if f"`{kind.code}`" not in prose] == []


def test_every_table_and_column_is_described(prose: str) -> None:
    for table in TABLES.values():
        section = prose.partition(f"\n## {table.name}\n")[2].partition("\n## ")[0]
        missing = [c for c in table.column_names if f"`{c}`" not in section]
        assert missing == [], table.name


def test_every_definition_and_every_field_of_a_brief_is_described(prose: str) -> None:
    assert [key for key in DEFINITIONS if f"`{key}`" not in prose] == []
    assert [f.key for f in FIELDS if f.key != "*" and f"`{f.key}`" not in prose] == []


def test_every_filter_is_described_with_its_unit_and_an_example(root: Path) -> None:
    page = (root / "docs" / "reference" / "filters.md").read_text("utf-8")
    for kind in FILTERS.values():
        (row,) = [line for line in page.splitlines() if line.startswith(f"| `{kind.name}` ")]
        assert kind.unit in row and kind.option in row and kind.source in row


def _links(page: Path) -> list[Path]:
    """The files of the tree that a page points to."""
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    return [(page.parent / target).resolve() for target in targets if "://" not in target]


def test_every_link_between_documents_leads_somewhere(root: Path) -> None:
    pages = [*root.glob("*.md"), *(root / "docs").rglob("*.md")]
    assert [f"{p.name} -> {t}" for p in pages for t in _links(p) if not t.exists()] == []


def test_every_document_can_be_reached_from_the_index(root: Path) -> None:
    reached, ahead = set(), [root / "docs" / "index.md"]
    while ahead:
        page = ahead.pop()
        if page.suffix == ".md" and page not in reached and page.exists():
            reached.add(page)
            ahead += _links(page)
    assert set((root / "docs").rglob("*.md")) - reached == set()
