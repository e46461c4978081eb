"""Pods and comment quality of many comments take a small multiple of merely reading them.

    python benchmarks/comments_50m.py [--rows 50000000] [--keep FILE.parquet]

The world is made first (apart from what is measured; --keep uses FILE again): one creator
per 250 comments, five million commenters of whom one comment in five is by a creator, 12
posts per creator, one text per 16 comments and nine very common ones, and 50 planted pods
of 8 (60 % active). *Scan* reads and decodes the same columns.
Prints seconds, the ratio and the peak memory of a process of its own.
Gate: at most 20 x scan, under 3 GiB, 95 % of the planted members among the best scores.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wrensong.vet.rules.comment_quality import (
    Comments,
    TextIndex,
    comment_quality,
    suspicious_authors,
)
from wrensong.vet.rules.comment_spam import shipped_spam
from wrensong.vet.rules.comment_text import SEPARATOR, Texts, text_hashes
from wrensong.vet.rules.pods import CommentBatch, creator_edges, find_pods

BATCH = 1 << 20
PODS, POD_SIZE, ACTIVE = 50, 8, 0.6
RATIO, MEMORY_GIB, FOUND = 20.0, 3.0, 0.95
COMMON = ("😍", "🔥🔥🔥", "❤️", "so cute", "Love this!", "Nice pic", "Wow", "@ada", "Gorgeous!")
WORDS = """morning bread oven sunday recipe dress colour river shoes which where bought your
really kitchen think tried twice garden holiday light evening camera town little would never
again people made butter sugar walk train home sea""".split()


def creator_ids(rows: int) -> np.ndarray:
    numbers = np.arange(max(rows // 250, 1000), dtype=np.uint64) + np.uint64(1)
    mixed = numbers * np.uint64(0x9E3779B97F4A7C15)
    return np.sort((mixed >> np.uint64(1)).astype(np.int64))


def planted(creators: int) -> np.ndarray:
    drawn = np.random.default_rng(8).permutation(creators)[: PODS * POD_SIZE]
    return drawn.reshape(PODS, POD_SIZE)


def generate(path: Path, rows: int) -> None:
    rng = np.random.default_rng(7)
    ids = creator_ids(rows)
    words = rng.integers(len(WORDS), size=(max(rows // 16, 1000), 7))
    numbers = rng.integers(1000, size=len(words))
    pool = list(COMMON) + [
        " ".join([*(WORDS[w] for w in row), chr(97 + n % 26) * 2 + str(n)])
        for row, n in zip(words.tolist(), numbers.tolist(), strict=True)
    ]
    texts = pa.array(pool)
    schema = pa.schema(
        [
            *((name, pa.int64()) for name in ("author", "owner", "post")),
            ("delay", pa.float32()),
            ("text", pa.string()),
        ]
    )
    pods = planted(ids.size)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for start in range(0, rows, BATCH):
            size = min(BATCH, rows - start)
            owner = np.sort(rng.integers(ids.size, size=size))
            post = owner * 12 + rng.integers(12, size=size)
            author = rng.integers(1 << 40, (1 << 40) + 5_000_000, size=size)
            by_creator = rng.random(size) < 0.2
            author[by_creator] = ids[rng.integers(ids.size, size=int(by_creator.sum()))]
            if start == 0:
                _plant(pods, ids, author, owner, post, rng)
            number = np.where(
                rng.random(size) < 0.45,
                rng.integers(len(COMMON), size=size),
                rng.integers(len(pool), size=size),
            )
            delay = rng.exponential(40_000, size).astype(np.float32)
            columns = [author, ids[owner], post, delay, texts.take(pa.array(number))]
            writer.write_table(pa.table([pa.array(column) for column in columns], schema=schema))


def _plant(pods, ids, author, owner, post, rng) -> None:  # type: ignore[no-untyped-def]
    at = 0
    for pod in pods:
        for a in pod:
            for b in pod:
                if a == b:
                    continue
                for number in range(12):
                    if rng.random() < ACTIVE:
                        author[at], owner[at], post[at] = ids[a], b, b * 12 + number
                        at += 1


def measure(path: Path) -> bool:
    """Whether the gate holds; prints what was measured."""
    began = time.perf_counter()
    file = pq.ParquetFile(path, read_dictionary=["text"])
    for group in range(file.metadata.num_row_groups):
        file.read_row_group(group)
    start = time.perf_counter()
    scan = start - began
    rows = file.metadata.num_rows
    ids = creator_ids(rows)
    index = TextIndex(shipped_spam())
    columns = Comments(
        np.empty(rows, np.int64),
        np.empty(rows, np.int32),
        np.empty(rows, np.int64),
        np.empty(rows, np.int32),
        np.empty(rows, np.bool_),
    )
    edges = creator_edges(_read(file, index, columns, ids), ids)
    read = time.perf_counter()
    quality = _quality(index, columns, ids.size)
    judged = time.perf_counter()
    del columns
    pods = find_pods(edges)
    best = np.argsort(-pods.score)[: PODS * POD_SIZE]
    found = float(np.isin(best, planted(ids.size)).mean())
    done = time.perf_counter()
    ratio, peak = (done - start) / scan, _peak()
    print(f"{rows} comments, {index.kind.size} texts, {edges.key.size} creator pairs")
    print(f"generic {quality[0]:.3f}, inauthentic {quality[1]:.5f} of others' comments")
    print(f"planted among the best {best.size}: {found:.3f} (one-way cap {pods.one_way_cap})")
    print(f"read and judge {read - start:.1f} s, quality {judged - read:.1f} s", end=", ")
    print(f"pods {done - judged:.1f} s; all {done - start:.1f} s, scan {scan:.1f} s")
    print(f"ratio {ratio:.1f} (at most {RATIO:.0f}), peak {peak:.2f} GiB (under {MEMORY_GIB:.0f})")
    return ratio <= RATIO and peak < MEMORY_GIB and found >= FOUND


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def _read(
    file: pq.ParquetFile, index: TextIndex, columns: Comments, ids: np.ndarray
) -> Iterator[CommentBatch]:
    start = 0
    for group in range(file.num_row_groups):
        batch = file.read_row_group(group).combine_chunks().to_batches()[0]
        span = slice(start, start + batch.num_rows)
        start = span.stop
        author, owner = batch["author"].to_numpy(), batch["owner"].to_numpy()
        texts = batch["text"]
        every = pa.ListArray.from_arrays([0, len(texts.dictionary)], texts.dictionary)
        joined = pc.binary_join(every, SEPARATOR)
        words = Texts.joined(joined[0].as_buffer(), len(texts.dictionary))
        number = index.add(words, text_hashes(words))[texts.indices.to_numpy()]
        columns.author[span], columns.post[span] = author, batch["post"].to_numpy()
        columns.owner[span], columns.text[span] = np.searchsorted(ids, owner), number
        columns.own[span] = author == owner
        yield CommentBatch(author, owner, batch["delay"].to_numpy() < 3600.0)


def _quality(index: TextIndex, columns: Comments, accounts: int) -> tuple[float, float]:
    kind = index.kind
    found = comment_quality(columns, kind, suspicious_authors(columns, kind), accounts)
    seen = found.comments.sum()
    return found.generic.sum() / seen, found.inauthentic.sum() / seen


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--keep", type=Path, help="keep the world here and use it again")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.measure:
        return 0 if measure(chosen.measure) else 1
    with tempfile.TemporaryDirectory() as folder:
        path = chosen.keep or Path(folder) / "comments.parquet"
        if not path.exists():
            generate(path, chosen.rows)
        # A process of its own, so that making the world does not count.
        return subprocess.run([sys.executable, __file__, "--measure", str(path)]).returncode


if __name__ == "__main__":
    sys.exit(main())
