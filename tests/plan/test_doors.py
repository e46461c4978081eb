"""Quotes without a brief, limits, forecasts that are kept, frontiers drawn, plans compared."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from wrensong.cli import main
from wrensong.core.errors import BadInput, ValueInvalid
from wrensong.core.money import Money
from wrensong.front import OpenWorkspace
from wrensong.match.briefs import load_brief
from wrensong.match.domain import Brief
from wrensong.match.service import changed_brief as changed


@pytest.fixture
def brief(brief_file: Path) -> Brief:
    return load_brief(brief_file)


def run(workspace: OpenWorkspace, *words: str) -> Result:
    ran = CliRunner().invoke(main, ["--workspace", str(workspace.folder), "plan", *words])
    assert ran.exit_code == 0, ran.output
    return ran


def eur(amount: int) -> Money:
    return Money(Decimal(amount), "EUR")


def test_a_quote_needs_no_brief(workspace: OpenWorkspace) -> None:
    plain = workspace.plan.quote("@baker.5")
    reel = workspace.plan.quote("@baker.5", format="reel", collaboration="ambassador")
    assert plain.cost.currency == "EUR" and plain.fee is not None
    assert reel.cost.amount == pytest.approx(float(plain.cost.amount) * 1.25 * 0.8, abs=2)
    said = run(workspace, "quote", "@baker.5", "--format", "reel", "--type", "ambassador").output
    assert "A reel counts 1.25 of a post" in said and "ambassador programme" in said


def test_a_commission_and_goods_are_counted_as_cost(workspace: OpenWorkspace, brief: Brief) -> None:
    plain = workspace.plan.quote("@baker.5", brief)
    selling = workspace.plan.quote("@baker.5", replace(brief, commission=0.1, order_value=eur(50)))
    assert selling.cost > plain.cost and selling.fee == plain.fee
    review = workspace.plan.quote(
        "@baker.5", replace(brief, collaboration="review", gift_cost=eur(40))
    )
    assert review.fee is not None and review.cost == review.fee.typical + eur(40)


def test_limits_of_platform_tier_niche_and_hours_are_kept(
    workspace: OpenWorkspace, brief: Brief
) -> None:
    free = replace(brief, must=())
    one = workspace.plan.portfolio(replace(free, platform_limits={"instagram": (0, 1)}))
    assert [o.platform for o in one.offers].count("instagram") <= 1
    none = workspace.plan.portfolio(replace(free, tier_limits={"micro": (0, 0)}))
    assert none.offers == ()
    two = workspace.plan.portfolio(replace(free, niche_limits={"food": (0, 2)}))
    assert len(two.offers) == 2
    short = workspace.plan.portfolio(replace(free, hours=9.0, hours_per_creator=3.0))
    assert len(short.offers) == 3
    assert any("of the 9 you have, at 3" in note for note in short.notes)
    assert all(o.certificate.ratio > 0.999 for o in (one, two, short))


def test_more_of_a_platform_than_there_are_is_an_error(
    workspace: OpenWorkspace, brief: Brief
) -> None:
    with pytest.raises(ValueInvalid, match="only 1 of tiktok"):
        workspace.plan.portfolio(replace(brief, platform_limits={"tiktok": (4, 9)}))


def test_a_forecast_is_kept_with_what_it_rested_on(
    workspace: OpenWorkspace, brief: Brief, brief_file: Path
) -> None:
    before = workspace.lake.count("forecasts")
    found = workspace.plan.forecast("@mina.bakes", brief)
    assert workspace.lake.count("forecasts") == before and found.kept == ()
    assert set(found.metrics) == {"engagement", "views", "clicks", "orders", "sales"}
    for estimate in found.metrics.values():
        assert estimate.low < estimate.value < estimate.high
    kept = workspace.plan.forecast("@mina.bakes", brief, keep=True)
    rows = {
        row["metric"]: row
        for row in workspace.lake.run("SELECT * FROM forecasts").to_pylist()
        if row["forecast"] in kept.kept
    }
    assert set(rows) == set(kept.metrics)
    row = rows["engagement"]
    assert row["value"] == kept.metrics["engagement"].value
    assert (row["level"], row["observations"], row["posts"]) == (0.8, 6, 1)
    assert (row["brand"], row["unit"], rows["sales"]["unit"]) == ("Fern & Salt", "count", "EUR")
    assert row["as_of"] <= row["made_at"] == row["observed_at"]
    assert (
        "Kept as fc_" in run(workspace, "forecast", "@mina.bakes", str(brief_file), "--keep").output
    )


def test_a_portfolio_can_keep_a_forecast_of_everybody_chosen(
    workspace: OpenWorkspace, brief: Brief
) -> None:
    before = workspace.lake.count("forecasts")
    found = workspace.plan.portfolio(brief, keep=True)
    assert workspace.lake.count("forecasts") - before == 5 * len(found.offers)


def test_the_frontier_is_drawn_and_told(
    workspace: OpenWorkspace, brief_file: Path, tmp_path: Path
) -> None:
    chart = tmp_path / "frontier.svg"
    said = run(workspace, "frontier", str(brief_file), "--chart", str(chart)).output
    assert "▇" in said and "a further tenth" in said
    root = ElementTree.fromstring(chart.read_text("utf-8"))
    assert "var(" not in chart.read_text("utf-8")
    assert len(root.findall(".//{*}circle")) >= 10
    points = json.loads(run(workspace, "frontier", str(brief_file), "--json").output)
    assert sum(point["this_tenth_adds"] for point in points) == pytest.approx(points[-1]["value"])


def test_plans_stand_side_by_side(workspace: OpenWorkspace, brief: Brief, brief_file: Path) -> None:
    first, more, less = workspace.plan.compare(
        {"as asked": brief, "more": replace(brief, budget=eur(900)),
         "one": replace(brief, max_creators=1)}
    )  # fmt: skip
    assert first.joins == first.leaves == ()
    assert more.portfolio.engagement.value > first.portfolio.engagement.value
    chosen = {o.account for o in first.portfolio.offers}
    assert chosen - set(less.leaves) | set(less.joins) == {o.account for o in less.portfolio.offers}
    said = run(workspace, "compare", str(brief_file), "--scenario", "max_creators=1", "--json")
    assert [row["creators"] for row in json.loads(said.output)][1] == 1


def test_one_field_of_a_brief_is_changed_by_its_name(brief: Brief) -> None:
    assert changed(brief, "budget=5000").budget == eur(5000)
    assert changed(brief, "goal = awareness").goal == "awareness"
    assert changed(brief, "followers=5k..20k").followers == (5_000, 20_000)
    assert changed(brief, "must=@ben, @cleo").must == ("ben", "cleo")
    assert changed(brief, "hours=12.5").hours == 12.5
    for wrong, why in (
        ("budgt=3", "budget"),
        ("goal=fame", "not one of"),
        ("budget", "not a change"),
    ):
        with pytest.raises(BadInput) as caught:
            changed(brief, wrong)
        assert re.search(why, str(caught.value.sentence) + str(caught.value.next_step))
