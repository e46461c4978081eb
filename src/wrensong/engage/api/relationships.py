"""Endpoints of relationships: the JSON twins of its pages, and what their forms write."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["engage"])
