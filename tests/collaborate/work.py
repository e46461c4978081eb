"""Work that is agreed upon, for tests of what follows."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from wrensong.collaborate.desk import move, propose
from wrensong.collaborate.desk.campaigns import add_campaign
from wrensong.collaborate.models import Campaign, Collaboration, Terms
from wrensong.desk.models import Space, User
from wrensong.engage.desk import Contact
from wrensong.match.desk import BrandRecord


def campaign_of(space: Space, name: str = "Winter", **more: Any) -> Campaign:
    """A campaign of Fern & Salt."""
    brand, _ = BrandRecord.objects.get_or_create(space=space, name="Fern & Salt")
    return add_campaign(space, None, brand, name, "EUR", **more)


def contact_of(space: Space, handle: str = "mina.bakes", country: str = "AT") -> Contact:
    found, _ = Contact.objects.get_or_create(
        space=space, account=f"ac_{handle}", platform="instagram", handle=handle, country=country
    )
    return found


def agreed_work(
    campaign: Campaign,
    body: dict[str, Any] | None = None,
    *,
    kind: str = "post",
    user: User | None = None,
    contact: Contact | None = None,
) -> Collaboration:
    """A collaboration whose terms both sides have accepted; ``body`` is what they say."""
    made = propose(campaign, contact or contact_of(campaign.space), kind, user)
    Terms.objects.create(
        collaboration=made, version=1, body=body or {}, clauses=[], text="", digest="0" * 64,
        agreed_at=timezone.now(),
    )  # fmt: skip
    return move(made, user, "agree")
