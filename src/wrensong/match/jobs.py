"""Work of this room that takes longer than a page may."""

from __future__ import annotations

from typing import Any

from wrensong.desk.jobs import Work
from wrensong.doors.formats import to_jsonable

from .briefs import parse_brief
from .desk.shortlists import EXPLAIN, RANK, SHORTLIST, WHOLE, keep, summary
from .service import Match
from .showing.fits import about_accounts, told_fit


def run_shortlist(work: Work) -> dict[str, Any]:
    """The shortlist of a brief: its rows are kept beside the answer, which sums them up."""
    workspace = work.workspace
    work.progress(0, 3, "Reading what everybody writes")
    short = workspace.room(Match).shortlist(parse_brief(work.params["brief"]))
    work.progress(1, 3, "Adding what is known of each")
    about = about_accounts(workspace, short, WHOLE)
    work.progress(2, 3, "Writing the list down")
    keep(work.job, short, about)
    return summary(work.job, short)


def run_explain(work: Work) -> dict[str, Any]:
    """The fit of one candidate who is not among the first of a shortlist."""
    workspace = work.workspace
    work.progress(0, None, "Computing this fit among all candidates")
    found = workspace.room(Match).explain(work.params["account"], parse_brief(work.params["brief"]))
    return told_fit(found)


def run_rank(work: Work) -> dict[str, Any]:
    """Everybody in order of likeness to a text and examples."""
    asked = work.params
    workspace = work.workspace
    work.progress(0, None, "Comparing topics, hashtags and words")
    followers = asked["followers"]
    ranking = workspace.room(Match).rank(
        asked["text"],
        asked["examples"],
        asked["exclude_terms"],
        tuple(followers) if followers else None,
        asked["platform"] or None,
        limit=50,
    )
    body: dict[str, Any] = to_jsonable(ranking)
    return body


JOBS = {SHORTLIST: run_shortlist, EXPLAIN: run_explain, RANK: run_rank}
