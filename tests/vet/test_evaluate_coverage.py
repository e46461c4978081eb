"""Coverage: halves of posts, and intervals of known truth that hold or do not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from wrensong.vet.evaluations import coverage
from wrensong.vet.evaluations.reviewed import invented
from wrensong.vet.rules.proportions import wilson

SHARE = coverage.Interval("x", "x", "x_low", "x_high", "n")


def _half(random: Any, truth: Any, size: int, narrow: float = 1.0) -> pa.Table:
    n = np.full(len(truth), float(size))
    hits = random.binomial(size, truth).astype(float)
    low, high = wilson(hits, n)
    x = hits / n
    ends = {"x_low": x - (x - low) * narrow, "x_high": x + (high - x) * narrow}
    return pa.table({"x": x, **ends, "n": n})


@pytest.mark.parametrize("size", [20, 60])
def test_right_intervals_of_two_halves_hold_as_often_as_they_say(size: int) -> None:
    random = np.random.default_rng(3)
    truth = random.beta(2, 3, 4_000)
    held = coverage.held_by_halves(SHARE, *(_half(random, truth, size) for _ in (0, 1)))
    assert 0.78 <= held.mean() <= 0.85
    short = coverage.held_by_halves(SHARE, *(_half(random, truth, size, 0.5) for _ in (0, 1)))
    assert short.mean() < 0.6, "intervals of half the length are found out"


def test_shares_that_are_0_or_1_in_both_halves_do_not_count() -> None:
    half = pa.table({"x": [0.0, 1.0, 0.5], "x_low": [0.0, 0.9, 0.4], "x_high": [0.1, 1.0, 0.6],
                     "n": [30, 30, 30]})  # fmt: skip
    assert coverage.held_by_halves(SHARE, half, half).tolist() == [True]


def test_halves_hold_every_post_once_with_its_comments(world: Any, tmp_path: Path) -> None:
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
            name: {
                (row["account_id"], row["post"])
                for row in half.run(f"SELECT account_id, post FROM {name}").to_pylist()
            }
            for name in ("posts", "comments")
        }
        for half in coverage.split(world.workspace.lake, tmp_path, 1)
    ]
    first, second = sides
    assert not first["posts"] & second["posts"]
    assert len(first["posts"] | second["posts"]) == 14
    for side in sides:
        assert side["posts"] == side["comments"]
        assert {sum(account == n for account, _ in side["posts"]) for n in (1, 2)} <= {3, 4}


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
