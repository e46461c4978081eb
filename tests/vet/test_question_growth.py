"""The growth question over a lake: purchases show, fame does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from wrensong.vet.questions import growth

START = datetime(2024, 1, 1)


def rows_of(reviews: Any) -> dict[str, dict[str, Any]]:
    """Rows as a stored table gives them, by handle."""
    found, table = growth.columns(reviews._source), reviews._source.table
    for column in growth.COLUMNS:
        kind = {"DOUBLE": pa.float64(), "BIGINT": pa.int64(), "VARCHAR": pa.string()}[column.type]
        values = pa.array(found[column.name], from_pandas=True).cast(kind)
        table = table.append_column(column.name, values)
    return {row["account"]: row for row in table.to_pylist()}


@pytest.fixture(scope="module")
def demo(demo_reviews: Any) -> dict[str, dict[str, Any]]:
    return rows_of(demo_reviews)


def test_the_bought_week_of_the_demo_is_seen_with_its_days(demo: Any):
    (card,) = growth.cards(demo["@fiona.oven..wren"])
    assert card.light == "look"
    assert "from 2026-07-05 to 2026-07-12" in card.why
    assert demo["@fiona.oven..wren"]["growth_gain"] == pytest.approx(0.5, abs=0.1)
    assert card.peers.value < 0.05


def test_followers_bought_in_steps_are_seen_too(demo: Any):
    assert growth.cards(demo["@tessa.backt..wren"])[0].light == "look"


def test_the_honest_loaf_that_went_round_the_world_stays_clear(demo: Any):
    (card,) = growth.cards(demo["@emil.crumb..wren"])
    assert card.light == "clear"
    assert card.estimate.value < 1


def test_nobody_else_in_the_demo_is_asked(demo: Any):
    asked = {h for h, row in demo.items() if growth.cards(row)[0].light == "look"}
    assert asked == {"@fiona.oven..wren", "@tessa.backt..wren"}


def test_hidden_likes_leave_growth_not_known(demo: Any):
    (card,) = growth.cards(demo["@greta.rye..wren"])
    assert card.light == "not known"
    assert "likes" in card.changes


def followed(world: Any, first: int = 1, accounts: int = 60, times: int = 40, step: int = 3) -> Any:
    """Accounts counted every ``step`` days with a post each; the last one gains a tenth at once."""
    random = np.random.default_rng(5)
    ids = [first + i for i in range(accounts)]
    world.add(
        "accounts",
        [
            {"account_id": i, "platform": "instagram", "handle": f"h{at}", "category": "food"}
            for at, i in enumerate(ids)
        ],
    )
    posts = []
    for at, i in enumerate(ids):
        gains = random.normal(0.004, 0.001, times)
        if at == accounts - 1:
            gains[min(25, times - 5)] += 0.1
        followers = 5_000 * np.cumprod(1 + gains)
        for t in range(times):
            when = START + timedelta(days=step * t)
            world_row = {"account_id": i, "followers": round(followers[t]), "observed_at": when}
            posts.append(
                (world_row, when - timedelta(days=1), round(300 * random.lognormal(0, 0.3)))
            )
    counts = [row for row, _, _ in posts]
    names = ("account_id", "followers", "observed_at")
    table = {name: [row[name] for row in counts] for name in names}
    lake = world.workspace.lake
    lake.append("snapshots", pa.table(table | {"source": ["test"] * len(counts)}))
    world.add(
        "posts",
        [
            {"account_id": row["account_id"], "post": f"p{t}", "posted_at": when, "likes": likes,
             "comments": 10}
            for t, (row, when, likes) in enumerate(posts)
        ],
    )  # fmt: skip
    return world.workspace.vet.review_all()


def test_a_gain_without_engagement_stands_out_whatever_the_ids(world: Any, tmp_path: Any):
    reviews = followed(world)
    rows = rows_of(reviews)
    bought, usual = rows["@h59"], rows["@h3"]
    assert bought["growth_lr"] > 3 > usual["growth_lr"]
    assert bought["growth_until"] == "2024-03-16"
    assert bought["growth_low"] <= bought["growth_lr"] <= bought["growth_high"]
    assert usual["growth_weeks"] == pytest.approx(39 * 3 / 7)
    # With 60 accounts no ratio can outweigh the prior, and no light is lit.
    assert growth.cards(bought)[0].light == "clear"
    again = rows_of(followed(type(world)(tmp_path / "elsewhere"), first=9_001))
    for handle, row in rows.items():
        assert all(again[handle][c.name] == row[c.name] for c in growth.COLUMNS)


def test_under_thirty_days_of_counts_nothing_is_known(world: Any):
    rows = rows_of(followed(world, times=20, step=1))
    (card,) = growth.cards(rows["@h59"])
    assert card.light == "not known"
    assert "30 days of follower counts" in card.why
    assert card.estimate.value is None


def test_few_accounts_with_a_history_are_too_few_to_learn_from(world: Any):
    (card,) = growth.cards(rows_of(followed(world, accounts=10))["@h9"])
    assert card.light == "not known"
    assert "50 accounts" in card.why


def test_missing_posts_are_not_silence(world: Any):
    followed(world)
    lake = world.workspace.lake
    for when, count in ((START, 100), (START + timedelta(days=117), 900)):
        lake.append(
            "snapshots",
            pa.table(
                {"account_id": [60], "followers": [5_000], "posts_count": [count],
                 "source": ["profile"], "observed_at": [when]}
            ),
        )  # fmt: skip
    (card,) = growth.cards(rows_of(world.workspace.vet.review_all())["@h59"])
    assert card.light == "not known"
    assert "posts" in card.changes


def test_without_any_history_columns_are_empty(world: Any):
    world.account(1, 5_000)
    reviews = world.workspace.vet.review_all()
    row = rows_of(reviews)["@invented1"]
    assert all(row[c.name] is None for c in growth.COLUMNS)
    early = world.workspace.vet.review_all(as_of=datetime(2020, 1, 1, tzinfo=UTC))
    assert all(len(v) == 0 for v in growth.columns(early._source).values())
