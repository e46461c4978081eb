"""Pages of payments."""

from __future__ import annotations

from django.urls.resolvers import URLPattern

URLS: list[URLPattern] = []
