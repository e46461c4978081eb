from __future__ import annotations

import itertools
import json
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from click.testing import CliRunner

from wrensong.cli import main
from wrensong.core.errors import NotFound, ValueInvalid
from wrensong.core.estimate import Estimate
from wrensong.core.money import Money
from wrensong.front import OpenWorkspace
from wrensong.match.briefs import load_brief
from wrensong.match.domain import Brief, Fit, Part, Shortlist
from wrensong.plan.domain import Offer, Portfolio
from wrensong.plan.fee_table import fee_table
from wrensong.plan.fees import Pricing, Work
from wrensong.plan.market import in_question, market, people
from wrensong.plan.rates import Rates


def eur(amount: int) -> Money:
    return Money(Decimal(amount), "EUR")


@pytest.fixture
def brief(brief_file: Path) -> Brief:
    return load_brief(brief_file)


@pytest.fixture
def short(workspace: OpenWorkspace, brief: Brief) -> Shortlist:
    return workspace.match.shortlist(brief)


@pytest.fixture
def chosen(workspace: OpenWorkspace, brief: Brief, short: Shortlist) -> Portfolio:
    return workspace.plan.portfolio(brief, short)


def test_a_quote_names_the_price_and_its_reasons(workspace: OpenWorkspace, brief: Brief) -> None:
    mina = workspace.plan.quote("@mina.bakes", brief)
    assert mina.cost == eur(150)
    assert mina.fee is not None
    assert mina.fee.source == "own quotes"
    assert mina.words.endswith("for 1 post, as quoted.")
    other = workspace.plan.quote("@baker.5", brief)
    assert other.fee is not None
    assert other.fee.low < other.cost < other.fee.high
    assert other.engagement.low < other.engagement.value < other.engagement.high
    assert other.engagement.n == 6


def test_a_quote_that_cannot_be_made_says_why(workspace: OpenWorkspace, brief: Brief) -> None:
    with pytest.raises(NotFound, match="No row of the bundled fee table covers"):
        workspace.plan.quote("@sky.baker", brief)
    with pytest.raises(NotFound, match="left out"):
        workspace.plan.quote("@baker.5", replace(brief, exclude=("baker.5",)))


def test_a_gift_is_quoted_where_there_is_no_fee(workspace: OpenWorkspace, brief: Brief) -> None:
    offer = workspace.plan.quote("@sky.baker", replace(brief, gift_cost=eur(40)))
    assert offer.kind == "gift"
    assert offer.cost == eur(40)
    assert offer.chance.value == pytest.approx(0.4)


def test_the_chosen_set_keeps_to_the_brief(chosen: Portfolio, brief: Brief) -> None:
    assert chosen.spent <= brief.budget
    assert sum((o.cost.amount for o in chosen.offers), Decimal(0)) == chosen.spent.amount
    assert "@mina.bakes" in {o.account for o in chosen.offers}
    assert len({o.account for o in chosen.offers}) == len(chosen.offers)
    assert all(o.cost <= eur(300) for o in chosen.offers)
    assert 0.8 < chosen.certificate.ratio <= 1
    assert chosen.certificate.value <= chosen.certificate.upper_bound


def test_totals_are_intervals_and_reach_is_no_sum(chosen: Portfolio) -> None:
    assert chosen.engagement.low < chosen.engagement.value < chosen.engagement.high
    assert chosen.engagement.value == pytest.approx(sum(o.engagement.value for o in chosen.offers))
    assert chosen.reach.high < sum(o.reach.value for o in chosen.offers)
    assert chosen.reach.low <= chosen.reach.value <= chosen.reach.high


def test_who_cannot_be_priced_or_forecast_is_not_offered(chosen: Portfolio) -> None:
    named = {o.account for o in (*chosen.offers, *chosen.runners_up)}
    assert not named & {"@sky.baker", "@no.posts"}
    assert chosen.unpriced == 1
    assert any("Bluesky" in note for note in chosen.notes)


def test_runners_up_and_the_next_tenth_are_other_people(chosen: Portfolio) -> None:
    inside = {o.account for o in chosen.offers}
    assert chosen.runners_up
    assert not inside & {o.account for o in chosen.runners_up}
    assert not inside & {o.account for o in chosen.next_tenth_adds}
    assert chosen.next_tenth is not None
    assert chosen.next_tenth.budget == eur(660)
    assert chosen.next_tenth.value >= chosen.certificate.value


def test_the_frontier_never_falls_and_holds_the_portfolio(
    workspace: OpenWorkspace, brief: Brief, short: Shortlist, chosen: Portfolio
) -> None:
    points = workspace.plan.frontier(brief, short)
    assert len(points) == 15
    values = [point.value for point in points]
    assert values == sorted(values)
    assert all(point.spent <= point.budget for point in points)
    assert points[9].value == chosen.certificate.value
    assert points[9].spent == chosen.spent


def test_awareness_counts_people_and_engagement_counts_likes(
    workspace: OpenWorkspace, brief: Brief, short: Shortlist, chosen: Portfolio
) -> None:
    aware = workspace.plan.portfolio(replace(brief, goal="awareness"), short)
    assert aware.reach.value > chosen.reach.value * 0.99
    assert aware.engagement.value <= chosen.engagement.value * 1.01


def test_the_certificate_of_awareness_is_that_of_the_best_set_there_is(
    workspace: OpenWorkspace, brief: Brief, short: Shortlist
) -> None:
    asked = replace(brief, goal="awareness", must=(), max_creators=3)
    found = workspace.plan.portfolio(asked, short)
    everybody = workspace.plan.portfolio(
        replace(asked, max_creators=None, budget=eur(10**6)), short
    )
    offers = [o for o in everybody.offers if o.cost <= eur(300)]
    assert len(offers) > 8

    def reached(picked: tuple[Offer, ...]) -> float:
        """People of one niche, each counted once, in a pool of ten times its largest following."""
        pool = 10 * max(o.reach.value for o in everybody.offers)
        left = 1.0
        for offer in picked:
            left *= 1 - offer.reach.value / pool
        return pool * (1 - left)

    best = max(
        reached(picked)
        for size in range(4)
        for picked in itertools.combinations(offers, size)
        if sum((o.cost.amount for o in picked), Decimal(0)) <= brief.budget.amount
    )
    assert found.certificate.value == pytest.approx(best, rel=1e-6)
    assert found.certificate.upper_bound == pytest.approx(best, rel=1e-5)
    assert found.certificate.value == pytest.approx(reached(found.offers), rel=1e-6)


def test_limits_are_kept(workspace: OpenWorkspace, brief: Brief, short: Shortlist) -> None:
    few = workspace.plan.portfolio(replace(brief, max_creators=2), short)
    assert len(few.offers) == 2
    none = workspace.plan.portfolio(replace(brief, must=(), budget=eur(1)), short)
    assert none.offers == ()
    assert none.engagement.value is None
    assert none.certificate.ratio == 1


def test_must_beyond_the_budget_is_an_error(
    workspace: OpenWorkspace, brief: Brief, short: Shortlist
) -> None:
    with pytest.raises(ValueInvalid, match=r"@mina\.bakes must be in the set"):
        workspace.plan.portfolio(replace(brief, budget=eur(100)), short)


def test_must_that_is_not_there_is_said(workspace: OpenWorkspace, brief: Brief) -> None:
    must = ("nobody.here", "no.posts", "baker.5")
    found = workspace.plan.portfolio(replace(brief, must=must, exclude=("baker.5",)))
    notes = "\n".join(found.notes)
    assert "@nobody.here must be in the set but is not in the file" in notes
    assert "@no.posts must be in the set but has no price or no known posts" in notes
    assert "@baker.5 must be in the set but is left out" in notes


def test_gifts_go_only_to_whom_they_are_worth_something(
    workspace: OpenWorkspace, brief: Brief, short: Shortlist
) -> None:
    gifts = replace(brief, must=(), collaboration="gift", gift_cost=eur(20))
    found = workspace.plan.portfolio(gifts, short)
    assert found.offers
    assert {o.kind for o in found.offers} == {"gift"}
    dear = {o.account for o in found.offers if o.reach.value > 10_000}
    assert not dear
    assert found.engagement.value == pytest.approx(
        sum(o.engagement.value * o.chance.value for o in found.offers)
    )


def _fit(
    account_id: int, score: float, percentile: float, topic: float | None, tags: float = 0.0
) -> Fit:
    parts = (
        Part("topic", "Topic", Estimate(topic, unit="cosine"), None, ""),
        Part("graph", "Tags", Estimate(0.3, unit="cosine"), None, "", adds=tags),
    )
    return Fit(account_id, f"@baker.{account_id}", "instagram", score, percentile, parts)


@pytest.mark.parametrize(
    ("fit", "takes_part"),
    [
        (_fit(1, 0.4, 60, 0.6), True),
        (_fit(2, 2.0, 50, 0.9), False),
        (_fit(3, 1.2, 90, 0.3), False),
        (_fit(4, 1.2, 90, 0.3, tags=1.5), True),
        (_fit(5, 1.2, 90, None), True),
        (_fit(6, 0.8, 90, None, tags=2.0), False),
    ],
)
def test_fit_is_a_gate(fit: Fit, takes_part: bool) -> None:
    assert in_question([fit]).tolist() == [takes_part]


def _reviews(**columns: list) -> pa.Table:
    n = 3
    usual = {
        "account_id": [3, 1, 2], "followers": [10_000] * n, "niche": ["food"] * n,
        "er_base": ["followers"] * n, "log_mean": [-3.5] * n, "log_sd": [0.2] * n,
        "post_sd": [0.4] * n, "posts": [9] * n, "likes_evidence": [0.0] * n,
        "comments_evidence": [None] * n, "last_post_at": [datetime(2026, 1, 1)] * n,
        "posts_per_week": [2.0] * n,
    }  # fmt: skip
    return pa.table(usual | columns)


def _market(reviews: pa.Table, brief: Brief, views: float = np.nan):
    fits = tuple(_fit(i, 2.0, 90, 0.9) for i in (1, 2, 3))
    seen = np.full(3, views)
    who = people(fits, reviews, (seen, np.full(3, 0.1), np.full(3, 0.5)))
    pricing = Pricing.of(fee_table(), Rates.of({}), Work("EUR"), ())
    return market(brief, who, pricing, None)


def test_counts_far_from_usual_wait_for_a_look_unless_somebody_insists(brief: Brief) -> None:
    reviews = _reviews(likes_evidence=[3.4, 0.0, -3.1], comments_evidence=[None, 2.4, 9.0])
    found = _market(reviews, replace(brief, must=()))
    assert found.allowed.tolist() == [True, False, False]
    assert "comments are far more than likes would bring" in found.offer(1).words
    assert "likes are far fewer" in found.offer(1).words
    assert "likes are far more than the following would bring" in found.offer(2).words
    insisted = _market(reviews, replace(brief, must=("baker.2",)))
    assert insisted.allowed.tolist() == [True, True, False]


def test_silence_asks_for_a_look_but_an_old_file_does_not(brief: Brief) -> None:
    days = [datetime(2019, 5, 1), datetime(2018, 9, 1), None]
    found = _market(_reviews(last_post_at=days), replace(brief, must=()))
    assert found.allowed.tolist() == [False, True, True]
    assert "no post since 1\u00a0Sep\u00a02018" in found.offer(0).words
    rarely = _market(_reviews(last_post_at=days, posts_per_week=[0.1] * 3), replace(brief, must=()))
    assert rarely.allowed.all()


def test_where_engagement_is_per_view_views_are_forecast_too(brief: Brief) -> None:
    by_views = _reviews(er_base=["views"] * 3)
    followed, viewed = _market(_reviews(), brief), _market(by_views, brief, views=2_000)
    assert viewed.engagement[0] < followed.engagement[0]
    assert viewed.sigma[0] > followed.sigma[0]
    assert not _market(by_views, brief).allowed.any()


def test_the_commands_print_tables_json_and_csv(workspace: OpenWorkspace, brief_file: Path) -> None:
    def run(*words: str) -> str:
        ran = CliRunner().invoke(main, ["-w", str(workspace.folder), "plan", *words])
        assert ran.exit_code == 0, ran.output
        return ran.output

    path = str(brief_file)
    assert json.loads(run("portfolio", path, "--json"))["certificate"]["ratio"] <= 1
    assert run("portfolio", path, "--csv").startswith("account,platform,kind,cost")
    assert "No set within the budget can bring more than" in run("portfolio", path)
    assert len(json.loads(run("frontier", path, "--json"))) == 15
    assert "150\u202fEUR" in run("quote", "@mina.bakes", path)
    quoted = json.loads(run("quote", "@mina.bakes", path, "--json"))[0]
    assert Decimal(quoted["cost"]["amount"]) == 150
