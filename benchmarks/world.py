"""A world of invented creators at scale, written as a real lake.

    python benchmarks/world.py FOLDER [--creators 100000] [--posts 5000000] [--seed 7]

Levels, drift over time, heavy tails, tags and mentions follow the shapes that vet expects;
nothing in it is a person.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from wrensong.core import ids
from wrensong.workspace import Workspace

SEEN = np.datetime64("2025-07-01", "us")
DAYS = 912
NICHES = ("beauty", "family", "fashion", "fitness", "food", "interior", "pet", "tech", "travel")
PLATFORMS = ("instagram", "tiktok", "youtube")
TAGS, FAVOURITES = 200_000, 12
CHUNK = 1_000_000


def build(folder: Path, creators: int, posts: int, seed: int = 7) -> Workspace:
    """Make a workspace with ``creators`` accounts and about ``posts`` posts, clustered."""
    random = np.random.default_rng(seed)
    workspace = Workspace.open(folder)
    lake = workspace.lake
    account_ids = np.array(ids.mint(creators), dtype=np.int64)
    platform = random.choice(3, creators, p=[0.6, 0.3, 0.1])
    niche = random.integers(0, len(NICHES), creators)
    followers = np.exp(random.uniform(np.log(1e3), np.log(1e5), creators)).astype(np.int64)
    lake.append("accounts", _accounts(account_ids, platform, niche, random))
    lake.append("snapshots", _snapshots(account_ids, followers, random))
    lake.append("tags", _tags())
    weight = random.gamma(1.2, 1.0, creators)
    counts = 2 + random.multinomial(max(posts - 2 * creators, 0), weight / weight.sum())
    level = random.normal(-0.15 * (np.log(followers) - 10) + 0.1 * (niche - 4), 0.6)
    favourites = random.zipf(1.3, (creators, FAVOURITES)) % TAGS + 1
    first = 0
    while first < creators:
        last = first + max(1, int(np.searchsorted(np.cumsum(counts[first:]), CHUNK)))
        mine = slice(first, min(last, creators))
        chunk = _posts(
            np.repeat(np.arange(creators)[mine], counts[mine]),
            {"id": account_ids, "platform": platform, "followers": followers, "level": level},
            favourites,
            random,
        )
        lake.append("posts", chunk)
        first = last
    lake.compact()
    return workspace


def _seen(rows: int) -> dict[str, Any]:
    return {
        "source": pa.array(["benchmark"]).take(pa.array(np.zeros(rows, np.int32))),
        "observed_at": pa.array(np.full(rows, SEEN)),
    }


def _accounts(account_ids: Any, platform: Any, niche: Any, random: Any) -> pa.Table:
    rows = len(account_ids)
    country = np.array(["DE", "AT", "FR", "US", "BR"])[random.integers(0, 5, rows)]
    return pa.table(
        {
            "account_id": account_ids,
            "creator_id": account_ids,
            "platform": np.array(PLATFORMS)[platform],
            "handle": np.char.add("invented.", np.arange(rows).astype(str)),
            "display_name": np.char.add("Invented ", np.arange(rows).astype(str)),
            "country": country,
            "category": np.array(NICHES)[niche],
            **_seen(rows),
        }
    )


def _snapshots(account_ids: Any, followers: Any, random: Any) -> pa.Table:
    rows = len(account_ids)
    return pa.table(
        {
            "account_id": account_ids,
            "followers": followers,
            "following": random.integers(50, 3_000, rows),
            "posts_count": random.integers(50, 3_000, rows),
            "kind": np.full(rows, "public"),
            **_seen(rows),
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


def _posts(owner: Any, accounts: dict[str, Any], favourites: Any, random: Any) -> pa.Table:
    """Posts of the accounts at positions ``owner`` (ascending), in order of time."""
    rows = len(owner)
    day = random.uniform(0, DAYS, rows)
    order = np.lexsort((day, owner))
    day = day[order]
    drift = 0.2 * np.sin(day / 400 + owner % 7)
    log_rate = accounts["level"][owner] + drift + 0.45 * random.standard_t(4, rows)
    followers = accounts["followers"][owner]
    likes = np.minimum(np.exp(log_rate - 3.4) * followers, 40 * followers).astype(np.int64)
    views = np.where(
        accounts["platform"][owner] > 0, (followers * random.lognormal(-1, 0.8, rows)) + likes, 0
    ).astype(np.int64)
    hashtags = _lists(random.integers(0, 11, rows), random, favourites, owner)
    mentions = _lists((random.random(rows) < 0.3) * random.integers(1, 3, rows), random)
    moment = SEEN - (np.rint((DAYS - day) * 86_400e6)).astype("timedelta64[us]")
    return pa.table(
        {
            "account_id": accounts["id"][owner],
            "post": np.char.add("p", np.arange(rows).astype(str)),
            "posted_at": pa.array(moment),
            "type": np.array(["image", "carousel", "reel"])[random.integers(0, 3, rows)],
            "likes": pa.array(likes, mask=random.random(rows) < 0.02),
            "comments": random.poisson(likes * 0.02 + 0.2),
            "views": pa.array(views, mask=views == 0),
            "hashtags": hashtags,
            "mentions": mentions,
            "disclosed": random.random(rows) < 0.05,
            **_seen(rows),
        }
    )


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
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args()
    start = time.perf_counter()
    workspace = build(chosen.folder, chosen.creators, chosen.posts, chosen.seed)
    made = workspace.lake.count("posts")
    print(f"{chosen.creators:,} creators, {made:,} posts in {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
