"""How many captions a second the disclosure checker reads.

    python benchmarks/disclosing.py [--captions 50000]

Captions of invented creators of the demo world, repeated with a number in each, checked one by
one under two places' rules. The floor is one folding of each caption and one regular expression.

Gate: at least 20,000 captions a second and place on one core.
"""

from __future__ import annotations

import argparse
import csv
import re
import resource
import sys
import tempfile
import time
from pathlib import Path

from wrensong.collaborate.domain import Post
from wrensong.collaborate.service import disclose
from wrensong.demo.world import build_world

GATE = 20_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--captions", type=int, default=50_000)
    wanted = parser.parse_args().captions
    world = build_world(Path(tempfile.mkdtemp()))
    with world.posts_file.open(encoding="utf-8", newline="") as file:
        texts = [row["caption"] for row in csv.DictReader(file)]
    texts = [f"{texts[i % len(texts)]} {i}" for i in range(wanted)]
    disclose([Post(texts[0], "paid")], ["US", "DE"])  # the rules are read once
    results = []
    for _ in range(5):
        started = time.process_time()
        word = re.compile(r"(?<!\w)(?:ad|werbung)(?!\w)")
        for text in texts:
            word.search(text.casefold())
        floor = time.process_time() - started
        started = time.process_time()
        disclose([Post(text, "paid") for text in texts], ["US"])
        one = time.process_time() - started
        started = time.process_time()
        disclose([Post(text, "paid") for text in texts], ["US", "DE"])
        results.append((wanted / one, wanted / (time.process_time() - started), one / floor))
    speed, both, ratio = sorted(results)[len(results) // 2]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    mean = sum(map(len, texts)) / len(texts)
    print(f"{wanted:,} captions of {mean:.0f} characters, medians of {len(results)} runs")
    print(f"one place: {speed:,.0f} captions/s ({ratio:.1f} x the floor); two: {both:,.0f}")
    print(f"peak {peak:.2f} GiB; gate {GATE:,}")
    return 0 if speed >= GATE else 1


if __name__ == "__main__":
    sys.exit(main())
