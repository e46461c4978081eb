"""What the cast made: campaigns, collaborations with terms, clauses, rights."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wrensong.desk.models import Space, User

W = "/w/{space}/collaborate"
CAMPAIGN, ONE = f"{W}/campaigns/{{campaign}}", f"{W}/collaborations/{{collaboration}}"
KINDS: dict[str, str] = {
    "campaigns": f"{W}/campaigns",
    "campaign": CAMPAIGN,
    "campaign new": f"{W}/campaigns/new",
    "campaign edit": f"{CAMPAIGN}/edit",
    "campaign archive": f"{CAMPAIGN}/archive",
    "campaign add": f"{CAMPAIGN}/add",
    "collaboration": ONE,
    "collaboration proposed": f"{W}/collaborations/{{proposed}}",
    "terms": f"{ONE}/terms",
    "terms version": f"{ONE}/terms/2",
    "clauses": f"{W}/clauses",
    "clause": f"{W}/clauses/edit?clause=usage_rights",
    "rights": f"{W}/rights",
}
OTHERS: dict[str, str] = {
    "collaborate:collaboration-move": "an act of the collaboration",
    "collaborate:terms-accept": "an act of the collaboration",
    "collaborate:agreement-html": "a file",
    "collaborate:agreement-pdf": "a file",
}
BODY = {
    "fee": {"amount": "240.00", "currency": "EUR"},
    "product": "a flour box of 5 kg",
    "product_value": {"amount": "35.00", "currency": "EUR"},
    "deliverables": [
        {"platform": "instagram", "format": "reel", "count": 1, "due": "2026-12-10",
         "min_length": "30 seconds"},
        {"platform": "instagram", "format": "story", "count": 2, "due": "2026-12-11"},
    ],
    "usage": {"channels": ["shop", "newsletter"], "territory": "Austria and Germany",
              "months": 6, "paid_months": 3},
    "exclusivity": {"category": "baking flour", "days": 30},
    "kill_fee": [{"stage": "submitted", "percent": "50"}],
    "brand": {"name": "Fern & Salt GmbH", "country": "AT"},
    "creator": {"name": "Mina Okafor", "country": "AT"},
    "law": "Austria",
}  # fmt: skip


def make(space: Space, cast: dict[str, User], made: dict[str, str]) -> dict[str, str]:
    """A campaign with Mina, agreed in its second version, and one with Nils that she may answer."""
    from wrensong.collaborate.desk import accept_terms, add_campaign, propose, propose_terms
    from wrensong.desk.readings import reading
    from wrensong.engage.desk import contact_of
    from wrensong.match.desk import get_brand, get_brief

    ben = cast["ben"]
    brand, brief = get_brand(space, int(made["brand"])), get_brief(space, int(made["brief"]))
    campaign = add_campaign(
        space, ben, brand, "Winter bread", "EUR", brief=brief, brand_country="AT",
        audience_countries="AT,DE,FR", starts_on=date(2026, 11, 20), ends_on=date(2026, 12, 20),
    )  # fmt: skip
    ws = reading(space)
    work = propose(campaign, contact_of(space, ws, made["creator"], ben), "post", ben)
    propose_terms(work, {**BODY, "live_for_days": 60}, ben)
    terms = propose_terms(work, BODY, by_creator=True)
    accept_terms(work, terms.digest, "Mina Okafor", by_creator=True)
    accept_terms(work, terms.digest, "Ben Fern", ben)
    other = propose(campaign, contact_of(space, ws, "@nils.kocht..wren", ben), "review", ben)
    propose_terms(other, {**BODY, "creator": {}}, ben)
    return {
        "campaign": str(campaign.pk), "collaboration": str(work.pk), "proposed": str(other.pk),
        "version": "2",
    }  # fmt: skip
