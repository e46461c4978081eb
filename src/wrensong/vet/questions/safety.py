"""Is there anything in the captions that a brand would want to read first?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wrensong.core.estimate import Estimate
from wrensong.doors import wording
from wrensong.lake.schema import Column
from wrensong.vet.domain import Light, Signal

from . import Source
from .post_reading import read_posts

STRONG = 0.5  # strength x sensitivity of a category from which a brand should look
COLUMNS = (
    Column("safety_flags", "VARCHAR", "",
           "categories of words found in captions, most posts first; empty: read, none found"),
    Column("safety_posts", "BIGINT", "posts", "captions read, the newest 50 at most"),
    Column("safety_hits", "BIGINT", "posts", "captions with a word of a category"),
    Column("safety_weight", "DOUBLE", "0 to 1",
           "strength x the brand's sensitivity of the weightiest category found"),
    Column("safety_quote", "VARCHAR", "", "up to two places, each with its post"),
)  # fmt: skip


def columns(source: Source) -> dict[str, Any]:
    """Words of the categories in the captions of every account."""
    read = read_posts(source)
    words, searched = read.words, read.searched > 0
    return {
        "safety_flags": pc.if_else(pa.array(searched), words.flags, pa.scalar(None, pa.string())),
        "safety_posts": np.where(searched, read.searched, np.nan),
        "safety_hits": np.where(searched, words.hits, np.nan),
        "safety_weight": words.weight,
        "safety_quote": words.quotes,
    }


def cards(row: Mapping[str, Any]) -> tuple[Signal, ...]:
    key, question = "brand_safety", "Anything a brand might mind?"
    about: dict[str, Any] = {
        "cannot_see": "pictures, sound, irony, and words with two meanings",
        "rows": "account_posts",
    }
    if row["safety_flags"] is None:
        missing = "captions of posts"
        return (
            Signal(
                key, question, Estimate.unknown(missing, method=key), wording.UNKNOWN,
                f"It needs {missing}.", "not known", changes=missing, **about,
            ),
        )  # fmt: skip
    n, hits = row["safety_posts"], row["safety_hits"]
    estimate = Estimate(hits / n, n=n, method=key)
    changes = "more captions, or words of your own in safety.toml"
    if not hits:
        why = f"None of the words looked for is in {wording.plural(n, 'caption')}."
        return (Signal(key, question, estimate, "nothing found", why, changes=changes, **about),)
    kinds = row["safety_flags"].split(", ")
    why = (
        f"{wording.plural(hits, 'caption')} of {wording.number(n)} with words listed under "
        f"{wording.listing(kinds)}: {row['safety_quote']}. "
        "A word is a reason to read the post, not a verdict."
    )
    strong = row["safety_weight"] >= STRONG
    word: str = "read these first" if strong else "mentioned"
    light: Light = "look" if strong else "clear"
    return (Signal(key, question, estimate, word, why, light, changes=changes, **about),)
