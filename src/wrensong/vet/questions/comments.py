"""Do comments come from people who read the post? Method page: docs/methods/comments.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wrensong.core.estimate import Estimate
from wrensong.doors import wording
from wrensong.lake.schema import Column
from wrensong.vet.comment_reading import (
    author_keys,
    positions,
    post_numbers,
    ranges,
    text_numbers,
)
from wrensong.vet.domain import Light, Signal
from wrensong.vet.rules.comment_quality import (
    Comments,
    Quality,
    TextIndex,
    comment_quality,
    suspicious_authors,
)
from wrensong.vet.rules.comment_spam import shipped_spam
from wrensong.vet.rules.comment_text import Ints

from . import Source, pods

QUESTION = "Do comments come from people who read the post?"
# A person should look when at least this share is inauthentic (low end), of so many comments.
OFTEN, FEW = 0.1, 20
PEERS = 30

_SHARES = {
    "inauthentic": "generic, by an author whose own record is suspicious",
    "generic": "empty, emoji, mentions, short praise, advertising or copied",
    "spam": "advertising, by a model of texts",
}
COLUMNS = (
    *(
        Column(name, "DOUBLE", "fraction", meaning)
        for key, told in _SHARES.items()
        for name, meaning in (
            (f"{key}_comment_share", f"of comments_judged: {told}"),
            (f"{key}_comment_low", "low end, 80 %"),
            (f"{key}_comment_high", "high end, 80 %"),
        )
    ),
    Column(
        "inauthentic_comment_usual",
        "DOUBLE",
        "fraction",
        f"9 in 10 creators in the lake are below (of those with {FEW} comments, {PEERS} at least)",
    ),
    Column("comments_judged", "BIGINT", "comments", "by others, with a text in Latin letters"),
)


def columns(source: Source) -> dict[str, NDArray[Any]]:
    """One value per account; not known without a comment that can be judged."""
    comments, index = _read(source)
    kind = index.kind
    suspicious = np.union1d(suspicious_authors(comments, kind), _circles(source))
    quality = comment_quality(comments, kind, suspicious, source.table.num_rows)
    found: dict[str, NDArray[Any]] = {}
    for key, counted in _counts(quality).items():
        with np.errstate(invalid="ignore"):
            found[f"{key}_comment_share"] = counted / quality.comments
        found[f"{key}_comment_low"], found[f"{key}_comment_high"] = quality.interval(counted)
    judged = quality.comments.astype(np.float64)
    several = found["inauthentic_comment_share"][judged >= FEW]
    usual = np.quantile(several, 0.9) if several.size >= PEERS else np.nan
    found["inauthentic_comment_usual"] = np.where(judged > 0, usual, np.nan)
    found["comments_judged"] = np.where(judged > 0, judged, np.nan)
    return found


def _counts(quality: Quality) -> dict[str, Ints]:
    return {
        "inauthentic": quality.inauthentic,
        "generic": quality.generic,
        "spam": quality.spam,
    }


def _read(source: Source) -> tuple[Comments, TextIndex]:
    """Every comment with a text, as numbers."""
    facts, index = source.facts, TextIndex(shipped_spam())
    ids = facts.accounts["account_id"].to_numpy()
    kinds: dict[str, type[np.generic]] = {
        "author": np.int64,
        "owner": np.int32,
        "post": np.int64,
        "text": np.int32,
        "own": np.bool_,
    }
    parts: dict[str, list[NDArray[Any]]] = {
        name: [np.zeros(0, dtype=kind)] for name, kind in kinds.items()
    }
    for low, high in ranges(source):
        rows = source.run("written_comments", low=low, high=high)
        owner = positions(ids, rows["account_id"])
        piece = {
            "author": author_keys(rows["commenter"], facts.platform[owner]),
            "owner": owner,
            "post": post_numbers(owner, rows["post"]),
            "text": text_numbers(rows["text"], index),
            "own": rows["own"].to_numpy(),
        }
        for name, values in piece.items():
            parts[name].append(values.astype(kinds[name]))
    # Column by column, so that no column is held twice beside another.
    return Comments(**{name: np.concatenate(parts.pop(name)) for name in kinds}), index


def _circles(source: Source) -> Ints:
    """Keys of the authors who comment on each other by arrangement, as far as is seen."""
    table = source.table
    if "pod_members" in table.column_names:
        members = table["pod_members"].is_valid().to_numpy()
    else:
        members = pa.array(pods.columns(source)["pod_members"]).is_valid().to_numpy(False)
    at = np.flatnonzero(members)
    handles = source.facts.accounts["handle"].take(at)
    return author_keys(handles, source.facts.platform[at])


def cards(row: Mapping[str, Any]) -> tuple[Signal, ...]:
    """The evidence card of one account."""
    about: dict[str, Any] = {
        "cannot_see": "whether praise was meant: the model of advertising learned from English "
        "YouTube comments of 2013-15, the lists of praise hold common European words, and texts "
        "in other than Latin letters are left out; deleted comments; on whose behalf "
        "somebody wrote",
        "rows": "written_comments",
    }
    share = row["inauthentic_comment_share"]
    if share is None:
        needs = "texts of comments (in Latin letters) with their authors"
        unknown = Estimate.unknown(needs, method="comments")
        why, word = f"It needs {needs}.", wording.UNKNOWN
        return (
            Signal("comments", QUESTION, unknown, word, why, "not known", changes=needs, **about),
        )
    judged = int(row["comments_judged"])
    low, high = row["inauthentic_comment_low"], row["inauthentic_comment_high"]
    estimate = Estimate(float(share), low, high, n=judged, method="comments")
    light: Light = "clear"
    word = "few by arrangement or in bulk" if share else "none by arrangement or in bulk"
    if judged < FEW:
        light, word = "not known", "too few comments seen"
    elif low >= OFTEN:
        light, word = "look", "many by arrangement or in bulk"
    changes = "comments of more posts" if judged >= FEW else f"{FEW} or more comments with a text"
    signal = Signal(
        "comments", QUESTION, estimate, word, _told(row, estimate), light,
        changes=changes, **about,
    )  # fmt: skip
    return (signal,)


def _told(row: Mapping[str, Any], estimate: Estimate) -> str:
    """What was seen, generic comments without blame."""
    generic = Estimate(
        row["generic_comment_share"], row["generic_comment_low"], row["generic_comment_high"]
    )
    told = (
        f"Of {wording.plural(estimate.n, 'comment')}, {wording.estimate(estimate)} are generic and "
        "by people who advertise, repeat themselves under many posts or belong to a closed group"
        f"{_usual(row)}. "
        f"{wording.estimate(generic)} are generic (emoji, short praise, mentions), which alone is "
        "no worry: friends write so too."
    )
    if row["spam_comment_share"]:
        spam = wording.percent(row["spam_comment_share"])
        told += f" {spam} look like advertising, which anybody can leave under a post."
    return told


def _usual(row: Mapping[str, Any]) -> str:
    usual = row["inauthentic_comment_usual"]
    if usual is None:
        return ""
    most = f"{wording.percent(usual)} or less" if usual else "none"
    return f"; 9 in 10 creators in your files have {most}"
