"""Links that sign one person in once, or let her choose a password."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from wrensong.core.errors import SignInNeeded
from wrensong.desk.models import Membership, Role, SignInLink, User
from wrensong.desk.opening import home_space

LIFE = timedelta(minutes=15)
RESET_LIFE = timedelta(hours=1)
FIRST_EMAIL = "owner@localhost"
"""Stands in for the address of the first owner until she has told it."""


def digest(key: str) -> str:
    """What is kept of a secret link or token."""
    return hashlib.sha256(key.encode()).hexdigest()


def make_link(user: User, purpose: str = "sign-in", life: timedelta = LIFE) -> str:
    """The key of a fresh link; it is not kept, only its digest. Earlier links end."""
    key = secrets.token_urlsafe(32)
    now = timezone.now()
    with transaction.atomic():
        SignInLink.objects.filter(user=user, purpose=purpose, used_at=None).update(used_at=now)
        SignInLink.objects.create(
            user=user, purpose=purpose, digest=digest(key), expires_at=now + life
        )
    return key


def use_link(key: str, purpose: str = "sign-in") -> User:
    """The person a link is for; the link is used up. Raises SignInNeeded."""
    with transaction.atomic():
        taken = _good(key, purpose).update(used_at=timezone.now())
        if not taken:
            raise SignInNeeded("This link was used already, or is too old.", "Ask for a new one.")
        return SignInLink.objects.select_related("user").get(digest=digest(key)).user


def link_is_good(key: str, purpose: str = "sign-in") -> bool:
    """Whether a link could be used; looking does not use it up."""
    return _good(key, purpose).exists()


def _good(key: str, purpose: str) -> QuerySet[SignInLink]:
    return SignInLink.objects.filter(
        digest=digest(key), purpose=purpose, used_at=None, expires_at__gt=timezone.now(),
        user__is_active=True,
    )  # fmt: skip


def first_owner() -> User:
    """The person a new desk and its home workspace belong to; she says later who she is."""
    with transaction.atomic():
        made, _ = User.objects.get_or_create(
            email=FIRST_EMAIL,
            defaults={
                "name": "Owner",
                "may_add_spaces": True,
                "password": UNUSABLE_PASSWORD_PREFIX,
            },
        )
        home = home_space()
        if not Membership.objects.filter(space=home).exists():
            Membership.objects.create(user=made, space=home, role=Role.OWNER)
    return made


def first_owner_link() -> str:
    """The path of a fresh link that signs in the first owner of this desk (made here where there
    is nobody); empty once somebody has an account with an address of her own."""
    if User.objects.exclude(email=FIRST_EMAIL).exists():
        return ""
    return reverse("sign-in-link", args=[make_link(first_owner())])


def is_unfinished(user: User) -> bool:
    """Whether the first owner has not said who she is."""
    return user.email == FIRST_EMAIL


def reset_key(user: User, life: timedelta = RESET_LIFE) -> str:
    """The key of a link that lets a person choose a new password. It is signed, not kept: asking
    for one takes the same time and writes the same whether or not there is such a person. It ends
    when the password changes or she signs in."""
    until = int((timezone.now() + life).timestamp())
    return signing.dumps([user.pk, until, _state(user)], salt="wrensong.reset")


def reset_user(key: str) -> User:
    """The person a reset link is for; locked until the transaction ends. Raises SignInNeeded."""
    gone = SignInNeeded("This link was used already, or is too old.", "Ask for a new one.")
    try:
        pk, until, state = signing.loads(key, salt="wrensong.reset")
    except (signing.BadSignature, ValueError):
        raise gone from None
    user = User.objects.select_for_update().filter(pk=pk, is_active=True).first()
    if user is None or until < timezone.now().timestamp():
        raise gone
    if not constant_time_compare(state, _state(user)):
        raise gone
    return user


def _state(user: User) -> str:
    rest = f"{user.password}:{user.last_login}:{user.email}"
    return salted_hmac("wrensong.reset", rest, algorithm="sha256").hexdigest()[:32]
