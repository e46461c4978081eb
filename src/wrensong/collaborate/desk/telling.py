"""Deliverables as plain values: what pages, endpoints, commands and the creator's own pages show.

Times are aware UTC; days are dates. ``None`` is *not known* or *not agreed*.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils import timezone

from wrensong.collaborate.models import Deliverable, Insight, Media, Submission
from wrensong.collaborate.rules import reviewing
from wrensong.core.platforms import PLATFORMS

from .published import NUMBERS

Body = dict[str, Any]


class Light(NamedTuple):
    """What long lists read of a deliverable: ``values_list(*Light._fields)``."""

    pk: int
    collaboration_id: int
    place: int
    platform: str
    format: str
    due: date | None
    review: str
    live_at: datetime | None
    live_days: int | None
    live_url: str
    live_check: str
    live_level: str
    down_at: datetime | None


def told_deliverable(d: Deliverable) -> Body:
    """One deliverable with its versions (newest last), their files, and its numbers.

    ``standing`` says in a word where it is: ``awaited``, ``submitted``, ``returned``,
    ``approved``, ``live`` or ``down``; ``warning`` what is late or not as agreed, or nothing;
    ``next`` who is asked to do what, and ``next_due`` until when.
    """
    now = timezone.now()
    versions = [_version(one) for one in d.submissions.all()]
    rounds = sum(one["verdict"] == "returned" for one in versions)
    return {
        **summary(d, versions[-1] if versions else None, now),
        "min_length": d.min_length,
        "review_hours": d.review_hours,
        "rounds_agreed": d.rounds,
        "rounds_used": rounds,
        "rounds_left": reviewing.rounds_left(d.rounds, rounds),
        "silence_approves": d.silence_approves,
        "live_days": d.live_days,
        "live_caption": d.live_caption,
        "live_caption_from": d.live_caption_from,
        "live_label": d.live_label,
        "live_check": {"result": d.live_check, "why": d.live_check_why, "at": d.live_checked_at},
        "down_at": d.down_at,
        "down_reason": d.down_reason,
        "dropped_at": d.dropped_at,
        "dropped_reason": d.dropped_reason,
        "versions": versions,
        "insights": [_insight(one) for one in d.insights.all()],
        "version": d.version,
    }


def summary(d: Deliverable | Light, last: Body | None, now: datetime) -> Body:
    """What a row of the list says; ``last`` is its newest version, if any: ``review_due``."""
    due = last["review_due"] if last and d.review == reviewing.SUBMITTED else None
    stays = reviewing.stay_until(d.live_at, d.live_days)
    word, asked, asked_due = _next(d, due)
    return {
        "id": d.pk,
        "collaboration": d.collaboration_id,
        "place": d.place,
        "platform": d.platform,
        "platform_name": PLATFORMS[d.platform].name if d.platform in PLATFORMS else d.platform,
        "format": d.format,
        "words": f"{d.format.capitalize()} on "
        f"{PLATFORMS[d.platform].name if d.platform in PLATFORMS else d.platform}",
        "due": d.due,
        "review": d.review,
        "standing": word,
        "standing_words": STANDINGS[word],
        "next": asked,
        "next_due": asked_due,
        "warning": warning(d, due, now),
        "review_due": due,
        "live_url": d.live_url,
        "live_at": d.live_at,
        "stay_until": stays,
    }


STANDINGS = {
    "awaited": "not handed in yet", "submitted": "waits for a review",
    "returned": "changes asked for", "approved": "approved, not live yet", "live": "live",
    "down": "taken down",
}  # fmt: skip


def warning(d: Deliverable | Light, review_due: datetime | None, now: datetime) -> str:
    """What is late or not as agreed, in a few words; nothing where all is well."""
    if d.down_at is not None:
        stays = reviewing.stay_until(d.live_at, d.live_days)
        return "taken down early" if stays and d.down_at < stays else ""
    if d.review == reviewing.SUBMITTED:
        if reviewing.standing(review_due, now) == "late":
            return "review late"
        return "live before the review" if d.live_at else ""
    if d.live_at is not None:
        if d.review == reviewing.RETURNED:
            return "live without the changes"
        if d.live_level == "fail":
            return "does not disclose"
        return "not found online" if d.live_check == Deliverable.Check.MISSING else ""
    return "overdue" if reviewing.is_overdue(d.due, now.date()) else ""


def _next(
    d: Deliverable | Light, review_due: datetime | None
) -> tuple[str, str, date | datetime | None]:
    """The word for where it is, who is asked to do what, and until when."""
    if d.review == reviewing.SUBMITTED:
        return "submitted", "We review it", review_due
    if d.down_at is not None:
        return "down", "", None
    if d.live_at is not None:
        return "live", "It stays live", reviewing.stay_until(d.live_at, d.live_days)
    if d.review == reviewing.RETURNED:
        return "returned", "The creator changes it", d.due
    if d.review == reviewing.APPROVED:
        return "approved", "The creator publishes it", d.due
    return "awaited", "The creator hands it in", d.due


def _version(one: Submission) -> Body:
    return {
        "id": one.pk,
        "number": one.number,
        "text": one.text,
        "link": one.link,
        "label": one.label,
        "at": one.at,
        "by": "the creator" if one.by_creator else str(one.by) if one.by else "",
        "by_creator": one.by_creator,
        "review_due": one.review_due,
        "verdict": one.verdict,
        "verdict_words": Submission.Verdict(one.verdict).label,
        "decided_at": one.decided_at,
        "decided_by": str(one.decided_by) if one.decided_by else "",
        "by_silence": one.by_silence,
        "reason": one.reason,
        "beyond": one.beyond,
        "files": [_file(file) for file in one.files.all()],
    }


def _file(one: Media) -> Body:
    return {"id": one.pk, "name": one.name, "kind": one.kind, "bytes": one.bytes,
            "sha256": one.sha256}  # fmt: skip


def _insight(one: Insight) -> Body:
    """``given_by`` is always the creator: these numbers are hers, whoever typed them."""
    return {
        "id": one.pk, "on": one.on, "given_by": "the creator",
        "typed_by": "" if one.by_creator or one.by is None else str(one.by),
        **{name: getattr(one, name) for name in NUMBERS},
    }  # fmt: skip
