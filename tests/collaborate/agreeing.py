"""A campaign, a creator and terms that both sides accept: what tests of agreements begin with."""

from __future__ import annotations

from typing import Any

from wrensong.collaborate.desk import (
    Campaign,
    Collaboration,
    Terms,
    accept_terms,
    add_campaign,
    propose,
    propose_terms,
)
from wrensong.desk.models import Space, User
from wrensong.engage.desk import Contact
from wrensong.match.desk import import_brief

BRIEF = """\
budget = "3000 EUR"
[brand]
name = "Fern & Salt"
niche = ["sourdough"]
[rates]
USD = 1.08
"""


def a_campaign(space: Space, user: User | None = None, **more: Any) -> Campaign:
    """Winter flour, of Fern & Salt, in euros."""
    name = more.pop("name", "Winter flour")
    brief = import_brief(space, user, BRIEF, "Winter flour")
    said = {"brand_country": "AT", "audience_countries": "AT,DE", "brief": brief.pk, **more}
    return add_campaign(space, user, brief.brand, name, "EUR", **said)


def mina(space: Space, **more: Any) -> Contact:
    """Mina as a contact, without asking the files."""
    said = {"platform": "instagram", "handle": "mina.bakes", "country": "AT", **more}
    return Contact.objects.get_or_create(space=space, account="ac_mina", defaults=said)[0]


def a_collaboration(space: Space, kind: str = "post", **more: Any) -> Collaboration:
    """Proposed to Mina."""
    return propose(a_campaign(space, **more), mina(space), kind, None)


def a_deal(**more: Any) -> dict[str, Any]:
    """Two posts for 120 EUR, with both names."""
    return {
        "fee": {"amount": "120.00", "currency": "EUR"},
        "deliverables": [
            {"platform": "instagram", "format": "post", "count": 2, "due": "2026-12-10"}
        ],
        "brand": {"name": "Fern & Salt GmbH"},
        "creator": {"name": "Mina Okafor"},
        "law": "Austria",
        **more,
    }


def agree(collaboration: Collaboration, user: User | None = None, **more: Any) -> Terms:
    """Terms that both sides accept, so that the collaboration is agreed."""
    terms = propose_terms(collaboration, a_deal(**more), user)
    accept_terms(collaboration, terms.digest, "Mina Okafor", by_creator=True)
    return accept_terms(collaboration, terms.digest, "Ben Fern", user)
