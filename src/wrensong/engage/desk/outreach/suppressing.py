"""Who is never written to again: kept as keyed hashes, so that it survives erasing her."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from wrensong.core.errors import NotAllowed, ValueInvalid
from wrensong.desk.audit import record
from wrensong.desk.models import Space, User
from wrensong.engage.models import Contact, Message, Suppression
from wrensong.engage.rules import addresses

from .stopping import stop_messages

FOR_GOOD = (
    Suppression.Reason.OPT_OUT, Suppression.Reason.REPLY, Suppression.Reason.PORTAL,
    Suppression.Reason.ERASED,
)  # fmt: skip
"""What she said herself: nobody here can take that back."""
KEY_CHANGED = "the key of this installation was changed, so the list cannot be read"


def digest_of(email: str) -> str:
    """The keyed hash of an address; empty for what is none."""
    return addresses.digest(addresses.pepper(settings.SECRET_KEY), email)


def why_suppressed(space: Space, email: str) -> str:
    """Why an address is never written to, in words; empty where it may be. Where the list was made
    with another key nobody can be looked up, so nobody is written to."""
    return why_digest_suppressed(space, digest_of(email))


def why_digest_suppressed(space: Space, digest: str) -> str:
    """As ``why_suppressed``, for a keyed hash."""
    held = Suppression.objects.filter(space=space)
    if held.exclude(key=_key_name()).exists():
        return KEY_CHANGED
    found = held.filter(digest=digest).first() if digest else None
    return Suppression.Reason(found.reason).label if found else ""


def is_suppressed(space: Space, email: str) -> bool:
    """Whether an address must never be written to from this workspace."""
    return bool(why_suppressed(space, email))


def suppress(space: Space, email: str, reason: str, user: User | None) -> Suppression:
    """Never write to an address again, and stop what waits for it. ``reason`` is one of
    ``Suppression.Reason``. Doing it twice changes nothing. Raises ValueInvalid."""
    digest = digest_of(email)
    if not digest:
        raise ValueInvalid("This is no e-mail address.", "Write it like mina@example.org.")
    return suppress_digest(space, digest, reason, user)


@transaction.atomic
def suppress_digest(space: Space, digest: str, reason: str, user: User | None) -> Suppression:
    """As ``suppress``, for a keyed hash. What she said herself replaces a weaker reason."""
    if reason not in Suppression.Reason.values:
        raise ValueInvalid(f"“{reason}” is no reason to suppress.",
                           f"Use one of: {', '.join(Suppression.Reason.values)}.")  # fmt: skip
    # Senders take the same lock before they look, so none can slip through in between.
    Space.objects.select_for_update().get(pk=space.pk)
    found, new = Suppression.objects.get_or_create(
        space=space, digest=digest,
        defaults={"reason": reason, "key": _key_name(), "by": user},
    )  # fmt: skip
    if not new and reason in FOR_GOOD and found.reason not in FOR_GOOD:
        Suppression.objects.filter(pk=found.pk).update(reason=reason, at=timezone.now())
        found.refresh_from_db()
    words = Suppression.Reason(reason).label
    waiting = Message.objects.filter(
        space=space, state__in=[Message.State.DRAFT, Message.State.APPROVED]
    ).select_related("contact")
    stop_messages([one for one in waiting if digest_of(one.contact.email) == digest], words)
    if new:
        record("engage.suppression.add", space=space, user=user,
               subject=f"suppression:{found.pk}", label="an address",
               after={"reason": words})  # fmt: skip
    return found


@transaction.atomic
def lift(space: Space, email: str, user: User | None) -> None:
    """Let an address be written to again that came back or was noted by hand. Raises
    ValueInvalid, and NotAllowed where she asked for it herself."""
    digest = digest_of(email)
    found = Suppression.objects.filter(space=space, digest=digest).first() if digest else None
    if found is None:
        raise ValueInvalid("This address is not on the list.", "Nothing has to be done.")
    if found.reason in FOR_GOOD:
        raise NotAllowed("She asked not to be written to, so nobody here can take it back.",
                         "If she changes her mind she can write to you.")  # fmt: skip
    record("engage.suppression.lift", space=space, user=user, subject=f"suppression:{found.pk}",
           label="an address", before={"reason": found.get_reason_display()})  # fmt: skip
    found.delete()


def contacts_with(space: Space, digest: str) -> list[Contact]:
    """The contacts whose address has this hash."""
    held = Contact.objects.filter(space=space).exclude(email="")
    return [one for one in held if digest_of(one.email) == digest]


def _key_name() -> str:
    return addresses.key_name(addresses.pepper(settings.SECRET_KEY))
