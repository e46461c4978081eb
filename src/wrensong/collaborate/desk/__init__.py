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
from .kits import (
    consent_words,
    give_kit,
    kit_of,
    object_to,
    objections_of,
    told_kit,
    withdraw_kit,
)
from .lateness import pressing
from .ledgers import told_ledger
from .owing import owe
from .payments import balance_of, book, due_list, entries_of
from .portal import (
    AlreadyDone,
    LinkEnded,
    earned,
    form_number,
    make_link,
    may_do,
    note_opened,
    once,
    read_link,
    revoke_link,
    work_of,
    works_of,
)
from .published import say_live
from .reviews import approve_silent
from .rights import ending
from .starting import starting_deal
from .telling import told_deliverable
from .terms import accept_terms, agreed_terms, propose_terms, terms_of
from .threshold import total_of

__all__ = [
    "AlreadyDone",
    "Campaign",
    "Collaboration",
    "CreatorBriefVersion",
    "LinkEnded",
    "Terms",
    "accept_terms",
    "add_campaign",
    "agreed_terms",
    "agreement_html",
    "agreement_pdf",
    "approve_silent",
    "balance_of",
    "book",
    "choose_gift",
    "consent_words",
    "create_from_terms",
    "current_brief",
    "deliverables_of",
    "due_list",
    "earned",
    "ending",
    "entries_of",
    "erase_entrant",
    "form_number",
    "get_campaign",
    "get_collaboration",
    "get_deliverable",
    "gift_cost",
    "gift_offer_of",
    "gift_value",
    "give_address",
    "give_kit",
    "kit_of",
    "make_link",
    "may_do",
    "move",
    "note_opened",
    "object_to",
    "objections_of",
    "once",
    "owe",
    "pressing",
    "propose",
    "propose_terms",
    "read_link",
    "revoke_link",
    "say_live",
    "starting_deal",
    "submit",
    "terms_of",
    "told_brief",
    "told_deliverable",
    "told_gift",
    "told_kit",
    "told_ledger",
    "told_terms",
    "total_of",
    "withdraw_kit",
    "work_of",
    "works_of",
]
