"""Addresses of plan, below a workspace: everything about one brief."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "plan"
urlpatterns = [
    path("<int:brief>/", views.plan, name="plan"),
    path("<int:brief>/brief.toml", views.brief_file, name="brief-file"),
    path("<int:brief>/advice", views.advice, name="advice"),
    path("<int:brief>/compare", views.compare, name="compare"),
    path("<int:brief>/scenarios", views.scenarios, name="scenarios"),
    path("<int:brief>/scenarios/<int:pk>", views.scenario, name="scenario"),
    path("<int:brief>/scenarios/<int:pk>/delete", views.remove, name="scenario-delete"),
    path("<int:brief>/quote/<str:who>", views.quote, name="quote"),
    path("<int:brief>/forecast/<str:who>", views.forecast, name="forecast"),
]
