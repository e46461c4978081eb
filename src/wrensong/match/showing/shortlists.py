"""A computed shortlist as pages and their JSON twins show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from wrensong.core import ids
from wrensong.core.estimate import Estimate
from wrensong.core.platforms import PLATFORMS
from wrensong.desk.models import Answer
from wrensong.doors import wording
from wrensong.match.desk import shortlists
from wrensong.match.desk.decisions import decisions
from wrensong.match.models import BriefRecord, Decision, Standing

from .documents import told_decision
from .records import told_record

PAGE = 25
LEFT_OUT_PAGE = 100
VERDICTS = {"": "Everybody", "kept": "Kept", "undecided": "Undecided", "dropped": "Dropped"}
SORTS = {"fit": "Fit", "followers": "Followers", "engagement": "Engagement"}
# What would make a condition known: the words of the "not known" list.
LEARN = {
    "followers": "import creators with their followers",
    "country": "import creators with a country, or an audience file",
    "language": "import creators with a language",
    "competitor": "import their posts with captions",
    "avoided words": "import their posts with captions",
}
Body = dict[str, Any]


@dataclass(frozen=True)
class Chosen:
    """What a reader chose of a list: order, whose verdict, which page, which condition."""

    sort: str = "fit"
    show: str = ""
    page: int = 1
    condition: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Chosen:
        """From the query of an address; what makes no sense counts as not said."""
        sort, show, page = query.get("sort", ""), query.get("show", ""), query.get("page", "")
        return cls(
            sort if sort in SORTS else "fit",
            show if show in VERDICTS else "",
            int(page) if page.isdecimal() and len(page) < 7 and int(page) else 1,
            query.get("condition", ""),
        )


def told_shortlist(brief: BriefRecord, found: Answer, chosen: Chosen) -> Body:
    """One page of the candidates, with the summary of the list and what was decided."""
    said = decisions(brief)
    rows = _shown(shortlists.fits(found, chosen.sort), said, chosen.show)
    page = _page(rows, _total(found, said, chosen.show), chosen.page, PAGE)
    return {
        "brief": told_record(brief),
        "summary": found.body,
        "answer": answer_words(found.body, said.values()),
        "not_known": learn(found.body),
        "sort": chosen.sort,
        "show": chosen.show,
        "decided": _decided(said.values()),
        "whole": shortlists.WHOLE,
        **page["about"],
        "rows": [_row(one, said) for one in page["rows"]],
    }


def told_left_out(brief: BriefRecord, found: Answer, chosen: Chosen) -> Body:
    """One page of those left out, each with the reason."""
    reasons = {one["condition"]: one["count"] for one in found.body["reasons"]}
    condition = chosen.condition if chosen.condition in reasons else ""
    total = reasons[condition] if condition else found.body["left_out"]
    page = _page(shortlists.left_out(found, condition), total, chosen.page, LEFT_OUT_PAGE)
    return {
        "brief": told_record(brief),
        "summary": found.body,
        "not_known": learn(found.body),
        "condition": condition,
        **page["about"],
        "rows": [_left_out_row(one) for one in page["rows"]],
    }


def every_fit(brief: BriefRecord, found: Answer, chosen: Chosen) -> list[Body]:
    """The candidates as rows of a file, all pages together."""
    said = decisions(brief)
    rows = _shown(shortlists.fits(found, chosen.sort), said, chosen.show)
    return [_flat(_row(one, said)) for one in rows.iterator(chunk_size=500)]


def every_left_out(found: Answer, chosen: Chosen) -> list[Body]:
    """Those left out as rows of a file, all pages together."""
    rows = shortlists.left_out(found, chosen.condition)
    return [_left_out_row(one) for one in rows.iterator(chunk_size=2_000)]


def told_standing(brief: BriefRecord, found: Answer, here: Standing) -> Body:
    """Where one creator stands; ``parts`` is None for a candidate beyond the first ones."""
    said = decisions(brief)
    row = _row(here, said) if here.rank is not None else _left_out_row(here)
    return {"brief": told_record(brief), "of": found.body["fits"], **row,
            "considered": found.body["considered"], "method": found.body["method"]}  # fmt: skip


def answer_words(body: Body, said: Iterable[Decision]) -> str:
    """The answer in one paragraph: considered, candidates, left out by what, decided."""
    fits = body["fits"]
    words = [
        f"Of {wording.plural(body['considered'], 'creator')} {wording.number(fits)} "
        f"{'is a candidate' if fits == 1 else 'are candidates'}: nothing in the brief leaves "
        f"{'them' if fits != 1 else 'this one'} out."
    ]
    if body["reasons"]:
        counted = [f"{one['condition']} ({wording.number(one['count'])})"
                   for one in body["reasons"][:4]]  # fmt: skip
        rest = sum(one["count"] for one in body["reasons"][4:])
        counted += [f"other reasons ({wording.number(rest)})"] if rest else []
        words.append(
            f"{wording.number(body['left_out'])} are left out, mostly for "
            f"{wording.listing(counted)}." if len(counted) > 1 else
            f"{wording.number(body['left_out'])} are left out for {counted[0]}."
        )  # fmt: skip
    decided = _decided(said)
    if any(decided.values()):
        words.append(f"You kept {wording.number(decided['kept'])} "
                     f"({wording.number(decided['must'])} must be in the plan) and dropped "
                     f"{wording.number(decided['dropped'])}.")  # fmt: skip
    return " ".join(words)


def learn(body: Body) -> list[Body]:
    """What could not be checked, for how many, and what would make it known."""
    return [one | {"learn": LEARN.get(one["condition"], "import a newer file")}
            for one in body["not_known"]]  # fmt: skip


def _decided(said: Iterable[Decision]) -> dict[str, int]:
    counts = Counter(one.verdict for one in said)
    must, keep = counts[Decision.Verdict.MUST], counts[Decision.Verdict.KEEP]
    return {"kept": must + keep, "must": must, "dropped": counts[Decision.Verdict.DROP]}


def _shown(rows: QuerySet[Standing], said: Mapping[str, Decision], show: str) -> QuerySet[Standing]:
    dropped = [h for h, one in said.items() if one.verdict == Decision.Verdict.DROP]
    if show == "dropped":
        return rows.filter(handle__in=dropped)
    if show == "kept":
        return rows.filter(handle__in=[h for h in said if h not in dropped])
    return rows.exclude(handle__in=list(said)) if show == "undecided" else rows


def _total(found: Answer, said: Mapping[str, Decision], show: str) -> int:
    """How many rows there are to show; the whole list is never counted again."""
    if show in ("kept", "dropped"):
        return _shown(shortlists.fits(found), said, show).count()
    decided = shortlists.fits(found).filter(handle__in=list(said)) if show else None
    total: int = found.body["fits"] - (decided.count() if decided is not None else 0)
    return total


def _page(rows: QuerySet[Standing], total: int, number: int, size: int) -> Body:
    pages = max(1, -(-total // size))
    number = min(number, pages)
    first = (number - 1) * size
    about = {"page": number, "pages": pages, "total": total,
             "first": min(first + 1, total), "last": min(first + size, total)}  # fmt: skip
    return {"about": about, "rows": list(rows[first : first + size])}


def _row(one: Standing, said: Mapping[str, Decision]) -> Body:
    body = one.body or {}
    decision = said.get(one.handle)
    return {
        "account": ids.show("ac", one.account_id),
        "handle": one.account,
        "platform": one.platform,
        "platform_name": _platform(one.platform),
        "rank": one.rank,
        "percentile": one.percentile,
        "followers": one.followers,
        "display_name": body.get("display_name"),
        "tier": body.get("tier"),
        "er": {"value": one.er, "low": body.get("er_low"), "high": body.get("er_high"),
               "n": body.get("posts"), "base": body.get("er_base")},
        "parts": body.get("parts"),
        "worries": body.get("worries"),
        "lights": body.get("lights"),
        "decision": told_decision(decision) if decision else None,
    }  # fmt: skip


def _left_out_row(one: Standing) -> Body:
    return {
        "account": ids.show("ac", one.account_id),
        "handle": one.account,
        "platform": one.platform,
        "platform_name": _platform(one.platform),
        "condition": one.condition,
        "reason": one.reason,
    }


def _platform(key: str) -> str:
    return PLATFORMS[key].name if key in PLATFORMS else key


def _flat(row: Body) -> Body:
    """A row of the page as a row of a file."""
    er, said = row["er"], row["decision"] or {}
    parts = {f"fit_{part['key']}": part["percent"] for part in row["parts"] or ()}
    names = ("rank", "handle", "account", "platform", "percentile", "followers", "tier")
    return {
        **{name: row[name] for name in names},
        "engagement": er["value"],
        "engagement_low": er["low"],
        "engagement_high": er["high"],
        "engagement_posts": er["n"],
        **parts,
        "to_look_at": (row["lights"] or {}).get("look", []),
        "worries": row["worries"] or [],
        "decision": said.get("verdict"),
        "reason": said.get("reason"),
    }


def engagement(row: Body) -> Estimate:
    """The engagement of a row, as numbers are shown everywhere."""
    er = row["er"]
    if er["value"] is None:
        return Estimate.unknown("posts with likes")
    return Estimate(er["value"], er["low"], er["high"], n=er["n"] or 0)


def bars(row: Body, names: list[str]) -> list[tuple[str, int | None]]:
    """Name and whole percent of each part of a fit, in the order of ``names``; None where it is
    not known. Above every candidate seen is never 100: no sample shows that nobody is higher."""
    parts = {part["name"]: part for part in row["parts"] or ()}
    return [(name, _percent(parts.get(name))) for name in names]


def part_names(rows: Iterable[Body]) -> list[str]:
    """The parts of the fits of a list, as its first row names them."""
    return next(([part["name"] for part in row["parts"]] for row in rows if row["parts"]), [])


def _percent(part: Body | None) -> int | None:
    if part is None or part["percent"] is None:
        return None
    most = 100 if part["percentile"] is None else 99
    return min(most, round(part["percent"]))
