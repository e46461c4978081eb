"""The records of collaborate: what was agreed with whom, what was delivered, what is owed."""

from __future__ import annotations

from .campaigns import Campaign, Collaboration, Step

__all__ = ["Campaign", "Collaboration", "Step"]
