"""Addresses of engage, below a workspace."""

from __future__ import annotations

from django.urls.resolvers import URLPattern

from .views import outreach, privacy, relationships

app_name = "engage"
urlpatterns: list[URLPattern] = [
    *relationships.URLS,
    *outreach.URLS,
    *privacy.URLS,
]
