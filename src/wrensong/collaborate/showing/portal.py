"""The private links of creators, as the team sees them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from wrensong.collaborate.desk.kits import kit_of, objections_of, told_kit
from wrensong.collaborate.desk.portal import links_of
from wrensong.collaborate.models import PortalLink
from wrensong.desk.models import Space
from wrensong.engage.desk import Contact

Body = dict[str, Any]


def told_link(link: PortalLink) -> Body:
    """One link; its address is never told again."""
    state = "open"
    if link.revoked_at is not None:
        state = "ended"
    elif link.expires_at <= timezone.now():
        state = "expired"
    return {
        "id": link.pk, "contact": link.contact_id, "creator": str(link.contact), "state": state,
        "by": str(link.by) if link.by else None, "made_at": link.created_at,
        "expires_at": link.expires_at, "revoked_at": link.revoked_at, "opened": link.opened,
        "opened_at": link.opened_at,
    }  # fmt: skip


def told_links(space: Space, contact: Contact | None = None) -> Body:
    """The links, and with a contact what she gave and said by hers."""
    told: Body = {"links": [told_link(one) for one in links_of(space, contact)]}
    if contact is not None:
        told["contact"] = {"id": contact.pk, "creator": str(contact)}
        told["kit"] = told_kit(kit_of(contact))
        told["objections"] = [
            {"question": one.question, "text": one.text, "at": one.at}
            for one in objections_of(contact)
        ]
    return told
