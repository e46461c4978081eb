"""Pages of the shell: which workspace, health, and what to show when something is wrong."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from wrensong import __version__
from wrensong.desk.models import Space
from wrensong.desk.permissions import personal, public


@personal
def spaces(request: HttpRequest) -> HttpResponse:
    """The workspaces of the person; straight on where there is only one."""
    found = Space.objects.filter(memberships__user=request.user.pk).order_by("name")
    if len(found) == 1:
        return redirect("home", space=found[0].slug)
    return redirect("workspaces")


@public
def health(request: HttpRequest) -> JsonResponse:
    """Whether the site answers and reaches its desk."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok", "version": __version__})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing is here, or nothing that this person may know of."""
    if request.path.startswith("/api/"):
        told = {"code": "not-found", "error": "There is nothing at this address.",
                "next_step": "See the reference at /api/openapi.json."}  # fmt: skip
        return JsonResponse(told, status=404)
    return render(request, "404.html", status=404)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def unexpected(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)
