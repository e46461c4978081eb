"""Addresses of discover, below a workspace."""

from __future__ import annotations

from django.urls import path

from . import views, views_lists, views_shared

app_name = "discover"
urlpatterns = [
    path("", views.search, name="search"),
    path("filters", views.filters, name="filters"),
    path("saved", views.saved, name="saved"),
    path("saved/<str:name>", views.saved_one, name="saved-one"),
    path("lists", views_lists.lists, name="lists"),
    path("lists/<str:name>", views_lists.one, name="list"),
    path("lookalikes/<str:key>", views_shared.lookalikes, name="lookalikes"),
    path("overlap", views_shared.overlap, name="overlap"),
    path("people", views_shared.people, name="people"),
]
