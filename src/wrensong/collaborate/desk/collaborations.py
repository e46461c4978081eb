"""Collaborations at the desk: proposed, and moved from state to state."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from wrensong.collaborate.models import Campaign, Collaboration, Step
from wrensong.collaborate.rules import states
from wrensong.collaborate.rules.reviewing import FOLLOWING
from wrensong.core.errors import ChangedMeanwhile, NotFound, ValueInvalid
from wrensong.desk.audit import record
from wrensong.desk.models import Space, User
from wrensong.engage.desk import Contact, note_collaborating

from .following import follow

_INSTEAD = {"submit": "hand in a version", "return": "ask for changes", "approve": "approve it",
            "publish": "say where it is live"}  # fmt: skip


def get_collaboration(space: Space, pk: int) -> Collaboration:
    """A collaboration of this workspace. Raises NotFound, also for one of another workspace."""
    found = (
        Collaboration.objects.select_related("campaign__brand", "campaign__space", "contact")
        .filter(campaign__space=space, pk=pk)
        .first()
    )
    if found is None:
        raise NotFound("There is no such collaboration in this workspace.", "See the board.")
    return found


def propose(campaign: Campaign, contact: Contact, kind: str, user: User | None) -> Collaboration:
    """A new collaboration, proposed. Raises ValueInvalid for an unknown kind, or when there is one
    of that kind with her in this campaign already."""
    if kind not in Collaboration.Kind.values:
        raise ValueInvalid(f"“{kind}” is no kind of collaboration.",
                           f"Use one of: {', '.join(Collaboration.Kind.values)}.")  # fmt: skip
    if contact.space_id != campaign.space_id:
        raise NotFound("There is no such contact in this workspace.", "See the list of contacts.")
    try:
        with transaction.atomic():
            made = Collaboration.objects.create(campaign=campaign, contact=contact, kind=kind)
            record("collaborate.collaboration.propose", space=campaign.space, user=user,
                   subject=f"collaboration:{made.pk}", label=str(made),
                   after={"kind": kind})  # fmt: skip
    except IntegrityError:
        raise ValueInvalid(
            f"{contact} has a {Collaboration.Kind(kind).label} in {campaign} already.",
            "Open that one.",
        ) from None
    return made


@transaction.atomic
def move(
    kept: Collaboration,
    user: User | None,
    act: str,
    *,
    reason: str = "",
    by_creator: bool = False,
    version: int | None = None,
    follows: bool = False,
) -> Collaboration:
    """Do one act of ``rules.states``; the step is logged in the same transaction.

    ``agree`` only follows from two acceptances of one version (``terms.accept_terms``), and where
    there are deliverables ``reviewing.FOLLOWING`` only from them: ``follows`` says that it does.
    Raises ValueInvalid when the act is not possible now or its reason is missing, ChangedMeanwhile
    when the collaboration is no longer at ``version`` (None: whatever it is).
    """
    now = Collaboration.objects.select_for_update(of=("self",)).select_related(
        "campaign__brand", "campaign__space", "contact"
    ).get(pk=kept.pk)  # fmt: skip
    if version is not None and now.version != version:
        raise ChangedMeanwhile(f"This collaboration is {now.state} meanwhile.")
    found = states.after(now.state, act, now.before_dispute, by_creator=by_creator)
    if found is None:
        names = ", ".join(a.name for a in states.possible(now.state, by_creator=by_creator))
        raise ValueInvalid(
            f"A collaboration that is {now.state} cannot {act}.",
            f"What can be done now: {names}." if names else "It is over.",
        )
    if act in FOLLOWING and not follows and now.deliverables.filter(dropped_at=None).exists():
        raise ValueInvalid(
            "This follows from the deliverables, and is not said of the collaboration.",
            f"Open the deliverable, and {_INSTEAD[act]} there.",
        )
    if act == "agree" and not now.terms.exclude(agreed_at=None).exists():
        raise ValueInvalid("Not both sides have accepted the terms.",
                           "Each accepts the same version of them; then it is agreed.")  # fmt: skip
    reason = " ".join(reason.split())
    if states.ACTS[act].why and not reason:
        raise ValueInvalid("There is no reason.", "Say why, in words the other side could read.")
    if len(reason) > 300:
        raise ValueInvalid("The reason is longer than 300 letters.", "Say it in fewer words.")
    before, before_dispute = now.state, now.state if act == "dispute" else ""
    changed = Collaboration.objects.filter(pk=now.pk, version=now.version).update(
        state=found, before_dispute=before_dispute, moved_at=timezone.now(),
        version=F("version") + 1,
    )  # fmt: skip
    if not changed:
        raise ChangedMeanwhile("Somebody else moved this collaboration meanwhile.")
    Step.objects.create(collaboration=now, act=act, before=before, after=found, by=user,
                        by_creator=by_creator, reason=reason)  # fmt: skip
    record(f"collaborate.collaboration.{act}", space=now.campaign.space, user=user,
           subject=f"collaboration:{now.pk}", label=str(now), before={"state": before},
           after={"state": found, "reason": reason, "by_creator": by_creator})  # fmt: skip
    now.refresh_from_db()
    _tell_engage(now)
    follow(act, now, user)
    kept.refresh_from_db()
    return kept


def _tell_engage(moved: Collaboration) -> None:
    """Engage keeps whether work with her is agreed and open; disputes leave it as it is."""
    working = Collaboration.objects.filter(
        contact=moved.contact, campaign__brand=moved.campaign.brand, state__in=states.WORKING
    )
    ambassador = working.filter(kind=Collaboration.Kind.AMBASSADOR).exists()
    note_collaborating(
        moved.contact, moved.campaign.brand, open_work=working.exists(),
        ambassador=True if ambassador else None,
    )  # fmt: skip
