"""Engagement in the demo world follows the laws it states."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import numpy as np
import pytest

from wrensong.demo import laws
from wrensong.demo.world import World

Table = Callable[[str], list[dict[str, str]]]
BANDS = ((1_000, 5_000), (5_000, 10_000), (10_000, 50_000), (50_000, 100_000), (100_000, 500_000))
RATES = (0.042, 0.0345, 0.029, 0.024, 0.023)


@pytest.fixture(scope="module")
def medians(world: World, rows: Table) -> list[tuple[int, float, float]]:
    """(followers, engagement per follower, comments per like) of ordinary Instagram accounts."""
    by_handle = defaultdict(list)
    for post in rows("posts"):
        if post["likes"]:
            by_handle[post["username"]].append((int(post["likes"]), int(post["comments"])))
    found = []
    for a in world.accounts:
        if a.platform == "instagram" and a.bought == 1 and a.likes == 1 and by_handle[a.handle]:
            likes, comments = np.array(by_handle[a.handle]).T
            found.append(
                (
                    a.followers,
                    float(np.median((likes + comments) / a.followers)),
                    comments.sum() / likes.sum(),
                )
            )
    return found


@pytest.mark.parametrize(("band", "rate"), list(zip(BANDS, RATES, strict=True)))
def test_median_engagement_falls_with_size_as_measured(
    medians: list[tuple[int, float, float]], band: tuple[int, int], rate: float
) -> None:
    seen = [er for followers, er, _ in medians if band[0] <= followers < band[1]]
    assert len(seen) >= 8
    assert np.median(seen) == pytest.approx(rate, rel=0.22)


def test_creators_differ_by_about_six_tenths_on_the_log_scale(
    medians: list[tuple[int, float, float]],
) -> None:
    followers, rates, _ = np.array(medians).T
    residual = np.log(rates / laws.engagement_per_follower(followers))
    assert 0.5 < residual.std() < 0.75


def test_comments_per_like_fall_with_size(medians: list[tuple[int, float, float]]) -> None:
    small = np.median([c for f, _, c in medians if f < 5_000])
    large = np.median([c for f, _, c in medians if f > 100_000])
    assert small == pytest.approx(0.040, rel=0.3)
    assert large == pytest.approx(0.0124, rel=0.4)


def test_engagement_per_view_on_view_platforms(world: World, rows: Table) -> None:
    platform = {a.handle: a.platform for a in world.accounts}
    for name, rate in laws.ENGAGEMENT_PER_VIEW.items():
        ratios = [
            (int(p["likes"]) + int(p["comments"])) / int(p["views"])
            for p in rows("posts")
            if platform[p["username"]] == name
        ]
        assert np.median(ratios) == pytest.approx(rate, rel=0.2)


def test_small_creators_answer_more(world: World, rows: Table) -> None:
    owner = {p["post id"]: p["username"] for p in rows("posts")}
    own: dict[str, int] = defaultdict(int)
    others: dict[str, int] = defaultdict(int)
    for c in rows("comments"):
        who = owner[c["post id"]]
        (own if c["commenter"] == who else others)[who] += 1
    ratio = {a.handle: own[a.handle] / max(others[a.handle], 1) for a in world.accounts}
    small = np.median([ratio[a.handle] for a in world.accounts if a.followers < 5_000])
    large = np.median([ratio[a.handle] for a in world.accounts if a.followers > 50_000])
    assert small == pytest.approx(0.34, abs=0.06)
    assert large == pytest.approx(0.07, abs=0.03)
