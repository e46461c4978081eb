"""Reads a folder of public creators: creators.csv and posts.parquet (research format).

creators.csv: creator, category_clean, followers, followees, posts.
posts.parquet: creator, creator_verified, taken_at, likes, comments, comments_disabled,
paid_partnership, sponsors, tagged, caption.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.csv as csv
import pyarrow.parquet as parquet
from numpy.typing import NDArray

from wrensong.core.errors import FileUnreadable
from wrensong.vet.rules.injection import PublicCounts
from wrensong.vet.rules.residuals import caption_traits


@dataclass(frozen=True, slots=True)
class PublicCreators:
    """Creators (n) that have posts (m); ``owner`` links them. Labels: ``niche_names[niche]``,
    ``sponsored`` (the platform's paid tag, true positives only)."""

    niche_names: tuple[str, ...]
    counts: PublicCounts
    captions: tuple[str, ...]
    tagged: tuple[str, ...]
    sponsored: NDArray[np.bool_]


def load_public_creators(folder: str | Path) -> PublicCreators:
    """Raises ``FileUnreadable`` when a file is missing."""
    folder = Path(folder)
    for name in ("creators.csv", "posts.parquet"):
        if not (folder / name).is_file():
            raise FileUnreadable(f"{folder / name} is not there.", "Pass the folder with --data.")
    people = csv.read_csv(folder / "creators.csv").to_pydict()
    posts = parquet.read_table(folder / "posts.parquet").to_pydict()
    posting = set(posts["creator"])
    rows = [i for i, handle in enumerate(people["creator"]) if handle in posting]
    place = {people["creator"][i]: at for at, i in enumerate(rows)}
    kept = [j for j, handle in enumerate(posts["creator"]) if handle in place]
    owner = np.array([place[posts["creator"][j]] for j in kept])
    names = sorted({people["category_clean"][i] for i in rows})
    code = {name: at for at, name in enumerate(names)}

    def number(values: list[object]) -> NDArray[np.float64]:
        return np.array([np.nan if v is None else v for v in values], dtype=float)

    off = np.array([bool(posts["comments_disabled"][j]) for j in kept])
    comments = number([posts["comments"][j] for j in kept])
    comments[off] = np.nan  # switched off is not "nobody wrote"
    verified = np.zeros(len(rows))
    verified[owner] = [float(posts["creator_verified"][j]) for j in kept]
    at = [posts["taken_at"][j] for j in kept]
    captions = tuple(posts["caption"][j] or "" for j in kept)
    counts = PublicCounts(
        followers=number([people["followers"][i] for i in rows]),
        following=number([people["followees"][i] for i in rows]),
        posts_count=number([people["posts"][i] for i in rows]),
        verified=verified,
        niche=np.array([code[people["category_clean"][i]] for i in rows]),
        owner=owner,
        likes=number([posts["likes"][j] for j in kept]),
        comments=comments,
        year=np.array([t.year + t.timetuple().tm_yday / 366 for t in at]),
        traits=caption_traits(captions),
    )
    tags = [bool(posts["paid_partnership"][j]) or bool(posts["sponsors"][j]) for j in kept]
    tagged = tuple(posts["tagged"][j] or "" for j in kept)
    return PublicCreators(tuple(names), counts, captions, tagged, np.array(tags))
