"""Deciding about what was handed in: approving, asking for changes, silence that approves."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from wrensong.collaborate.models import Collaboration, Deliverable, Submission
from wrensong.collaborate.rules import reviewing, states
from wrensong.core.errors import ChangedMeanwhile, ValueInvalid
from wrensong.desk.audit import record
from wrensong.desk.models import Space, User
from wrensong.doors import wording

from .deliverables import clean, fresh, locked, save_at, settle, short, working
from .following import on

LONGEST = 2_000
Verdict = Submission.Verdict


def approve(
    kept: Deliverable, user: User | None, version: int | None = None, note: str = ""
) -> Submission:
    """Approve the newest version; one that changes were asked for may be approved after all.
    Raises ValueInvalid when there is nothing to decide about, ChangedMeanwhile."""
    with transaction.atomic():
        kept, last = _newest(kept, version)
        if last.verdict not in (Verdict.OPEN, Verdict.RETURNED):
            raise ValueInvalid("This version is approved already.", "There is nothing to do.")
        _decide(kept, last, Verdict.APPROVED, user, reason=clean(note)[:LONGEST])
        return last


def ask_for_changes(
    kept: Deliverable,
    user: User | None,
    reason: str,
    *,
    beyond: str = "",
    version: int | None = None,
) -> Submission:
    """Ask for changes to the newest version; she reads the ``reason``. A round more than was
    agreed needs another, ``beyond``. Raises ValueInvalid, ChangedMeanwhile."""
    with transaction.atomic():
        kept, last = _newest(kept, version)
        if last.verdict != Verdict.OPEN:
            raise ValueInvalid("This version is decided about.", "Wait for the next one.")
        reason = clean(reason)
        if not reason:
            raise ValueInvalid("There is no reason.", "Say what to change, so that she can do it.")
        if len(reason) > LONGEST:
            raise ValueInvalid(f"The reason is longer than {LONGEST} letters.", "Say less.")
        if reviewing.rounds_left(kept.rounds, returned(kept)) == 0:
            agreed = wording.plural(kept.rounds or 0, "round")
            beyond = short(beyond, f"{agreed} of changes {'was' if kept.rounds == 1 else 'were'} "
                           "agreed, and no more are left.")  # fmt: skip
        else:
            beyond = ""
        _decide(kept, last, Verdict.RETURNED, user, reason=reason, beyond=beyond)
        return last


def returned(kept: Deliverable) -> int:
    """How many rounds of changes were asked for so far."""
    return kept.submissions.filter(verdict=Verdict.RETURNED).count()


def approve_silent(space: Space, collaboration: Collaboration | None = None) -> int:
    """Approve what counts as approved because the review is over and silence was agreed to
    approve; how many. Called wherever deliverables are looked at. In a dispute nobody can decide,
    so nobody is silent."""
    now = timezone.now()
    waiting = Submission.objects.filter(
        verdict=Verdict.OPEN, review_due__lte=now, deliverable__silence_approves=True,
        deliverable__dropped_at=None, deliverable__collaboration__campaign__space=space,
        deliverable__collaboration__state__in=states.WORKING,
    )  # fmt: skip
    if collaboration is not None:
        waiting = waiting.filter(deliverable__collaboration=collaboration)
    done = 0
    for one in waiting.select_related("deliverable__collaboration"):
        with transaction.atomic():
            at = locked(one.deliverable.collaboration)
            again = Submission.objects.get(pk=one.pk)
            kept = fresh(one.deliverable)
            working_on = at.state in states.WORKING
            if (
                working_on
                and again.verdict == Verdict.OPEN
                and reviewing.silence_approved(again.review_due, kept.silence_approves, now)
            ):
                _decide(kept, again, Verdict.APPROVED, None, silence=True)
                done += 1
    return done


def silent_spaces() -> list[Space]:
    """The workspaces in which silence approves something by now."""
    due = Submission.objects.filter(
        verdict=Verdict.OPEN, review_due__lte=timezone.now(), deliverable__silence_approves=True,
        deliverable__dropped_at=None, deliverable__collaboration__state__in=states.WORKING,
    )  # fmt: skip
    at = due.values("deliverable__collaboration__campaign__space")
    return list(Space.objects.filter(pk__in=at))


def go_on(collaboration: Collaboration, user: User | None) -> None:
    """After a dispute a review has the time that it had left when the dispute began."""
    began = collaboration.steps.filter(act="dispute").order_by("pk").last()
    if began is None:
        return
    Submission.objects.filter(
        deliverable__collaboration=collaboration, verdict=Verdict.OPEN, review_due__gt=began.at
    ).update(review_due=F("review_due") + (timezone.now() - began.at))


on("resolve", go_on)


def _newest(kept: Deliverable, version: int | None) -> tuple[Deliverable, Submission]:
    working(locked(kept.collaboration), "decided")
    kept = fresh(kept)
    if version is not None and kept.version != version:
        raise ChangedMeanwhile("Somebody decided about this, or a newer version came in.")
    last = kept.submissions.order_by("-number").first()
    if last is None or kept.dropped_at is not None:
        raise ValueInvalid("Nothing was handed in yet.", "Wait for a version, or add what came in.")
    return kept, last


def _decide(
    kept: Deliverable,
    last: Submission,
    verdict: str,
    user: User | None,
    *,
    reason: str = "",
    beyond: str = "",
    silence: bool = False,
) -> None:
    last.verdict, last.reason, last.beyond, last.by_silence = verdict, reason, beyond, silence
    # By silence it was approved when the time was over, whenever somebody looks.
    last.decided_at, last.decided_by = last.review_due if silence else timezone.now(), user
    last.save()
    save_at(kept, kept.version, review=verdict)
    at = kept.collaboration
    verb = "silence" if silence else "approve" if verdict == Verdict.APPROVED else "return"
    record(f"collaborate.deliverable.{verb}", space=at.campaign.space, user=user,
           subject=f"collaboration:{at.pk}", label=str(kept),
           after={"version": last.number, **({"reason": reason} if reason else {}),
                  **({"beyond": beyond} if beyond else {})})  # fmt: skip
    settle(at, user, reason=reason)
