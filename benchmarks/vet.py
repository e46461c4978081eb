"""How long the whole vet pass takes, measured against merely reading the same columns.

    python benchmarks/vet.py [--creators 10000 100000] [--posts-each 50] [--runs 5] [--worlds DIR]

For each size: a world is built (in a temporary folder unless --worlds names one to keep), then
``runs`` pairs of a bare scan and a vet pass alternate in one process. *Scan* reads every value
of the posts columns that vet uses, lists of tags included; *scan (lengths)* only counts the tags.
Prints medians, the ratio, growth between sizes, and the peak memory of that process.
Gate: vet <= 5 x scan, under 3 GiB, growth within 1.3 of linear.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from world import Scale, build
from wrensong.vet.service import Vet
from wrensong.workspace import Workspace

SCAN = (
    "SELECT SUM(account_id), MAX(posted_at), MAX(observed_at), SUM(likes), SUM(comments), "
    "SUM(views), COUNT(disclosed), SUM({0}(hashtags)), SUM({0}(mentions)) FROM posts"
)
RATIO, MEMORY_GIB, GROWTH = 5.0, 3.0, 1.3


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(folder: Path, runs: int) -> dict[str, float]:
    """Medians in seconds over paired runs, and the peak memory of this process in GiB."""
    workspace = Workspace.open(folder, create=False)
    lake = workspace.lake
    times: dict[str, list[float]] = {"scan": [], "scan_lengths": [], "vet": []}
    reviews = 0
    for run in range(runs + 1):
        vet = Vet(workspace)  # a fresh one has an empty cache
        pair = {
            "scan": timed(lambda: lake.run(SCAN.format("LIST_SUM"))),
            "scan_lengths": timed(lambda: lake.run(SCAN.format("LEN"))),
            "vet": timed(vet.review_all),
        }
        reviews = len(vet.review_all())
        for name, seconds in pair.items():
            times[name] += [seconds] if run else []  # the first pair warms up
    result = {name: statistics.median(seconds) for name, seconds in times.items()}
    for name in ("scan", "scan_lengths"):
        pairs = zip(times["vet"], times[name], strict=True)
        result[f"ratio_to_{name}"] = statistics.median(vet / scan for vet, scan in pairs)
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        **result,
        "reviews": reviews,
        "posts": lake.count("posts"),
        "peak_gib": kilobytes / 2**20,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--creators", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--posts-each", type=int, default=50)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--worlds", type=Path, help="keep worlds here and use them again")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.measure:
        print(json.dumps(measure(chosen.measure, chosen.runs)))
        return
    with tempfile.TemporaryDirectory(prefix="wrensong-bench-") as temporary:
        worlds = chosen.worlds or Path(temporary)
        results = []
        for creators in chosen.creators:
            folder = worlds / f"{creators}-{chosen.posts_each}"
            if not folder.exists():
                build(folder, Scale(creators, creators * chosen.posts_each, captions=False))
            command = [sys.executable, __file__, "--measure", folder, "--runs", str(chosen.runs)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            results.append(json.loads(done.stdout))
            show(results[-1])
    first, last = results[0], results[-1]
    if len(results) > 1:
        growth = (last["vet"] / first["vet"]) / (last["posts"] / first["posts"])
        print(f"growth  {growth:.2f} of linear (gate {GROWTH})")
    passed = last["ratio_to_scan"] <= RATIO and last["peak_gib"] < MEMORY_GIB
    print("pass" if passed and (len(results) == 1 or growth <= GROWTH) else "fail")


def show(r: dict[str, float]) -> None:
    print(f"{r['reviews']:,.0f} creators, {r['posts']:,.0f} posts")
    print(f"  scan {r['scan']:.3f} s   scan (lengths) {r['scan_lengths']:.3f} s")
    print(
        f"  vet  {r['vet']:.3f} s   {r['ratio_to_scan']:.1f} x scan (gate {RATIO:.0f}), "
        f"{r['ratio_to_scan_lengths']:.1f} x scan (lengths)"
    )
    print(f"  peak {r['peak_gib']:.2f} GiB (gate {MEMORY_GIB:.0f})", flush=True)


if __name__ == "__main__":
    main()
