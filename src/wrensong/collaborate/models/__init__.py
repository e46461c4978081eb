"""The records of collaborate: what was agreed with whom, what was delivered, what is owed."""

from __future__ import annotations

from .agreements import Acceptance, ClauseRecord, Terms
from .ambassadors import (
    Ambassador,
    AmbassadorGroup,
    MonthItem,
    Tier,
    TierAsk,
    TierChange,
)
from .briefs import CreatorBriefVersion
from .campaigns import Campaign, Collaboration, Step
from .deliverables import Deliverable, Insight, Media, Submission
from .gifts import GiftAddress, GiftLine, GiftOffer, GiftStep, Product
from .giveaways import (
    Entrant,
    EntrantImport,
    FrozenEntrant,
    Giveaway,
    GiveawayCheck,
    Winner,
)
from .payments import LedgerEntry
from .portal import MediaKit, Objection, PortalAct, PortalLink

__all__ = [
    "Acceptance",
    "Ambassador",
    "AmbassadorGroup",
    "Campaign",
    "ClauseRecord",
    "Collaboration",
    "CreatorBriefVersion",
    "Deliverable",
    "Entrant",
    "EntrantImport",
    "FrozenEntrant",
    "GiftAddress",
    "GiftLine",
    "GiftOffer",
    "GiftStep",
    "Giveaway",
    "GiveawayCheck",
    "Insight",
    "LedgerEntry",
    "Media",
    "MediaKit",
    "MonthItem",
    "Objection",
    "PortalAct",
    "PortalLink",
    "Product",
    "Step",
    "Submission",
    "Terms",
    "Tier",
    "TierAsk",
    "TierChange",
    "Winner",
]
