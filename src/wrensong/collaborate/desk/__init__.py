"""The records of collaborate at the desk, as the site and rooms to the right may use them."""

from __future__ import annotations

from wrensong.collaborate.models import Campaign, Collaboration, CreatorBriefVersion, Terms

from .agreement_files import agreement_html, agreement_pdf
from .agreements import told_terms
from .briefs import current_brief, told_brief
from .campaigns import add_campaign, get_campaign
from .collaborations import get_collaboration, move, propose
from .deliverables import create_from_terms, deliverables_of, get_deliverable, submit
from .gifts import (
    choose_gift,
    gift_cost,
    gift_offer_of,
    gift_value,
    give_address,
    told_gift,
)
from .giveaways import erase_entrant
from .owing import owe
from .payments import balance_of, book, due_list, entries_of
from .published import say_live
from .reviews import approve_silent
from .telling import told_deliverable
from .terms import accept_terms, agreed_terms, propose_terms, terms_of

__all__ = [
    "Campaign",
    "Collaboration",
    "CreatorBriefVersion",
    "Terms",
    "accept_terms",
    "agreed_terms",
    "agreement_html",
    "agreement_pdf",
    "add_campaign",
    "approve_silent",
    "balance_of",
    "book",
    "create_from_terms",
    "choose_gift",
    "current_brief",
    "deliverables_of",
    "due_list",
    "entries_of",
    "erase_entrant",
    "get_campaign",
    "get_collaboration",
    "gift_cost",
    "gift_offer_of",
    "gift_value",
    "give_address",
    "get_deliverable",
    "move",
    "owe",
    "propose",
    "propose_terms",
    "terms_of",
    "told_terms",
    "say_live",
    "submit",
    "told_brief",
    "told_gift",
    "told_deliverable",
]
