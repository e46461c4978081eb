"""A world of invented creators at scale, written as a real lake.

    python benchmarks/world.py FOLDER [--creators 100000] [--posts 5000000] [--comments 1000000]

Levels, drift over time, heavy tails, tags, captions and comments follow the shapes that vet
expects; nothing in it is a person. It is made in sets and streamed, so that a lake of any size
needs about a gigabyte of memory.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from world_comments import comments_of, comments_pool
from wrensong.core import ids
from wrensong.core.niches import bundled_lexicon
from wrensong.lake import manifest as manifests
from wrensong.lake.manifest import Part, TableState
from wrensong.lake.schema import TABLES
from wrensong.lake.staging import conform
from wrensong.workspace import Workspace

SEEN = np.datetime64("2025-07-01", "us")
DAYS, WEEKS = 912, 26
NICHES = ("beauty", "family", "fashion", "fitness", "food", "interior", "pet", "tech", "travel")
PLATFORMS = ("instagram", "tiktok", "youtube")
SHARES = (0.6, 0.3, 0.1)
TAGS, FAVOURITES, WORDS = 200_000, 12, 20_000
FOLLOWED = 10  # one account in so many has weekly follower counts
CHUNK, ROW_GROUP = 500_000, 100_000


@dataclass(frozen=True)
class Scale:
    """How many of each; ``captions`` says whether posts have texts, ``even`` that all creators are
    on one platform with about as many posts."""

    creators: int
    posts: int
    comments: int = 0
    captions: bool = True
    even: bool = False
    seed: int = 7


def build(folder: Path, scale: Scale) -> Workspace:
    """Make a workspace of that scale, each table one part in the order of its clustering."""
    random = np.random.default_rng(scale.seed)
    workspace = Workspace.open(folder)
    lake = workspace.lake.folder
    creators = scale.creators
    account = {
        "id": np.array(ids.mint(creators), dtype=np.int64),
        "platform": np.sort(random.choice(3, creators, p=(1, 0, 0) if scale.even else SHARES)),
        "niche": random.integers(0, len(NICHES), creators),
        "followers": np.exp(random.uniform(np.log(1e3), np.log(1e5), creators)).astype(np.int64),
    }
    account["level"] = random.normal(
        -0.15 * (np.log(account["followers"]) - 10) + 0.1 * (account["niche"] - 4), 0.6
    )
    names = _tags()
    _stream(lake, "accounts", iter([_accounts(account, random)]))
    _stream(lake, "snapshots", iter([_snapshots(account, random)]))
    _stream(lake, "tags", iter([names]))
    weight = np.ones(creators) if scale.even else random.gamma(1.2, 1.0, creators)
    counts = 2 + random.multinomial(max(scale.posts - 2 * creators, 0), weight / weight.sum())
    account["favourites"] = (random.zipf(1.3, (creators, FAVOURITES)) % TAGS + 1).astype(np.int32)
    writing = _Words(names["tag"], random) if scale.captions else None
    comments = _Stream(lake, "comments")
    pool = comments_pool(scale.comments, random) if scale.comments else None

    def posts() -> Iterator[pa.Table]:
        for first, last in _chunks(counts, scale):
            owner = np.repeat(np.arange(first, last), counts[first:last])
            made = _posts(owner, account, writing, random)
            if pool is not None:
                share = round(scale.comments * len(owner) / counts.sum())
                comments.write(_seen(comments_of(made, owner, account, pool, share, random)))
            yield made

    _stream(lake, "posts", posts())
    comments.close()
    return workspace


def _chunks(counts: Any, scale: Scale) -> Iterator[tuple[int, int]]:
    """Ranges of creators with about ``CHUNK`` posts, or twice as many comments."""
    size = CHUNK / max(1.0, scale.comments / scale.posts / 2)
    first, ends = 0, np.cumsum(counts)
    while first < len(counts):
        before = ends[first - 1] if first else 0
        last = max(first + 1, int(np.searchsorted(ends, before + size)))
        yield first, min(last, len(counts))
        first = last


class _Stream:
    """One part of one table, written in pieces; ``close`` makes the lake name it."""

    def __init__(self, lake: Path, name: str) -> None:
        self._lake, self._table, self._rows = lake, TABLES[name], 0
        self._file = f"{name}/{time.time_ns():020d}-0000.parquet"
        path = lake / "parts" / self._file
        path.parent.mkdir(parents=True, exist_ok=True)
        self._writer = pq.ParquetWriter(path, self._table.arrow_schema(), compression="zstd")

    def write(self, rows: pa.Table) -> None:
        self._rows += rows.num_rows
        self._writer.write_table(conform(self._table, rows), row_group_size=ROW_GROUP)

    def close(self) -> None:
        self._writer.close()
        oldest = str(SEEN - np.timedelta64(7 * WEEKS, "D"))
        part = Part(self._file, self._rows, oldest=oldest, newest=str(SEEN))
        before = manifests.load(self._lake)
        manifests.save(self._lake, before.with_state(self._table.name, TableState((part,))))


def _stream(lake: Path, name: str, pieces: Iterator[pa.Table]) -> None:
    stream = _Stream(lake, name)
    for piece in pieces:
        stream.write(piece)
    stream.close()


def _seen(rows: pa.Table) -> pa.Table:
    source = pa.repeat(pa.scalar("benchmark"), rows.num_rows)
    rows = rows.append_column("source", source)
    return rows.append_column("observed_at", pa.array(np.full(rows.num_rows, SEEN)))


def _accounts(account: dict[str, Any], random: Any) -> pa.Table:
    rows = len(account["id"])
    numbers = np.arange(rows).astype(str)
    return _seen(
        pa.table(
            {
                "account_id": account["id"],
                "creator_id": account["id"],
                "platform": np.array(PLATFORMS)[account["platform"]],
                "handle": np.char.add("invented.", numbers),
                "display_name": np.char.add("Invented ", numbers),
                "country": np.array(["DE", "AT", "FR", "US", "BR"])[random.integers(0, 5, rows)],
                "category": np.array(NICHES)[account["niche"]],
            }
        )
    )


def _snapshots(account: dict[str, Any], random: Any) -> pa.Table:
    """A count of everybody, and half a year of weekly counts of some."""
    rows = len(account["id"])
    times = np.where(np.arange(rows) % FOLLOWED == 0, WEEKS, 1)
    owner = np.repeat(np.arange(rows), times)
    weeks_ago = np.repeat(np.cumsum(times), times) - np.arange(len(owner)) - 1
    gone = np.exp(-0.004 * weeks_ago + random.normal(0, 0.001, len(owner)) * (weeks_ago > 0))
    return pa.table(
        {
            "account_id": account["id"][owner],
            "followers": np.rint(account["followers"][owner] * gone).astype(np.int64),
            "following": random.integers(50, 3_000, rows)[owner],
            "posts_count": random.integers(50, 3_000, rows)[owner],
            "kind": pa.repeat(pa.scalar("public"), len(owner)),
            "source": pa.repeat(pa.scalar("benchmark"), len(owner)),
            "observed_at": pa.array(SEEN - weeks_ago * np.timedelta64(7, "D")),
        }
    )


def _tags() -> pa.Table:
    numbers = np.arange(1, TAGS * 5 // 4 + 1)
    names = np.where(
        numbers <= TAGS,
        np.char.add("#tag", numbers.astype(str)),
        np.char.add("@brand", numbers.astype(str)),
    )
    return pa.table({"tag_id": numbers.astype(np.int32), "tag": names})


class _Words:
    """Captions: usual words as often as words are (Zipf), one in seven of the niche, the tags
    and mentions of the post, and ``#ad`` where it discloses. Half have 14 words or more."""

    def __init__(self, tags: pa.ChunkedArray, random: Any) -> None:
        letters = "".join(chr(97 + n % 26) for n in random.integers(0, 26, 12 * WORDS))
        size = random.integers(2, 10, WORDS).tolist()
        usual = [letters[12 * at : 12 * at + n] for at, n in enumerate(size)]
        self._of_niche = [list(bundled_lexicon().get(niche, ["my"])) for niche in NICHES]
        self._words = pa.array([*usual, *(w for words in self._of_niche for w in words)])
        sizes = np.array([len(words) for words in self._of_niche])
        self._first, self._size = WORDS + np.cumsum(sizes) - sizes, sizes
        self._tags = tags.combine_chunks()

    def write(
        self, niche: Any, tagged: tuple[pa.ListArray, ...], disclosed: Any, random: Any
    ) -> Any:
        length = np.clip(random.lognormal(np.log(14), 0.7, len(niche)), 3, 120).astype(np.int64)
        offsets = np.concatenate([[0], np.cumsum(length)]).astype(np.int32)
        number = random.zipf(1.2, offsets[-1]) % WORDS
        own = random.random(len(number)) < 1 / 7
        of = np.repeat(niche, length)[own]
        number[own] = self._first[of] + (random.random(len(of)) * self._size[of]).astype(np.int64)
        words = pa.ListArray.from_arrays(offsets, self._words.take(pa.array(number)))
        parts = [pc.binary_join(words, " ")]
        for ids_of in tagged:
            names = self._tags.take(pc.subtract(ids_of.values, 1))
            parts.append(pc.binary_join(pa.ListArray.from_arrays(ids_of.offsets, names), " "))
        parts.append(pa.array(["", "#ad"]).take(pa.array(disclosed.astype(np.int32))))
        return pc.utf8_rtrim_whitespace(pc.binary_join_element_wise(*parts, " "))


def _posts(owner: Any, account: dict[str, Any], writing: _Words | None, random: Any) -> pa.Table:
    """Posts of the accounts at positions ``owner`` (ascending), in order of time."""
    rows = len(owner)
    day = random.uniform(0, DAYS, rows)
    day = day[np.lexsort((day, owner))]
    drift = 0.2 * np.sin(day / 400 + owner % 7)
    log_rate = account["level"][owner] + drift + 0.45 * random.standard_t(4, rows)
    followers = account["followers"][owner]
    likes = np.minimum(np.exp(log_rate - 3.4) * followers, 40 * followers).astype(np.int64)
    views = np.where(
        account["platform"][owner] > 0, (followers * random.lognormal(-1, 0.8, rows)) + likes, 0
    ).astype(np.int64)
    hashtags = _lists(random.integers(0, 11, rows), random, account["favourites"], owner)
    mentions = _lists((random.random(rows) < 0.3) * random.integers(1, 3, rows), random)
    disclosed = random.random(rows) < 0.05
    moment = SEEN - (np.rint((DAYS - day) * 86_400e6)).astype("timedelta64[us]")
    columns = {
        "account_id": account["id"][owner],
        "post": pc.binary_join_element_wise("p", pa.array(np.arange(rows)).cast(pa.string()), ""),
        "posted_at": pa.array(moment),
        "type": pa.array(["image", "carousel", "reel"]).take(pa.array(random.integers(0, 3, rows))),
        "likes": pa.array(likes, mask=random.random(rows) < 0.02),
        "comments": random.poisson(likes * 0.02 + 0.2),
        "views": pa.array(views, mask=views == 0),
        "hashtags": hashtags,
        "mentions": mentions,
        "disclosed": disclosed,
    }
    if writing is not None:
        niche = account["niche"][owner]
        columns["caption"] = writing.write(niche, (hashtags, mentions), disclosed, random)
    return _seen(pa.table(columns))


def _lists(length: Any, random: Any, favourites: Any = None, owner: Any = None) -> pa.ListArray:
    """Lists of tag ids: mostly an account's favourites where those are given."""
    offsets = np.concatenate([[0], np.cumsum(length)]).astype(np.int32)
    total = int(offsets[-1])
    values = random.zipf(1.3, total) % TAGS + 1
    if favourites is None:
        values = random.integers(TAGS + 1, TAGS * 5 // 4 + 1, total)
    else:
        own = favourites[np.repeat(owner, length), random.integers(0, FAVOURITES, total)]
        values = np.where(random.random(total) < 0.7, own, values)
    return pa.ListArray.from_arrays(pa.array(offsets), pa.array(values.astype(np.int32)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--creators", type=int, default=100_000)
    parser.add_argument("--posts", type=int, default=5_000_000)
    parser.add_argument("--comments", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args()
    start = time.perf_counter()
    scale = Scale(chosen.creators, chosen.posts, chosen.comments, seed=chosen.seed)
    workspace = build(chosen.folder, scale)
    made = workspace.lake.count("posts")
    print(f"{chosen.creators:,} creators, {made:,} posts in {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
