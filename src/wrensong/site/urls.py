"""Addresses: the shell's own, and each room's below its workspace."""

from __future__ import annotations

from django.urls import include, path

from wrensong.engage.outside import URLS as outreach

from . import views
from .api import api
from .design.views import design
from .home.views import home
from .portal.urls import urlpatterns as portal
from .shares.urls import outside as shares

W = "w/<slug:space>/"
urlpatterns = [
    path("", views.spaces, name="spaces"),
    path("health", views.health, name="health"),
    path("design", design, name="design"),
    path("api/", api.urls),
    path("", include("wrensong.site.accounts.urls")),
    *shares,
    *portal,
    *outreach,
    path(W, home, name="home"),
    path(W + "discover/", include("wrensong.discover.urls")),
    path(W + "vet/", include("wrensong.vet.urls")),
    path(W + "match/", include("wrensong.match.urls")),
    path(W + "plan/", include("wrensong.plan.urls")),
    path(W + "engage/", include("wrensong.engage.urls")),
    path(W + "collaborate/", include("wrensong.collaborate.urls")),
    path(W, include("wrensong.site.pages")),
]
handler404 = "wrensong.site.views.not_found"
handler403 = "wrensong.site.views.not_allowed"
handler500 = "wrensong.site.views.unexpected"
