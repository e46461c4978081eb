"""The campaign files of the demo world add up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from wrensong.demo.truths import answers
from wrensong.demo.world import build_world

Rows = list[dict[str, str]]
Table = Callable[[str], Rows]


def revenue_by_collaboration(rows: Table) -> dict[str, Decimal]:
    """Net of refunds, by code first and click second, without the leak."""
    codes = {c["code"]: c["collaboration"] for c in rows("codes")}
    clicks = {c["click id"]: c["collaboration"] for c in rows("clicks")}
    found: dict[str, Decimal] = defaultdict(Decimal)
    for o in rows("orders"):
        leaked = o["code"] == "OSKAR11" and not o["click id"] and o["ordered at"] > "2026-08-05"
        if (o["code"] or o["click id"]) and not leaked:
            key = codes.get(o["code"]) or clicks[o["click id"]]
            found[key] += Decimal(o["net"]) - Decimal(o["refunded"])
    return found


def test_two_campaigns_are_finished_and_one_runs(rows: Table) -> None:
    assert Counter(c["status"] for c in rows("campaigns")) == {"finished": 2, "running": 1}


def test_fees_and_gifts_stay_within_each_budget(rows: Table) -> None:
    for campaign in rows("campaigns"):
        mine = [c for c in rows("collaborations") if c["campaign"] == campaign["campaign"]]
        committed = sum(Decimal(c["fee"]) + Decimal(c["gift cost"]) for c in mine)
        assert committed == Decimal(campaign["committed"]) <= Decimal(campaign["budget"])


def test_every_order_adds_up_and_discounts_need_a_code(rows: Table) -> None:
    codes = {c["code"] for c in rows("codes")}
    assert len({o["order id"] for o in rows("orders")}) == len(rows("orders"))
    for o in rows("orders"):
        gross, discount, net = (Decimal(o[c]) for c in ("gross", "discount", "net"))
        assert gross - discount == net > 0
        assert (discount > 0) == (o["code"] in codes)
        assert Decimal(o["refunded"]) in (Decimal(0), net)


def test_an_order_follows_its_click_and_the_click_its_post(rows: Table) -> None:
    clicked = {c["click id"]: c for c in rows("clicks")}
    first = {c["collaboration"]: c["first post on"] for c in rows("collaborations")}
    for o in rows("orders"):
        if o["click id"]:
            click = clicked[o["click id"]]
            assert click["clicked at"] < o["ordered at"] and click["bot"] == "no"
            assert click["clicked at"] >= first[click["collaboration"]]
    used = [o["click id"] for o in rows("orders") if o["click id"]]
    assert len(used) == len(set(used))


def test_campaign_revenue_is_the_sum_of_its_orders(rows: Table) -> None:
    campaign = {c["collaboration"]: c["campaign"] for c in rows("collaborations")}
    codes = {c["code"]: c["collaboration"] for c in rows("codes")}
    clicks = {c["click id"]: c["collaboration"] for c in rows("clicks")}
    sums: dict[str, Decimal] = defaultdict(Decimal)
    counts: Counter[str] = Counter()
    for o in rows("orders"):
        key = codes.get(o["code"]) or clicks.get(o["click id"])
        if key:
            sums[campaign[key]] += Decimal(o["net"]) - Decimal(o["refunded"])
            counts[campaign[key]] += 1
    for c in rows("campaigns"):
        assert Decimal(c["net revenue by code or link"]) == sums[c["campaign"]]
        assert int(c["orders by code or link"]) == counts[c["campaign"]]


def test_published_posts_are_in_the_posts_file_and_say_who_pays(rows: Table) -> None:
    by_id = {p["post id"]: p for p in rows("posts")}
    published = 0
    for c in rows("collaborations"):
        for post in c["post ids"].split():
            assert by_id[post]["username"] == c["username"]
            assert "@fernandsalt..wren" in by_id[post]["caption"]
            published += 1
        if c["status"] == "done":
            assert len(c["post ids"].split()) == int(c["posts"])
    named = Counter(p["username"] for p in rows("posts") if "@fernandsalt..wren" in p["caption"])
    assert named.pop("mina.bakes") >= 3, "a customer, unpaid"
    assert named.total() == published


def test_only_the_under_priced_creator_sells_twice_her_price(rows: Table) -> None:
    (ida,) = next(t for t in answers() if t.key == "under-priced").accounts
    finished = {c["campaign"] for c in rows("campaigns") if c["status"] == "finished"}
    sold = revenue_by_collaboration(rows)
    for c in rows("collaborations"):
        if c["campaign"] in finished and Decimal(c["fee"]):
            twice = sold[c["collaboration"]] >= 2 * Decimal(c["fee"])
            assert twice == (c["username"] == ida)


def test_the_leaked_code_sells_after_the_campaign_without_clicks(rows: Table) -> None:
    ends = {c["campaign"]: c["ends"] for c in rows("campaigns")}
    late = [
        o for o in rows("orders")
        if o["code"] == "OSKAR11" and not o["click id"] and o["ordered at"] > ends["slow-summer"]
    ]  # fmt: skip
    assert len(late) >= 40
    assert sum(o["referrer"] == "coupons.example" for o in late) > len(late) / 2


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_truth_about_her_sales_holds_for_other_seeds(tmp_path: Path, seed: int) -> None:
    import csv

    folder = build_world(tmp_path, seed).folder

    def rows(name: str) -> Rows:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    test_only_the_under_priced_creator_sells_twice_her_price(rows)
