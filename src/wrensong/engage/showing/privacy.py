"""What pages of privacy show, and their JSON twins alike."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone

from wrensong.core.platforms import PLATFORMS
from wrensong.desk.models import Job, Membership, Space, User
from wrensong.desk.privacy import holding, our_models, rows_of_space
from wrensong.desk.readings import latest
from wrensong.engage.desk import privacy as desk
from wrensong.engage.desk import privacy_acts as acts
from wrensong.engage.desk import privacy_export
from wrensong.engage.desk.asked import deletion_requests
from wrensong.lake.schema import TABLES

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

BACKUPS = "backups"
ANSWER_WITHIN = timedelta(days=30)
_OWN = "your own people"
_FACTS = {
    "accounts": "knowing who a creator is", "snapshots": "judging size and growth",
    "posts": "judging topic and engagement", "comments": "judging whether a following is real",
    "audience": "judging who is reached", "follower_samples": "judging whether a following is real",
    "quotes": "judging prices", "identity_decisions": "knowing which accounts are one person's",
    "own_people": "finding creators among your customers", "forecasts": "holding forecasts "
    "against results", "tags": "finding topics and mentions",
}  # fmt: skip


def overview(space: Space, ws: Workspace) -> dict[str, Any]:
    """Who was erased when, what is under way, what was backed up before."""
    return {
        "erasures": [_erasure(one) for one in desk.erased(space)],
        "interrupted": len(desk.unfinished(space)) if desk.waiting(space) is None else 0,
        "backups": backups(space),
        "platforms": [{"key": p.key, "name": p.name} for p in PLATFORMS.values()],
        "notices": notices(space),
        "left_to_do": _left_to_do(space),
        "requests": [
            {"account": one.contact.account, "creator": str(one.contact), "at": one.at,
             "until": one.at + ANSWER_WITHIN}
            for one in deletion_requests(space)
        ],
    }  # fmt: skip


def erasable(space: Space, ws: Workspace, found: desk.Whom) -> dict[str, Any]:
    """What would go with one creator. ``handle`` is what confirms it."""
    told = privacy_export.holds(space, ws, found, deep=False)
    places = dict.fromkeys((p, h) for p, h, _ in found.names.accounts if h)
    first = desk.since(found, ws)
    return {
        "workspace": space.name, "handle": found.title, "account": found.key,
        "accounts": [f"@{handle} on {PLATFORMS[p].name if p in PLATFORMS else p}"
                     for p, handle in places],
        "contacts": len(found.contacts), "holds": told, "since": first,
        "sources": sorted({s for row in told for s in row["sources"] if s != _OWN}),
        "people": _people(space), "money": _money(found),
        "backups": [_backup_words(one) for one in backups(space)],
    }  # fmt: skip


def archive(space: Space, account: str, user: User | None) -> HttpResponse:
    """Everything about one creator, from the newest facts, as a file."""
    out = io.BytesIO()
    acts.export(space, latest(space), account, user, out)
    answer = HttpResponse(out.getvalue(), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="everything-we-hold-of-you.zip"'
    return answer


def backups(space: Space) -> list[dict[str, Any]]:
    """Backups that lie in the home folder, and folders a restore has put aside."""
    home = Path(settings.WRENSONG_HOME)
    found = [*(home / BACKUPS).glob("*.zip"), *home.glob("*.zip"),
             *home.parent.glob(f"{home.name}.before-restore-*")]  # fmt: skip
    return [
        {"name": path.name, "at": datetime.fromtimestamp(path.stat().st_mtime, UTC)}
        for path in sorted(found)
    ]


def record(space: Space, ws: Workspace) -> dict[str, Any]:
    """The record of processing: every table that holds something of creators."""
    counts = {name: ws.lake.count(name) for name in TABLES}
    rows = [
        {"what": kind.grain, "where": f"facts: {name}", "source": "files you imported",
         "purpose": _FACTS.get(name, ""), "until": "until the creator is erased",
         "rows": counts[name]}
        for name, kind in TABLES.items() if counts[name]
    ]  # fmt: skip
    for model in our_models():
        told = holding(model)
        here = rows_of_space(model, space)
        if told.how == "nothing" or here is None:
            continue
        count = here.count()
        if count:
            rows.append({"what": told.what, "where": f"records: {model._meta.label}",
                         "source": _OWN, "purpose": told.purpose or "working with creators",
                         "until": told.until or "until she is erased",
                         "rows": count})  # fmt: skip
    return {
        "workspace": space.name,
        "holdings": rows,
        "people": _people(space),
        "sources": sources(ws),
        "erasures": [_erasure(one) for one in desk.erased(space)],
    }


def sources(ws: Workspace) -> list[dict[str, Any]]:
    """Where facts came from: ``source, rows, first, last, days`` (how long its data may be kept;
    None: no limit is known) and ``rule``."""
    found = ws.lake.run(
        "SELECT source, COUNT(*) AS rows, MIN(observed_at) AS first, MAX(observed_at) AS last "
        "FROM snapshots GROUP BY source ORDER BY source"
    ).to_pylist()
    return [{**row, **_policy(row["source"])} for row in found]


def notices(space: Space) -> list[dict[str, Any]]:
    """Creators who should be told that their data are held, and have not been."""
    from wrensong.engage.desk.outreach.notices import notice_due
    from wrensong.engage.models import Contact

    now, told = timezone.now(), []
    for contact in Contact.objects.filter(space=space).exclude(account__startswith="erased:"):
        due = notice_due(contact)
        if due.open:
            told.append({"account": contact.account, "contact": contact.pk,
                         "creator": str(contact), "due": due.due_at,
                         "overdue": due.overdue(now), "because": due.because})  # fmt: skip
    return sorted(told, key=lambda one: (one["due"] is None, one["due"]))


def _policy(source: str) -> dict[str, Any]:
    policies = json.loads(
        files("wrensong.engage").joinpath("source_lifetimes.json").read_text("utf-8")
    )["sources"]
    about = policies.get(source) or policies["file" if source.startswith("file:") else "other"]
    return {"days": about["days"], "rule": about["rule"]}


def _left_to_do(space: Space) -> list[str]:
    """What the last erasure could not do by itself."""
    newest = Job.objects.filter(space=space, kind=desk.KIND, state=Job.State.DONE).first()
    found: list[str] = (newest.result or {}).get("notes", []) if newest else []
    return found


def _erasure(one: Any) -> dict[str, Any]:
    return {"id": one.pk, "at": one.at, "done_at": one.done_at, "by": str(one.by or "The site"),
            "accounts": one.accounts, "lifted_at": one.lifted_at,
            "lifted_by": str(one.lifted_by) if one.lifted_by else ""}  # fmt: skip


def _people(space: Space) -> list[dict[str, str]]:
    found = Membership.objects.filter(space=space).select_related("user").order_by("user__name")
    return [{"name": str(one.user), "role": one.role} for one in found]


def _money(found: desk.Whom) -> bool:
    """Whether entries of the ledger stay, without her name."""
    from wrensong.desk.privacy import rows_of_person

    people = [one.pk for one in found.contacts]
    kept = [model for model in our_models() if holding(model).how == "keep"]
    return any(rows_of_person(model, people).exists() for model in kept)


def _backup_words(one: dict[str, Any]) -> str:
    return (
        f"{one['name']}, made {one['at']:%d %b %Y}, still holds her. Remove it when you no longer "
        "need it; when it is restored she is erased again."
    )
