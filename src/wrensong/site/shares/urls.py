"""Addresses of shares below a workspace; the public page stands at ``/s/<key>``."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("shares", views.shares, name="shares"),
    path("shares/plan/<int:brief>", views.share_plan, name="share-plan"),
    path("shares/<int:pk>/revoke", views.revoke, name="share-revoke"),
    path("plan-report/<int:brief>", views.plan_report, name="plan-report"),
]
outside = [path("s/<str:key>", views.share, name="share")]
