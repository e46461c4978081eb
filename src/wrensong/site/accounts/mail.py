"""Mail: sent where a server is named in the settings, never logged with what it says."""

from __future__ import annotations

import logging
import smtplib
import threading
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from wrensong.core.errors import ValueInvalid

log = logging.getLogger("wrensong.mail")
SECONDS = 10
_NEAR = {"localhost", "127.0.0.1", "::1"}


def goes_out() -> bool:
    """Whether this site sends mail."""
    return bool(settings.WRENSONG_MAIL_URL)


def connection(url: str) -> BaseEmailBackend:
    """The mail server of ``smtp://user:password@host:587`` (encrypted by STARTTLS, except on this
    very machine) or ``smtps://...:465`` (encrypted from the start). Raises ValueInvalid."""
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueInvalid(
            "mail_url must look like smtp://user:password@host:587.",
            "Correct it in wrensong.toml or in WRENSONG_MAIL_URL.",
        )
    whole = parts.scheme == "smtps"
    return get_connection(
        "django.core.mail.backends.smtp.EmailBackend",
        host=parts.hostname, port=parts.port or (465 if whole else 587),
        username=unquote(parts.username or ""), password=unquote(parts.password or ""),
        use_ssl=whole, use_tls=not whole and parts.hostname not in _NEAR, timeout=SECONDS,
    )  # fmt: skip


def send(to: str, subject: str, text: str) -> bool:
    """Send a mail now; whether the server took it. The log says only that it failed and how."""
    try:
        message = EmailMessage(
            subject, text, to=[to], connection=connection(settings.WRENSONG_MAIL_URL)
        )
        return message.send() == 1
    except (OSError, smtplib.SMTPException, ValueInvalid) as error:
        log.warning("a mail was not sent: %s", type(error).__name__)
        return False


def send_later(to: str, subject: str, text: str) -> threading.Thread:
    """Send a mail after the page is answered: how long the page takes tells nobody whether there
    was anything to send."""
    sending = threading.Thread(target=send, args=(to, subject, text))
    sending.start()
    return sending
