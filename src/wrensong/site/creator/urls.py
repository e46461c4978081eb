"""Addresses of a creator's page, below a workspace."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("creators/<str:key>/", views.creator, name="creator"),
    path("creators/<str:key>/price", views.price, name="creator-price"),
    path("creators/<str:key>/fit/<int:brief>", views.fit, name="creator-fit"),
    path("creators/<str:key>/rows/<slug:what>", views.rows, name="creator-rows"),
    path("creators/<str:key>/notes", views.notes, name="creator-notes"),
    path("creators/<str:key>/notes/<int:note>", views.note, name="creator-note"),
]
