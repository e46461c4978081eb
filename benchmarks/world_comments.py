"""Comments for the posts of a benchmark world, with pods planted among its creators.

Five million readers, one comment in five by another creator and one in twelve by the owner;
a text per 16 comments and nine very common ones; 50 pods of 8 whose members comment on each
other's posts with probability .6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

PODS, POD_SIZE, ACTIVE = 50, 8, 0.6
READERS = 5_000_000
COMMON = ("😍", "🔥🔥🔥", "❤️", "so cute", "Love this!", "Nice pic", "Wow", "@ada", "Gorgeous!")
WORDS = """morning bread oven sunday recipe dress colour river shoes which where bought your
really kitchen think tried twice garden holiday light evening camera town little would never
again people made butter sugar walk train home sea""".split()


def planted(creators: int) -> Any:
    """Positions of the members, (pods, members), all on the first platform."""
    drawn = np.random.default_rng(8).permutation(creators // 2)[: PODS * POD_SIZE]
    return drawn.reshape(-1, POD_SIZE)


@dataclass
class Pool:
    """The texts people write, and how many comments were made."""

    texts: pa.Array
    made: int = 0


def comments_pool(comments: int, random: Any) -> Pool:
    rows = max(comments // 16, 1000)
    parts = [
        pa.array(WORDS).take(pa.array(random.integers(len(WORDS), size=rows))) for _ in "1234567"
    ]
    number = random.integers(26_000, size=rows)
    letters = pa.array([chr(97 + n) * 2 for n in range(26)]).take(pa.array(number % 26))
    parts.append(pc.binary_join_element_wise(letters, pa.array(number).cast(pa.string()), ""))
    written = pc.binary_join_element_wise(*parts, " ")
    return Pool(pa.concat_arrays([pa.array(COMMON), written]))


def comments_of(
    posts: pa.Table, owner: Any, account: dict[str, Any], pool: Pool, rows: int, random: Any
) -> pa.Table:
    """About ``rows`` comments under ``posts``, which belong to positions ``owner`` (ascending).
    ``account`` holds ``id`` and ``platform`` of each position, platforms ascending."""
    creators = len(account["id"])
    at = random.integers(len(owner), size=rows)
    author = creators + random.integers(READERS, size=rows)
    kind = random.random(rows)
    by_creator = kind < 0.2
    # By somebody of the same platform, whose accounts lie together.
    ends = np.searchsorted(account["platform"], np.arange(4))
    here = account["platform"][owner[at[by_creator]]]
    author[by_creator] = random.integers(ends[here], ends[here + 1])
    pod_at, pod_author = _arranged(owner, creators, random)
    at, author = np.concatenate([at, pod_at]), np.concatenate([author, pod_author])
    order = np.argsort(at, kind="stable")
    at, author = at[order], author[order]
    own = random.random(len(at)) < 1 / 12
    author[own] = owner[at][own]
    own = author == owner[at]
    answers = own & (np.diff(at, prepend=-1) == 0) & (random.random(len(at)) < 0.5)
    number = pool.made + np.arange(len(at))
    pool.made += len(at)
    text = np.where(
        random.random(len(at)) < 0.45,
        random.integers(len(COMMON), size=len(at)),
        random.integers(len(pool.texts), size=len(at)),
    )
    delay = (random.exponential(40_000, len(at)) * 1e6).astype("timedelta64[us]")
    return pa.table(
        {
            "account_id": account["id"][owner[at]],
            "post": posts["post"].take(pa.array(at)),
            "comment": _named("c", number),
            "parent": pc.if_else(answers, _named("c", number - 1), None),
            "commenter": pc.if_else(
                author < creators, _named("invented.", author), _named("reader.", author)
            ),
            "by_creator": own,
            "posted_at": pa.array(posts["posted_at"].to_numpy()[at] + delay),
            "text": pool.texts.take(pa.array(text)),
        }
    )


def _arranged(owner: Any, creators: int, random: Any) -> tuple[Any, Any]:
    """Posts and authors of the comments that the planted pods make here."""
    at, author = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for pod in planted(creators):
        for member in pod[(pod >= owner[0]) & (pod <= owner[-1])]:
            low, high = np.searchsorted(owner, [member, member + 1])
            others = pod[pod != member]
            made, by = np.nonzero(random.random((high - low, len(others))) < ACTIVE)
            at.append(low + made)
            author.append(others[by])
    return np.concatenate(at), np.concatenate(author)


def _named(head: str, numbers: Any) -> pa.Array:
    return pc.binary_join_element_wise(head, pa.array(numbers).cast(pa.string()), "")
