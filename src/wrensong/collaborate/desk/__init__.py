"""The records of collaborate at the desk, as the site and rooms to the right may use them."""

from __future__ import annotations

from wrensong.collaborate.models import Campaign, Collaboration, CreatorBriefVersion

from .briefs import current_brief, told_brief
from .campaigns import add_campaign, get_campaign
from .collaborations import get_collaboration, move, propose
from .payments import balance_of, book, due_list, entries_of

__all__ = [
    "Campaign",
    "Collaboration",
    "CreatorBriefVersion",
    "add_campaign",
    "balance_of",
    "book",
    "current_brief",
    "due_list",
    "entries_of",
    "get_campaign",
    "get_collaboration",
    "move",
    "propose",
    "told_brief",
]
