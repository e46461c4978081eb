"""Addresses of the portal, below ``/c/<key>/``."""

from __future__ import annotations

from django.urls import path

from . import about, gifts, pieces, terms, work

C = "c/<str:key>/"
WORK = C + "deals/<int:collaboration>"
urlpatterns = [
    path(C, work.home, name="portal"),
    path(C + "money", work.money, name="portal-money"),
    path(C + "data", about.data, name="portal-data"),
    path(C + "data/delete", about.delete, name="portal-delete"),
    path(C + "stop", about.stop, name="portal-stop"),
    path(C + "kit", about.kit, name="portal-kit"),
    path(C + "review", about.review, name="portal-review"),
    path(WORK, work.work, name="portal-work"),
    path(WORK + "/brief", work.brief, name="portal-brief"),
    path(WORK + "/cancel", work.cancel, name="portal-cancel"),
    path(WORK + "/terms", terms.terms, name="portal-terms"),
    path(WORK + "/terms/change", terms.counter, name="portal-counter"),
    path(WORK + "/agreement", terms.agreement, name="portal-agreement"),
    path(WORK + "/agreement.pdf", terms.agreement_pdf, name="portal-agreement-pdf"),
    path(WORK + "/gift", gifts.gift, name="portal-gift"),
    path(WORK + "/deliverables/<int:deliverable>", pieces.piece, name="portal-piece"),
]
