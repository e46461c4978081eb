"""Addresses of vet, below a workspace."""

from __future__ import annotations

from django.urls import path

from . import views, views_lists

app_name = "vet"
urlpatterns = [
    path("rows/<str:key>", views.rows, name="rows"),
    path("compare/<str:key>", views.compare, name="compare"),
    path("sample", views.sample, name="sample"),
    path("safety", views_lists.safety, name="safety"),
    path("safety/bundled", views_lists.bundled, name="safety-bundled"),
    path("brands", views_lists.brands, name="brands"),
]
