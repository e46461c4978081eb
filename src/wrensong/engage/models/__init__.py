"""The records of engage: who a creator is to this workspace, what was done, what was written."""

from __future__ import annotations

from .people import Contact, Relationship, Touch

__all__ = ["Contact", "Relationship", "Touch"]
