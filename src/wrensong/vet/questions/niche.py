"""Is the niche theirs: what is a creator's work about, and is it what the profile says?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wrensong.core.estimate import Estimate
from wrensong.doors import wording
from wrensong.lake.schema import Column
from wrensong.vet.domain import Signal
from wrensong.vet.rules.niche import (
    MINIMUM_TEXTS,
    niche_shares,
    share_interval,
)

from . import Source
from .post_reading import read_posts

SURE = 0.5  # chance from which the niche found stands where none is stated
CERTAIN, FEWEST = 0.95, 4  # chance and captions from which a disagreement is worth a look
COLUMNS = (
    Column("niche", "VARCHAR", "",
           "niche as stated by a source, else niche_found when its chance is one half or more"),
    Column("niche_stated", "VARCHAR", "", "niche as stated by a source"),
    Column("niche_found", "VARCHAR", "", "most likely niche by what the captions say"),
    Column("niche_chance", "DOUBLE", "fraction", "probability of niche_found"),
    Column("niche_share", "DOUBLE", "fraction",
           "share of posts whose caption reads as niche_found, drawn to the usual mix when few"),
    Column("niche_low", "DOUBLE", "fraction", "lower end, 80 %"),
    Column("niche_high", "DOUBLE", "fraction", "upper end, 80 %"),
    Column("niche_stated_share", "DOUBLE", "fraction", "the same of the stated niche"),
    Column("niche_stated_high", "DOUBLE", "fraction", "its upper end, 80 %"),
    Column("niche_posts", "BIGINT", "posts", "captions read, the newest 6 at most"),
    Column("niche_basis", "VARCHAR", "",
           "what niches were learned from: labels of the file, or lexicon, the word list"),
)  # fmt: skip


def columns(source: Source) -> dict[str, Any]:
    """The niche of every account with captions, by a model learned from the lake."""
    read = read_posts(source)
    accounts = source.table.num_rows
    stated = source.table["niche"]
    if read.niche is None:
        nothing = {c.name: pa.nulls(accounts) for c in COLUMNS}
        return {**nothing, "niche": stated, "niche_stated": stated}
    reading = read.niche
    weight, posts = niche_shares(reading.posts, read.owner, accounts)
    total, every = weight.sum(axis=1), np.arange(accounts)
    best = reading.creators.argmax(axis=1)
    low, high = share_interval(weight[every, best], total)
    code = {name: k for k, name in enumerate(reading.names)}
    said = np.array([code.get(niche, -1) for niche in stated.to_pylist()], dtype=int)
    said_weight = weight[every, np.maximum(said, 0)]
    numbers = {
        "niche_chance": reading.creators[every, best],
        "niche_share": weight[every, best] / total,
        "niche_low": low,
        "niche_high": high,
        "niche_posts": posts.astype(float),
    }
    of_stated = {
        "niche_stated_share": said_weight / total,
        "niche_stated_high": share_interval(said_weight, total)[1],
    }
    unread = posts == 0
    names = pa.array(reading.names, pa.string()).take(pa.array(best, mask=unread))
    sure = pa.array(reading.creators[every, best] >= SURE)
    useful = pc.if_else(sure, names, pa.scalar(None, pa.string()))
    return {
        "niche": pc.coalesce(stated.combine_chunks(), useful),
        "niche_stated": stated,
        "niche_found": names,
        "niche_basis": pa.array(np.full(accounts, reading.basis), pa.string(), mask=unread),
        **{name: np.where(unread, np.nan, values) for name, values in numbers.items()},
        **{
            name: np.where(unread | (said < 0), np.nan, values)
            for name, values in of_stated.items()
        },
    }


def cards(row: Mapping[str, Any]) -> tuple[Signal, ...]:
    key, question = "niche", "Is the niche theirs?"
    about: dict[str, Any] = {
        "cannot_see": "pictures, and niches that nobody in your files is labelled with"
        if row["niche_basis"] == "labels"
        else "pictures, and languages and niches that the word list does not hold",
        "rows": "account_posts",
    }
    if row["niche_found"] is None:
        missing = f"captions of this account, and of {MINIMUM_TEXTS} or more accounts to learn from"
        return (
            Signal(
                key, question, Estimate.unknown(missing, method=key), wording.UNKNOWN,
                f"It needs {missing}.", "not known", changes=missing, **about,
            ),
        )  # fmt: skip
    found, stated, n = row["niche_found"], row["niche_stated"], row["niche_posts"]
    estimate = Estimate(
        row["niche_share"], row["niche_low"], row["niche_high"], n=n, method=key, kind="estimated"
    )
    basis = (
        "the niches in your files"
        if row["niche_basis"] == "labels"
        else "a word list, which errs more often"
    )
    why = (
        f"{wording.plural(n, 'caption')} read: {found} most likely, "
        f"{wording.estimate(estimate, mark=False)} of posts (learned from {basis})."
    )
    word, light = "found", "clear"
    if stated is None:
        why += " The file states no niche."
    elif row["niche_stated_share"] is None:
        why += f" The file says {stated}, which is not among the niches that can be found."
    elif found == stated:
        word, why = "as stated", f"{why} The file says the same."
    else:
        share = wording.percent(row["niche_stated_share"])
        why += f" The file says {stated}: {share} of posts."
        word = "not sure"
        apart = row["niche_stated_high"] < row["niche_low"] and row["niche_share"] > 0.5
        if apart and n >= FEWEST and row["niche_chance"] >= CERTAIN:
            word, light = "another niche than stated", "look"
            why += " A change of subject is one reason; a broad or old label is another."
    return (
        Signal(
            key, question, estimate, word, why, "look" if light == "look" else "clear",
            changes="more captions, or the niche in your file", **about,
        ),
    )  # fmt: skip
