"""Pages of agreements."""

from __future__ import annotations

from django.urls.resolvers import URLPattern

URLS: list[URLPattern] = []
