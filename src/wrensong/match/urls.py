"""Addresses of match, below a workspace."""

from __future__ import annotations

from django.urls.resolvers import URLPattern

app_name = "match"
urlpatterns: list[URLPattern] = []
