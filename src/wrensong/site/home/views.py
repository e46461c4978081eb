"""The home page of a workspace."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from wrensong.desk.permissions import Asked, page

from .showing import home_of, running


@page()
def home(request: Asked) -> HttpResponse:
    """What needs me today, running work, what changed."""
    found = home_of(request.space)
    return render(request, "home.html", {"home": found, "jobs": running(request.space)})
