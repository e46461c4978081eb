"""How many brands, and whether paid posts do as well: read from a lake."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from wrensong.vet.questions import selectivity


def rows(world: Any) -> dict[int, dict[str, Any]]:
    source = world.workspace.vet.review_all()._source
    table = source.table
    for name, values in selectivity.columns(source).items():
        table = table.append_column(name, pa.array(values, from_pandas=True))
    return {row["account_id"]: row for row in table.to_pylist()}


def tags(world: Any, *names: str) -> list[int]:
    """The numbers of the tags ``names``."""
    return world.workspace.lake.tag_ids(pa.array(names)).to_pylist()


def post(*named: int, **more: Any) -> dict[str, Any]:
    known = {"caption": "bread", "mentions": list(named), "disclosed": False}
    return {**known, "likes": 90, "comments": 9, **more}


@pytest.fixture
def named(world: Any) -> Any:
    """Three accounts name a brand; two name a friend; all name the account invented1."""
    brand, friend, creator = tags(world, "@glow.lab", "@ben", "@invented1")
    for number in (1, 2, 3):
        world.account(number, 5_000)
        said = [brand, creator] if number == 3 else [brand, friend, creator]
        world.posts(number, [post(*said), post(brand)] + [post() for _ in range(8)])
    world.account(4, 5_000)
    world.posts(4, [post() for _ in range(6)])
    world.account(5, 5_000)
    world.posts(5, [post(brand), post(brand)])
    world.account(6, 5_000)
    return world


def test_a_brand_is_what_three_creators_name_and_no_creator_of_the_lake(named: Any):
    found = rows(named)
    assert found[1]["brands_named"] == 1
    assert found[1]["brands_per_100_posts"] == pytest.approx(10.0)
    assert found[1]["repeat_partner_share"] == 1.0, "two posts on two days"
    card, *_ = selectivity.cards(found[1])
    assert card.estimate.n == 10 and card.light == "clear"
    assert "1 brand in 10 posts, 1 of them on more than one day" in card.why


def test_no_brand_is_zero_but_few_or_no_posts_are_not_known(named: Any):
    found = rows(named)
    assert found[4]["brands_per_100_posts"] == 0.0
    assert found[4]["repeat_partner_share"] is None
    assert found[5]["brands_per_100_posts"] is None
    assert found[6]["brands_named"] is None
    for number in (5, 6):
        assert {card.light for card in selectivity.cards(found[number])} == {"not known"}


def test_a_sponsor_the_platform_names_counts_though_nobody_else_names_it(world: Any):
    (sponsor,) = tags(world, "@oven.co")
    world.account(1, 5_000)
    world.posts(1, [post(sponsors=[sponsor])] + [post(sponsors=[]) for _ in range(9)])
    assert rows(world)[1]["brands_named"] == 1


def test_paid_posts_are_compared_with_the_others_of_the_same_account(world: Any):
    world.account(1, 5_000)
    paid = [post(disclosed=True, likes=40 + i) for i in range(6)]
    world.posts(1, [*paid, *(post(likes=90 + i) for i in range(12))])
    row = rows(world)[1]
    assert (row["paid_posts"], row["unpaid_posts"]) == (6, 12)
    assert row["paid_delta_low"] <= row["paid_delta"] <= row["paid_delta_high"] < 0
    assert row["paid_delta"] == pytest.approx(-0.5, abs=0.05)
    *_, card = selectivity.cards(row)
    assert card.word == "less than the others" and card.light == "clear"
    assert "less engagement" in card.why


def test_posts_whose_likes_are_hidden_are_not_compared(world: Any):
    world.account(1, 5_000)
    world.posts(1, [post(disclosed=i < 5, likes=None) for i in range(12)])
    row = rows(world)[1]
    assert row["paid_delta"] is None and row["paid_posts"] is None
    *_, card = selectivity.cards(row)
    assert card.light == "not known" and "3 or more posts that disclose" in card.changes
