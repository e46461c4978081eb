"""Deliverables at the desk: made, changed, handed in, dropped; their collaboration follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from wrensong.collaborate.models import Collaboration, Deliverable, Media, Submission
from wrensong.collaborate.rules import reviewing, states
from wrensong.collaborate.rules.terms import FORMATS
from wrensong.core.errors import ChangedMeanwhile, NotFound, ValueInvalid
from wrensong.core.platforms import PLATFORMS
from wrensong.desk.audit import record
from wrensong.desk.models import Space, User

from . import media
from .collaborations import move
from .following import AMEND, on
from .terms import agreed_terms

MOST = 500
"""Deliverables of one collaboration."""
LONGEST = 20_000
_PLANNED = ("platform", "format", "due", "min_length", "review_hours", "rounds",
            "silence_approves", "live_days")  # fmt: skip


def get_deliverable(space: Space, pk: int) -> Deliverable:
    """A deliverable of this workspace. Raises NotFound, also for one of another workspace."""
    found = (
        Deliverable.objects.select_related(
            "collaboration__campaign__brand", "collaboration__campaign__space",
            "collaboration__contact",
        )
        .filter(collaboration__campaign__space=space, pk=pk)
        .first()
    )  # fmt: skip
    if found is None:
        raise NotFound("There is no such deliverable in this workspace.", "See the list of them.")
    return found


def deliverables_of(collaboration: Collaboration) -> list[Deliverable]:
    """What one collaboration has to deliver, in order; what was dropped is left out. Versions
    that counted as approved since somebody last looked are approved first."""
    from .reviews import approve_silent

    approve_silent(collaboration.campaign.space, collaboration)
    return list(
        Deliverable.objects.filter(collaboration=collaboration, dropped_at=None)
        .select_related("collaboration__campaign__brand", "collaboration__campaign__space",
                        "collaboration__contact")
        .prefetch_related("submissions__files", "submissions__by", "submissions__decided_by")
    )  # fmt: skip


@transaction.atomic
def add_deliverable(
    collaboration: Collaboration, user: User | None, said: Mapping[str, Any]
) -> Deliverable:
    """One more deliverable. ``said``: platform, format, due (a date), min_length, review_hours,
    rounds, silence_approves, live_days, all but the format optional. Raises ValueInvalid."""
    now = locked(collaboration)
    if now.state in (states.COMPLETED, states.CANCELLED):
        raise ValueInvalid(f"This collaboration is {now.state}.", "Begin another one.")
    made = _create(now, _planned(now, said), from_terms=False)
    record("collaborate.deliverable.add", space=now.campaign.space, user=user,
           subject=f"collaboration:{now.pk}", label=str(made), after=_told(made))  # fmt: skip
    return made


@transaction.atomic
def change_deliverable(
    kept: Deliverable, user: User | None, version: int, said: Mapping[str, Any]
) -> Deliverable:
    """Change what is planned of a deliverable that is still at ``version``; what is not said
    stays. Raises ValueInvalid, ChangedMeanwhile."""
    locked(kept.collaboration)
    kept = fresh(kept)
    before = _told(kept)
    planned = _planned(kept.collaboration, {**{n: getattr(kept, n) for n in _PLANNED}, **said})
    save_at(kept, version, **planned)
    record("collaborate.deliverable.change", space=kept.collaboration.campaign.space, user=user,
           subject=f"collaboration:{kept.collaboration_id}", label=str(kept), before=before,
           after=_told(kept))  # fmt: skip
    return kept


@transaction.atomic
def drop_deliverable(kept: Deliverable, user: User | None, version: int, reason: str) -> None:
    """Say that a deliverable is no longer asked for; its versions stay. Raises ValueInvalid for
    one that is live or without a reason, ChangedMeanwhile."""
    locked(kept.collaboration)
    kept = fresh(kept)
    if kept.live_at is not None:
        raise ValueInvalid("It is live already.", "Say that it was taken down instead.")
    reason = short(reason, "There is no reason.")
    save_at(kept, version, dropped_at=timezone.now(), dropped_reason=reason)
    record("collaborate.deliverable.drop", space=kept.collaboration.campaign.space, user=user,
           subject=f"collaboration:{kept.collaboration_id}", label=str(kept),
           after={"reason": reason})  # fmt: skip
    settle(kept.collaboration, user)


def create_from_terms(collaboration: Collaboration, body: Mapping[str, Any]) -> list[Deliverable]:
    """The deliverables that agreed terms name, made once: those of earlier terms that nobody
    handed in are dropped first, those that were handed in count as theirs. Returns the new ones.

    ``body`` is a document of ``rules.terms``: ``deliverables``, ``approval`` and
    ``live_for_days`` are read.
    """
    with transaction.atomic():
        now = locked(collaboration)
        wanted = [_planned(now, {**_shared(body), **one}) for one in _pieces(body)]
        old = list(now.deliverables.filter(dropped_at=None, from_terms=True))
        for one in old:
            same = next((w for w in wanted if (w["platform"], w["format"])
                         == (one.platform, one.format)), None)  # fmt: skip
            if same is not None:
                wanted.remove(same)
                if any(getattr(one, name) != value for name, value in same.items()):
                    save_at(one, one.version, **same)
            elif one.review == reviewing.AWAITED and one.live_at is None:
                save_at(one, one.version, dropped_at=timezone.now(),
                        dropped_reason="Not in the terms agreed later.")  # fmt: skip
        made = [_create(now, one, from_terms=True) for one in wanted]
        if made or old:
            record("collaborate.deliverable.agree", space=now.campaign.space, user=None,
                   subject=f"collaboration:{now.pk}", label=str(now),
                   after={"deliverables": len(_pieces(body))})  # fmt: skip
        settle(now, None)
        return made


def _agreed(collaboration: Collaboration, user: User | None) -> None:
    """When terms come into force, what they promise is asked for."""
    terms = agreed_terms(collaboration)
    if terms is not None:
        create_from_terms(collaboration, terms.body)


on("agree", _agreed)
on(AMEND, _agreed)


def submit(
    deliverable: Deliverable,
    *,
    text: str,
    link: str = "",
    files: Sequence[File[Any]] = (),
    user: User | None = None,
    by_creator: bool = False,
    label: bool | None = None,
) -> Submission:
    """Hand in one more version; earlier ones stay. Its review is due after the hours agreed.

    ``label``: whether the platform's own label for paid partnerships is, or will be, set.
    Raises ValueInvalid when nothing is handed in, when it cannot be now, or a link is none;
    BadInput and FileEmpty for a file that is not taken.
    """
    text, link = clean(text), web_address(link)
    if not (text or link or files):
        raise ValueInvalid("Nothing is handed in.", "Write the caption, give a link, or a file.")
    space = deliverable.collaboration.campaign.space
    stored = media.store(space, files)
    try:
        with transaction.atomic():
            return _submit(deliverable, (text, link, label), stored, user, by_creator)
    except BaseException:
        media.remove(space, [one.key for one in stored])
        raise


def _submit(
    deliverable: Deliverable,
    said: tuple[str, str, bool | None],
    stored: Sequence[media.Stored],
    user: User | None,
    by_creator: bool,
) -> Submission:
    now = working(locked(deliverable.collaboration), "handed in")
    kept = fresh(deliverable)
    if kept.dropped_at is not None:
        raise ValueInvalid("This is no longer asked for.", "See what else is due.")
    last = kept.submissions.order_by("-number").first()
    if last is not None and last.verdict == Submission.Verdict.APPROVED:
        raise ValueInvalid("A version is approved already.", "Publish that one.")
    moment = timezone.now()
    if last is not None and last.verdict == Submission.Verdict.OPEN:
        last.verdict = Submission.Verdict.REPLACED
        last.decided_at = moment
        last.save(update_fields=["verdict", "decided_at"])
    made = Submission.objects.create(
        deliverable=kept, number=last.number + 1 if last else 1, text=said[0], link=said[1],
        label=said[2], at=moment, by=user, by_creator=by_creator,
        review_due=reviewing.review_due(moment, kept.review_hours),
    )  # fmt: skip
    for one in stored:
        Media.objects.create(submission=made, name=one.name, kind=one.kind, bytes=one.bytes,
                             sha256=one.sha256, key=one.key)  # fmt: skip
    save_at(kept, kept.version, review=reviewing.SUBMITTED)
    record("collaborate.deliverable.submit", space=now.campaign.space, user=user,
           subject=f"collaboration:{now.pk}", label=str(kept),
           after={"version": made.number, "files": len(stored),
                  "by_creator": by_creator})  # fmt: skip
    settle(now, user, by_creator=by_creator)
    deliverable.refresh_from_db()
    return made


def settle(
    collaboration: Collaboration, user: User | None, *, by_creator: bool = False, reason: str = ""
) -> None:
    """Let a collaboration follow its deliverables (``rules.reviewing.follow``), in the caller's
    transaction. What only our side may do is logged as done by nobody when she began it."""
    while True:
        pieces = [reviewing.Piece(review, live_at is not None) for review, live_at in
                  Deliverable.objects.filter(collaboration=collaboration, dropped_at=None)
                  .values_list("review", "live_at")]  # fmt: skip
        collaboration.refresh_from_db(fields=["state", "version"])
        act = reviewing.follow(collaboration.state, pieces)
        if act is None:
            return
        hers = by_creator and states.ACTS[act].both
        move(collaboration, None if by_creator else user, act, by_creator=hers,
             reason=reason[:300] if states.ACTS[act].why else "", follows=True)  # fmt: skip


def followed(collaboration: Collaboration) -> tuple[str, ...]:
    """The acts that nobody does by hand, because they follow from its deliverables."""
    asked = Deliverable.objects.filter(collaboration=collaboration, dropped_at=None)
    return reviewing.FOLLOWING if asked.exists() else ()


def locked(collaboration: Collaboration) -> Collaboration:
    """The collaboration as it is now; nobody else changes it until the transaction ends."""
    return (
        Collaboration.objects.select_for_update(of=("self",))
        .select_related("campaign__brand", "campaign__space", "contact")
        .get(pk=collaboration.pk)
    )


def working(collaboration: Collaboration, done: str) -> Collaboration:
    """The collaboration, while its work is agreed and not over. Raises ValueInvalid otherwise."""
    if collaboration.state not in states.WORKING:
        raise ValueInvalid(
            f"This collaboration is {collaboration.state}; nothing can be {done} now.",
            "Agree on it first." if collaboration.state in (states.PROPOSED, states.NEGOTIATING)
            else "Settle that first." if collaboration.state == states.DISPUTED
            else "Begin another collaboration.",
        )  # fmt: skip
    return collaboration


def fresh(kept: Deliverable) -> Deliverable:
    """The deliverable as it is now; ask only while its collaboration is locked."""
    return Deliverable.objects.select_related(
        "collaboration__campaign__brand", "collaboration__campaign__space",
        "collaboration__contact",
    ).get(pk=kept.pk)  # fmt: skip


def save_at(kept: Deliverable, version: int, **fields: Any) -> None:
    """Write fields of a deliverable that is still at ``version``. Raises ChangedMeanwhile."""
    rows = Deliverable.objects.filter(pk=kept.pk, version=version)
    if not rows.update(version=F("version") + 1, **fields):
        raise ChangedMeanwhile("Somebody changed this deliverable since you opened it.")
    kept.refresh_from_db()


def clean(text: str) -> str:
    """A text that was typed, as it is kept. Raises ValueInvalid for one that is too long."""
    text = text.encode("utf-8", "ignore").decode().replace("\0", "").replace("\r\n", "\n").strip()
    if len(text) > LONGEST:
        raise ValueInvalid(f"The text is longer than {LONGEST} letters.", "Give it as a link.")
    return text


def short(reason: str, missing: str, most: int = 300) -> str:
    """A reason in one line. Raises ValueInvalid for none, or one that is too long."""
    reason = " ".join(clean(reason).split())
    if not reason:
        raise ValueInvalid(missing, "Say why, in words the other side could read.")
    if len(reason) > most:
        raise ValueInvalid(f"The reason is longer than {most} letters.", "Say it in fewer words.")
    return reason


def web_address(said: str) -> str:
    """An address of a page as it was typed, or nothing. Raises ValueInvalid for anything else."""
    said = said.strip()
    if not said:
        return ""
    begins = said.lower().startswith(("https://", "http://"))
    if not begins or len(said) > 500 or not said.isprintable() or any(c.isspace() for c in said):
        raise ValueInvalid("This is no address of a page.", "It begins with https://")
    return said


def _create(
    collaboration: Collaboration, planned: Mapping[str, Any], *, from_terms: bool
) -> Deliverable:
    last = Deliverable.objects.filter(collaboration=collaboration).aggregate(n=Max("place"))["n"]
    if (last or 0) >= MOST:
        raise ValueInvalid(f"A collaboration has at most {MOST} deliverables.", "Begin another.")
    return Deliverable.objects.create(
        collaboration=collaboration, place=(last or 0) + 1, from_terms=from_terms, **planned
    )


def _planned(collaboration: Collaboration, said: Mapping[str, Any]) -> dict[str, Any]:
    """What is planned of a deliverable, checked. Raises ValueInvalid."""
    platform = str(said.get("platform") or collaboration.contact.platform).lower()
    if platform not in PLATFORMS:
        raise ValueInvalid(f"“{platform}” is no platform.", f"One of: {', '.join(PLATFORMS)}.")
    form = str(said.get("format") or "").lower()
    if form not in FORMATS:
        raise ValueInvalid(f"“{form}” is no format.", f"Use one of: {', '.join(FORMATS)}.")
    return {
        "platform": platform, "format": form, "due": _day(said.get("due")),
        "min_length": " ".join(str(said.get("min_length") or "").split())[:60],
        "review_hours": _count(said.get("review_hours"), "hours of review", 24 * 60),
        "rounds": _count(said.get("rounds"), "rounds of changes", 50),
        "silence_approves": bool(said.get("silence_approves")),
        "live_days": _count(said.get("live_days"), "days live", 3660),
    }  # fmt: skip


def _day(said: Any) -> date | None:
    if said in (None, ""):
        return None
    try:
        return said if isinstance(said, date) else date.fromisoformat(str(said)[:10])
    except ValueError:
        raise ValueInvalid(f"“{said}” is no day.", "Write a day like 2026-05-31.") from None


def _count(said: Any, what: str, most: int) -> int | None:
    if said in (None, ""):
        return None
    text = str(said).strip()
    if not (text.isascii() and text.isdigit() and int(text[:9]) <= most and len(text) < 9):
        raise ValueInvalid(f"“{said}” is no number of {what}.", f"A whole number up to {most}.")
    return int(text)


def _pieces(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """One entry for each piece: what has a count stands so many times."""
    return [
        one
        for one in body.get("deliverables") or []
        for _ in range(max(1, int(one.get("count") or 1)))
    ]


def _shared(body: Mapping[str, Any]) -> dict[str, Any]:
    """What terms say about every piece."""
    about = body.get("approval") or {}
    return {
        "review_hours": about.get("review_hours"), "rounds": about.get("rounds"),
        "silence_approves": about.get("silence_approves"),
        "live_days": body.get("live_for_days"),
    }  # fmt: skip


def _told(one: Deliverable) -> dict[str, Any]:
    return {
        "platform": one.platform, "format": one.format, "due": one.due and str(one.due),
        "review_hours": one.review_hours, "rounds": one.rounds, "live_days": one.live_days,
    }  # fmt: skip
