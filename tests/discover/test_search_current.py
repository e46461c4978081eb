"""Searching right after an import: the index follows the lake, and follows it exactly."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from wrensong.core.errors import BadInput, NotFound
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


def test_a_list_that_changes_leaves_the_index_as_it_is(opened: OpenWorkspace, file: File) -> None:
    discover = opened.discover
    discover.import_file(file(creators(0, 40), "first.csv"))
    account = discover.search("bread", words=True).hits[0].account_id
    before = (opened.folder / "cache" / "index" / "current.json").read_text()
    discover.lists.add("kept", [account])
    found = discover.search("", words=True, list="kept")
    assert [(hit.account_id, hit.values["list"]) for hit in found.hits] == [(account, ["kept"])]
    assert discover.search("", words=True, list="!kept").total == 39
    assert discover.search("", words=True, list="nobody").total == 0
    assert (opened.folder / "cache" / "index" / "current.json").read_text() == before
    discover.lists.add("kept", [account], exclude=True)
    assert account not in {hit.account_id for hit in discover.search("bread", words=True).hits}


def test_what_is_not_known_is_taken_in_when_asked(opened: OpenWorkspace, file: File) -> None:
    discover = opened.discover
    discover.import_file(file("handle,platform,followers\na,instagram,900\nb,instagram,\n"
                              "c,instagram,90\n", "some.csv"))  # fmt: skip
    known = discover.search("", words=True, followers=">=500")
    assert (known.total, known.not_known[0][1]) == (1, 1)
    both = discover.search("", words=True, followers="?>=500")
    assert ({hit.account for hit in both.hits}, both.not_known) == ({"@a", "@b"}, ())
    assert both.link == "followers=%3F500.."


def test_facets_count_what_another_choice_would_give(opened: OpenWorkspace, file: File) -> None:
    discover = opened.discover
    discover.import_file(file("handle,platform,country\na,instagram,AT\nb,instagram,DE\n"
                              "c,tiktok,AT\nd,tiktok,\n", "some.csv"))  # fmt: skip
    found = discover.search("", words=True, platform="instagram", country="AT")
    discover.lists.add("mine", [found.hits[0].account_id])
    facets = discover.searching().facets(found.search, ("platform", "country", "list", "niche"))
    assert facets["platform"] == {"instagram": 1, "tiktok": 1}
    assert facets["country"] == {"AT": 1, "DE": 1}
    assert facets["list"] == {"mine": 1}


def test_changes_of_lists_can_be_taken_back(opened: OpenWorkspace) -> None:
    lists = opened.discover.lists
    lists.add("spring", [1, 2])
    more = lists.put("spring", [2, 3])
    assert len(more.accounts) == 1 and not more.whole
    lists.undo(more.key)
    assert lists.one("spring").accounts == (1, 2)
    gone = lists.take("spring")
    assert lists.all() == ()
    lists.undo(gone.key)
    assert lists.one("spring").accounts == (1, 2)
    with pytest.raises(NotFound):
        lists.undo(gone.key)
    lists.rename("spring", "summer")
    lists.rename("summer", "autumn", copy=True)
    assert [found.name for found in lists.all()] == ["autumn", "summer"]
    with pytest.raises(BadInput, match="already"):
        lists.rename("summer", "autumn")
