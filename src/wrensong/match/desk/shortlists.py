"""Shortlists at the desk: asked of the worker, kept row by row, read by pages."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db.models import F, QuerySet

from wrensong.core import ids
from wrensong.core.errors import ValueInvalid
from wrensong.desk.answers import answer
from wrensong.desk.answers import stored as answered
from wrensong.desk.models import Answer, Job, Space, User
from wrensong.match.domain import Exclusion, Fit, Shortlist
from wrensong.match.models import BriefRecord, Standing

SHORTLIST, EXPLAIN, RANK = "match.shortlist", "match.explain", "match.rank"
WHOLE = 500
"""How many of the first fits are kept with their parts and quotes."""
_AT_ONCE = 1_000
Body = dict[str, Any]
SORTS: dict[str, tuple[Any, ...]] = {
    "fit": ("rank",),
    "followers": (F("followers").desc(nulls_last=True), "rank"),
    "engagement": (F("er").desc(nulls_last=True), "rank"),
}


def ask(brief: BriefRecord, by: User | None = None) -> Answer | Job:
    """The shortlist of a brief on the facts as prepared, or the job that computes it. The
    decisions are not part of the question: deciding computes nothing anew."""
    return answer(
        SHORTLIST, brief.space, {"brief": brief.text}, label=f"Shortlist of {brief.name}", by=by
    )


def ready(space: Space, briefs: Iterable[BriefRecord]) -> dict[int, Answer]:
    """Briefs by key whose shortlist is computed on the facts as they are prepared."""
    return answered(SHORTLIST, space, {brief.pk: {"brief": brief.text} for brief in briefs})


def stored(brief: BriefRecord) -> Answer | None:
    """The shortlist of one brief, where it is computed."""
    return ready(brief.space, [brief]).get(brief.pk)


def standings(found: Answer) -> QuerySet[Standing]:
    """Everybody considered, in no order."""
    return Standing.objects.filter(space=found.space, job=found.body["job"])


def fits(found: Answer, sort: str = "fit") -> QuerySet[Standing]:
    """The candidates: in order of fit, or of ``followers`` or ``engagement``, not known last."""
    return standings(found).filter(rank__isnull=False).order_by(*SORTS[sort])


def left_out(found: Answer, condition: str = "") -> QuerySet[Standing]:
    """Who is left out, by account; only for one condition where one is named."""
    chosen = standings(found).filter(rank=None).order_by("id")
    return chosen.filter(condition=condition) if condition else chosen


def standing_of(found: Answer, account: str) -> Standing | None:
    """Where one account (``ac_...``) stands. Raises ValueInvalid for what is no such key."""
    kind, number = ids.read(account)
    if kind != "ac":
        raise ValueInvalid(f"“{account}” is not an account.")
    return standings(found).filter(account_id=number).first()


def fit_of(space: Space, brief: BriefRecord, account: str) -> Body | None:
    """How one creator stands in a brief's computed shortlist; None where it is not computed, or
    where she was not there yet. ``rank`` of ``of``, ``percentile``, ``parts`` and ``worries``
    (None beyond the first), or ``condition`` and ``reason`` of who is left out."""
    found = stored(brief) if brief.space == space else None
    here = standing_of(found, account) if found else None
    if found is None or here is None:
        return None
    body = here.body or {}
    return {
        "account": account,
        "handle": here.account,
        "rank": here.rank,
        "of": found.body["fits"],
        "percentile": here.percentile,
        "parts": body.get("parts"),
        "worries": body.get("worries"),
        "condition": here.condition or None,
        "reason": here.reason or None,
    }


def keep(job: Job, short: Shortlist, about: dict[int, Body]) -> None:
    """Write the rows of a computed shortlist, and forget those of outdated ones. ``about`` says
    more of an account: ``platform``, ``followers`` and ``er`` (columns), ``whole`` (for pages).
    A few rows at a time, so that nobody else who writes has to wait."""
    mine = Standing.objects.filter(space=job.space)
    answers = Answer.objects.filter(space=job.space, kind=SHORTLIST)
    current = {body.get("job") for body in answers.values_list("body", flat=True)}
    at_work = Job.objects.filter(
        space=job.space, kind=SHORTLIST, state__in=[Job.State.WAITING, Job.State.RUNNING]
    )
    mine.exclude(job__in=(current | set(at_work.values_list("pk", flat=True))) - {job.pk}).delete()
    rows = _rows(job, short, about)
    while some := list(islice(rows, _AT_ONCE)):
        Standing.objects.bulk_create(some)


def summary(job: Job, short: Shortlist) -> Body:
    """What the stored answer says of the whole list."""
    reasons = Counter(exclusion.condition for exclusion in short.exclusions)
    return {
        "job": job.pk,
        "brief": text_digest(job.params["brief"]),
        "considered": short.considered,
        "fits": len(short.fits),
        "left_out": len(short.exclusions),
        "reasons": [{"condition": key, "count": n} for key, n in reasons.most_common()],
        "not_known": [{"condition": key, "count": n} for key, n in short.not_known.items()],
        "method": short.method,
    }


def text_digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _rows(job: Job, short: Shortlist, about: dict[int, Body]) -> Iterator[Standing]:
    everybody: list[Fit | Exclusion] = [*short.fits, *short.exclusions]
    for rank, one in enumerate(everybody, 1):
        more = about.get(one.account_id, {})
        made = Standing(
            space=job.space,
            job=job.pk,
            account_id=one.account_id,
            account=one.account[:160],
            handle=one.account[1:121] if one.account.startswith("@") else "",
            platform=more.get("platform", ""),
            followers=more.get("followers"),
            er=more.get("er"),
        )
        if isinstance(one, Fit):
            made.rank, made.percentile, made.platform = rank, one.percentile, one.platform
            made.body = more.get("whole")
        else:
            made.condition, made.reason = one.condition, one.reason
        yield made
