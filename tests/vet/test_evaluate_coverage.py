"""Coverage: parts of posts, and intervals of known truth that hold or do not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from wrensong.vet.evaluations import coverage
from wrensong.vet.evaluations.reviewed import invented
from wrensong.vet.rules.proportions import Clusters, clustered, wilson

SHARE = coverage.Interval("x", "x", "x_low", "x_high", "n")


def _part(random: Any, truth: Any, size: int, narrow: float = 1.0) -> pa.Table:
    n = np.full(len(truth), float(size))
    hits = random.binomial(size, truth).astype(float)
    low, high = wilson(hits, n)
    x = hits / n
    ends = {"x_low": x - (x - low) * narrow, "x_high": x + (high - x) * narrow}
    return pa.table({"x": x, **ends, "n": n})


def _of_one_post(random: Any, truth: Any, alike: float) -> pa.Table:
    """A post of 5 to 30 comments each, answered in bursts, with the interval that knows it."""
    size = 1 / alike - 1
    n = random.integers(5, 30, len(truth)).astype(float)
    hits = random.binomial(n.astype(int), random.beta(truth * size, (1 - truth) * size)).astype(
        float
    )
    low, high = clustered(Clusters(np.ones(len(n)), n, hits, n**2, hits**2 / n), alike)
    return pa.table({"x": hits / n, "x_low": low, "x_high": high, "n": n})


def _share(found: coverage.Held) -> float:
    return float(found.held.sum() / found.of.sum())


@pytest.mark.parametrize("size", [20, 60])
def test_right_intervals_of_parts_hold_as_often_as_they_say(size: int) -> None:
    random = np.random.default_rng(3)
    truth = random.beta(2, 3, 4_000)
    found = coverage.held_by_parts(SHARE, [_part(random, truth, size) for _ in range(3)])
    assert 0.78 <= _share(found) <= 0.85
    short = coverage.held_by_parts(SHARE, [_part(random, truth, size, 0.5) for _ in range(3)])
    assert _share(short) < 0.6, "intervals of half the length are found out"


@pytest.mark.parametrize("alike", [0.1, 0.3])
def test_parts_of_one_post_in_bursts_still_tell_a_right_interval(alike: float) -> None:
    random = np.random.default_rng(4)
    truth = random.beta(0.6, 1.2, 6_000)
    parts = [_of_one_post(random, truth, alike) for _ in range(3)]
    assert 0.77 <= _share(coverage.held_by_parts(SHARE, parts)) <= 0.85


def test_those_compared_have_no_say_in_who_counts() -> None:
    x = {"x": [0.0, 0.5, 1.0], "x_low": [0.0, 0.4, 0.9], "x_high": [0.1, 0.6, 1.0]}
    one = pa.table({**x, "n": [30, 30, 30]})
    few = pa.table({**x, "n": [30, 9, 30]})
    never = pa.table({**{name: [v[0]] * 3 for name, v in x.items()}, "n": [30, 30, 30]})
    assert coverage.held_by_parts(SHARE, [one, one, one]).of.tolist() == [3.0]
    assert len(coverage.held_by_parts(SHARE, [few, few, few]).of) == 0, "4.5 hits are too few"
    found = coverage.held_by_parts(SHARE, [one, never, never])
    assert (found.held.tolist(), found.of.tolist()) == ([1.0], [1.0]), "the never ones agree"


def test_parts_hold_every_post_once_with_its_comments(world: Any, tmp_path: Path) -> None:
    for number in (1, 2):
        world.account(number, 5_000)
        world.posts(number, [{"likes": 9, "caption": "soup"} for _ in range(7)])
        comments = [
            {"account_id": number, "post": f"p{i}", "comment": f"c{i}", "text": "lovely"}
            for i in range(7)
        ]
        world.add("comments", comments)
    sides = [
        {
            name: [
                (row["account_id"], row["post"])
                for row in part.run(f"SELECT account_id, post FROM {name}").to_pylist()
            ]
            for name in ("posts", "comments")
        }
        for part in coverage.split(world.workspace.lake, tmp_path, 1)
    ]
    dealt = [post for side in sides for post in side["posts"]]
    assert len(sides) == 3
    assert len(set(dealt)) == len(dealt) == 14
    for side in sides:
        assert sorted(side["posts"]) == sorted(side["comments"])
        assert {sum(account == n for account, _ in side["posts"]) for n in (1, 2)} <= {2, 3}


def test_planted_truths_are_held_or_not(tmp_path: Path) -> None:
    world = next(invented(tmp_path, 5, 1))
    rows = [
        {"account": f"@{who.handle}", "disclosed_low": 0.0, "disclosed_high": high}
        for who, high in zip(world.accounts, [1.0, 0.0] * len(world.accounts), strict=False)
    ]
    table = pa.Table.from_pylist([*rows, {"account": "@nobody", "disclosed_low": 0.0}])
    share = next(one for one in coverage.SHARES if one.name == "disclosed_share")
    held = coverage.held_planted(share, table, world, dict(coverage.PLANTED)[share])
    assert held.tolist() == [
        high == 1.0 or who.paid == 0
        for who, high in zip(world.accounts, [1.0, 0.0] * len(world.accounts), strict=False)
    ]
