"""Pods and comment quality of many comments take a small multiple of merely reading them.

    python benchmarks/comments_50m.py [--rows 50000000] [--keep DIR]

A lake is made first (apart from what is measured; --keep uses DIR again): one creator per 250
comments, five million readers of whom one comment in five is by a creator, 12 posts per
creator, one text per 16 comments and nine very common ones, and 50 planted pods of 8 (60 %
active). Then both questions are asked as a review asks them, from the lake's Parquet to their
columns; the first pass of vet comes before and is told apart. *Scan* reads and decodes the same
columns. Prints seconds, the ratio and the peak memory of a process of its own.
Gate: at most 20 x scan of wall, under 3 GiB, 95 % of the planted members among the best scores;
from 50 million comments on also under 90 seconds.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from vet_evidence import cost
from world import Scale, build
from world_comments import planted
from wrensong.vet.questions import Source, comments, pods
from wrensong.vet.service import Vet
from wrensong.workspace import Workspace

POSTS, COMMENTS_EACH = 12, 250
RATIO, MEMORY_GIB, FOUND, SECONDS, FULL = 20.0, 3.0, 0.95, 90.0, 50_000_000
SCAN = (
    "SELECT SUM(account_id), SUM(LENGTH(post)), SUM(LENGTH(commenter)), SUM(LENGTH(text)), "
    "COUNT(by_creator), MAX(posted_at) FROM comments"
)


def measure(folder: Path) -> bool:
    """Whether the gate holds; prints what was measured."""
    lake = Workspace.open(folder, create=False).lake
    rows = lake.count("comments")
    vet = Vet(Workspace.open(folder, create=False))
    first = cost(lambda: vet.review_all()._source.facts.details)
    source = vet.review_all()._source
    scan = sorted((cost(lambda: lake.run(SCAN)) for _ in range(3)), key=lambda c: c.wall)[1]
    found: dict[str, np.ndarray] = {}
    asked = [
        cost(lambda: found.update(pods.columns(source))),
        cost(lambda: found.update(comments.columns(_after(source, found)))),
    ]
    cpu, wall, peak = (sum(c.cpu for c in asked), sum(c.wall for c in asked), asked[-1].peak)
    members = planted(source.table.num_rows)
    best = np.argsort(-np.nan_to_num(found["pod_score"]))[: members.size]
    right = float(np.isin(best, members).mean())
    judged = np.nansum(found["comments_judged"])
    shares = [
        np.nansum(found[f"{kind}_comment_share"] * found["comments_judged"]) / judged
        for kind in ("generic", "inauthentic")
    ]
    print(f"{rows:,} comments, {source.table.num_rows:,} creators")
    print(f"generic {shares[0]:.3f}, inauthentic {shares[1]:.5f} of comments judged")
    print(f"planted among the best {best.size}: {right:.3f}")
    for name, c in zip(
        ("first pass", "pods", "comments", "scan"), (first, *asked, scan), strict=True
    ):
        print(f"{name:12}{c.cpu:8.1f} CPU s {c.wall:8.1f} s wall   peak so far {c.peak:.2f} GiB")
    print(f"both {cpu:.1f} CPU s, {wall:.1f} s wall; {cpu / scan.cpu:.1f} x scan of CPU", end=", ")
    print(f"{wall / scan.wall:.1f} x of wall (at most {RATIO:.0f})", end=", ")
    print(f"peak {peak:.2f} GiB (under {MEMORY_GIB:.0f})")
    in_time = rows < FULL or wall < SECONDS
    return wall / scan.wall <= RATIO and peak < MEMORY_GIB and right >= FOUND and in_time


def _after(source: Source, found: dict[str, np.ndarray]) -> Source:
    """What the second question sees: the table with the columns of the first."""
    table = source.table
    for name, values in found.items():
        table = table.append_column(name, pa.array(values, from_pandas=True))
    return replace(source, table=table)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--keep", type=Path, help="keep the world here and use it again")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.measure:
        return 0 if measure(chosen.measure) else 1
    with tempfile.TemporaryDirectory(prefix="wrensong-bench-") as temporary:
        folder = chosen.keep or Path(temporary) / "world"
        if not folder.exists():
            creators = max(chosen.rows // COMMENTS_EACH, 1000)
            scale = Scale(creators, POSTS * creators, chosen.rows, captions=False, even=True)
            build(folder, scale)
        # A process of its own, so that making the world does not count.
        return subprocess.run([sys.executable, __file__, "--measure", str(folder)]).returncode


if __name__ == "__main__":
    sys.exit(main())
