"""Work of plan that takes longer than a page may: the plan, advice, comparisons, one creator.

Every job gets the whole brief as JSON, so that an answer belongs to the words of a brief and not
to a record that may change. What a brief makes impossible is an answer too (``refused``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from wrensong.core import ids
from wrensong.core.errors import BadInput, NotFound
from wrensong.desk.jobs import Work
from wrensong.discover.service import Discover
from wrensong.doors.formats import to_jsonable
from wrensong.match.domain import Brief, Exclusion, Fit, Shortlist
from wrensong.match.service import Match
from wrensong.vet.service import Reviews, Vet

from . import desk, from_json
from .domain import Offer, Portfolio
from .market import hours_each
from .service import Plan

Run = Callable[[Work], dict[str, Any]]
EXAMPLES = 3
NICHES = 8


def answering(run: Run) -> Run:
    """The answer is that there is none, and why, where the question itself is at fault."""

    def told(work: Work) -> dict[str, Any]:
        try:
            return run(work)
        except (BadInput, NotFound) as error:
            return {"refused": error.as_dict()}

    return told


def _brief(work: Work) -> Brief:
    return from_json.of(Brief, work.params["brief"])


@answering
def run_plan(work: Work) -> dict[str, Any]:
    """The portfolio, the frontier, and what a careful reader asks about both."""
    workspace, brief = work.workspace, _brief(work)
    plan = workspace.room(Plan)
    work.progress(0, 4, "Finding who fits")
    short = workspace.room(Match).shortlist(brief)
    work.progress(1, 4, "Choosing the set")
    portfolio = plan.portfolio(brief, short)
    work.progress(2, 4, "Asking what other budgets would buy")
    frontier = plan.frontier(brief, short)
    work.progress(3, 4, "Reading what is known of each")
    reviews = workspace.room(Vet).review_all()
    body = {
        "considered": short.considered,
        "candidates": len(short.fits),
        "portfolio": portfolio,
        "frontier": frontier,
        "hours": len(portfolio.offers) * hours_each(brief),
        "people": _people(portfolio, short, reviews),
        "left_out": _left_out(short.exclusions),
        "not_known": short.not_known,
        **_missing(short, reviews),
    }
    found: dict[str, Any] = to_jsonable(body)
    return found


def _people(portfolio: Portfolio, short: Shortlist, reviews: Reviews) -> dict[str, Any]:
    """Why each creator who is named, and what asks for a look."""
    fits = {fit.account_id: fit for fit in short.fits}
    offers = (*portfolio.offers, *portfolio.runners_up, *portfolio.next_tenth_adds)
    return {
        str(offer.account_id): _person(offer, fits.get(offer.account_id), reviews)
        for offer in offers
    }


def _person(offer: Offer, fit: Fit | None, reviews: Reviews) -> dict[str, Any]:
    review = reviews.one(offer.account_id, definitions=False)
    looks = [f"{s.question} {s.why}" for s in review.signals if s.light == "look"]
    known = [part for part in fit.parts if part.estimate.known] if fit else []
    best = max(known, key=lambda part: part.adds, default=None)
    return {
        "key": ids.show("ac", offer.account_id),
        "followers": review.followers,
        "tier": review.tier,
        "niche": review.niche,
        "percentile": fit.percentile if fit else None,
        "why": best.why if best else "",
        "worries": [*dict.fromkeys([*(fit.worries if fit else ()), *looks])],
    }


def _left_out(exclusions: Sequence[Exclusion]) -> list[dict[str, Any]]:
    """Counts by condition with examples, the commonest first."""
    groups: dict[str, list[Exclusion]] = {}
    for one in exclusions:
        groups.setdefault(one.condition, []).append(one)
    return [
        {
            "condition": condition,
            "count": len(found),
            "examples": [{"account": e.account, "reason": e.reason} for e in found[:EXAMPLES]],
        }
        for condition, found in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    ]


def _missing(short: Shortlist, reviews: Reviews) -> dict[str, Any]:
    """How many candidates have no known engagement, and the niches of those who fit."""
    import pyarrow as pa
    import pyarrow.compute as pc

    wanted = pa.array([fit.account_id for fit in short.fits], pa.int64())
    rows = reviews.table.filter(pc.is_in(reviews.table["account_id"], value_set=wanted))
    counts = pc.value_counts(rows["niche"].drop_null().combine_chunks()).to_pylist()
    common = sorted(counts, key=lambda one: (-one["counts"], one["values"]))
    return {
        "without_engagement": rows["er"].null_count,
        "niches": [one["values"] for one in common[:NICHES]],
    }


@answering
def run_advice(work: Work) -> dict[str, Any]:
    """Which sizes of creator in which collaborations."""
    work.progress(0, None, "Weighing sizes and kinds of collaboration")
    found = work.workspace.room(Plan).advise(_brief(work))
    return {"strategy": to_jsonable(found)}


@answering
def run_compare(work: Work) -> dict[str, Any]:
    """Several plans side by side, by name."""
    briefs = {name: from_json.of(Brief, brief) for name, brief in work.params["briefs"]}
    work.progress(0, None, f"Choosing {len(briefs)} sets")
    return {"scenarios": to_jsonable(work.workspace.room(Plan).compare(briefs))}


@answering
def run_quote(work: Work) -> dict[str, Any]:
    """What one creator could be offered for the work of a brief."""
    workspace = work.workspace
    work.progress(0, None, "Reading prices")
    handle = _handle(workspace.room(Discover), work.params["account"])
    return {"offer": to_jsonable(workspace.room(Plan).quote(handle, _brief(work)))}


@answering
def run_forecast(work: Work) -> dict[str, Any]:
    """What one creator may bring for the work of a brief."""
    workspace = work.workspace
    work.progress(0, None, "Forecasting")
    handle = _handle(workspace.room(Discover), work.params["account"])
    return {"forecast": to_jsonable(workspace.room(Plan).forecast(handle, _brief(work)))}


def run_keep(work: Work) -> dict[str, Any]:
    """A forecast of one creator, written to the lake and kept at the desk."""
    workspace, job = work.workspace, work.job
    if desk.is_kept(job):
        return {}
    handle = _handle(workspace.room(Discover), work.params["account"])
    found = workspace.room(Plan).forecast(handle, _brief(work), keep=True)
    desk.keep_forecast(job, to_jsonable(found))
    return {"kept": list(found.kept)}


def _handle(discover: Discover, account: str) -> str:
    row = discover.account(account)
    return f"{row['platform']}:@{row['handle']}"


JOBS: dict[str, Run] = {
    desk.PLAN: run_plan,
    desk.ADVICE: run_advice,
    desk.COMPARE: run_compare,
    desk.QUOTE: run_quote,
    desk.FORECAST: run_forecast,
    desk.KEEP: run_keep,
}
