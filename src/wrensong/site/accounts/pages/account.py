"""One's own account: name, password, sessions, codes of a telephone, tokens by workspace."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from wrensong.core.errors import ValueInvalid
from wrensong.desk.audit import changes, record
from wrensong.desk.models import Membership, User
from wrensong.desk.permissions import myself, personal
from wrensong.site.accounts import codes, sessions
from wrensong.site.accounts.links import is_unfinished
from wrensong.site.accounts.throttle import count_try
from wrensong.site.accounts.typed import beside, name_of, new_password, wrong
from wrensong.site.activity.showing import about_account

FRESH = "fresh_secret"


@personal
def account(request: HttpRequest) -> HttpResponse:
    """Who I am here, and where I am signed in."""
    user = myself(request)
    if request.method == "POST":
        try:
            name = name_of(request.POST)
        except ValueInvalid as error:
            return _show(request, user, {"typed": request.POST, "wrong": beside(error)}, 422)
        before, after = changes({"name": user.name}, {"name": name})
        if after:
            user.name = name
            user.save(update_fields=["name"])
            record("people.name.change", space=None, user=user, before=before, after=after)
        messages.success(request, "Saved.")
        return redirect("account")
    return _show(request, user, {"typed": {"name": user.name}})


@personal
@require_POST
def password(request: HttpRequest) -> HttpResponse:
    """Change my own password; my other sessions end."""
    user = myself(request)
    try:
        _proven(request, user, "current")
        fresh = new_password(request.POST, user, "fresh")
    except ValueInvalid as error:
        return _show(request, user, {"typed": {"name": user.name}, "wrong": beside(error)}, 422)
    sessions.change_password(request, fresh)
    messages.success(request, "Your password is changed. You were signed out everywhere else.")
    return redirect("account")


@personal
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Sign me out everywhere but here."""
    sessions.end_others(request)
    messages.success(request, "You are signed out everywhere else.")
    return redirect("account")


@personal
def two_step(request: HttpRequest) -> HttpResponse:
    """Set up codes of a telephone, or see how many recovery codes are left."""
    user = myself(request)
    if user.totp_secret:
        page: dict[str, Any] = {"on": True, "left": codes.recovery_left(user)}
        return render(request, "accounts/two_step.html", page)
    secret = request.session.get(FRESH) or codes.new_secret()
    request.session[FRESH] = secret
    page = {"secret": codes.in_groups(secret), "picture": codes.picture(secret, user),
            "may": user.has_usable_password(), "email": user.email}  # fmt: skip
    if request.method != "POST":
        return render(request, "accounts/two_step.html", page)
    try:
        _proven(request, user, "password")
        recovery = codes.turn_on(user, secret, request.POST.get("code", ""))
        if recovery is None:
            raise wrong("code", "This code is not right. See that the clock of the phone is.")
    except ValueInvalid as error:
        page["wrong"] = beside(error)
        return render(request, "accounts/two_step.html", page, status=422)
    request.session.pop(FRESH, None)
    return _show_once(request, recovery)


@personal
@require_POST
def two_step_off(request: HttpRequest) -> HttpResponse:
    """No longer ask me for codes; needs the password."""
    return _with_password(request, turn_off=True)


@personal
@require_POST
def recovery(request: HttpRequest) -> HttpResponse:
    """Eight fresh recovery codes; needs the password."""
    return _with_password(request, turn_off=False)


def _with_password(request: HttpRequest, turn_off: bool) -> HttpResponse:
    user = myself(request)
    if not user.totp_secret:
        return redirect("two-step")
    try:
        _proven(request, user, "password")
    except ValueInvalid as error:
        page = {"on": True, "left": codes.recovery_left(user), "wrong": beside(error)}
        return render(request, "accounts/two_step.html", page, status=422)
    if not turn_off:
        record("people.codes.renew", space=None, user=user)
        return _show_once(request, codes.new_recovery_codes(user))
    codes.turn_off(user, user)
    messages.success(request, "You sign in with your password alone from now on.")
    return redirect("account")


def _show_once(request: HttpRequest, recovery: list[str]) -> HttpResponse:
    # Answered without a redirect: nothing then has to keep the codes.
    return render(request, "accounts/recovery.html", {"codes": recovery})


def _proven(request: HttpRequest, user: User, field: str) -> None:
    """The person types her password again. Raises ValueInvalid, TooOften."""
    if not user.has_usable_password():
        if field == "current":
            return  # who came by a link chooses her first password
        raise wrong(field, "Choose a password on the page Account first.")
    tried = count_try("password", request, user.email)
    typed = request.POST.get(field, "")
    if authenticate(request, username=user.email, password=typed) is None:
        raise wrong(field, "This is not your password.")
    tried.succeeded()


def _show(
    request: HttpRequest, user: User, page: dict[str, Any], status: int = 200
) -> HttpResponse:
    found = Membership.objects.filter(user=user).select_related("space").order_by("space__name")
    page |= {
        "me": user, "unfinished": is_unfinished(user), "has_password": user.has_usable_password(),
        "sessions": sessions.listed(request), "memberships": found,
        "lately": about_account(user),
        "left": codes.recovery_left(user) if user.totp_secret else None,
    }  # fmt: skip
    return render(request, "accounts/account.html", page, status=status)
