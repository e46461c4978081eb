"""Is there anything in the captions that a brand would want to read first?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from wrensong.core.estimate import Estimate
from wrensong.doors import wording
from wrensong.lake.schema import Column
from wrensong.vet.domain import Light, Signal
from wrensong.vet.rules.safety import SafetyHit, quoted, safety_hits

from . import Source
from .captions import newest_captions

CAPTIONS = 50  # newest of each account
QUOTES = 2
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
    captions = newest_captions(source, CAPTIONS)
    accounts = source.table.num_rows
    seen = captions.count(accounts)
    wanted = [category for category in source.lists.safety if category.weight > 0]
    weight = {category.name: category.weight for category in wanted}
    found: dict[int, dict[int, list[SafetyHit]]] = {}
    for hit in safety_hits(captions.text, wanted):
        found.setdefault(int(captions.owner[hit.post]), {}).setdefault(hit.post, []).append(hit)
    flags: list[str | None] = ["" if n else None for n in seen.tolist()]
    quotes: list[str | None] = [None] * accounts
    hits, weights = np.zeros(accounts), np.full(accounts, np.nan)
    for who, places in found.items():
        hits[who] = len(places)
        flags[who] = _flags(places)
        worst = sorted(places.items(), key=lambda place: -max(weight[w.category] for w in place[1]))
        weights[who] = max(weight[hit.category] for words in places.values() for hit in words)
        quotes[who] = "; ".join(
            f"{quoted(captions.text[at], words[0].word)} ({captions.post[at]})"
            for at, words in worst[:QUOTES]
        )
    return {
        "safety_flags": pa.array(flags, pa.string()),
        "safety_posts": np.where(seen > 0, seen, np.nan),
        "safety_hits": np.where(seen > 0, hits, np.nan),
        "safety_weight": weights,
        "safety_quote": pa.array(quotes, pa.string()),
    }


def _flags(places: Mapping[int, list[SafetyHit]]) -> str:
    """Categories by the number of posts they were found in, then by name."""
    count: dict[str, int] = {}
    for words in places.values():
        for category in {hit.category for hit in words}:
            count[category] = count.get(category, 0) + 1
    return ", ".join(sorted(count, key=lambda name: (-count[name], name)))


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
