"""Endpoints of match: the JSON twins of its pages."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["match"])
