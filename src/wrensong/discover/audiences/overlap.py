"""Overlap of a few accounts' audiences, the reach of a set, and lookalikes by commenters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from wrensong.core.errors import BadInput, NotEnoughData
from wrensong.core.estimate import Estimate
from wrensong.doors import wording
from wrensong.lake.pipeline import steps

from .nouns import Audience, Basis, Lookalike, Overlap, SharedPair
from .reach import (
    ENOUGH,
    OVERLAP_BROAD,
    OVERLAP_OTHER_NICHE,
    OVERLAP_SAME_NICHE,
    WHOLE,
    likeness,
    reach,
    share_of_samples,
    share_of_seen,
)
from .sets import Sets, sets

if TYPE_CHECKING:
    from wrensong.lake.store import Lake

Row = dict[str, Any]
MOST = 10
REACH = "following-union-1"
LEAST_SHARED = 3  # commenters in common below which nobody is called a lookalike


def overlap(
    lake: Lake, rows: Sequence[Row], basis: Basis | None, as_of: datetime | None
) -> Overlap:
    """Whose audiences share people. ``rows`` are accounts (of ``current_accounts``)."""
    ids = [row["account_id"] for row in rows]
    if not 2 <= len(set(ids)) == len(ids) <= MOST:
        raise BadInput(
            f"Overlap compares 2 to {MOST} different accounts; {len(set(ids))} were named."
        )
    seen, chosen = _seen(lake, rows, basis, as_of)
    whole = chosen == "commenters" or all(
        n >= WHOLE * (row["followers"] or np.inf)
        for n, row in zip(seen.sizes.tolist(), rows, strict=True)
    )
    one_platform = len({row["platform"] for row in rows}) == 1
    names = [f"@{row['handle']}" if one_platform else label(row) for row in rows]
    pairs = tuple(_pairs(rows, names, seen, chosen))
    return Overlap(
        _basis_words(chosen, seen, whole),
        tuple(
            Audience(row["account_id"], name, row["followers"], n, alone if whole else None)
            for row, name, n, alone in zip(
                rows, names, seen.sizes.tolist(), seen.unique.tolist(), strict=True
            )
        ),
        pairs,
        seen.common if whole and one_platform and seen.sizes.min() else None,
        seen.distinct if whole else None,
        union(rows, pairs, seen, chosen),
        tuple(_notes(rows, chosen, seen, one_platform)),
    )


def union(
    rows: Sequence[Row],
    pairs: Sequence[SharedPair],
    seen: Sets,
    basis: Basis,
    sizes: Sequence[float] | None = None,
) -> Estimate:
    """People following at least one of some accounts; ``pairs`` in the order of combinations.

    Whole follower lists are counted. Follower samples bound a pair's overlap from both sides.
    Commenters do so from below as they stand, since who follows both need not comment under
    both, and from above when they are taken for a random sample of followers: the zealous are
    more likely to be seen twice. A pair of which nothing can be known may share what one niche
    shares (less where the categories are known to differ), and shares what a broad pool does;
    two accounts of one person may have one following. Accounts that take part by chance share
    people by both their chances.
    """
    followers = [row["followers"] for row in rows]
    if None in followers:
        return Estimate.unknown("the followers of every account", "count", REACH)
    following = np.array(followers, dtype=float)
    members = following if sizes is None else np.array(sizes, dtype=float)
    if basis == "followers" and (members == following).all() and seen.distinct:
        unseen = following - seen.sizes
        if (unseen <= (1 - WHOLE) * following).all():  # the lists themselves say who is in any
            least_of_all = float(seen.distinct)
            most_of_all = least_of_all + float(unseen.clip(0).sum())
            middle = (least_of_all + most_of_all) / 2
            return Estimate(middle, least_of_all, most_of_all, len(rows), "count", REACH)
    chance = np.divide(members, following, out=np.zeros_like(members), where=following > 0)
    both = np.minimum.outer(following, following) * np.outer(chance, chance)
    product = np.outer(members, members)
    broad = OVERLAP_BROAD * product / max(1.0, float(following.max()))
    least, most, usual = np.zeros((3, len(rows), len(rows)))
    for (i, j), pair in zip(combinations(range(len(rows)), 2), pairs, strict=True):
        one, other = rows[i], rows[j]
        low, high = pair.share.low or 0.0, pair.share.high
        if basis == "commenters" and high is not None:
            counts = (int(seen.sizes[i]), int(seen.sizes[j]))
            shared = int(seen.shared[i, j])
            above = share_of_samples(shared, counts, (followers[i], followers[j])).high
            high = None if above is None else max(high, above)
        known = high is not None
        if high is None:
            apart = one["category"] and other["category"] and one["category"] != other["category"]
            high = max(low, OVERLAP_OTHER_NICHE if apart else OVERLAP_SAME_NICHE)
        if one["creator_id"] == other["creator_id"]:
            low, high = 0.0, 1.0
        least[i, j], most[i, j] = low * both[i, j], high * both[i, j]
        usual[i, j] = min(broad[i, j], least[i, j]) if known else broad[i, j]
    least, most, usual = (part + part.T for part in (least, most, usual))
    pairs_of_people = product.sum() - float((members**2).sum())
    pool = pairs_of_people / usual.sum() if usual.any() else np.inf
    ends = reach(members, least, most, max(pool, float(members.max())))
    return Estimate(*ends, n=len(rows), unit="count", method=REACH, kind="estimated")


def lookalikes(lake: Lake, row: Row, limit: int, as_of: datetime | None) -> list[Lookalike]:
    """Accounts of the same platform under which the same people comment, the likest first.

    Raises NotEnoughData when too few people were seen to comment.
    """
    found = lake.run(
        steps("wrensong.discover", "audience_neighbours"),
        as_of=as_of,
        parameters={"account": row["account_id"], "least": LEAST_SHARED},
    )
    own = {r["account_id"]: r for r in found.to_pylist()}
    mine = own.pop(row["account_id"], {"commenters": 0})["commenters"]
    if mine < ENOUGH:
        raise NotEnoughData(
            f"{wording.plural(mine, 'person', 'people')} were seen to comment under {label(row)}; "
            f"at least {ENOUGH} are needed to find whose audience is alike.",
            "Import comments (wrensong discover import comments.csv), or look --by topic.",
        )
    rows = list(own.values())
    shared = np.array([r["shared"] for r in rows], dtype=float)
    theirs = np.array([r["commenters"] for r in rows], dtype=float)
    order = np.argsort(-likeness(shared, mine, theirs), kind="stable")[:limit]
    told = accounts(lake, [rows[i]["account_id"] for i in order], as_of)
    return [
        Lookalike(
            rows[i]["account_id"],
            f"@{told[rows[i]['account_id']]['handle']}",
            told[rows[i]["account_id"]]["followers"],
            float(likeness(shared[i : i + 1], mine, theirs[i : i + 1])[0]),
            rows[i]["shared"],
            rows[i]["commenters"],
            share_of_seen(
                rows[i]["shared"], min(mine, rows[i]["commenters"]),
                f"{ENOUGH} people who commented under each",
            ),
        )
        for i in order.tolist()
    ]  # fmt: skip


def reach_of(
    lake: Lake, account_ids: Sequence[int], sizes: Sequence[float] | None, as_of: datetime | None
) -> Estimate:
    """People following at least one of any number of different accounts. ``sizes`` in place of
    their followers: those times a chance to take part."""
    if not len(account_ids):
        return Estimate(0.0, 0.0, 0.0, unit="count", method=REACH, kind="estimated")
    told = accounts(lake, account_ids, as_of)
    rows = [told[account] for account in account_ids]
    seen, basis = _seen(lake, rows, None, as_of)
    pairs = tuple(_pairs(rows, [label(row) for row in rows], seen, basis))
    return union(rows, pairs, seen, basis, sizes)


def by_topic(lake: Lake, row: Row, found: Sequence[tuple[int, float]]) -> list[Lookalike]:
    """Accounts found by what they write, with their cosine, as lookalikes; the likest first."""
    told = accounts(lake, [account for account, _ in found])
    return [
        Lookalike(account, label(told[account]), told[account]["followers"], cosine)
        for account, cosine in sorted(found, key=lambda one: -one[1])
        if account in told and told[account]["creator_id"] != row["creator_id"]
    ]


def accounts(lake: Lake, ids: Sequence[int], as_of: datetime | None = None) -> dict[int, Row]:
    """Rows of ``current_accounts`` by id."""
    sql = "SELECT * FROM current_accounts WHERE account_id IN (SELECT UNNEST($ids))"
    rows = lake.run(sql, as_of=as_of, parameters={"ids": list(ids)}).to_pylist()
    return {row["account_id"]: row for row in rows}


def label(row: Row) -> str:
    return f"{row['platform']}:{row['handle']}"


def _seen(
    lake: Lake, rows: Sequence[Row], basis: Basis | None, as_of: datetime | None
) -> tuple[Sets, Basis]:
    """The people seen of some accounts: samples of followers where all have enough of one."""
    account_ids = np.array([row["account_id"] for row in rows], dtype=np.int64)
    chosen: Basis = basis or "followers"
    seen = sets(lake, chosen, account_ids, as_of)
    if basis is None and seen.sizes.min() < ENOUGH:
        chosen, seen = "commenters", sets(lake, "commenters", account_ids, as_of)
    return seen, chosen


def _pairs(
    rows: Sequence[Row], names: Sequence[str], seen: Sets, basis: Basis
) -> Iterator[SharedPair]:
    sizes = seen.sizes.tolist()
    for i, j in combinations(range(len(rows)), 2):
        one, other = rows[i], rows[j]
        shared: int | None = int(seen.shared[i, j])
        if one["platform"] != other["platform"]:
            shared, share = None, Estimate.unknown("both on one platform")
        elif basis == "commenters":
            needs = f"{ENOUGH} people who commented under each: these are too few to know"
            share = share_of_seen(int(shared or 0), min(sizes[i], sizes[j]), needs)
        elif one["followers"] is None or other["followers"] is None:
            share = Estimate.unknown("the follower counts of both")
        else:
            share = share_of_samples(
                int(shared or 0), (sizes[i], sizes[j]), (one["followers"], other["followers"])
            )
        yield SharedPair(names[i], names[j], shared, share)


def _basis_words(basis: Basis, seen: Sets, whole: bool) -> str:
    people = wording.number(seen.distinct)
    if basis == "commenters":
        return f"of {people} people who commented under these accounts, as far as imported"
    kind = "whole follower lists" if whole else "samples of followers"
    return f"{people} people in {kind}"


def _notes(rows: Sequence[Row], basis: Basis, seen: Sets, one_platform: bool) -> Iterator[str]:
    if basis == "commenters":
        yield ("The shares are of people who comment. Followings mostly overlap more than that: "
               "somebody counts as common only after commenting under both.")  # fmt: skip
    else:
        yield ("The shares are estimates of the whole followings; they hold if the samples were "
               "drawn at random.")  # fmt: skip
    few = [label(r) for r, n in zip(rows, seen.sizes.tolist(), strict=True) if n < ENOUGH]
    if few:
        yield (f"Fewer than {ENOUGH} people were seen of {wording.listing(few)}: too small to "
               "know anything of their overlap.")  # fmt: skip
    if not one_platform:
        yield ("A name on another platform may be somebody else's: overlap is known within a "
               "platform only.")  # fmt: skip
    yield ("Reach counts followings, each person once, not people who will see a post. A pair of "
           "which too little was seen may share up to 10 % of the smaller following (3 % where the "
           "categories differ); two accounts of one person may have one following.")  # fmt: skip
