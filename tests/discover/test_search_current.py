"""Searching right after an import: the index follows the lake, and follows it exactly."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from wrensong.discover.search.current import current
from wrensong.discover.search.results import Results
from wrensong.discover.service import Discover
from wrensong.front import OpenWorkspace, open_workspace

File = Callable[..., Path]
BIOS = "sourdough bread and cake", "marathon trail running", "coffee in vienna", "rye bread"


@pytest.fixture
def opened(tmp_path: Path) -> OpenWorkspace:
    return open_workspace(tmp_path / "workspace")


def creators(first: int, last: int, times: int = 1, bio: str = "") -> str:
    lines = ["handle,platform,followers,bio,country,engagement_rate,observed_at"]
    for n in range(first, last):
        said = bio or BIOS[n % 4]
        lines.append(
            f"c{n},instagram,{(1_000 + n * 37) * times},{said},AT,{n % 9}%,2026-11-0{times}"
        )
    return "\n".join(lines) + "\n"


def asked(discover: Discover) -> list[Results]:
    return [
        discover.search("bread", words=True, limit=200),
        discover.search("", words=True, followers=">=3000", sort="followers", limit=200),
        discover.search("", words=True, tier="micro", stated_er=">=3%", limit=200),
        discover.search("", words=True, country="!DE", limit=200),
    ]


def told(results: list[Results]) -> list[tuple[object, ...]]:
    return [
        (
            r.total,
            r.not_known,
            {h.account: (h.values["followers"], h.values["tier"]) for h in r.hits},
        )
        for r in results
    ]


def test_new_creators_and_counts_are_found_without_a_new_build(
    opened: OpenWorkspace, file: File
) -> None:
    discover = opened.discover
    discover.import_file(file(creators(0, 80), "first.csv"))
    before = discover.search("bread", words=True, limit=200)
    segment = current(opened).index.segments[0]  # type: ignore[union-attr]
    texts = (segment.folder / "texts.pack").stat().st_ino
    # Everyone's count is another, and four creators are new.
    discover.import_file(file(creators(0, 84, 2), "second.csv"))
    after = asked(discover)
    index = current(opened).index  # type: ignore[union-attr]
    assert (index.accounts, index.added, len(index.segments)) == (84, 4, 2)
    assert (index.segments[0].folder / "texts.pack").stat().st_ino == texts
    assert after[0].total == before.total + 4
    assert {h.account: h.values["followers"] for h in after[0].hits}["@c5"] == (1_000 + 5 * 37) * 2
    shutil.rmtree(opened.folder / "cache" / "index")
    assert told(asked(Discover(opened))) == told(after)


def test_another_text_alone_is_weighed_anew(opened: OpenWorkspace, file: File) -> None:
    discover = opened.discover
    discover.import_file(file(creators(0, 40), "first.csv"))
    discover.search("bread", words=True)
    discover.import_file(file(creators(7, 8, 3, "harmonica lessons"), "second.csv"))
    found = discover.search("harmonica", words=True, limit=3)
    assert found.hits[0].account == "@c7" and dict(found.hits[0].matched)["harmonica"]
    assert found.accounts == 40
    index = current(opened).index  # type: ignore[union-attr]
    assert (index.added, len(index.segments)) == (1, 2)


def test_a_list_changes_one_column_and_no_text(opened: OpenWorkspace, file: File) -> None:
    discover = opened.discover
    discover.import_file(file(creators(0, 40), "first.csv"))
    account = discover.search("bread", words=True, limit=1).hits[0].account_id
    discover.lists.add("kept", [account])
    found = discover.search("", words=True, list="kept")
    assert [hit.account_id for hit in found.hits] == [account]
    assert current(opened).index.added == 0  # type: ignore[union-attr]
