"""Pages of privacy."""

from __future__ import annotations

from django.urls.resolvers import URLPattern

URLS: list[URLPattern] = []
