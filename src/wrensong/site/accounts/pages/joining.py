"""Accepting an invitation, and the first owner's welcome."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wrensong.core.errors import ValueInvalid
from wrensong.desk.audit import record
from wrensong.desk.models import Invitation, Role, Space, User
from wrensong.desk.permissions import myself, personal, public
from wrensong.site.accounts import invitations, sessions, spaces
from wrensong.site.accounts.links import is_unfinished
from wrensong.site.accounts.throttle import Try, count_try
from wrensong.site.accounts.typed import beside, email_of, name_of, new_password, wrong


@public
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Join a workspace by the link of an invitation. Opening it changes nothing; whether the
    address has an account already, the page does not tell."""
    tried = count_try("join", request)
    found = invitations.find(key)
    signed_in = request.user if isinstance(request.user, User) else None
    page: dict[str, Any] = {
        "invitation": found, "role": Role(found.role), "typed": request.POST,
        "yourself": signed_in is not None and signed_in.email == found.email,
        "other": signed_in if signed_in and signed_in.email != found.email else None,
    }  # fmt: skip
    if request.method != "POST" or page["other"]:
        tried.succeeded()
        return render(request, "accounts/join.html", page)
    try:
        if page["yourself"] and signed_in is not None:
            invitations.join(found, signed_in)
        else:
            sessions.begin(request, _new_person(request, found, tried))
    except ValueInvalid as error:
        return render(request, "accounts/join.html", page | {"wrong": beside(error)}, status=422)
    tried.succeeded()
    messages.success(request, f"You are now a member of {found.space}.")
    return redirect("home", space=found.space.slug)


def _new_person(request: HttpRequest, found: Invitation, tried: Try) -> User:
    try:
        name = name_of(request.POST)
        password = new_password(request.POST, User(email=found.email, name=name))
    except ValueInvalid:
        tried.succeeded()  # a slip of the pen is no guess
        raise
    return invitations.join_as_new(found, name, password)


@personal
def welcome(request: HttpRequest) -> HttpResponse:
    """The first owner says who she is and what her brand is called."""
    user = myself(request)
    if not is_unfinished(user):
        return redirect("account")
    space = Space.objects.filter(memberships__user=user).order_by("pk").first()
    page = {"typed": request.POST, "first_space": space, "demo": space is not None and space.demo}
    if request.method != "POST":
        return render(request, "accounts/welcome.html", page)
    try:
        user.name, user.email = name_of(request.POST), email_of(request.POST)
        password = new_password(request.POST, user)
        brand = space.name if space and space.demo else name_of(request.POST, "brand")
        user.password = make_password(password)
        _settle(user, space, brand)
    except ValueInvalid as error:
        return render(request, "accounts/welcome.html", page | {"wrong": beside(error)}, status=422)
    sessions.stay(request, user)
    messages.success(request, "Everything is set. From now on you sign in with your password.")
    return redirect("spaces")


def _settle(user: User, space: Space | None, brand: str) -> None:
    """Raises ValueInvalid where the address is somebody's already."""
    try:
        with transaction.atomic():
            user.save(update_fields=["name", "email", "password"])
            record("people.owner.settle", space=space, user=user, label=user.name)
            if space is not None:
                spaces.rename(space, user, brand, space.name)
    except IntegrityError:
        raise wrong("email", "Choose another address: this one cannot be used.") from None
    if space is None:
        spaces.add(brand, user)
