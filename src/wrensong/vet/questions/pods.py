"""Do creators comment on each other by arrangement? Method page: docs/methods/pods.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from wrensong.core.estimate import Estimate
from wrensong.doors import wording
from wrensong.lake.schema import Column
from wrensong.vet.comment_reading import Reading, read_comments
from wrensong.vet.domain import Light, Signal
from wrensong.vet.rules.comment_quality import GENERIC_TEXT
from wrensong.vet.rules.peers import neighbours
from wrensong.vet.rules.pod_circles import SMALLEST, closed_groups
from wrensong.vet.rules.pod_likelihood import MINIMUM_CREATORS, calibrate
from wrensong.vet.rules.pods import (
    Edges,
    Floats,
    Ints,
    Pods,
    counted_edges,
    find_pods,
)

from . import Source

QUESTION = "Do creators comment on each other by arrangement?"
# From this likelihood ratio on (its low end) a person should look: even odds at a prior of 5 %.
STRONG = 20.0
MEMBERS = 10
PEERS = 30
FAR = 100.0  # likelihood ratios above are not told apart

COLUMNS = (
    Column("pod_score", "DOUBLE", "weighted triangles", "comments among creators in circles"),
    Column("pod_percentile", "DOUBLE", "0-100", "creators in the lake with a lower pod_score"),
    Column("pod_lr", "DOUBLE", "likelihood ratio", "of pod_score: in a pod against outside one"),
    Column("pod_low", "DOUBLE", "likelihood ratio", "low end of pod_lr, 80 %"),
    Column("pod_high", "DOUBLE", "likelihood ratio", "high end of pod_lr, 80 %"),
    Column("pod_expected", "DOUBLE", "weighted triangles", "pod_score of peers, median"),
    Column("pod_expected_low", "DOUBLE", "weighted triangles", "the same, 10 % of peers below"),
    Column("pod_expected_high", "DOUBLE", "weighted triangles", "the same, 10 % above"),
    Column("pod_peers", "BIGINT", "creators", "similar creators with captured comments"),
    Column("pod_comments", "BIGINT", "comments", "by others, with a known author"),
    Column("pod_contacts", "BIGINT", "creators", "other creators who commented"),
    Column("pod_mutual", "BIGINT", "creators", "of these, the ones commented on in return"),
    Column("pod_closed", "BIGINT", "creators", "others in one closed group of early comments"),
    Column(
        "pod_members",
        "VARCHAR",
        "",
        f"up to {MEMBERS} handles of the circle, only where a person should look",
    ),
)


def columns(source: Source) -> dict[str, NDArray[Any]]:
    """One value per account; not known for accounts without any captured comment."""
    accounts = source.facts.accounts
    reading = read_comments(source)
    edges, early_posts = _edges(reading, accounts["account_id"].to_numpy())
    n, authored = accounts.num_rows, reading.authored
    posts = np.nan_to_num(source.facts.details["posts"]).astype(np.int64)
    pods = find_pods(edges)
    closed = closed_groups(edges, early_posts, posts)
    contacts = np.bincount(edges.target, minlength=n)
    known = (authored > 0) | (np.bincount(edges.source, minlength=n) > 0)
    known &= np.bincount(source.facts.platform + 1)[source.facts.platform + 1] >= SMALLEST
    lr, low, high = _likelihood(edges, posts, pods.score, source.seed)
    others = np.diff(closed.indptr)
    facts = source.facts
    peers = neighbours(facts.followers, facts.platform, facts.niche, known, PEERS)
    tenth, middle, ninetieth = peers.quantiles(pods.score, 0.1, 0.5, 0.9)
    found = {
        "pod_score": pods.score,
        "pod_expected": middle,
        "pod_expected_low": tenth,
        "pod_expected_high": ninetieth,
        "pod_peers": np.where(peers.n > 0, peers.n, np.nan),
        "pod_percentile": _below(pods.score, known),
        "pod_lr": lr,
        "pod_low": low,
        "pod_high": high,
        "pod_comments": authored,
        "pod_contacts": contacts,
        "pod_mutual": pods.reciprocal,
        "pod_closed": others,
    }
    circle = np.diff(pods.support.indptr) >= SMALLEST - 1
    look = known & ((others > 0) | (circle & (low >= STRONG)))
    return {
        **{name: np.where(known, values, np.nan) for name, values in found.items()},
        "pod_members": _members(look, closed, pods, accounts["handle"].to_pylist()),
    }


def _edges(reading: Reading, ids: Ints) -> tuple[Edges, Ints]:
    """Edges among all accounts, and per edge the posts with an early comment."""
    among = reading.among
    pair = among.source.astype(np.int64) * max(ids.size, 1) + among.target
    # The last place is for comments without a text (number -1).
    template = np.append((reading.index.kind & GENERIC_TEXT) > 0, False)
    early = np.flatnonzero(among.early)
    # A post counts once, however many early comments of one author it has.
    early = early[np.lexsort((among.post[early], pair[early]))]
    fresh = np.diff(pair[early], prepend=-1) != 0
    fresh |= np.diff(among.post[early], prepend=-1) != 0
    early_pair = pair[early[fresh]]
    pair *= 4
    pair += 2 * among.early
    pair += template[among.text]
    edges = counted_edges(ids, pair)
    key, count = np.unique(early_pair, return_counts=True)
    early_posts = np.zeros(edges.key.size, dtype=np.int64)
    early_posts[np.searchsorted(edges.key, key)] = count
    return edges, early_posts


def _likelihood(
    edges: Edges, posts: Ints, score: Floats, seed: int
) -> tuple[Floats, Floats, Floats]:
    """Calibrated among these creators, or not known in lakes too small for that."""
    likelihood = calibrate(edges, posts, seed)
    if likelihood is None:
        empty = np.full(score.size, np.nan)
        return empty, empty, empty
    return likelihood.of(score)


def _below(score: Floats, known: NDArray[np.bool_]) -> Floats:
    """The share of the known scores that are lower, 0-100."""
    order = np.sort(score[known])
    below: Floats = 100.0 * np.searchsorted(order, score) / max(order.size, 1)
    return below


def _members(
    look: NDArray[np.bool_], closed: sparse.csr_array, pods: Pods, handles: list[str]
) -> NDArray[Any]:
    """Handles of those most closely tied, in a fixed order; None where nobody need look."""
    found = np.full(look.size, None, dtype=object)
    for i in np.flatnonzero(look):
        ties = closed if closed.indptr[i + 1] > closed.indptr[i] else pods.support
        row = slice(ties.indptr[i], ties.indptr[i + 1])
        nearest = sorted(zip(-ties.data[row], (handles[j] for j in ties.indices[row]), strict=True))
        found[i] = " ".join(f"@{handle}" for _, handle in nearest[:MEMBERS])
    return found


def cards(row: Mapping[str, Any]) -> tuple[Signal, ...]:
    """The evidence card of one account."""
    about: dict[str, Any] = {
        "cannot_see": "comments that were not captured and creators who are not in your files; "
        "colleagues, families and small scenes form circles too",
        "rows": "written_comments",
    }
    if row["pod_score"] is None:
        needs = "comments with their authors, under the posts of several creators"
        unknown = Estimate.unknown(needs, unit="score", method="pods")
        why = f"It needs {needs}."
        reading = wording.UNKNOWN
        return (
            Signal("pods", QUESTION, unknown, reading, why, "not known", changes=needs, **about),
        )
    word, told = _told(row)
    estimate = Estimate(row["pod_score"], n=int(row["pod_comments"]), unit="score", method="pods")
    changes = "comments of more posts, with their times"
    why = f"{told} {_strength(row)}".strip()
    light: Light = "look" if row["pod_members"] else "clear"
    peers, n = None, int(row["pod_peers"] or 0)
    if n:
        usual, low, high = (row[f"pod_expected{end}"] for end in ("", "_low", "_high"))
        peers = Estimate(usual, low, high, n=n, unit="score", method="pods")
    return (Signal("pods", QUESTION, estimate, word, why, light, peers, n, changes, **about),)


def _told(row: Mapping[str, Any]) -> tuple[str, str]:
    """The reading, and what was seen."""
    contacts, mutual, closed = (int(row[f"pod_{key}"]) for key in ("contacts", "mutual", "closed"))
    seen = wording.plural(int(row["pod_comments"]), "comment")
    if row["pod_members"]:
        named = row["pod_members"].split()
        others = closed or len(named)
        more = [f"{others - len(named)} more"] if others > len(named) else []
        names = wording.listing([*named, *more])
        if closed:
            return "a closed group", (
                f"This creator and {names} keep commenting on each other within an hour of the "
                "post, on a third of the posts or more, both ways. Friends do so in pairs; "
                f"a group of {others + 1} is rare without an arrangement."
            )
        return "a tight circle", (
            f"This creator and {names} comment on each other, and so do they among themselves. "
            "Friends do so in pairs; circles are rare without an arrangement."
        )
    if not contacts:
        return "no circle seen", f"None of {seen} was by another creator in your files."
    by = wording.plural(contacts, "other creator")
    return "no circle seen", (
        f"Of {seen}, some are by {by} in your files ({wording.number(mutual)} with comments "
        f"in return); no group of {SMALLEST} or more keeps commenting on each other."
    )


def _strength(row: Mapping[str, Any]) -> str:
    """How telling the score is, in words and as a likelihood ratio where there is one."""
    ratio, low, high = (row[f"pod_{key}"] for key in ("lr", "low", "high"))
    if not row["pod_score"] or (ratio is None and not row["pod_members"]):
        return ""
    percentile = min(99, round(row["pod_percentile"]))
    rank = f"The circle score is higher than that of {percentile}"
    rank += f"{wording.THIN}% of the creators in your files"
    if ratio is None:
        return (
            f"{rank}; how much more likely it is in an arranged group is not known "
            f"(needs {MINIMUM_CREATORS} creators with comments)."
        )
    if low >= FAR:
        return f"{rank}, and more than {FAR:.0f} times as likely in an arranged group as outside."
    times = Estimate(ratio, low, high, unit="likelihood ratio")
    return f"{rank}, and {wording.estimate(times)} times as likely in an arranged group as outside."
