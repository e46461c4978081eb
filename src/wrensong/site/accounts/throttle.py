"""Slowing down who guesses: by the account that is tried, and by the address it comes from.

A try is written down before it is answered and taken back when it succeeds, so a hundred at once
are counted as a hundred. What is kept is a keyed hash: the desk never holds an e-mail address
that somebody merely typed.
"""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from wrensong.core.errors import TooOften
from wrensong.desk.models import Attempt

from .arriving import address

WINDOW = timedelta(minutes=15)
PER_ACCOUNT, PER_ADDRESS = 5, 30
KEPT = timedelta(days=1)


class Try:
    """One counted try; ``succeeded`` takes it back."""

    def __init__(self, made: list[Attempt]) -> None:
        self._made = made

    def succeeded(self) -> None:
        Attempt.objects.filter(pk__in=[attempt.pk for attempt in self._made]).delete()


def count_try(what: str, request: HttpRequest, account: str = "") -> Try:
    """Count a try at ``what`` (sign-in, code, reset, join), on an account where one is named.
    Raises TooOften after 5 failures in 15 minutes on an account, or 30 from an address; the
    refused try itself does not count."""
    now = timezone.now()
    limits = {_who("address", address(request)): PER_ADDRESS}
    if account:
        limits[_who("account", account.strip().lower())] = PER_ACCOUNT
    made = [Attempt.objects.create(what=what, who=who) for who in limits]
    tried = Try(made)
    for who, most in limits.items():
        if Attempt.objects.filter(what=what, who=who, at__gt=now - WINDOW).count() > most:
            tried.succeeded()
            raise TooOften(
                "There were too many tries that did not succeed.",
                "Wait 15 minutes, then try again, or ask an owner for a link.",
            )
    Attempt.objects.filter(at__lt=now - KEPT).delete()
    return tried


def refuse_if_slowed(what: str, request: HttpRequest) -> None:
    """Refuse an address from which too many tries failed, without counting another. Raises
    TooOften."""
    who, since = _who("address", address(request)), timezone.now() - WINDOW
    if Attempt.objects.filter(what=what, who=who, at__gt=since).count() >= PER_ADDRESS:
        raise TooOften("There were too many tries that did not succeed.",
                       "Wait 15 minutes, then open the link again.")  # fmt: skip


def forget_tries(what: str, account: str) -> None:
    """Let an account try again at once: its person came in by another way."""
    Attempt.objects.filter(what=what, who=_who("account", account.strip().lower())).delete()


def _who(kind: str, value: str) -> str:
    return salted_hmac(f"wrensong.attempts.{kind}", value, algorithm="sha256").hexdigest()
