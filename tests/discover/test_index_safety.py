"""An index stays whole whoever is stopped, writes or reads meanwhile."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from wrensong.discover.domain import Condition, Search
from wrensong.discover.index import Index

ROWS = 3_000
# A writer of its own: what it does, to which folder, with how many accounts from which on.
WRITER = f"""
import sys
from pathlib import Path
from wrensong.discover.index import Index
sys.path.insert(0, {str(Path(__file__).parent)!r})
from test_index_safety import catalogue
what, folder, rows, seed = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
new, old = catalogue(rows, seed), catalogue({ROWS}, 1)
print("begins", flush=True)
if what == "build":
    Index.build(folder, new, f"{{what}}-{{seed}}")
elif what == "add":
    Index.open(folder).add(new, f"{{what}}-{{seed}}")
else:
    Index.open(folder).update(old, new, f"{{what}}-{{seed}}")
"""


def catalogue(rows: int, seed: int) -> pa.Table:
    """Everyone writes of bread; ``seed`` is what everyone has in ``mark``."""
    draw = np.random.default_rng(7)
    return pa.table(
        {
            "account_id": np.arange(rows),
            "text_bio": [f"bread {word}" for word in draw.integers(0, 900, rows).astype(str)],
            "followers": draw.integers(0, 1000, rows),
            "mark": np.full(rows, seed),
        }
    )


def writer(what: str, folder: Path, rows: int, seed: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", WRITER, what, str(folder), str(rows), str(seed)]
    started = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert started.stdout and started.stdout.readline() == b"begins\n"
    return started


def whole(index: Index | None) -> bool:
    """Every account has one mark, that of the index's version, and is found by its word."""
    assert index is not None
    mark = float(index.version.rpartition("-")[2])
    marked = index.count((Condition("mark", mark, mark),))
    return marked == index.accounts == index.find(Search("bread", limit=1)).total


def until(holds: Callable[[], bool], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.001)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="a process cannot be killed like this")
@pytest.mark.parametrize(("what", "rows"), [("build", 60_000), ("add", 60_000), ("update", ROWS)])
def test_a_writer_killed_halfway_leaves_the_index_in_force(
    tmp_path: Path, what: str, rows: int
) -> None:
    Index.build(tmp_path, catalogue(ROWS, 1), "build-1")
    for wait in (0.0, 0.02, 0.1):
        process = writer(what, tmp_path, rows, 2)
        # Somewhere between its first file and its end.
        until(lambda p=process: len(list(tmp_path.glob("segment-*"))) > 1 or p.poll() is not None)
        time.sleep(wait)
        process.kill()
        process.communicate()
        now = Index.open(tmp_path)
        assert now is not None and now.version in ("build-1", f"{what}-2") and whole(now)
        if now.version != "build-1":  # was quicker
            break
    after = Index.build(tmp_path, catalogue(ROWS, 3), "build-3")
    assert whole(after)
    assert [path.name for path in tmp_path.glob("segment-*")] == [after.segments[0].folder.name]


def test_two_writers_at_once_leave_a_whole_index(tmp_path: Path) -> None:
    Index.build(tmp_path, catalogue(ROWS, 1), "build-1")
    started = [writer("build", tmp_path, ROWS, seed) for seed in (2, 3)]
    assert [(process.communicate(), process.returncode)[1] for process in started] == [0, 0]
    now = Index.open(tmp_path)
    assert whole(now) and now is not None and now.version in ("build-2", "build-3")
    assert len(list(tmp_path.glob("segment-*"))) == 1


def test_additions_at_once_are_both_there(tmp_path: Path) -> None:
    base = Index.build(tmp_path, catalogue(100, 1), "1")
    later = [catalogue(100 + n, 1).slice(90 + n) for n in (10, 20, 30)]
    threads = [threading.Thread(target=base.add, args=(table, "2")) for table in later]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    now = Index.open(tmp_path)
    assert now is not None and now.accounts == 130 and whole_ids(now) == set(range(130))
    assert base.accounts == 100


def whole_ids(index: Index) -> set[int]:
    return {hit.account_id for hit in index.find(Search("bread", limit=1000)).hits}


def test_an_update_of_what_is_not_in_force_any_more_builds_anew(tmp_path: Path) -> None:
    first = Index.build(tmp_path, catalogue(100, 1), "build-1")
    Index.build(tmp_path, catalogue(50, 2), "build-2")
    now = first.update(catalogue(100, 1), catalogue(100, 3), "update-3")
    assert whole(now) and now.accounts == 100 and len(now.segments) == 1


def test_readers_go_on_while_generations_change(tmp_path: Path) -> None:
    index, table = Index.build(tmp_path, catalogue(ROWS, 1), "build-1"), catalogue(ROWS, 1)
    wrong: list[str] = []
    seen: set[str] = set()
    done = threading.Event()

    def read() -> None:
        held = Index.open(tmp_path)
        while not done.is_set():
            opened = Index.open(tmp_path)
            for one in (held, opened):
                if not whole(one):
                    wrong.append(str(one and one.version))
            seen.add(opened.version if opened else "")

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for seed in range(2, 12):
        new = catalogue(ROWS, seed)
        if seed % 3:
            index = index.update(table, new, f"update-{seed}")
        else:
            index = Index.build(tmp_path, new, f"build-{seed}")
        table = new
    done.set()
    for reader in readers:
        reader.join()
    assert not wrong and len(seen) > 2


def test_a_disk_without_links_gets_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", refused)
    index = Index.build(tmp_path, catalogue(100, 1), "build-1")
    assert whole(index.update(catalogue(100, 1), catalogue(100, 2), "update-2"))
