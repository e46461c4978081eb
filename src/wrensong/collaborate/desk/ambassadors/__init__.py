"""Ambassadors at the desk: programmes, tiers, members, what a month asks, whom to ask or thank."""

from __future__ import annotations

from .asking import Suggestion, to_ask, to_thank
from .groups import TierSaid, add_group, add_tier, get_group, save_tier
from .members import get_member, join, leave, move_tier, set_terms
from .months import make_month, make_months, mark_done

__all__ = [
    "Suggestion",
    "TierSaid",
    "add_group",
    "add_tier",
    "get_group",
    "get_member",
    "join",
    "leave",
    "make_month",
    "make_months",
    "mark_done",
    "move_tier",
    "save_tier",
    "set_terms",
    "to_ask",
    "to_thank",
]
