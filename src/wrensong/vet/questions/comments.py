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
from wrensong.vet.comment_reading import author_keys, read_comments
from wrensong.vet.domain import Light, Signal
from wrensong.vet.rules.comment_quality import (
    Comments,
    Quality,
    comment_quality,
    suspicious_authors,
)
from wrensong.vet.rules.comment_text import Ints
from wrensong.vet.rules.expectation import Floats
from wrensong.vet.rules.peers import neighbours
from wrensong.vet.rules.proportions import Clusters, together

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
    Column("inauthentic_comment_expected", "DOUBLE", "fraction", "of peers of that size, median"),
    Column("inauthentic_comment_expected_low", "DOUBLE", "fraction", "the same, 10 % below"),
    Column("inauthentic_comment_expected_high", "DOUBLE", "fraction", "the same, 10 % above"),
    Column("comment_peers", "BIGINT", "creators", f"similar creators with {FEW} comments judged"),
    Column("comments_judged", "BIGINT", "comments", "by others, with a text in Latin letters"),
)


def columns(source: Source) -> dict[str, NDArray[Any]]:
    """One value per account; not known without a comment that can be judged."""
    circles = _circles(source)
    reading = read_comments(source)
    source.facts.shared.pop("comments")  # nobody asks for them after this
    comments, kind = reading.comments, reading.index.kind
    suspicious = np.union1d(suspicious_authors(comments, kind), circles)
    quality = comment_quality(comments, kind, suspicious, source.table.num_rows)
    effects = _effects(source, comments, quality)
    found: dict[str, NDArray[Any]] = {}
    for key, counted in _counts(quality).items():
        with np.errstate(invalid="ignore"):
            found[f"{key}_comment_share"] = counted / quality.comments
        found[f"{key}_comment_low"], found[f"{key}_comment_high"] = quality.interval(
            counted, effect=effects[key]
        )
    judged = quality.comments.astype(np.float64)
    several = found["inauthentic_comment_share"][judged >= FEW]
    usual = np.quantile(several, 0.9) if several.size >= PEERS else np.nan
    found["inauthentic_comment_usual"] = np.where(judged > 0, usual, np.nan)
    found |= _peers(source, found["inauthentic_comment_share"], judged >= FEW)
    found["comments_judged"] = np.where(judged > 0, judged, np.nan)
    return found


def _peers(
    source: Source, share: NDArray[np.float64], several: NDArray[np.bool_]
) -> dict[str, NDArray[Any]]:
    """What is typical of creators of the same size, platform and niche."""
    facts = source.facts
    peers = neighbours(facts.followers, facts.platform, facts.niche, several, PEERS)
    low, middle, high = peers.quantiles(share, 0.1, 0.5, 0.9)
    return {
        "inauthentic_comment_expected": middle,
        "inauthentic_comment_expected_low": low,
        "inauthentic_comment_expected_high": high,
        "comment_peers": np.where(peers.n > 0, peers.n, np.nan),
    }


def _effects(source: Source, comments: Comments, quality: Quality) -> dict[str, Floats]:
    """The design effect of each share of each account: comments below one post are alike
    (friends gather, a giveaway asks for one word, a text is copied)."""
    told = quality.first["judged"]
    rows = np.flatnonzero(told)
    post, at = np.unique(comments.post[rows], return_inverse=True)
    owner = np.zeros(post.size, np.int64)
    owner[at] = comments.owner[rows]
    accounts = quality.comments.size

    def summed(values: Floats) -> Floats:
        return np.bincount(owner, values, minlength=accounts).astype(np.float64)

    cases = np.bincount(at, minlength=post.size).astype(np.float64)
    posts, squares = summed(np.ones(post.size)), summed(cases**2)
    details = source.facts.details
    seen = details["comments_seen"]
    with np.errstate(invalid="ignore", divide="ignore"):
        size = details["others_squared"] / seen * (quality.comments / seen)
    beside = np.maximum(np.nan_to_num(size, nan=1.0) - 1.0, 0.0)
    effects = {}
    for key in _SHARES:
        hits = np.bincount(at, quality.first[key][rows], minlength=post.size).astype(np.float64)
        found = Clusters(posts, summed(cases), summed(hits), squares, summed(hits**2 / cases))
        effects[key] = 1.0 + beside * together(found)
    return effects


def _counts(quality: Quality) -> dict[str, Ints]:
    return {
        "inauthentic": quality.inauthentic,
        "generic": quality.generic,
        "spam": quality.spam,
    }


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
        _expected(row), int(row["comment_peers"] or 0), changes=changes, **about,
    )  # fmt: skip
    return (signal,)


def _expected(row: Mapping[str, Any]) -> Estimate | None:
    if row["comment_peers"] is None:
        return None
    usual, low, high = (row[f"inauthentic_comment_expected{end}"] for end in ("", "_low", "_high"))
    return Estimate(usual, low, high, n=int(row["comment_peers"]), method="comments")


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
