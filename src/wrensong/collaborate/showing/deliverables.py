"""The list of deliverables and one of them: what their pages and JSON twins show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils import timezone

from wrensong.collaborate.desk.deliverables import deliverables_of
from wrensong.collaborate.desk.disclosing import disclosure_of
from wrensong.collaborate.desk.reviews import approve_silent
from wrensong.collaborate.desk.telling import STANDINGS, Light, summary, told_deliverable
from wrensong.collaborate.live import askable
from wrensong.collaborate.models import Campaign, Collaboration, Deliverable, Submission
from wrensong.collaborate.rules import states
from wrensong.collaborate.rules.differing import word_diff
from wrensong.core.platforms import PLATFORMS
from wrensong.desk.models import Space

Body = dict[str, Any]
SIZE = 50
COLUMNS = (
    "id", "collaboration", "creator", "campaign", "platform", "format", "place", "due", "standing",
    "next", "next_due", "warning", "review_due", "live_at", "live_url", "stay_until",
)  # fmt: skip
LIGHTS = {"pass": "clear", "warn": "ask", "fail": "worry", "not checked": "unknown",
          "not required": "unknown"}  # fmt: skip
"""Level of a disclosure -> how the light before its word looks."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which deliverables are asked for; every part may be left out. ``late``: only those with a
    warning."""

    campaign: int | None = None
    standing: str = ""
    platform: str = ""
    text: str = ""
    until: date | None = None
    late: bool = False

    def of(self, space: Space) -> QuerySet[Deliverable]:
        """Those that fit, but for standing and lateness, which follow from several fields."""
        found = Deliverable.objects.filter(
            collaboration__campaign__space=space, dropped_at=None
        ).exclude(collaboration__state=states.CANCELLED)
        if self.campaign is not None:
            found = found.filter(collaboration__campaign=self.campaign)
        if self.platform:
            found = found.filter(platform=self.platform)
        if self.until:
            found = found.filter(due__lte=self.until)
        if self.text:
            found = found.filter(
                Q(collaboration__contact__handle__icontains=self.text)
                | Q(collaboration__contact__name__icontains=self.text)
                | Q(collaboration__campaign__name__icontains=self.text)
            )
        return found


def read_filters(asked: Mapping[str, str]) -> tuple[Filters, dict[str, str]]:
    """The filters an address asks for (``campaign, standing, platform, text, until, late``), and
    what is wrong with those that cannot be read."""
    wrong: dict[str, str] = {}
    said = {n: str(asked.get(n) or "").strip() for n in ("campaign", "standing", "platform")}
    if said["campaign"] and not (said["campaign"].isascii() and said["campaign"].isdigit()):
        wrong["campaign"] = "Choose a campaign from the list."
    if said["standing"] and said["standing"] not in STANDINGS:
        wrong["standing"] = f"Choose one of: {', '.join(STANDINGS)}."
    if said["platform"] and said["platform"] not in PLATFORMS:
        wrong["platform"] = f"Choose one of: {', '.join(PLATFORMS)}."
    until = str(asked.get("until") or "").strip()
    try:
        day = date.fromisoformat(until) if until else None
    except ValueError:
        day, wrong["until"] = None, "Write a day like 2026-05-31."
    said = {name: "" if name in wrong else value for name, value in said.items()}
    campaign = int(said["campaign"][:18]) if said["campaign"] else None
    text = str(asked.get("text") or "").strip()[:80]
    return Filters(campaign, said["standing"], said["platform"], text, day,
                   bool(asked.get("late"))), wrong  # fmt: skip


def rows_of(space: Space, filters: Filters) -> list[Body]:
    """One row for each deliverable that fits: what is due first comes first, then what waits."""
    approve_silent(space)
    now = timezone.now()
    found = filters.of(space).order_by().values_list(
        *Light._fields, "collaboration__contact__handle", "collaboration__contact__name",
        "collaboration__contact__account", "collaboration__campaign__name", "collaboration__state",
    )  # fmt: skip
    handed = Submission.objects.filter(deliverable__collaboration__campaign__space=space)
    numbers: dict[int, int] = {}
    due: dict[int, datetime | None] = {}
    for key, number, verdict, ends in handed.order_by("number").values_list(
        "deliverable", "number", "verdict", "review_due"
    ):
        numbers[key] = number
        if verdict == Submission.Verdict.OPEN:
            due[key] = ends
    rows = []
    for *about, handle, name, account, campaign, state in found:
        one = Light(*about)
        row = summary(one, {"review_due": due.get(one.pk)}, now)
        row |= {"creator": f"@{handle}" if handle else name or account, "campaign": campaign,
                "state": state, "versions": numbers.get(one.pk, 0)}  # fmt: skip
        if filters.standing in ("", row["standing"]) and (row["warning"] or not filters.late):
            rows.append(row)
    return sorted(rows, key=_order)


def due_rows(space: Space, late: bool) -> list[Body]:
    """What is due, by whom: what is live and as agreed is left out."""
    rows = table(rows_of(space, Filters(late=late)))
    return [row for row in rows if row["warning"] or row["standing"] not in ("live", "down")]


def told_deliverables(space: Space, asked: Mapping[str, str]) -> Body:
    """The rows that fit the filters, a page at a time, and how many have a warning."""
    filters, wrong = read_filters(asked)
    rows = rows_of(space, filters)
    said = str(asked.get("page") or "")
    pages = max(1, -(-len(rows) // SIZE))
    page = min(max(1, int(said[:9])), pages) if said.isascii() and said.isdigit() else 1
    shown = rows[(page - 1) * SIZE : page * SIZE]
    return {
        "filters": {"campaign": filters.campaign, "standing": filters.standing,
                    "platform": filters.platform, "text": filters.text, "until": filters.until,
                    "late": filters.late},
        "wrong": wrong,
        "campaigns": list(Campaign.objects.filter(space=space).values("id", "name")),
        "standings": STANDINGS,
        "platforms": {key: one.name for key, one in PLATFORMS.items()},
        "rows": shown,
        "total": len(rows),
        "warned": sum(bool(row["warning"]) for row in rows),
        "page": page, "pages": pages,
    }  # fmt: skip


def told_one(kept: Deliverable, compared: str = "") -> Body:
    """One deliverable with its disclosure before and after publication, and two versions beside
    each other: the newest with the one before it, or with number ``compared``."""
    at = kept.collaboration
    approve_silent(at.campaign.space, at)
    kept = (
        Deliverable.objects.select_related(
            "collaboration__campaign__brand", "collaboration__contact"
        )
        .prefetch_related("submissions__files", "submissions__by", "submissions__decided_by",
                          "insights__by")
        .get(pk=kept.pk)
    )  # fmt: skip
    at = kept.collaboration
    told = told_deliverable(kept)
    return {
        **told,
        "creator": str(at.contact), "account": at.contact.account, "campaign": at.campaign.name,
        "brand": at.campaign.brand.name, "kind": at.get_kind_display(), "state": at.state,
        "open": at.state in states.WORKING, "askable": _askable(kept.live_url),
        "compared": _compared(told["versions"], compared),
        "disclosure": {
            "draft": _lit(disclosure_of(kept, live=False)),
            "live": _lit(disclosure_of(kept, live=True)) if kept.live_at else None,
        },
    }  # fmt: skip


def told_of_collaboration(collaboration: Collaboration) -> Body:
    """What one collaboration has to deliver: for its page, its JSON twin and the command."""
    rows = [told_deliverable(one) for one in deliverables_of(collaboration)]
    return {
        "collaboration": {"id": collaboration.pk, "creator": str(collaboration.contact),
                          "campaign": collaboration.campaign.name,
                          "state": collaboration.state},
        "rows": rows,
        "late": [row for row in rows if row["warning"] in ("review late", "overdue")],
        "brand": collaboration.campaign.brand.name,
        "open": collaboration.state not in (states.COMPLETED, states.CANCELLED),
    }  # fmt: skip


def pager(told: Body, asked: Mapping[str, str], here: str) -> Body:
    """What ``parts/pager.html`` needs."""

    def to(number: int) -> str:
        query = urlencode({**_plain(asked), "page": number})
        return f"{here}?{query}" if 1 <= number <= told["pages"] else ""

    first = (told["page"] - 1) * SIZE
    return {
        "first": first + 1, "last": first + len(told["rows"]), "total": told["total"],
        "previous": to(told["page"] - 1), "next": to(told["page"] + 1),
    }  # fmt: skip


def formats(asked: Mapping[str, str], here: str) -> list[tuple[str, str]]:
    """The same table as files."""
    plain = _plain(asked)
    return [(w.upper(), f"{here}?{urlencode({**plain, 'format': w})}") for w in ("csv", "json")]


def table(rows: list[Body]) -> list[Body]:
    """The rows with ``COLUMNS`` and nothing else."""
    return [{name: row[name] for name in COLUMNS} for row in rows]


def _plain(asked: Mapping[str, str]) -> dict[str, str]:
    return {n: asked[n] for n in asked if n not in ("page", "format") and asked[n]}


def _order(row: Body) -> tuple[bool, str, int]:
    due = row["next_due"]
    day = due.date() if isinstance(due, datetime) else due
    return (row["standing"] in ("live", "down"), day.isoformat() if day else "9", row["id"])


def _compared(versions: list[Body], asked: str) -> Body | None:
    """Two versions and what differs in their texts, word by word; None while there is one."""
    if len(versions) < 2:
        return None
    new = versions[-1]
    old = next((v for v in versions[:-1] if str(v["number"]) == asked), versions[-2])
    pieces = word_diff(old["text"], new["text"])
    return {
        "old": old, "new": new, "same": old["text"] == new["text"],
        "old_pieces": [{"op": p.op, "text": p.text} for p in pieces if p.op != "added"],
        "new_pieces": [{"op": p.op, "text": p.text} for p in pieces if p.op != "removed"],
        "others": [v["number"] for v in versions[:-1] if v is not old],
    }  # fmt: skip


def _askable(url: str) -> str:
    """The platform that can be asked about a post, by name; nothing where none can."""
    try:
        found = askable(url)
    except ValueError:
        return ""
    return found.name if found else ""


def _lit(told: Body) -> Body:
    return {
        **told, "light": LIGHTS[told["level"]],
        "findings": [{**one, "light": LIGHTS[one["level"]]} for one in told["findings"]],
    }  # fmt: skip
