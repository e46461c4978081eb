"""Being signed in: beginning, the second step in between, and ending sessions elsewhere."""

from __future__ import annotations

import time
from typing import Any

from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from wrensong.desk.audit import record
from wrensong.desk.models import SignedIn, User
from wrensong.desk.permissions import myself

from .arriving import browser

BACKEND = "django.contrib.auth.backends.ModelBackend"
WAITING = "waits_for_code"
PATIENCE = 10 * 60
"""Seconds between password and code."""


def begin(request: HttpRequest, user: User) -> None:
    """Sign a person in here."""
    login(request, user, BACKEND)
    request.session.pop(WAITING, None)
    request.session.save()
    SignedIn.objects.update_or_create(
        session=request.session.session_key, defaults={"user": user, "browser": browser(request)}
    )


def begin_or_ask(request: HttpRequest, user: User, target: str) -> bool:
    """Sign a person in, or remember that her code is still missing; whether she is in."""
    if not user.totp_secret:
        begin(request, user)
        return True
    request.session[WAITING] = {
        "user": user.pk, "since": int(time.time()), "next": target,
        "proof": user.get_session_auth_hash(),
    }  # fmt: skip
    return False


def who_waits(request: HttpRequest) -> tuple[User, str] | None:
    """Who gave a right password and still owes the code, and where she wanted to go."""
    found = request.session.get(WAITING)
    if not found or time.time() - found["since"] > PATIENCE:
        request.session.pop(WAITING, None)
        return None
    user = User.objects.filter(pk=found["user"], is_active=True).first()
    if user is None or user.get_session_auth_hash() != found["proof"]:
        return None
    return user, found["next"]


def end(request: HttpRequest) -> None:
    """Sign out here."""
    SignedIn.objects.filter(session=request.session.session_key or "").delete()
    logout(request)


def end_others(request: HttpRequest) -> int:
    """End every session of this person but this one; how many of them were known."""
    user = myself(request)
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(epoch=F("epoch") + 1)
        user.refresh_from_db()
        ended = _drop(user, request.session.session_key)
        record("people.sessions.end", space=None, user=user, after={"ended": ended})
    stay(request, user)
    return ended


def stay(request: HttpRequest, user: User) -> None:
    """Keep this session after what it is checked against has changed; all others have ended."""
    before = request.session.session_key
    request.user = user
    update_session_auth_hash(request, user)
    request.session.save()
    SignedIn.objects.filter(session=before).update(session=request.session.session_key)


def change_password(request: HttpRequest, password: str) -> None:
    """A new password; other sessions end."""
    user = myself(request)
    user.set_password(password)
    with transaction.atomic():
        user.save(update_fields=["password"])
        _drop(user, request.session.session_key)
        record("people.password.change", space=None, user=user)
    stay(request, user)


def listed(request: HttpRequest) -> list[dict[str, Any]]:
    """Where this person is signed in: ``browser``, ``since``, ``here``."""
    user = myself(request)
    rows = list(SignedIn.objects.filter(user=user).order_by("-since"))
    open_ones = set(
        Session.objects.filter(
            session_key__in=[row.session for row in rows], expire_date__gt=timezone.now()
        ).values_list("session_key", flat=True)
    )
    here = request.session.session_key
    return [
        {"browser": row.browser, "since": row.since, "here": row.session == here}
        for row in rows
        if row.session in open_ones
    ]


def _drop(user: User, kept: str | None) -> int:
    others = SignedIn.objects.filter(user=user).exclude(session=kept or "")
    Session.objects.filter(session_key__in=others.values_list("session", flat=True)).delete()
    ended, _ = others.delete()
    return ended
