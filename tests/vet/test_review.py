"""Reviews: of one, of all, at a time, and of what is missing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from wrensong.core.errors import BadInput, NotFound
from wrensong.lake.pipeline import steps
from wrensong.vet.reviews import COLUMNS

Row = Callable[..., dict[str, Any]]


def test_the_table_has_the_columns_that_are_promised(crowd: Any):
    world, _ = crowd
    table = world.workspace.vet.review_all().table
    assert tuple(table.column_names) == COLUMNS
    assert table.num_rows == 300


def test_engagement_is_near_the_truth_and_its_interval_holds_it(crowd: Any):
    world, truth = crowd
    table = world.workspace.vet.review_all().table
    found = table["log_mean"].to_numpy()
    inside = np.abs(found - truth) <= 1.2816 * table["log_sd"].to_numpy()
    assert 0.7 <= inside.mean() <= 0.9
    raw = np.log(table["er_raw"].to_numpy())
    assert np.mean((found - truth) ** 2) < np.mean((raw - truth) ** 2)


def test_a_quarter_of_accounts_is_held_to_be_in_the_top_quarter(crowd: Any):
    world, _ = crowd
    chances = world.workspace.vet.review_all().table["p_top_quartile"].to_numpy()
    assert chances.mean() == pytest.approx(0.25, abs=0.05)


def test_ranks_agree_with_the_truth_as_often_as_they_say(crowd: Any):
    world, truth = crowd
    table = world.workspace.vet.review_all().table
    platform_rank = np.argsort(np.argsort(truth)) / 3
    ranked = table["peer_percentile"].to_numpy()
    assert np.corrcoef(platform_rank, ranked)[0, 1] > 0.75
    low, high = (table[f"peer_percentile_{end}"].to_numpy() for end in ("low", "high"))
    assert (low <= ranked).all() and (ranked <= high).all()


def test_one_review_and_the_table_say_the_same(crowd: Any):
    world, _ = crowd
    review = world.workspace.vet.review("@Invented7")
    row = next(
        r for r in world.workspace.vet.review_all().table.to_pylist() if r["account_id"] == 7
    )
    estimate = review.signal("engagement").estimate
    assert (estimate.value, estimate.low, estimate.high) == (
        row["er"],
        row["er_low"],
        row["er_high"],
    )
    assert review.account == "@invented7"
    assert review.followers == row["followers"]
    assert review.signal("likes_for_followers").peers_n >= 30
    assert review.definitions["mean_engagement_per_follower"].n == 4


def test_adding_an_account_is_seen_at_once(world: Any, row_of: Row):
    world.crowd(40)
    assert len(world.workspace.vet.review_all()) == 40
    world.account(99, 5_000)
    assert len(world.workspace.vet.review_all()) == 41
    assert row_of(world, 99)["er"] is None


def test_a_later_post_never_changes_an_earlier_review(world: Any, row_of: Row):
    world.crowd(60)
    moment = datetime(2025, 2, 1, tzinfo=UTC)
    before = world.workspace.vet.review_all(as_of=moment).table
    world.posts(1, [{"likes": 90_000, "comments": 9_000}] * 9, seen=datetime(2025, 3, 1))
    world.add("snapshots", [{"account_id": 1, "followers": 9_000_000}], seen=datetime(2025, 3, 1))
    after = world.workspace.vet.review_all(as_of=moment).table
    for name in COLUMNS:
        # Threads may add up in another order, so fractions may differ in the last digit.
        same = pytest.approx if before[name].type == pa.float64() else list
        assert after[name].to_pylist() == same(before[name].to_pylist()), name
    assert row_of(world, 1)["followers"] == 9_000_000
    assert row_of(world, 1)["posts"] == 9 != before["posts"][0].as_py()
    early = world.workspace.vet.review_all(as_of=datetime(2024, 1, 1, tzinfo=UTC))
    assert len(early) == 0


def test_hidden_likes_are_absent_and_never_zero(world: Any, row_of: Row):
    world.crowd(60)
    seen = [{"likes": 300, "comments": 10}] * 6
    world.account(101, 10_000)
    world.posts(101, seen)
    world.account(102, 10_000)
    world.posts(102, [*seen, *({"likes": None, "comments": 10} for _ in range(6))])
    world.account(103, 10_000)
    world.posts(103, [{"likes": None, "comments": 10}] * 6)
    shown, half, hidden = (row_of(world, n) for n in (101, 102, 103))
    assert half["posts"] == shown["posts"] == 6
    assert half["median_likes"] == shown["median_likes"] == 300
    assert half["er"] == pytest.approx(shown["er"], rel=0.15)
    assert hidden["er"] is hidden["median_likes"] is hidden["likes_evidence"] is None
    signal = world.workspace.vet.review("@invented103").signal("engagement")
    assert signal.light == "not known"
    assert "likes" in signal.estimate.needs


@pytest.mark.parametrize("followers", [None, 0])
def test_without_followers_the_rate_is_not_known(world: Any, row_of: Row, followers: int | None):
    world.crowd(60)
    world.account(101, followers)
    world.posts(101, [{"likes": 300, "comments": 10}] * 3)
    row = row_of(world, 101)
    assert row["er"] is row["peer_percentile"] is row["likes_evidence"] is None
    assert row["median_likes"] == 300
    review = world.workspace.vet.review("@invented101")
    for key in ("engagement", "likes_for_followers", "comments_for_likes"):
        assert review.signal(key).light == "not known"


def test_missing_data_never_counts_against_anyone(world: Any):
    world.crowd(60)
    world.account(101, 5_000, category=None)
    review = world.workspace.vet.review("@invented101")
    assert {signal.light for signal in review.signals} == {"not known"}
    assert all(signal.estimate.needs for signal in review.signals)
    assert all(not estimate.known for estimate in review.definitions.values())


def test_bought_followers_and_bought_likes_stand_out_on_opposite_sides(world: Any, row_of: Row):
    world.crowd(200, posts=6)
    world.account(301, 90_000)
    world.posts(301, [{"likes": 30, "comments": 1}] * 8)
    world.account(302, 3_000)
    world.posts(302, [{"likes": 9_000, "comments": 3}] * 8)
    few, many = row_of(world, 301), row_of(world, 302)
    assert few["likes_evidence"] < -2.5 < 2.5 < many["likes_evidence"]
    assert many["comments_evidence"] < -2.5
    signal = world.workspace.vet.review("@invented302").signal("likes_for_followers")
    assert (signal.word, signal.light) == ("more than usual", "look")
    assert "fake" not in signal.why


def test_a_rate_is_per_view_where_views_are_always_public(world: Any, row_of: Row):
    world.crowd(60, platform="tiktok")
    row = row_of(world, 1)
    assert row["er_base"] == "views"
    world.account(101, 10_000, platform="tiktok")
    world.posts(101, [{"likes": 300, "comments": 10, "views": 0}] * 3)
    assert row_of(world, 101)["er"] is None
    world.account(102, None, platform="tiktok")
    world.posts(102, [{"likes": 300, "comments": 10, "views": 5_000}] * 30)
    lone = row_of(world, 102)
    assert lone["er"] == pytest.approx(310 / 5_000, rel=0.1)
    assert lone["peer_percentile"] is None


def test_published_norms_stand_in_for_too_few_peers_and_say_so(world: Any, row_of: Row):
    world.crowd(5)
    review = world.workspace.vet.review("@invented1")
    signal = review.signal("engagement")
    assert row_of(world, 1)["peer_percentile"] is None
    assert signal.estimate.known
    assert "2012-2019" in signal.why
    assert signal.peers is not None and signal.peers.kind == "imputed"


def test_replies_are_answers_and_the_creator_s_other_comments_are_not(world: Any, row_of: Row):
    world.account(1, 5_000)
    world.posts(1, [{"likes": 50, "comments": 4}])

    def comment(
        number: str, minute: int, own: bool, parent: str | None, text: str
    ) -> dict[str, Any]:
        return {
            "account_id": 1,
            "post": "p0",
            "comment": number,
            "by_creator": own,
            "parent": parent,
            "text": text,
            "posted_at": datetime(2024, 1, 1, 10, minute),
        }

    world.add(
        "comments",
        [
            comment("a", 0, False, None, "Which flour?"),
            comment("b", 5, False, None, "Lovely"),
            comment("c", 20, True, "a", "Rye"),
            comment("d", 30, True, None, "@someone thank you"),
            comment("e", 31, True, None, "#bread #rye"),
            comment("f", 40, False, None, "Hello"),
        ],
    )
    row = row_of(world, 1)
    assert row["comments_seen"] == 3
    assert row["reply_ratio"] == pytest.approx(2 / 3)
    assert row["reply_low"] < 2 / 3 < row["reply_high"]
    assert "20 minutes" in world.workspace.vet.review("@invented1").signal("community").why


def test_without_comments_the_reply_ratio_is_not_known(crowd: Any, row_of: Row):
    row = row_of(crowd[0], 3)
    assert row["reply_ratio"] is None
    assert row["comments_seen"] == 0


def test_counts_of_posts_disclosure_mentions_and_tags_are_exact(world: Any, row_of: Row):
    world.account(1, 5_000)
    world.posts(
        1,
        [
            {
                "disclosed": i < 2,
                "hashtags": [1 if i < 6 else 2, 5],
                "mentions": [7] * (i % 2),
                "posted_at": datetime(2024, 3, 1 + 3 * i),
            }
            for i in range(10)
        ],
    )
    row = row_of(world, 1)
    assert row["disclosed_share"] == pytest.approx(0.2)
    assert row["disclosed_low"] < 0.2 < row["disclosed_high"]
    assert row["mentions_per_100"] == pytest.approx(50)
    assert row["topic_focus"] == pytest.approx((6 * 5 + 4 * 3) / 90)
    assert row["posts_per_week"] == pytest.approx(7 / 3)
    assert row["posts"] == 0  # none of them has likes


def test_the_queries_agree_with_numpy(crowd: Any):
    world, _ = crowd
    lake = world.workspace.lake
    posts = lake.run("SELECT account_id, likes, comments, posted_at FROM posts").to_pylist()
    years = lake.run(steps("wrensong.vet", "post_years")).to_pylist()
    medians = {
        r["account_id"]: r
        for r in lake.run(
            steps("wrensong.vet", "post_medians"), parameters={"first": 0, "last": 10**9}
        ).to_pylist()
    }
    for row in years[::29]:
        mine = [p for p in posts if p["account_id"] == row["account_id"]]
        logs = np.log([p["likes"] + p["comments"] + 1 for p in mine])
        assert row["n"] == row["posts"] == len(mine)
        assert row["log_rate"] == pytest.approx(logs.mean())
        assert row["variance"] == pytest.approx(logs.var(ddof=1))
        assert row["month"] == pytest.approx(np.mean([p["posted_at"].month for p in mine]))
        assert medians[row["account_id"]]["median_likes"] == np.median([p["likes"] for p in mine])


def test_an_empty_workspace_has_no_reviews(world: Any):
    assert len(world.workspace.vet.review_all()) == 0
    with pytest.raises(NotFound):
        world.workspace.vet.review("@nobody")


def test_a_handle_on_two_platforms_must_be_told_apart(world: Any):
    world.account(1, 5_000, handle="mina.bakes")
    world.account(2, 6_000, handle="mina.bakes", platform="tiktok")
    with pytest.raises(BadInput, match="several platforms"):
        world.workspace.vet.review("@mina.bakes")
    assert world.workspace.vet.review("@mina.bakes", platform="TikTok").account_id == 2


def test_a_review_is_plain_data(crowd: Any):
    from wrensong.doors.formats import to_jsonable

    json.dumps(to_jsonable(crowd[0].workspace.vet.review("@invented1")), allow_nan=False)
