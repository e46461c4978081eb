"""Addresses of discover, below a workspace."""

from __future__ import annotations

from django.urls.resolvers import URLPattern

app_name = "discover"
urlpatterns: list[URLPattern] = []
