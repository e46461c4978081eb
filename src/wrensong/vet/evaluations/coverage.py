"""Do the 80 % intervals of a review hold the truth 80 % of the time?

In a demo world the truth is planted: how often a creator answers, how much of her work is paid
and marked, and how many of her posts are about her niche. No file of real creators says that.
Random parts of a creator's posts have the same truth, so their difference is known to be
zero: an interval is right when the interval of that difference, put together from the two
(Newcombe 1998), holds zero as often as it should. Posts are dealt into three parts, and each goes
through the whole review in a lake of its own. Two are compared; the third alone says whether the
account counts. Were the two asked themselves, those that happen to differ would count more often
than those that happen to agree, and right intervals would read as wrong. Expected bands of
similar accounts are checked by counting who is inside, the level of engagement by posts held out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wrensong.core.errors import NotEnoughData
from wrensong.vet.facts import floats
from wrensong.vet.rules.expectation import Flags, Floats

from .engagement import coverage_of_held_out
from .figures import bootstrap
from .reviewed import imported, invented, reviewed

if TYPE_CHECKING:
    from wrensong.demo.people import Account
    from wrensong.demo.world import World
    from wrensong.lake.store import Lake

VERSION = 3  # of what is measured and how; docs/methods names it beside its figures
GATE = (0.75, 0.85)
FEWEST = 100
PARTS = 3
SEEN = 5
"""Hits and misses in the third part from which an account counts: of one that never does a thing
(or always), every part is 0 (or 1) whatever the interval."""


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """Of each account that counts: how many comparisons held, and of how many."""

    held: Floats
    of: Floats

    @staticmethod
    def once(held: Flags) -> Held:
        return Held(held.astype(np.float64), np.ones(len(held)))


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
    found: dict[str, list[Held]] = {}
    accounts = 0
    planted = {one.name for one, _ in PLANTED} if folder is None else set()
    with TemporaryDirectory(prefix="wrensong-") as scratch:
        worlds = [*invented(Path(scratch), seed)] if folder is None else [None]
        for number, world in enumerate(worlds):
            files = world.folder if world else cast("Path", folder)
            place = Path(scratch) / f"lake{number}"
            lake = imported(files, place / "whole")
            parts = [reviewed(part, seed) for part in split(lake, place, seed)]
            whole = reviewed(lake, seed)
            accounts += whole.num_rows
            if world:
                for one, truth in PLANTED:
                    held = held_planted(one, whole, world, truth)
                    found.setdefault(one.name, []).append(Held.once(held))
            for share in SHARES:
                if share.name not in planted:
                    found.setdefault(share.name, []).append(held_by_parts(share, parts))
            for band in BANDS:
                found.setdefault(band.name, []).append(Held.once(_inside(band, whole)))
            found.setdefault("engagement", []).append(Held.once(_level(lake, seed)))
    result["n"] = accounts
    return result | _figures(found, seed)


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


def _figures(found: Mapping[str, Sequence[Held]], seed: int) -> dict[str, Any]:
    result: dict[str, Any] = {"too_few": []}
    gates: dict[str, tuple[float, tuple[float, float], bool]] = {}
    for name, worlds in found.items():
        held = np.concatenate([one.held for one in worlds])
        of = np.concatenate([one.of for one in worlds])
        result[f"{name}_n"] = len(held)
        if len(held) < FEWEST:
            result["too_few"].append(name)
            continue
        share = float(held.sum() / of.sum())

        def share_of(at: NDArray[np.int64], held: Floats = held, of: Floats = of) -> float:
            return float(held[at].sum() / of[at].sum())

        low, high = bootstrap(share_of, len(held), seed)
        result |= {name: share, f"{name}_low": low, f"{name}_high": high}
        gates[name] = (share, GATE, GATE[0] <= share <= GATE[1])
    result["gates"] = gates
    result["passed"] = bool(gates) and all(ok for _, _, ok in gates.values())
    return result


def split(lake: Lake, folder: Path, seed: int) -> Iterator[Lake]:
    """``PARTS`` lakes of the same accounts, each with a random share of posts and comments."""
    from wrensong.workspace import Workspace

    posts = lake.run("SELECT * FROM posts ORDER BY account_id, post")
    comments = lake.run("SELECT * FROM comments")
    others = {name: lake.run(f"SELECT * FROM {name}") for name in ("accounts", "snapshots", "tags")}
    owner = posts["account_id"].to_numpy()
    shuffled = np.lexsort((np.random.default_rng(seed).random(len(owner)), owner))
    place = np.empty(len(owner), np.int64)
    place[shuffled] = np.arange(len(owner))  # neighbours in this order go to different parts
    for part in range(PARTS):
        own = Workspace.open(folder / f"part{part}").lake
        for name, rows in others.items():
            own.append(name, rows)
        mine = posts.filter(pa.array(place % PARTS == part))
        own.append("posts", mine)
        keys = ["account_id", "post"]
        own.append("comments", comments.join(mine.select(keys), keys, join_type="left semi"))
        yield own


def held_by_parts(one: Interval, parts: Sequence[pa.Table]) -> Held:
    """Every two of three parts of the posts: whether the interval of their difference holds 0,
    for accounts that both parts know and of which the third has five hits and five misses.

    The third part says something of the truth and nothing of the two compared, so which
    accounts count is no matter of how these came out.
    """
    held, of = np.zeros(parts[0].num_rows), np.zeros(parts[0].num_rows)
    for third in range(PARTS):
        first, second = (part for number, part in enumerate(parts) if number != third)
        known, holds = _difference(one, first, second)
        if one.n:
            share, seen = (floats(parts[third][name]) for name in (one.value, one.n))
            hits = np.rint(np.nan_to_num(share * seen))
            known &= (hits >= SEEN) & (np.nan_to_num(seen) - hits >= SEEN)
        of += known
        held += known & holds
    return Held(held[of > 0], of[of > 0])


def _difference(one: Interval, first: pa.Table, second: pa.Table) -> tuple[Flags, Flags]:
    """Of each account: whether both parts know the value, and whether 0 is in the interval of
    the difference."""
    a, b = ({part: floats(table[getattr(one, part)]) for part in ("value", "low", "high")}
            for table in (first, second))  # fmt: skip
    known: Flags = np.isfinite(a["value"]) & np.isfinite(b["value"])
    apart = np.abs(a["value"] - b["value"])
    reach = np.where(
        a["value"] >= b["value"],
        np.hypot(a["value"] - a["low"], b["high"] - b["value"]),
        np.hypot(a["high"] - a["value"], b["value"] - b["low"]),
    )
    return known, apart <= reach + 1e-12


def _inside(one: Interval, table: pa.Table) -> Flags:
    """Of each account with a band: whether what was observed lies in it."""
    value, low, high = (floats(table[name]) for name in (one.value, one.low, one.high))
    known = np.isfinite(value) & np.isfinite(low) & np.isfinite(high)
    held: Flags = ((low <= value) & (value <= high))[known]
    return held
