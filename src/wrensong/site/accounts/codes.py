"""The second step of signing in: codes of a telephone, and recovery codes for when it is lost."""

from __future__ import annotations

import re
import secrets
import time

import pyotp
import segno
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString, mark_safe

from wrensong.desk.audit import record
from wrensong.desk.models import RecoveryCode, User

STEP = 30
SLACK = 1  # steps a telephone's clock may be off, either way
RECOVERY = 8
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike


def new_secret() -> str:
    """A fresh secret of 160 bits, in the letters telephones expect."""
    return pyotp.random_base32()


def picture(secret: str, user: User) -> SafeString:
    """The secret as a QR code (inline SVG, always dark on light so that cameras read it)."""
    address = pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name="Wrensong")
    drawn = segno.make(address, error="m").svg_inline(scale=5, border=4, light="#fff", dark="#000")
    return mark_safe(drawn.replace("<svg ", '<svg role="img" aria-label="QR code" ', 1))


def in_groups(secret: str) -> str:
    """``ABCD EFGH ...``: as a person types it."""
    return " ".join(re.findall(".{1,4}", secret))


def step_of(secret: str, code: str, after: int = 0) -> int | None:
    """The time step a code belongs to, later than ``after``; None where it is not right now."""
    typed = re.sub(r"\s", "", code)
    if not re.fullmatch(r"[0-9]{6}", typed):
        return None
    now = int(time.time()) // STEP
    made = pyotp.TOTP(secret)
    fitting = [
        step
        for step in range(now - SLACK, now + SLACK + 1)
        if secrets.compare_digest(made.generate_otp(step), typed) and step > after
    ]
    return max(fitting, default=None)


def turn_on(user: User, secret: str, code: str) -> list[str] | None:
    """Ask this person for codes from now on; the recovery codes, or None when the code is not
    right (nothing changed)."""
    step = step_of(secret, code)
    if step is None:
        return None
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(totp_secret=secret, totp_last=step)
        record("people.codes.on", space=None, user=user)
        return new_recovery_codes(user)


def turn_off(user: User, by: User | None) -> None:
    """No longer ask for codes."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(totp_secret="")
        RecoveryCode.objects.filter(user=user).delete()
        record("people.codes.off", space=None, user=by, subject=f"person:{user.pk}")


def new_recovery_codes(user: User) -> list[str]:
    """Eight codes (59 bits each) in place of all earlier ones; shown once, kept as keyed hashes."""
    made = ["-".join(_group() for _ in range(3)) for _ in range(RECOVERY)]
    with transaction.atomic():
        RecoveryCode.objects.filter(user=user).delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(user=user, digest=_hashed(user, code)) for code in made
        )
    return made


def accept(user: User, code: str) -> bool:
    """Whether a code, of the telephone or for recovery, lets this person in. It is used up."""
    step = step_of(user.totp_secret, code, user.totp_last)
    if step is not None:
        fresh = User.objects.filter(pk=user.pk, totp_last__lt=step)
        return fresh.update(totp_last=step) == 1
    unused = RecoveryCode.objects.filter(user=user, digest=_hashed(user, code), used_at=None)
    with transaction.atomic():
        if unused.update(used_at=timezone.now()) != 1:
            return False
        record("people.codes.recovery", space=None, user=user)
    return True


def recovery_left(user: User) -> int:
    """How many recovery codes are unused."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def _group() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(4))


def _hashed(user: User, code: str) -> str:
    plain = re.sub(r"[^a-z0-9]", "", code.lower())
    return salted_hmac("wrensong.recovery", f"{user.pk}:{plain}", algorithm="sha256").hexdigest()
