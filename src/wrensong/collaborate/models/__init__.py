"""The records of collaborate: what was agreed with whom, what was delivered, what is owed."""

from __future__ import annotations

from .briefs import CreatorBriefVersion
from .campaigns import Campaign, Collaboration, Step
from .deliverables import Deliverable, Insight, Media, Submission
from .gifts import GiftAddress, GiftLine, GiftOffer, GiftStep, Product
from .payments import LedgerEntry

__all__ = [
    "Campaign",
    "Collaboration",
    "CreatorBriefVersion",
    "Deliverable",
    "GiftAddress",
    "GiftLine",
    "GiftOffer",
    "GiftStep",
    "Insight",
    "LedgerEntry",
    "Media",
    "Product",
    "Step",
    "Submission",
]
