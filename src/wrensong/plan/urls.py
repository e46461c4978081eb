"""Addresses of plan, below a workspace."""

from __future__ import annotations

from django.urls.resolvers import URLPattern

app_name = "plan"
urlpatterns: list[URLPattern] = []
