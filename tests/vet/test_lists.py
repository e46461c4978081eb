"""The user's own lists: words to be read first, brands that compete."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from wrensong.cli import main
from wrensong.core.errors import FileUnreadable, ValueInvalid
from wrensong.vet.lists import BRANDS, SAFETY, read_lists, write_safety
from wrensong.vet.questions import selectivity
from wrensong.vet.rules.safety import safety_categories
from wrensong.vet.rules.selectivity import shortest_gaps


def test_what_is_written_reads_as_what_is_bundled(tmp_path: Path) -> None:
    assert read_lists(tmp_path).safety == safety_categories()
    path = write_safety(tmp_path)
    assert path.name == SAFETY and path.read_text("utf-8").startswith("#")
    found = read_lists(tmp_path)
    assert found.safety == safety_categories()
    assert found.digest and found.rivals is None
    with pytest.raises(FileUnreadable, match="there already"):
        write_safety(tmp_path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[tea]\nwords = ["tea"]\nstrength = 3\n', r"line 3: strength of tea is 3"),
        ('[a]\nwords = ["x"]\n\n[tea]\nwords = ["tea"]\nsensitivity = "high"\n', "line 6"),
        ('[a]\nwords = ["x"]\n[tea]\nwords = "tea"\n', "line 3: tea needs a list of words"),
        ('[tea]\nwords = ["tea"]\nstrenght = 1\n', "line 1: tea: “strenght” is not known"),
        ("tea = 1\n", "line 1: tea: is no category"),
    ],
)
def test_a_mistake_in_the_words_is_told_with_its_line(
    tmp_path: Path, text: str, message: str
) -> None:
    (tmp_path / SAFETY).write_text(text, "utf-8")
    with pytest.raises(ValueInvalid, match=message):
        read_lists(tmp_path)


def test_a_file_that_is_no_toml_or_a_brand_without_category_is_told(tmp_path: Path) -> None:
    (tmp_path / BRANDS).write_text('"@fern.salt" = "salt"\n"@loud" = 3\n', "utf-8")
    with pytest.raises(ValueInvalid, match="line 2: @loud has no category"):
        read_lists(tmp_path)
    (tmp_path / BRANDS).write_text("@fern = salt\n", "utf-8")
    with pytest.raises(FileUnreadable, match="line 1"):
        read_lists(tmp_path)


def _review(world: Any, key: str) -> Any:
    return world.workspace.vet.review("@invented1").signal(key)


def test_words_and_weights_of_the_brand_replace_the_bundled_at_once(world: Any) -> None:
    world.account(1, 5_000)
    world.posts(1, [{"caption": "a glass of wine", "likes": 9}, {"caption": "tea time"}])
    assert _review(world, "brand_safety").word == "mentioned"
    own = world.workspace.folder / SAFETY
    own.write_text('[tea]\nstrength = 1.0\nwords = ["tea"]\n', "utf-8")
    card = _review(world, "brand_safety")
    assert (card.light, card.word) == ("look", "read these first")
    assert "tea time" in card.why and "wine" not in card.why
    own.write_text('[tea]\nstrength = 1.0\nsensitivity = 0.4\nwords = ["tea"]\n', "utf-8")
    assert _review(world, "brand_safety").word == "mentioned"
    own.write_text('[tea]\nsensitivity = 0\nwords = ["tea"]\n', "utf-8")
    assert _review(world, "brand_safety").word == "nothing found"


@pytest.fixture
def rivals(world: Any) -> Any:
    fern, loud, glow = world.workspace.lake.tag_ids(
        pa.array(["@fern.salt", "@loud.salt", "@glow.lab"])
    ).to_pylist()

    def post(day: int, *named: int) -> dict[str, Any]:
        return {"caption": "soup", "mentions": list(named), "posted_at": datetime(2024, 3, day)}

    world.account(1, 5_000)
    world.posts(1, [post(1, fern), post(20, fern), post(24, loud), post(24, glow), post(30)])
    world.account(2, 5_000)
    world.posts(2, [post(1, fern), post(2, glow), *(post(day) for day in (3, 4, 5))])
    world.account(3, 5_000)
    return world


def test_without_a_list_of_brands_the_gap_is_not_known(rivals: Any) -> None:
    card = _review(rivals, "rival_gap")
    assert card.light == "not known" and "brands.toml" in card.changes


def test_the_gap_between_competitors_is_the_shortest_between_two_different_ones(
    rivals: Any,
) -> None:
    text = '"@fern.salt" = "salt"\n"loud.salt" = "salt"\n"@glow.lab" = "beauty"\n'
    (rivals.workspace.folder / BRANDS).write_text(text, "utf-8")
    card = _review(rivals, "rival_gap")
    assert card.estimate.value == 4
    assert "4 days apart: @fern.salt and @loud.salt, 2024-03-24" in card.why
    other = rivals.workspace.vet.review("@invented2").signal("rival_gap")
    assert other.word == "none seen" and "2 brands" in other.why
    assert rivals.workspace.vet.review("@invented3").signal("rival_gap").light == "not known"
    (column,) = (c for c in selectivity.COLUMNS if c.name == "rival_gap_days")
    assert column.unit == "days"


@given(
    st.lists(st.tuples(*(st.integers(0, most) for most in (1, 1, 2, 60))), min_size=1, max_size=12)
)
def test_neighbours_give_the_same_gap_as_all_pairs(named: list[tuple[int, int, int, int]]) -> None:
    owner, category, brand, day = np.array(named, dtype=np.int64).T
    found = shortest_gaps(owner, category, brand, day)
    for who in (0, 1):
        mine = [row for row in named if row[0] == who]
        gaps = [abs(a[3] - b[3]) for a in mine for b in mine if a[1] == b[1] and a[2] != b[2]]
        assert found[who][0] == min(gaps) if gaps else who not in found


def test_the_command_shows_and_writes_the_categories(tmp_path: Path) -> None:
    folder = str(tmp_path / "spring")
    run = CliRunner()
    from wrensong.front import open_workspace

    assert open_workspace(tmp_path / "spring").vet.safety()[0].name == "alcohol"
    shown = run.invoke(main, ["--workspace", folder, "vet", "safety"])
    assert shown.exit_code == 0 and "gambling" in shown.output and "Bundled" in shown.output
    written = run.invoke(main, ["--workspace", folder, "vet", "safety", "--init"])
    assert written.exit_code == 0 and (tmp_path / "spring" / SAFETY).exists()
    again = run.invoke(main, ["--workspace", folder, "vet", "safety", "--init"])
    assert again.exit_code == 2
