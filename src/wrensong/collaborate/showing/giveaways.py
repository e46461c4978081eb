"""Giveaways as pages, files and their JSON twins show them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.utils import timezone

from wrensong.collaborate.desk.gifts.posts import account_id
from wrensong.collaborate.desk.giveaways import erase_due, facts_of, proof_of
from wrensong.collaborate.models import Collaboration
from wrensong.collaborate.models.giveaways import Entrant, Giveaway, Winner
from wrensong.collaborate.rules import drawing, giveaways
from wrensong.core.money import Money
from wrensong.core.platforms import PLATFORMS
from wrensong.desk.models import Space

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

Body = dict[str, Any]
PAGE = 100
_POSTS = """
SELECT c.post, COUNT(*) AS comments, ANY_VALUE(p.posted_at) AS posted_at,
       ANY_VALUE(p.caption) AS caption
FROM comments c LEFT JOIN posts p ON p.account_id = c.account_id AND p.post = c.post
WHERE c.account_id = $account AND NOT COALESCE(c.by_creator, FALSE)
GROUP BY c.post ORDER BY MAX(COALESCE(p.posted_at, c.posted_at)) DESC NULLS LAST LIMIT 12
"""
REPEAT = """\
import hashlib, hmac, json, pathlib
proof = json.loads(pathlib.Path("proof.json").read_bytes())
seed, said = bytes.fromhex(proof["seed"]), proof["announcement"]
assert hashlib.sha256(seed).hexdigest() == said["seed_sha256"]
listed = proof["entrants"]
digest = hashlib.sha256("".join(t + "\\n" for t in listed).encode()).hexdigest()
assert listed == sorted(set(listed)) and digest == proof["entrants_sha256"]
text = f"wrensong-draw-1 draw\\n{digest}\\n{proof['public_salt']}"
key = hmac.digest(seed, text.encode(), "sha256")
order = sorted(listed, key=lambda t: hmac.digest(key, t.encode(), "sha256"))
assert order[:said["prizes"]] == proof["winners"]
mine = hmac.digest(hmac.digest(seed, b"wrensong-draw-1 entrants", "sha256"),
                   b"your.handle", "sha256").hex()
print("same; and I am", "in" if mine in listed else "not in", "the list")
"""
"""Repeats a published draw with nothing but Python; docs/methods/draw.md holds it, too."""


def local(kept: Giveaway, at: datetime | None) -> datetime | None:
    """A time in the zone of the giveaway."""
    return at.astimezone(ZoneInfo(kept.zone) if kept.zone else UTC) if at else None


def when(kept: Giveaway, at: datetime | None) -> str:
    """``8 May 2026, 18:00 Europe/Vienna``; empty where it is not said."""
    there = local(kept, at)
    return f"{there.day} {there:%B %Y, %H:%M} {kept.zone or 'UTC'}" if there else ""


def told_giveaways(space: Space) -> Body:
    """The giveaways of a workspace, newest first."""
    erase_due(space)
    rows = Giveaway.objects.filter(space=space).select_related("brand")
    counts = dict(
        Entrant.objects.filter(giveaway__space=space).order_by().values_list("giveaway")
        .annotate(n=Count("id"))
    )  # fmt: skip
    return {
        "giveaways": [
            {"id": g.pk, "name": g.name, "brand": g.brand.name, "state": g.state,
             "state_words": g.get_state_display(), "prize": g.prize, "prizes": g.prizes,
             "opens_at": g.opens_at, "closes_at": g.closes_at, "closes": when(g, g.closes_at),
             "entrants": g.entrants_count if g.entrants_count is not None else counts.get(g.pk, 0)}
            for g in rows
        ]
    }  # fmt: skip


def told_giveaway(kept: Giveaway, ws: Workspace | None, may_write: bool = True) -> Body:
    """One giveaway: terms, checklist, lists that were read, winners, and what comes next. Notes
    on winners only for who may write."""
    if erase_due(kept.space):
        kept.refresh_from_db()
    facts = facts_of(kept)
    ticked = {c.key: c for c in kept.checks.select_related("by")}
    now = timezone.now()
    checks = [_check(c, facts, ticked.get(c.key)) for c in giveaways.CHECKS]
    ended = kept.closes_at is not None and kept.closes_at <= now
    entering = kept.state == Giveaway.State.OPEN
    return {
        "id": kept.pk, "name": kept.name, "brand": kept.brand.name, "state": kept.state,
        "state_words": kept.get_state_display(), "version": kept.version,
        "platform": getattr(PLATFORMS.get(kept.platform), "name", kept.platform),
        "prize": kept.prize, "prizes": kept.prizes, "alternates": kept.alternates,
        "prize_value": None if kept.prize_value is None else Money(kept.prize_value, kept.currency),
        "opens_at": kept.opens_at, "closes_at": kept.closes_at, "opens": when(kept, kept.opens_at),
        "closes": when(kept, kept.closes_at), "zone": kept.zone, "min_age": kept.min_age,
        "countries": kept.countries.replace(",", ", ").replace("*", "everywhere"),
        "free_entry": kept.free_entry, "rules_url": kept.rules_url, "rule": drawing.RULE,
        "must_contain": kept.must_contain, "salt_source": kept.salt_source,
        "keep_days": kept.keep_days, "erase_on": kept.erase_on, "erased_at": kept.erased_at,
        "reason": kept.reason, "checks": checks,
        "open_checks": sum(1 for c in checks if c["state"] == "open"),
        "entrants": kept.entrants_count if kept.frozen_at else kept.entrants.count(),
        "imports": [_import(i) for i in kept.imports.select_related("by")],
        "may_close": entering and ended, "ended": ended,
        "posts": comment_posts(kept, ws) if entering and ws is not None else [],
        "winners": [_winner(w) | ({} if may_write else {"note": ""})
                    for w in kept.winners.select_related("entrant", "replaced_by")],
        "whys": drawing.WHYS,
    }  # fmt: skip


def told_entrants(kept: Giveaway, page: int = 1) -> Body:
    """The accounts that entered, in order of their handles."""
    erase_due(kept.space)
    total = kept.entrants.count()
    page = min(max(1, page), max(1, -(-total // PAGE)))
    first = (page - 1) * PAGE
    return {"id": kept.pk, "name": kept.name, "total": total, "page": page,
            "pages": max(1, -(-total // PAGE)), "first": min(first + 1, total),
            "last": min(first + PAGE, total), "erase_on": kept.erase_on,
            "rows": [{"handle": f"@{e.handle}", "entered_at": e.entered_at}
                     for e in kept.entrants.all()[first : first + PAGE]]}  # fmt: skip


def told_proof(kept: Giveaway) -> Body:
    """What may be published, and whether it repeats; ``differs`` None before the draw, and after
    the entrants were erased."""
    if erase_due(kept.space):
        kept.refresh_from_db()
    proof = proof_of(kept)
    whole = proof is not None and "entrants" in proof
    return {
        "id": kept.pk, "name": kept.name, "state": kept.state, "proof": proof,
        "differs": drawing.differences(proof) if whole and proof is not None else None,
        "closes": when(kept, kept.closes_at), "announced": when(kept, kept.announced_at),
        "frozen": when(kept, kept.frozen_at), "drawn": when(kept, kept.drawn_at),
        "erased_at": kept.erased_at, "repeat": REPEAT, "whys": drawing.WHYS,
    }  # fmt: skip


def comment_posts(kept: Giveaway, ws: Workspace) -> list[Body]:
    """Posts of the host whose comments are known, newest first."""
    host = kept.collaboration
    account = account_id(host.contact.account) if host is not None else None
    if host is None or account is None:
        return []
    rows = ws.lake.run(_POSTS, parameters={"account": account}).to_pylist()
    return [
        {"key": f"{host.contact.account}/{row['post']}", "comments": row["comments"],
         "posted_at": row["posted_at"].replace(tzinfo=UTC) if row["posted_at"] else None,
         "caption": " ".join((row["caption"] or row["post"]).split())[:80]}
        for row in rows
    ]  # fmt: skip


def hosts(space: Space) -> list[Body]:
    """Collaborations of kind giveaway whose creator may host one."""
    rows = Collaboration.objects.filter(
        campaign__space=space, kind=Collaboration.Kind.GIVEAWAY
    ).select_related("contact", "campaign__brand")[:200]
    return [{"id": c.pk, "words": f"{c} ({c.campaign.brand})", "brand": c.campaign.brand_id}
            for c in rows]  # fmt: skip


def zones() -> Iterable[str]:
    """Zones people use most; any other may be typed."""
    return ("Europe/Vienna", "Europe/Berlin", "Europe/Zurich", "Europe/Paris", "Europe/London",
            "America/New_York", "America/Chicago", "America/Los_Angeles", "Asia/Kolkata",
            "Australia/Sydney", "UTC")  # fmt: skip


def _check(check: giveaways.Check, facts: giveaways.Facts, ticked: Any) -> Body:
    reason = giveaways.not_needed(check.key, facts)
    missing = giveaways.also_missing(check.key, facts)
    done = (
        ticked is not None and not missing if check.by_hand
        else giveaways.said_by_fields(check.key, facts)
    )  # fmt: skip
    return {
        "key": check.key, "label": check.label, "means": check.means, "source": check.source,
        "by_hand": check.by_hand, "missing": missing, "why_not": reason,
        "state": "not needed" if reason else "settled" if done else "open",
        "by": str(ticked.by) if ticked is not None and ticked.by else "",
        "at": ticked.at if ticked is not None else None,
    }  # fmt: skip


def _import(one: Any) -> Body:
    refused = json.loads(one.refused)
    return {"source": one.source, "lines": one.lines, "added": one.added,
            "refused": [{"line": line, "reason": reason} for line, reason in refused],
            "refused_count": one.lines - one.added, "unchecked": one.unchecked, "at": one.at,
            "by": str(one.by) if one.by else ""}  # fmt: skip


def _winner(one: Winner) -> Body:
    return {
        "place": one.place, "state": one.state, "state_words": one.get_state_display(),
        "handle": f"@{one.entrant.handle}" if one.entrant else "", "token": one.token,
        "notified_at": one.notified_at, "answer_by": one.answer_by,
        "accepted_at": one.accepted_at, "sent_at": one.sent_at,
        "why": drawing.WHYS.get(one.why, ""), "note": one.note,
        "replaced_by": one.replaced_by.place if one.replaced_by else None,
    }  # fmt: skip
