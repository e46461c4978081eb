"""The deeper questions of vet together take a small multiple of merely reading their columns.

    python benchmarks/vet_evidence.py [--creators 10000] [--posts-each 50] [--keep DIR]
        [--only NAME ...] [--again]

A world is made first (apart from what is measured; --keep uses DIR again): captions of about 20
words with tags, weekly follower counts of every tenth creator, a comment for every fifth post.
One process then scans and asks. *Scan* reads and decodes every value of the columns that a
question reads, captions and lists of tags included; the scan of the whole reads each column once.
Niche, commercial and safety read captions together: the first of them pays for all.
Pods and comment quality are measured with `comments_50m`. Peak memory is that of the process
up to there. --creators 100000 is the size of the gate; 1000000 needs 8 GB of disk.
The first review has nothing kept. --again then adds 50 new posts of each hundredth creator, and
reviews once more in a new process, with what was learnt and read kept from the first.
Gate: first pass and questions <= 4 x scan, under 2 GiB (6 GiB from a million creators).
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from world import Scale, build
from wrensong.lake.store import Lake
from wrensong.vet.questions import QUESTIONS, question
from wrensong.vet.service import Vet
from wrensong.workspace import Workspace

RATIO = 4.0
_NUMBER = "SUM(CAST({0} AS BIGINT))"
_READ = {
    "account_id": _NUMBER,
    "likes": _NUMBER,
    "comments": _NUMBER,
    "views": _NUMBER,
    "followers": _NUMBER,
    "following": _NUMBER,
    "posts_count": _NUMBER,
    "hashtags": "SUM(LIST_SUM({0}))",
    "mentions": "SUM(LIST_SUM({0}))",
    "sponsors": "SUM(LIST_SUM({0}))",
    "caption": "SUM(LENGTH({0}))",
    "post": "SUM(LENGTH({0}))",
    "tag": "SUM(LENGTH({0}))",
    "handle": "SUM(LENGTH({0}))",
}  # other columns: MAX
READS: dict[str, dict[str, str]] = {
    "first pass": {
        "posts": "account_id posted_at observed_at likes comments views disclosed hashtags "
        "mentions",
        "accounts": "account_id handle platform display_name country language category",
        "snapshots": "account_id observed_at followers following posts_count",
    },
    "fraud": {"posts": "account_id post posted_at likes comments caption"},
    "growth": {
        "snapshots": "account_id observed_at followers posts_count",
        "posts": "account_id posted_at observed_at likes comments",
    },
    "niche": {"posts": "account_id post posted_at caption disclosed mentions"},
    "commercial": {"posts": "account_id post posted_at caption disclosed mentions"},
    "selectivity": {
        "posts": "account_id posted_at likes comments disclosed mentions sponsors",
        "tags": "tag_id tag",
    },
    "safety": {"posts": "account_id post posted_at caption disclosed mentions"},
}


@dataclass(frozen=True)
class Cost:
    cpu: float
    wall: float
    peak: float

    def over(self, floor: Cost) -> str:
        return (
            f"{self.cpu:8.2f} CPU s {self.wall:8.2f} s wall   scan {floor.cpu:6.2f} CPU s "
            f"{floor.wall:6.2f} s   {self.cpu / floor.cpu:6.1f} x CPU "
            f"{self.wall / floor.wall:6.1f} x wall   peak {self.peak:.2f} GiB"
        )


def cost(work: Callable[[], object]) -> Cost:
    """Processor seconds of all threads, wall seconds, and GiB at most up to now."""
    start, began = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    work()
    wall, used = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF)
    cpu = used.ru_utime + used.ru_stime - began.ru_utime - began.ru_stime
    return Cost(cpu, wall, used.ru_maxrss / 2**20)


def scan(lake: Lake, reads: dict[str, str]) -> Cost:
    """The middle of three bare scans of some columns."""

    def read() -> None:
        for table, columns in reads.items():
            values = ", ".join(_READ.get(name, "MAX({0})").format(name) for name in columns.split())
            lake.run(f"SELECT {values} FROM {table}")

    return sorted((cost(read) for _ in range(3)), key=lambda c: c.wall)[1]


def union(names: list[str]) -> dict[str, str]:
    """Each column that one of them reads, once."""
    found: dict[str, dict[str, None]] = {}
    for name in names:
        for table, columns in READS[name].items():
            found.setdefault(table, {}).update(dict.fromkeys(columns.split()))
    return {table: " ".join(columns) for table, columns in found.items()}


def measure(folder: Path, names: list[str]) -> bool:
    """Whether the gate holds; prints what was measured."""
    workspace = Workspace.open(folder, create=False)
    lake = workspace.lake
    kept = "something kept" if (folder / "cache").exists() else "nothing kept"
    creators, posts = lake.count("accounts"), lake.count("posts")
    print(f"{creators:,} creators, {posts:,} posts, {kept}", flush=True)
    vet, costs = Vet(workspace), {}
    floor = scan(lake, READS["first pass"])  # warms up as well
    costs["first pass"] = cost(lambda: vet.review_all())
    print(f"{'first pass':12}{costs['first pass'].over(floor)}", flush=True)
    source = vet.review_all()._source
    for name in names:
        floor = scan(lake, READS[name])
        costs[name] = cost(lambda name=name: question(name).columns(replace(source)))  # type: ignore[misc]
        print(f"{name:12}{costs[name].over(floor)}", flush=True)
    total = Cost(
        sum(c.cpu for c in costs.values()),
        sum(c.wall for c in costs.values()),
        max(c.peak for c in costs.values()),
    )
    floor, most = scan(lake, union(list(costs))), 6.0 if creators >= 1_000_000 else 2.0
    print(f"{'all':12}{total.over(floor)}")
    print(f"ratio {total.wall / floor.wall:.1f} of wall (at most {RATIO:.0f})", end=", ")
    print(f"peak {total.peak:.2f} GiB (under {most:.0f})")
    return total.wall / floor.wall <= RATIO and total.peak < most


def add_posts(folder: Path) -> None:
    """New posts of each hundredth creator, seen a week after the others."""
    lake = Workspace.open(folder, create=False).lake
    newer = lake.run("""
        SELECT * REPLACE (
            CONCAT('new', post) AS post, posted_at + INTERVAL 7 DAY AS posted_at,
            observed_at + INTERVAL 7 DAY AS observed_at
        )
        FROM posts WHERE account_id % 100 = 0
    """)
    used = cost(lambda: lake.append("posts", newer))
    print(f"import of {newer.num_rows:,} posts: {used.cpu:.2f} CPU s {used.wall:.2f} s wall")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    measured = [name for name in QUESTIONS if name in READS]
    parser.add_argument("--creators", type=int, default=10_000)
    parser.add_argument("--posts-each", type=int, default=50)
    parser.add_argument("--keep", type=Path, help="keep the world here and use it again")
    parser.add_argument("--only", nargs="+", choices=measured, default=measured)
    parser.add_argument("--again", action="store_true", help="review after a small import too")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.measure:
        return 0 if measure(chosen.measure, chosen.only) else 1
    with tempfile.TemporaryDirectory(prefix="wrensong-bench-") as temporary:
        folder = chosen.keep or Path(temporary) / "world"
        if not folder.exists():
            posts = chosen.creators * chosen.posts_each
            build(folder, Scale(chosen.creators, posts, comments=posts // 5))
        world = Path(temporary) / "measured"  # so that the world kept stays as it was made
        shutil.copytree(folder, world, copy_function=os.link, ignore=_kept)
        # A process of its own, so that making the world does not count.
        command = [sys.executable, __file__, "--measure", str(world), "--only", *chosen.only]
        failed = subprocess.run(command).returncode
        if chosen.again:
            add_posts(world)
            failed = subprocess.run(command).returncode
        return failed


def _kept(folder: str, names: list[str]) -> list[str]:
    """What a copy leaves out."""
    return [name for name in names if name == "cache"]


if __name__ == "__main__":
    sys.exit(main())
