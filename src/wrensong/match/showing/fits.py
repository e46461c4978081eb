"""A fit as pages show it, with what vet knows of the account beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from wrensong.charts import FitBar
from wrensong.doors import wording
from wrensong.doors.formats import to_jsonable
from wrensong.match.domain import Exclusion, Fit, Part, Shortlist
from wrensong.vet.service import Vet

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

# The questions whose answers are lights in the table of reviews.
QUESTIONS = {
    "bought_followers": "Do the counts look like bought followers?",
    "bought_likes": "Do the counts look like bought likes?",
    "bought_both": "Do the counts look like bought followers and likes?",
    "traded_comments": "Do the counts look like traded comments?",
    "follow_unfollow": "Do the counts look like follow and unfollow?",
    "gain": "Did followers jump without engagement?",
    "pods": "Do creators comment on each other by arrangement?",
    "arranged_comments": "Do comments come from people who read the post?",
}
_COLUMNS = ("account_id", "platform", "display_name", "followers", "tier", "country", "language",
            "posts", "er", "er_low", "er_high", "er_base", "last_post_at")  # fmt: skip
Body = dict[str, Any]


def about_accounts(workspace: Workspace, short: Shortlist, whole: int) -> dict[int, Body]:
    """Account id -> what a shortlist shows beside the fit: platform, followers and engagement
    of everybody; for the first ``whole`` also everything of a row that opens (``whole``)."""
    table = workspace.room(Vet).review_all().answered
    asked: list[Fit | Exclusion] = [*short.fits, *short.exclusions]
    wanted = pa.array([one.account_id for one in asked], pa.int64())
    names = [n for n in (*_COLUMNS, *QUESTIONS) if n in table.column_names]
    rows = table.select(names).filter(pc.is_in(table["account_id"], wanted)).to_pylist()
    about = {row["account_id"]: row for row in rows}
    found = {key: {name: row[name] for name in ("platform", "followers", "er")}
             for key, row in about.items()}  # fmt: skip
    for fit in short.fits[:whole]:
        row = about.get(fit.account_id, {})
        found.setdefault(fit.account_id, {})["whole"] = told_fit(fit) | told_account(row)
    return found


def told_fit(found: Fit | Exclusion) -> Body:
    """A fit, or why somebody is left out, as plain JSON."""
    if isinstance(found, Exclusion):
        return {"condition": found.condition, "reason": found.reason}
    return {
        "score": round(found.score, 3),
        "percentile": round(found.percentile, 1),
        "parts": [_part(part) for part in found.parts],
        "worries": list(found.worries),
    }


def told_account(row: Body) -> Body:
    """What vet knows of an account: size, engagement with its interval, the lights of the
    cards by question (``clear``, ``look``; a card that is not answered is not known)."""
    lights = {key: row.get(key) or "not known" for key in QUESTIONS}
    about: Body = to_jsonable({name: row.get(name) for name in _COLUMNS if name != "account_id"})
    return about | {
        "lights": {
            light: [k for k, v in lights.items() if v == light]
            for light in ("clear", "look", "not known")
        }
    }


def light_words(lights: dict[str, list[str]]) -> tuple[str, str]:
    """The class of a light and its words, for all cards of one creator together."""
    look, clear = len(lights["look"]), len(lights["clear"])
    if look:
        return "ask", f"{look} to look at"
    if clear:
        return "clear", f"{clear} of {len(QUESTIONS)} clear"
    return "unknown", wording.UNKNOWN


def fit_bar(part: Body) -> FitBar:
    """A part of a fit for ``charts.fit_bars``."""
    percent = part["percent"]
    if percent is None:
        return FitBar(part["name"], None, wording.UNKNOWN)
    return FitBar(part["name"], percent, wording.percent(percent / 100, 0))


def _part(part: Part) -> Body:
    """``percent`` is the length of the bar: the rank among the candidates, or (values) the
    share of the claims; ``says`` is the same in words."""
    known, percent = part.estimate.value is not None, part.percentile
    if percent is not None:
        higher = wording.percent(min(99, round(percent)) / 100, 0)
        says = f"higher than {higher} of the candidates"
    elif known and part.estimate.value is not None:
        percent = 100 * part.estimate.value
        says = f"{wording.percent(part.estimate.value, 0)} of the claims"
    else:
        says = wording.UNKNOWN
    body: Body = to_jsonable({
        "key": part.key, "name": part.name, "value": part.estimate.value, "n": part.estimate.n,
        "unit": part.estimate.unit, "percentile": part.percentile, "percent": percent,
        "says": says, "why": part.why, "adds": round(part.adds, 3), "quotes": list(part.quotes),
    })  # fmt: skip
    return body
