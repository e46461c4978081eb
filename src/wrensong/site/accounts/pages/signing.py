"""Signing in (password, code, one-time link) and out."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from wrensong.core.errors import SignInNeeded, TooOften
from wrensong.desk.models import Membership, User
from wrensong.desk.permissions import public
from wrensong.site.accounts import codes, sessions
from wrensong.site.accounts.arriving import at_this_machine, looks_ahead, onward
from wrensong.site.accounts.links import FIRST_EMAIL, is_unfinished, link_is_good, use_link
from wrensong.site.accounts.throttle import count_try

WRONG = "E-mail and password do not belong together. Check both and try again."
WRONG_CODE = "This code is not right, was used already or is too old. Wait for the next one."


@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """E-mail and password, then a code where the person set that up; then on to where she wanted
    to go. The answer is the same, and takes as long, for an address nobody has."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    if request.user.is_authenticated and request.method != "POST":
        return redirect(onward(request, target))
    if "again" in request.GET:
        request.session.pop(sessions.WAITING, None)
    if (waits := sessions.who_waits(request)) and "email" not in request.POST:
        return _code(request, *waits)
    email, problem, status = request.POST.get("email", "").strip()[:254], "", 200
    if request.method == "POST":
        try:
            tried = count_try("sign-in", request, email)
            password = request.POST.get("password", "")
            user = authenticate(request, username=email.lower(), password=password)
            if isinstance(user, User):
                tried.succeeded()
                return _on(request, user, target)
            problem, status = WRONG, 401
        except TooOften as error:
            problem, status = f"{error.sentence} {error.next_step}", 429
    page = {
        "problem": problem, "next": target, "email": email,
        "nobody": not User.objects.exclude(email=FIRST_EMAIL).exists(),
    }  # fmt: skip
    return render(request, "accounts/sign_in.html", page, status=status)


def _code(request: HttpRequest, user: User, target: str) -> HttpResponse:
    problem, status = "", 200
    if request.method == "POST":
        try:
            tried = count_try("code", request, user.email)
            if codes.accept(user, request.POST.get("code", "")[:40]):
                tried.succeeded()
                sessions.begin(request, user)
                return redirect(_after(request, user, target))
            problem, status = WRONG_CODE, 401
        except TooOften as error:
            problem, status = f"{error.sentence} {error.next_step}", 429
    return render(request, "accounts/code.html", {"problem": problem}, status=status)


@public
def sign_in_by_link(request: HttpRequest, key: str) -> HttpResponse:
    """A one-time link. Opening it shows one button, so that a program which looks at the links in
    a mail does not use it up; at the machine that serves, it signs in at once."""
    direct = at_this_machine(request) and not looks_ahead(request)
    if request.method == "POST" or (direct and link_is_good(key)):
        tried = count_try("link", request)
        user = use_link(key)
        tried.succeeded()
        return _on(request, user, "")
    if not link_is_good(key):
        count_try("link", request)
        raise SignInNeeded("This link was used already, or is too old.", "Ask for a new one.")
    return render(request, "accounts/link.html")


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; then back to an invitation that another person is to accept."""
    sessions.end(request)
    return redirect(onward(request, request.POST.get("next", ""), settings.LOGOUT_REDIRECT_URL))


def _on(request: HttpRequest, user: User, target: str) -> HttpResponse:
    if sessions.begin_or_ask(request, user, target):
        return redirect(_after(request, user, target))
    return redirect("sign-in")


def _after(request: HttpRequest, user: User, target: str) -> str:
    """The first owner says who she is first, except in the demo."""
    if is_unfinished(user):
        demo = Membership.objects.filter(user=user).values_list("space__demo", flat=True)
        if not all(demo) or not demo:
            return reverse("welcome")
    return onward(request, target)
