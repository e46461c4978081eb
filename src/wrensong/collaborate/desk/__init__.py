"""The records of collaborate at the desk, as the site and rooms to the right may use them."""

from __future__ import annotations

from wrensong.collaborate.models import Campaign, Collaboration

from .campaigns import add_campaign, get_campaign
from .collaborations import get_collaboration, move, propose

__all__ = [
    "Campaign",
    "Collaboration",
    "add_campaign",
    "get_campaign",
    "get_collaboration",
    "move",
    "propose",
]
