"""Signing in and out."""

from __future__ import annotations

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from wrensong.desk.permissions import public

from .links import use_link

BACKEND = "django.contrib.auth.backends.ModelBackend"


@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """E-mail and password; then on to where the person wanted to go."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    wrong = False
    if request.method == "POST":
        email = request.POST.get("email", "").strip().lower()
        user = authenticate(request, username=email, password=request.POST.get("password", ""))
        if user is not None:
            login(request, user)
            safe = url_has_allowed_host_and_scheme(
                target, {request.get_host()}, require_https=request.is_secure()
            )
            return redirect(target if target and safe else "spaces")
        wrong = True
    page = {"wrong": wrong, "next": target, "email": request.POST.get("email", "")}
    return render(request, "accounts/sign_in.html", page, status=401 if wrong else 200)


@public
def sign_in_by_link(request: HttpRequest, key: str) -> HttpResponse:
    """A one-time link, as printed when the site starts."""
    login(request, use_link(key), BACKEND)
    return redirect("spaces")


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("sign-in")
