"""Whether a creator may be written to, as pages and their JSON twins show it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from wrensong.desk.models import Space
from wrensong.engage.desk.outreach import permission
from wrensong.engage.desk.outreach.notices import notice_due
from wrensong.engage.desk.outreach.suppressing import FOR_GOOD, KEY_CHANGED, why_suppressed
from wrensong.engage.models import Consent, Contact, Suppression
from wrensong.engage.places import rules
from wrensong.engage.rules import gate

Body = dict[str, Any]


def told_verdict(contact: Contact) -> Body:
    """The gate's answer for a contact, with its rule and the source of it."""
    found = permission.verdict(contact)
    return {
        "outcome": found.outcome, "may": found.may, "rule": found.rule,
        "because": found.because, "next_step": found.next_step, "place": found.place,
        "text": found.text, "source": found.source, "must": list(found.must),
        "light": {gate.ALLOWED: "clear", gate.BLOCKED: "worry"}.get(found.outcome, "ask"),
        "caveat": rules()["caveat"],
    }  # fmt: skip


def told_due(contact: Contact) -> Body:
    """When a contact has to be told about her data, and what she must be told."""
    found = notice_due(contact)
    now = timezone.now()
    return {
        "applies": found.applies, "because": found.because, "due_at": found.due_at,
        "given_at": found.given_at, "open": found.open, "overdue": found.overdue(now),
        "must": list(found.must), "source": found.source,
    }  # fmt: skip


def contact_page(contact: Contact) -> Body:
    """Everything that says whether a contact may be written to, and what may be noted."""
    set_aside = contact.overrides.filter(ended_at=None).select_related("by").first()
    return {
        "contact": contact.pk, "name": str(contact), "country": contact.country or None,
        "email": contact.email or None,
        "gate": told_verdict(contact),
        "notice": told_due(contact),
        "suppressed": why_suppressed(contact.space, contact.email),
        "consents": [_consent(one) for one in contact.consents.select_related("by")],
        "set_aside": None if set_aside is None else {
            "place": set_aside.place, "reason": set_aside.reason, "at": set_aside.at,
            "by": str(set_aside.by) if set_aside.by else None,
        },
        "kinds": [{"key": key, "words": words} for key, words in Consent.Kind.choices],
    }  # fmt: skip


def never(space: Space) -> Body:
    """How many are never written to, by reason; addresses are not known here."""
    held = Suppression.objects.filter(space=space)
    rows = [
        {"reason": key, "words": words, "count": held.filter(reason=key).count(),
         "for_good": key in FOR_GOOD}
        for key, words in Suppression.Reason.choices
    ]  # fmt: skip
    unreadable = why_suppressed(space, "nobody@example.org") == KEY_CHANGED
    return {"rows": rows, "total": held.count(), "unreadable": unreadable}


def _consent(one: Consent) -> Body:
    return {
        "id": one.pk, "kind": one.kind, "words": one.get_kind_display(), "basis": one.basis,
        "how": one.how, "on": one.on, "source": one.source, "withdrawn_at": one.withdrawn_at,
        "by": str(one.by) if one.by else None,
    }  # fmt: skip
