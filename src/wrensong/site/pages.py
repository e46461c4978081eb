"""Addresses of pages that join several rooms: a creator, imports, activity, settings."""

from __future__ import annotations

from django.urls.resolvers import URLPattern

app_name = "site"
urlpatterns: list[URLPattern] = []
