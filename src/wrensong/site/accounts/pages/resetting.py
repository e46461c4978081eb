"""A forgotten password: asking for a link, and choosing a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wrensong.core.errors import TooOften, ValueInvalid
from wrensong.desk.audit import record
from wrensong.desk.models import SignedIn, User
from wrensong.desk.permissions import public
from wrensong.site.accounts import mail
from wrensong.site.accounts.links import reset_key, reset_user
from wrensong.site.accounts.throttle import count_try, forget_tries
from wrensong.site.accounts.typed import beside, email_of, new_password

TEXT = """Somebody, probably you, asked for a new password for Wrensong.

Choose one here within an hour:
{link}

If it was not you, do nothing: your password stays as it is.
"""


@public
def reset(request: HttpRequest) -> HttpResponse:
    """Ask for a link by mail. Whether anybody has this address, the answer does not tell."""
    page = {"mail": mail.goes_out(), "typed": request.POST}
    if request.method != "POST" or not mail.goes_out():
        return render(request, "accounts/reset.html", page)
    try:
        email = email_of(request.POST)
        count_try("reset", request, email)
    except ValueInvalid as error:
        return render(request, "accounts/reset.html", page | {"wrong": beside(error)}, status=422)
    except TooOften as error:
        wrong = {"email": f"{error.sentence} {error.next_step}"}
        return render(request, "accounts/reset.html", page | {"wrong": wrong}, status=429)
    # For an address nobody has, the same key is made, for nobody.
    found = User.objects.filter(email=email, is_active=True).first()
    key = reset_key(found or User(pk=0, email=email, password="!"))
    link = request.build_absolute_uri(reverse("reset-link", args=[key]))
    if found is not None:
        mail.send_later(email, "A new password for Wrensong", TEXT.format(link=link))
    return render(request, "accounts/reset.html", page | {"sent": email})


@public
def reset_link(request: HttpRequest, key: str) -> HttpResponse:
    """Choose a new password by a link; all sessions end, and the person signs in with it."""
    tried = count_try("link", request)
    page: dict[str, Any] = {"email": _whose(key)}
    tried.succeeded()
    if request.method != "POST":
        return render(request, "accounts/reset_link.html", page)
    try:
        with transaction.atomic():
            user = reset_user(key)
            password = new_password(request.POST, user)
    except ValueInvalid as error:
        page["wrong"] = beside(error)
        return render(request, "accounts/reset_link.html", page, status=422)
    hashed = make_password(password)  # slow on purpose: outside of the lock
    with transaction.atomic():
        user = reset_user(key)
        user.password = hashed
        user.save(update_fields=["password"])
        SignedIn.objects.filter(user=user).delete()
        record("people.password.reset", space=None, user=user)
    forget_tries("sign-in", user.email)
    messages.success(request, "Your password is changed. Sign in with the new one.")
    return redirect("sign-in")


def _whose(key: str) -> str:
    with transaction.atomic():
        return reset_user(key).email
