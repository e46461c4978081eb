"""Erasing one creator: she goes from every part, others stay, readers read on."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from wrensong.core.naming import Names
from wrensong.lake import erasing, manifest
from wrensong.lake.store import Lake

MINA, NILS = 100, 200
NAMES = Names(
    frozenset({MINA, 101}), (("instagram", "mina.bakes", "17841400001"),),
    ("mina@mina-bakes.example",), ("Mina Okafor",),
)  # fmt: skip
WORDS = (b"mina.bakes", b"mina okafor", b"mina-bakes", b"17841400001")


def rows(day: int, source: str = "file:x.csv", **columns: list[object]) -> pa.Table:
    count = len(next(iter(columns.values())))
    return pa.table({**columns, "source": [source] * count,
                     "observed_at": [datetime(2026, 1, day)] * count})  # fmt: skip


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """Mina and Nils, who know each other; the lake was written in several parts."""
    made = Lake(tmp_path / "lake")
    for day in (1, 2):
        made.append("accounts", rows(
            day, account_id=[MINA, NILS], creator_id=[101, 201], handle=["mina.bakes", "nils"],
            display_name=["Mina Okafor", "Nils, fan of @mina.bakes"],
            email=["mina@mina-bakes.example", "nils@example.org"],
            bio=[f"day {day}", f"Baking with Mina Okafor, day {day}"],
        ))  # fmt: skip
        tags = made.tag_ids(pa.array(["@mina.bakes", "#minabakes", "#mina.bakes", "@nils"]))
        her, other = tags[0].as_py(), tags[3].as_py()
        made.append("posts", rows(
            day, account_id=[MINA, NILS, NILS], post=["m1", "n1", "n2"],
            caption=["mine", f"with @mina.bakes {day}", f"alone {day}"],
            mentions=pa.array([[other], [her, other], None], pa.list_(pa.int32())),
        ))  # fmt: skip
    made.append("comments", rows(
        1, "file:mina.bakes.csv", account_id=[MINA, NILS, NILS], post=["m1", "n1", "n1"],
        comment=["c1", "c2", "c3"], parent=pa.array([None, None, "c2"], pa.string()),
        commenter=["nils", "mina.bakes", "ada"], text=["hi", "hello", "ask Mina Okafor"],
    ))  # fmt: skip
    made.append("follower_samples", rows(1, account_id=[NILS, NILS], follower=["mina.bakes", "x"]))
    made.append("identity_decisions", rows(1, account_id=[50], other_id=[MINA], verdict=["same"]))
    return made


def every_value(folder: Path) -> str:
    """Everything that any file of the lake holds, decoded, in small letters."""
    found = [manifest.load(folder).version]
    for path in sorted(folder.rglob("*.parquet")):
        found += pq.read_table(path).to_pylist()
    return repr(found).lower()


def test_nothing_of_her_is_left_in_any_file(lake: Lake) -> None:
    assert "mina" in every_value(lake.folder)
    done = lake.erase(NAMES)
    left = every_value(lake.folder)
    for word in WORDS:
        assert word.decode() not in left
    assert done.rows and done.mentions and done.parts
    for path in lake.folder.rglob("*"):
        if path.is_file():
            assert not any(word in path.read_bytes().lower() for word in WORDS)


def test_others_stay_with_a_mark_where_they_named_her(lake: Lake) -> None:
    lake.erase(NAMES)
    (nils,) = lake.run("SELECT display_name, bio, email FROM accounts").to_pylist()
    assert nils == {"display_name": "Nils, fan of [erased]", "bio": "Baking with [erased], day 2",
                    "email": "nils@example.org"}  # fmt: skip
    assert lake.run("SELECT caption FROM posts ORDER BY post")["caption"].to_pylist() == [
        "with [erased] 2", "alone 2",
    ]  # fmt: skip
    tags = {row["tag_id"]: row["tag"] for row in lake.run("SELECT * FROM tags").to_pylist()}
    said = lake.run("SELECT mentions FROM posts WHERE post = 'n1'")["mentions"][0].as_py()
    assert [tags[one] for one in said] == ["@[erased]", "@nils"]
    (left,) = lake.run("SELECT comment, parent, text, source FROM comments").to_pylist()
    assert left == {"comment": "c3", "parent": "[erased]", "text": "ask [erased]",
                    "source": "file:[erased].csv"}  # fmt: skip
    assert lake.run("SELECT follower FROM follower_samples")["follower"].to_pylist() == ["x"]
    assert lake.count("identity_decisions") == 0


def test_the_past_does_not_know_her_either(lake: Lake) -> None:
    lake.compact()
    lake.erase(NAMES)
    then = datetime.fromisoformat("2026-01-01T12:00:00+00:00")
    assert lake.run("SELECT account_id FROM accounts", as_of=then)["account_id"].to_pylist() == [
        NILS
    ]
    assert lake.run("SELECT caption FROM posts ORDER BY post", as_of=then).to_pylist() == [
        {"caption": "with [erased] 1"}, {"caption": "alone 1"},
    ]  # fmt: skip


def test_only_parts_that_name_her_are_written_anew(lake: Lake) -> None:
    alone = rows(3, account_id=[NILS], post=["n3"], caption=["quiet"])
    lake.append("posts", alone)
    untouched = lake.manifest.state("posts").parts[-1]
    lake.erase(NAMES)
    assert lake.manifest.state("posts").parts[-1] == untouched


def test_who_reads_by_an_older_manifest_reads_on_without_her(lake: Lake) -> None:
    held = Lake(lake.folder, held=lake.manifest)
    assert held.count("accounts") == 2
    lake.erase(NAMES)
    assert held.run("SELECT handle FROM accounts")["handle"].to_pylist() == ["nils"]
    assert held.count("posts") == 2


def test_a_second_person_shares_the_mark_of_the_first(lake: Lake) -> None:
    lake.erase(NAMES)
    lake.erase(Names(frozenset({NILS}), (("instagram", "nils", ""),)))
    tags = lake.run("SELECT tag FROM tags")["tag"].to_pylist()
    assert tags.count("@[erased]") == 1
    assert "@nils" not in tags


def test_a_new_tag_never_takes_the_number_of_the_mark(lake: Lake) -> None:
    lake.erase(NAMES)
    marks = lake.run("SELECT tag_id FROM tags WHERE tag = '@[erased]'")["tag_id"].to_pylist()
    fresh = lake.tag_ids(pa.array(["@somebody"]))
    assert fresh[0].as_py() not in marks


KILLED = """
import os, sys
from pathlib import Path
left = [int(sys.argv[2])]
def counted(real):
    def act(*args, **kwargs):
        left[0] -= 1
        if left[0] <= 0:
            os._exit(9)
        return real(*args, **kwargs)
    return act
os.replace, os.fsync, os.link = counted(os.replace), counted(os.fsync), counted(os.link)
from tests.lake.test_erasing import NAMES
from wrensong.lake.store import Lake
Lake(Path(sys.argv[1])).erase(NAMES)
"""


@pytest.mark.parametrize("at", [1, 3, 5, 6, 9, 12, 17, 23, 30])
def test_killed_anywhere_and_done_again_it_is_complete(lake: Lake, at: int) -> None:
    """Another process is ended hard at its nth change of the disk."""
    run = subprocess.run([sys.executable, "-c", KILLED, str(lake.folder), str(at)], check=False)
    assert run.returncode == 9
    assert Lake(lake.folder).count("accounts") in (1, 2)
    Lake(lake.folder).erase(NAMES)
    left_over = every_value(lake.folder)
    assert not any(word.decode() in left_over for word in WORDS)
    assert Lake(lake.folder).count("posts") == 2


def test_a_word_is_ordinary_once_several_others_use_it(lake: Lake) -> None:
    few = Names(frozenset({MINA}), (("instagram", "bread", ""),), (), ("Daily Bread",))
    assert lake.ordinary(few) == frozenset()
    others = list(range(300, 300 + erasing.ORDINARY))
    lake.append("posts", rows(4, account_id=others, post=[str(n) for n in others],
                              caption=["fresh bread, our daily bread"] * len(others)))  # fmt: skip
    assert lake.ordinary(few) == {"bread", "daily bread"}
