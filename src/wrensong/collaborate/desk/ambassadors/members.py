"""Who is an ambassador: joining, moving between tiers, leaving. Engage is told."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from wrensong.collaborate.models.ambassadors import Ambassador, AmbassadorGroup, Tier, TierChange
from wrensong.collaborate.models.campaigns import Collaboration
from wrensong.collaborate.rules import states
from wrensong.core.errors import ChangedMeanwhile, NotFound, ValueInvalid
from wrensong.desk.audit import record
from wrensong.desk.models import Space, User
from wrensong.engage.desk import Contact, note_collaborating


def get_member(space: Space, group: int, pk: int) -> Ambassador:
    """A member of a programme of this workspace. Raises NotFound."""
    found = (
        Ambassador.objects.select_related(
            "group__brand", "group__space", "contact", "tier", "collaboration__campaign"
        ).filter(group__space=space, group=group, pk=pk).first()
    )  # fmt: skip
    if found is None:
        raise NotFound("There is no such ambassador in this workspace.", "See the programme.")
    return found


def join(
    group: AmbassadorGroup, contact: Contact, tier: Tier, user: User | None,
    *, since: date | None = None, collaboration: Collaboration | None = None,
) -> Ambassador:  # fmt: skip
    """A creator becomes an ambassador; ``collaboration`` holds her terms. Raises ValueInvalid when
    she is one in this programme already, NotFound for what is not of this workspace."""
    since = since or timezone.now().date()
    if contact.space_id != group.space_id:
        raise NotFound("There is no such contact in this workspace.", "See the list of contacts.")
    if tier.group_id != group.pk:
        raise NotFound("There is no such tier in this programme.", "See the programme.")
    _terms(group, contact, collaboration)
    if since > timezone.now().date() + timedelta(days=366):
        raise ValueInvalid("This day is more than a year away.", "Write when she joins.")
    try:
        with transaction.atomic():
            made = Ambassador.objects.create(
                group=group, contact=contact, tier=tier, since=since, collaboration=collaboration
            )
            TierChange.objects.create(member=made, tier=tier, since=since, by=user)
            record("collaborate.ambassador.join", space=group.space, user=user,
                   subject=f"ambassadors:{group.pk}", label=str(made),
                   after={"tier": tier.name, "since": since.isoformat()})  # fmt: skip
            _tell_engage(made)
    except IntegrityError:
        raise ValueInvalid(f"{contact} is in this programme already.", "Open her page.") from None
    return get_member(group.space, group.pk, made.pk)


@transaction.atomic
def set_terms(kept: Ambassador, user: User | None, collaboration: Collaboration | None) -> None:
    """Say which collaboration holds her terms. Raises ValueInvalid for one of another kind, brand
    or creator."""
    _terms(kept.group, kept.contact, collaboration)
    now = _locked(kept)
    if now.collaboration_id == (collaboration.pk if collaboration else None):
        return
    Ambassador.objects.filter(pk=kept.pk).update(
        collaboration=collaboration, version=F("version") + 1
    )
    record("collaborate.ambassador.terms", space=kept.group.space, user=user,
           subject=f"ambassadors:{kept.group_id}", label=str(kept),
           after={"collaboration": collaboration.pk if collaboration else None})  # fmt: skip


@transaction.atomic
def move_tier(
    kept: Ambassador, tier: Tier, user: User | None, reason: str = "", version: int | None = None
) -> None:
    """Move a member to another tier from today on; the month that began keeps its tier. Raises
    ValueInvalid, NotFound, ChangedMeanwhile."""
    now = _locked(kept, version)
    if tier.group_id != now.group_id:
        raise NotFound("There is no such tier in this programme.", "See the programme.")
    if now.until is not None:
        raise ValueInvalid("She has left this programme.", "Let her join again.")
    reason = " ".join(reason.split())
    if len(reason) > 300:
        raise ValueInvalid("The reason is longer than 300 letters.", "Say it in fewer words.")
    if tier.pk == now.tier_id:
        return
    since = max(timezone.now().date(), now.since)
    Ambassador.objects.filter(pk=now.pk).update(tier=tier, version=F("version") + 1)
    TierChange.objects.create(member=now, tier=tier, since=since, reason=reason, by=user)
    record("collaborate.ambassador.tier", space=now.group.space, user=user,
           subject=f"ambassadors:{now.group_id}", label=str(now),
           before={"tier": now.tier.name}, after={"tier": tier.name, "reason": reason})  # fmt: skip


@transaction.atomic
def leave(
    kept: Ambassador, user: User | None, reason: str, until: date | None = None,
    version: int | None = None,
) -> None:  # fmt: skip
    """A member leaves; what later months would have asked is not asked. Raises ValueInvalid
    without a reason or for a day before she joined or to come, ChangedMeanwhile."""
    now, until = _locked(kept, version), until or timezone.now().date()
    reason = " ".join(reason.split())
    if now.until is not None:
        return
    if not reason or len(reason) > 300:
        raise ValueInvalid("A reason of at most 300 letters is missing.",
                           "Say why, in words she could read.")  # fmt: skip
    if until < now.since or until > timezone.now().date():
        raise ValueInvalid("This day is before she joined, or to come.", "Correct it.")
    Ambassador.objects.filter(pk=now.pk).update(
        until=until, leave_reason=reason, version=F("version") + 1
    )
    now.until = until
    record("collaborate.ambassador.leave", space=now.group.space, user=user,
           subject=f"ambassadors:{now.group_id}", label=str(now),
           after={"until": until.isoformat(), "reason": reason})  # fmt: skip
    _tell_engage(now)


def _terms(group: AmbassadorGroup, contact: Contact, held: Collaboration | None) -> None:
    if held is None:
        return
    if held.kind != Collaboration.Kind.AMBASSADOR or held.contact_id != contact.pk or (
        held.campaign.brand_id != group.brand_id
    ):  # fmt: skip
        raise ValueInvalid("This is no ambassador collaboration of hers with this brand.",
                           "Propose one of kind ambassador, then agree on it.")  # fmt: skip


def _tell_engage(one: Ambassador) -> None:
    """An ambassador while any programme of the brand has her, or work of that kind is agreed."""
    brand = one.group.brand
    working = Collaboration.objects.filter(
        contact=one.contact, campaign__brand=brand, state__in=states.WORKING
    )
    still = Ambassador.objects.filter(contact=one.contact, group__brand=brand, until=None).exists()
    ambassador = still or working.filter(kind=Collaboration.Kind.AMBASSADOR).exists()
    note_collaborating(one.contact, brand, open_work=working.exists(), ambassador=ambassador)


def _locked(kept: Ambassador, version: int | None = None) -> Ambassador:
    Ambassador.objects.select_for_update().get(pk=kept.pk)
    now = Ambassador.objects.select_related(
        "group__brand", "group__space", "contact", "tier"
    ).get(pk=kept.pk)  # fmt: skip
    if version is not None and now.version != version:
        raise ChangedMeanwhile(f"{now} was changed meanwhile.")
    return now
