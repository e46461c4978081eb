"""The nouns of engage."""

from __future__ import annotations

from enum import StrEnum


class Rung(StrEnum):
    """How well a creator and a brand know each other; where it stands follows from what happened
    (``rules.ladder``)."""

    NOTICED = "noticed"
    FOLLOWED = "followed"
    ENGAGED = "engaged"
    KNOWN = "known"
    CONTACTED = "contacted"
    REPLIED = "replied"
    COLLABORATING = "collaborating"
    AMBASSADOR = "ambassador"
    PAUSED = "paused"
