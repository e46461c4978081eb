"""How much of a creator's work is advertising, said or unsaid? A load, not an accusation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from wrensong.core.estimate import Estimate
from wrensong.doors import wording
from wrensong.lake.schema import Column
from wrensong.vet.domain import Signal
from wrensong.vet.rules.commercial import MINIMUM_DISCLOSED, commercial_load
from wrensong.vet.rules.expectation import Floats
from wrensong.vet.rules.proportions import wilson

from . import Source
from .post_reading import read_posts

COLUMNS = (
    Column("commercial_load", "DOUBLE", "fraction",
           "expected share of posts that are paid, disclosed or not: an upper reading"),
    Column("commercial_low", "DOUBLE", "fraction", "lower end, 80 %"),
    Column("commercial_high", "DOUBLE", "fraction", "upper end, 80 %"),
    Column("commercial_disclosed", "BIGINT", "posts", "of the posts read, those that disclose"),
    Column("commercial_posts", "BIGINT", "posts", "posts read, the newest 6 at most"),
)  # fmt: skip


def columns(source: Source) -> dict[str, Floats]:
    """The load of every account with captions, by models learned from the posts that disclose."""
    read = read_posts(source)
    accounts = source.table.num_rows
    if read.commercial is None:
        return {column.name: np.full(accounts, np.nan) for column in COLUMNS}
    found = commercial_load(read.commercial.paid, read.disclosed, read.owner, accounts)
    posts = np.where(found["posts"] > 0, found["posts"], np.nan)
    low, high = wilson(found["load"] * posts, posts)
    return {
        # No more digits than the reading can tell.
        "commercial_load": np.round(found["load"], 3),
        "commercial_low": np.round(low, 3),
        "commercial_high": np.round(high, 3),
        "commercial_disclosed": np.round(found["disclosed_share"] * posts),
        "commercial_posts": posts,
    }


def cards(row: Mapping[str, Any]) -> tuple[Signal, ...]:
    key, question = "commercial_load", "How much is advertising?"
    about: dict[str, Any] = {
        "cannot_see": "whether money changed hands: who loves a brand writes like who is paid",
        "rows": "account_posts",
    }
    if row["commercial_load"] is None:
        missing = (
            f"captions of this account, and {MINIMUM_DISCLOSED} or more posts of any account "
            "that disclose"
        )
        return (
            Signal(
                key, question, Estimate.unknown(missing, method=key), wording.UNKNOWN,
                f"It needs {missing}.", "not known", changes=missing, **about,
            ),
        )  # fmt: skip
    n, said = row["commercial_posts"], row["commercial_disclosed"]
    estimate = Estimate(
        row["commercial_load"], row["commercial_low"], row["commercial_high"],
        n=n, method=key, kind="estimated",
    )  # fmt: skip
    why = (
        f"{wording.number(said)} of {wording.plural(n, 'post')} disclose. Counting the others by "
        f"how much they read like those, up to {wording.estimate(estimate, mark=False)} is "
        "advertising. A load, not a fault."
    )
    # Less than one post more than disclosed is within what the reading can tell.
    word = "as disclosed" if row["commercial_load"] * n - said < 1 else "more than disclosed"
    return (Signal(key, question, estimate, word, why, changes="more captions", **about),)
