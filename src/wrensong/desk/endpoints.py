"""What endpoints under ``/api/w/<space>/`` stand on: who may call them."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import timezone

from wrensong.core.errors import NotAllowed, SignInNeeded

from .models import Token, User
from .permissions import SAFE, Access, enter


class Members:
    """Lets members of the workspace in, by session or by token, with at least this role.

    ``@router.get("/x", auth=Members())`` and ``@router.post("/x", auth=Members("editor"))``.
    Sets ``request.space``, ``.membership`` and ``.ws`` as pages have them.
    """

    def __init__(self, role: str = "viewer") -> None:
        self.access = Access(role, role)

    def __call__(self, request: HttpRequest) -> Any:
        header = request.headers.get("Authorization", "")
        if header.startswith("Bearer "):
            by_token(request, header.removeprefix("Bearer ").strip())
        elif request.user.is_authenticated:
            _same_site(request)
        else:
            raise SignInNeeded("Nobody is signed in.")
        match = request.resolver_match
        assert match is not None
        enter(request, match.kwargs["space"], self.access.read)
        return request.user


def by_token(request: HttpRequest, key: str) -> User:
    """The person behind a token; sets ``request.user`` and ``.token``. Raises SignInNeeded."""
    found = Token.objects.select_related("user", "space").filter(
        digest=hashlib.sha256(key.encode()).hexdigest(), revoked_at=None,
        expires_at__gt=timezone.now(), user__is_active=True,
    ).first()  # fmt: skip
    if found is None:
        raise SignInNeeded("This token is not known, was revoked or is too old.")
    request.user, request.token = found.user, found  # type: ignore[attr-defined]
    today = timezone.now().replace(minute=0, second=0, microsecond=0)
    if found.used_at is None or found.used_at < today:
        Token.objects.filter(pk=found.pk).update(used_at=timezone.now())
    return found.user


def _same_site(request: HttpRequest) -> None:
    """A session may write through the API only from our own pages."""
    if request.method in SAFE:
        return
    check = CsrfViewMiddleware(lambda _: HttpResponse())
    check.process_request(request)
    if check.process_view(request, lambda _: HttpResponse(), (), {}) is not None:
        raise NotAllowed(
            "The form's token is missing.",
            f"Send the cookie {settings.CSRF_COOKIE_NAME} as X-CSRFToken, or use an API token.",
        )
