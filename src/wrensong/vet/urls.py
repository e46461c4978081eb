"""Addresses of vet, below a workspace."""

from __future__ import annotations

from django.urls.resolvers import URLPattern

app_name = "vet"
urlpatterns: list[URLPattern] = []
