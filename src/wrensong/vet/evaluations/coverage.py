"""Do the 80 % intervals of a review hold the truth 80 % of the time?

In a demo world the truth is planted: how often a creator answers, how much of her work is paid
and marked, and how many of her posts are about her niche. No file of real creators says that.
Two random halves of a creator's posts have the same truth, so their difference is known to be
zero: an interval is right when the interval of that difference, put together from the two
(Newcombe 1998), holds zero as often as it should. Both halves go through the whole review, each
in a lake of its own. Expected bands of similar accounts are checked by counting who is inside,
the level of engagement by posts held out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wrensong.core.errors import NotEnoughData
from wrensong.vet.facts import floats
from wrensong.vet.rules.expectation import Flags

from .engagement import coverage_of_held_out
from .figures import bootstrap
from .reviewed import imported, invented, reviewed

if TYPE_CHECKING:
    from wrensong.demo.people import Account
    from wrensong.demo.world import World
    from wrensong.lake.store import Lake

VERSION = 2  # of what is measured and how; docs/methods names it beside its figures
GATE = (0.75, 0.85)
FEWEST = 100
SEEN = 5
"""Hits and misses in both halves together from which a share can tell: below, both halves are
0 or 1 whatever the interval."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Columns of the table of reviews: a value, its ends, and ``n`` cases where it is a share."""

    name: str
    value: str
    low: str
    high: str
    n: str = ""


SHARES = (
    Interval("reply_ratio", "reply_ratio", "reply_low", "reply_high", "comments_seen"),
    Interval("disclosed_share", "disclosed_share", "disclosed_low", "disclosed_high", "posts"),
    *(
        Interval(f"{kind}_comment_share", f"{kind}_comment_share", f"{kind}_comment_low",
                 f"{kind}_comment_high", "comments_judged")
        for kind in ("generic", "inauthentic", "spam")
    ),
    Interval("commercial_load", "commercial_load", "commercial_low", "commercial_high",
             "commercial_posts"),
    Interval("paid_delta", "paid_delta", "paid_delta_low", "paid_delta_high"),
)  # fmt: skip
NICHE = Interval("niche_share", "niche_share", "niche_low", "niche_high")
BANDS = (
    Interval("likes_expected", "likes_observed", "likes_expected_low", "likes_expected_high"),
    Interval("comments_expected", "comments_observed", "comments_expected_low",
             "comments_expected_high"),
    *(
        Interval(f"fraud_{what}_expected", f"fraud_{what}", f"fraud_{what}_expected_low",
                 f"fraud_{what}_expected_high")
        for what in ("likes", "comments", "following")
    ),
)  # fmt: skip


def _of_niche(who: Account, row: Mapping[str, Any]) -> float:
    """How many of her posts are about the niche found."""
    return {who.topic: who.focus, who.aside: 1.0 - who.focus}.get(row["niche_found"], 0.0)


# What a demo world plants; in a pod not every comment asks for an answer, so its own do not count.
PLANTED: tuple[tuple[Interval, Callable[[Account, Mapping[str, Any]], float]], ...] = (
    (SHARES[0], lambda who, row: math.nan if who.pod else who.replies),
    (SHARES[1], lambda who, row: who.paid * who.disclosed),
    (NICHE, _of_niche),
)


def evaluate_coverage(folder: Path | None, seed: int = 0) -> dict[str, Any]:
    """``NAME`` (fraction held), ``NAME_low``, ``NAME_high`` (80 % bootstrap over accounts) and
    ``NAME_n`` for every interval; ``too_few`` names those with fewer than 100 accounts.

    ``folder`` holds creators and posts files, and comments where there are some; without it
    three demo worlds stand in.
    """
    result: dict[str, Any] = {"seed": seed}
    found: dict[str, list[Flags]] = {}
    accounts = 0
    planted = {one.name for one, _ in PLANTED} if folder is None else set()
    with TemporaryDirectory(prefix="wrensong-") as scratch:
        worlds = [*invented(Path(scratch), seed)] if folder is None else [None]
        for number, world in enumerate(worlds):
            files = world.folder if world else cast("Path", folder)
            place = Path(scratch) / f"lake{number}"
            lake = imported(files, place / "whole")
            halves = [reviewed(half, seed) for half in split(lake, place, seed)]
            whole = reviewed(lake, seed)
            accounts += whole.num_rows
            if world:
                for one, truth in PLANTED:
                    found.setdefault(one.name, []).append(held_planted(one, whole, world, truth))
            for share in SHARES:
                if share.name not in planted:
                    found.setdefault(share.name, []).append(held_by_halves(share, *halves))
            for band in BANDS:
                found.setdefault(band.name, []).append(_inside(band, whole))
            found.setdefault("engagement", []).append(_level(lake, seed))
    result["n"] = accounts
    return result | _figures({name: np.concatenate(parts) for name, parts in found.items()}, seed)


def held_planted(
    one: Interval,
    table: pa.Table,
    world: World,
    truth: Callable[[Account, Mapping[str, Any]], float],
) -> Flags:
    """Of each account whose interval is known: whether it holds what was planted."""
    people = {f"@{who.handle}": who for who in world.accounts}
    rows = [row for row in table.to_pylist() if row["account"] in people]
    truths = np.array([truth(people[row["account"]], row) for row in rows])
    low, high = (np.array([row[end] for row in rows], np.float64) for end in (one.low, one.high))
    known = np.isfinite(truths) & np.isfinite(low)
    held: Flags = ((low <= truths) & (truths <= high))[known]
    return held


def _level(lake: Lake, seed: int) -> Flags:
    try:
        return coverage_of_held_out(lake, seed)
    except NotEnoughData:
        return np.zeros(0, np.bool_)


def _figures(found: Mapping[str, Flags], seed: int) -> dict[str, Any]:
    result: dict[str, Any] = {"too_few": []}
    gates: dict[str, tuple[float, tuple[float, float], bool]] = {}
    for name, held in found.items():
        result[f"{name}_n"] = len(held)
        if len(held) < FEWEST:
            result["too_few"].append(name)
            continue
        share = float(held.mean())

        def share_of(at: NDArray[np.int64], held: Flags = held) -> float:
            return float(held[at].mean())

        low, high = bootstrap(share_of, len(held), seed)
        result |= {name: share, f"{name}_low": low, f"{name}_high": high}
        gates[name] = (share, GATE, GATE[0] <= share <= GATE[1])
    result["gates"] = gates
    result["passed"] = bool(gates) and all(ok for _, _, ok in gates.values())
    return result


def split(lake: Lake, folder: Path, seed: int) -> Iterator[Lake]:
    """Two lakes with the same accounts and a random half of each one's posts and comments."""
    from wrensong.workspace import Workspace

    posts = lake.run("SELECT * FROM posts ORDER BY account_id, post")
    comments = lake.run("SELECT * FROM comments")
    others = {name: lake.run(f"SELECT * FROM {name}") for name in ("accounts", "snapshots", "tags")}
    owner = posts["account_id"].to_numpy()
    shuffled = np.lexsort((np.random.default_rng(seed).random(len(owner)), owner))
    place = np.empty(len(owner), np.int64)
    place[shuffled] = np.arange(len(owner))  # neighbours in this order go to different halves
    side = place % 2
    for half in (0, 1):
        own = Workspace.open(folder / f"half{half}").lake
        for name, rows in others.items():
            own.append(name, rows)
        mine = posts.filter(pa.array(side == half))
        own.append("posts", mine)
        keys = ["account_id", "post"]
        own.append("comments", comments.join(mine.select(keys), keys, join_type="left semi"))
        yield own


def held_by_halves(one: Interval, first: pa.Table, second: pa.Table) -> Flags:
    """Of each account that both halves know: whether the interval of the difference holds 0."""
    a, b = ({part: floats(half[getattr(one, part)]) for part in ("value", "low", "high")}
            for half in (first, second))  # fmt: skip
    known = np.isfinite(a["value"]) & np.isfinite(b["value"])
    if one.n:
        seen = [np.nan_to_num(floats(half[one.n])) for half in (first, second)]
        hits = np.nan_to_num(a["value"]) * seen[0] + np.nan_to_num(b["value"]) * seen[1]
        known &= (hits >= SEEN) & (sum(seen) - hits >= SEEN)
    apart = np.abs(a["value"] - b["value"])
    above = a["value"] >= b["value"]
    reach = np.where(
        above,
        np.hypot(a["value"] - a["low"], b["high"] - b["value"]),
        np.hypot(a["high"] - a["value"], b["value"] - b["low"]),
    )
    held: Flags = (apart <= reach + 1e-12)[known]
    return held


def _inside(one: Interval, table: pa.Table) -> Flags:
    """Of each account with a band: whether what was observed lies in it."""
    value, low, high = (floats(table[name]) for name in (one.value, one.low, one.high))
    known = np.isfinite(value) & np.isfinite(low) & np.isfinite(high)
    held: Flags = ((low <= value) & (value <= high))[known]
    return held
