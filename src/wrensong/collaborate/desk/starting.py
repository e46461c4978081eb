"""The terms a collaboration may begin with: what was agreed before, and what the campaign says."""

from __future__ import annotations

from dataclasses import replace

from wrensong.collaborate.models import Collaboration, Terms
from wrensong.collaborate.rules.terms import FORMATS, Deal, Party, Promised
from wrensong.match.desk import effective_brief

from .terms import terms_of

# Countries whose law has one name; elsewhere (states, nations of a union) people say which.
LAWS = {
    "AT": "Austria", "BE": "Belgium", "CH": "Switzerland", "CZ": "the Czech Republic",
    "DE": "Germany", "DK": "Denmark", "ES": "Spain", "FI": "Finland", "FR": "France",
    "IE": "Ireland", "IT": "Italy", "LU": "Luxembourg", "NL": "the Netherlands", "NO": "Norway",
    "PL": "Poland", "PT": "Portugal", "SE": "Sweden",
}  # fmt: skip


def starting_deal(collaboration: Collaboration) -> Deal:
    """The newest terms of a collaboration; before the first, what is known to begin with: who both
    parties are, as in what was last agreed with either, and the pieces the brief asks for."""
    newest = terms_of(collaboration)
    if newest is not None:
        return Deal.of(newest.body)
    campaign, contact = collaboration.campaign, collaboration.contact
    agreed = Terms.objects.exclude(agreed_at=None).filter(
        collaboration__campaign__space=campaign.space
    )
    ours = agreed.filter(collaboration__campaign__brand=campaign.brand).order_by("-id").first()
    hers = agreed.filter(collaboration__contact=contact).order_by("-id").first()
    begun = Deal(
        brand=Party(name=campaign.brand.name, country=campaign.brand_country),
        creator=Party(name=contact.name, email=contact.email, country=contact.country),
        law=LAWS.get(campaign.brand_country, ""),
        deliverables=_pieces(collaboration),
    )
    if ours is not None:
        said = Deal.of(ours.body)
        begun = replace(begun, brand=said.brand, approval=said.approval,
                        payment_net_days=said.payment_net_days, law=said.law or begun.law,
                        live_for_days=said.live_for_days, without=said.without)  # fmt: skip
    return begun if hers is None else replace(begun, creator=Deal.of(hers.body).creator)


def _pieces(collaboration: Collaboration) -> tuple[Promised, ...]:
    brief = collaboration.campaign.brief
    if brief is None:
        return ()
    asked = effective_brief(brief)
    chosen = asked.format if asked.format in FORMATS else "post"
    return (Promised(collaboration.contact.platform, chosen, max(1, asked.posts_per_creator),
                     collaboration.campaign.ends_on),)  # fmt: skip
