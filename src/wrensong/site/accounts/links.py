"""Links that sign one person in, once."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from wrensong.core.errors import SignInNeeded
from wrensong.desk.models import SignInLink, User

LIFE = timedelta(minutes=15)


def digest(key: str) -> str:
    """What is kept of a secret link or token."""
    return hashlib.sha256(key.encode()).hexdigest()


def make_link(user: User, purpose: str = "sign-in", life: timedelta = LIFE) -> str:
    """The key of a fresh link; it is not kept, only its digest."""
    key = secrets.token_urlsafe(32)
    SignInLink.objects.create(
        user=user, purpose=purpose, digest=digest(key), expires_at=timezone.now() + life
    )
    return key


def use_link(key: str, purpose: str = "sign-in") -> User:
    """The person a link is for; the link is used up. Raises SignInNeeded."""
    with transaction.atomic():
        taken = SignInLink.objects.filter(
            digest=digest(key), purpose=purpose, used_at=None, expires_at__gt=timezone.now()
        ).update(used_at=timezone.now())
        if not taken:
            raise SignInNeeded("This link was used already, or is too old.", "Ask for a new one.")
        return SignInLink.objects.select_related("user").get(digest=digest(key)).user
