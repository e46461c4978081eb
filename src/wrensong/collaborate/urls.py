"""Addresses of collaborate, below a workspace."""

from __future__ import annotations

from django.urls.resolvers import URLPattern

from .views import (
    agreements,
    ambassadors,
    board,
    briefs,
    deliverables,
    gifts,
    giveaways,
    payments,
    portal,
)

app_name = "collaborate"
urlpatterns: list[URLPattern] = [
    *briefs.URLS,
    *agreements.URLS,
    *deliverables.URLS,
    *board.URLS,
    *gifts.URLS,
    *giveaways.URLS,
    *ambassadors.URLS,
    *payments.URLS,
    *portal.URLS,
]
