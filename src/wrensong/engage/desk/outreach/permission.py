"""Whether a creator may be written to: what is known of her, consent, and what an owner allowed."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from wrensong.core.errors import NotFound, ValueInvalid
from wrensong.desk.audit import record
from wrensong.desk.models import User
from wrensong.engage.models import Consent, Contact, GateOverride
from wrensong.engage.rules import gate

from .suppressing import why_suppressed


def about(contact: Contact) -> gate.About:
    """What the gate needs to know of a contact."""
    given = list(contact.consents.all())
    live = [one for one in given if one.withdrawn_at is None]
    set_aside = contact.overrides.filter(ended_at=None).values_list("place", flat=True)
    return gate.About(
        country=contact.country,
        kind=contact.kind,
        source_url=contact.source_url,
        invites_business_mail=contact.invites_business_mail,
        says_no_unsolicited=contact.says_no_unsolicited,
        consent=bool(live),
        withdrawn=bool(given) and not live,
        suppressed=bool(why_suppressed(contact.space, contact.email)),
        overridden=frozenset(set_aside),
    )


def verdict(contact: Contact) -> gate.Verdict:
    """Whether a contact may be written to, by which rule, and what to do next."""
    return gate.judge(about(contact))


@transaction.atomic
def add_consent(contact: Contact, user: User | None, said: dict[str, str]) -> Consent:
    """Note that she agreed: ``kind``, ``basis`` (to what), ``how``, ``on`` (a day) and, where it
    can be seen, ``source``. Raises ValueInvalid."""
    kind = said.get("kind", "")
    if kind not in Consent.Kind.values:
        raise ValueInvalid("Say which kind of consent it is.",
                           f"Use one of: {', '.join(Consent.Kind.values)}.")  # fmt: skip
    made = Consent.objects.create(
        contact=contact, kind=kind, by=user,
        basis=_words(said.get("basis", ""), "to what she agreed", 300),
        how=_words(said.get("how", ""), "how she agreed", 120),
        on=_day(said.get("on", "")), source=said.get("source", "").strip()[:500],
    )  # fmt: skip
    record("engage.consent.add", space=contact.space, user=user, subject=f"contact:{contact.pk}",
           label=str(contact), after={"kind": made.get_kind_display()})  # fmt: skip
    return made


@transaction.atomic
def withdraw_consent(contact: Contact, pk: int, user: User | None) -> None:
    """She took it back. Doing it twice changes nothing. Raises NotFound."""
    if not contact.consents.filter(pk=pk).exists():
        raise NotFound("There is no such consent of this contact.", "Load the page again.")
    if contact.consents.filter(pk=pk, withdrawn_at=None).update(withdrawn_at=timezone.now()):
        record("engage.consent.withdraw", space=contact.space, user=user,
               subject=f"contact:{contact.pk}", label=str(contact))  # fmt: skip


@transaction.atomic
def set_aside(contact: Contact, user: User, reason: str) -> GateOverride:
    """An owner allows mail to her although her country's rule asks to look closer. Raises
    ValueInvalid without a reason, and where that cannot be allowed by anybody here."""
    found = verdict(contact)
    if found.outcome != gate.OVERRIDE:
        raise ValueInvalid(f"Nothing has to be allowed: {found.because}", found.next_step or None)
    place = gate.place_of(contact.country)
    made = GateOverride.objects.create(
        contact=contact, place=place, by=user, reason=_words(reason, "why it is allowed", 300)
    )
    record("engage.gate.allow", space=contact.space, user=user, subject=f"contact:{contact.pk}",
           label=str(contact), after={"rule": found.rule})  # fmt: skip
    return made


@transaction.atomic
def end_override(contact: Contact, user: User | None) -> None:
    """The rule of her country holds for her again."""
    if contact.overrides.filter(ended_at=None).update(ended_at=timezone.now()):
        record("engage.gate.restore", space=contact.space, user=user,
               subject=f"contact:{contact.pk}", label=str(contact))  # fmt: skip


def _words(text: str, what: str, most: int) -> str:
    words = " ".join(text.split())
    if not words or len(words) > most or not words.isprintable():
        raise ValueInvalid(f"Say {what}, in at most {most} letters.")
    return words


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        raise ValueInvalid("The day is missing.", "Write it like 2026-05-31.") from None
    if found > timezone.now().date():
        raise ValueInvalid("The day lies in the future.", "Write the day she agreed.")
    return found
