"""The mail server of an installation, for the site's own mail and for outreach alike."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from django.core.mail.backends.smtp import EmailBackend

from wrensong.core.errors import ValueInvalid

SECONDS = 10
NEAR = {"localhost", "127.0.0.1", "::1"}
"""This very machine: nothing on the way could read along."""


def connection(url: str) -> EmailBackend:
    """The mail server of ``smtp://user:password@host:587`` (encrypted by STARTTLS, except on this
    very machine) or ``smtps://...:465`` (encrypted from the start). Raises ValueInvalid."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueInvalid(
            "mail_url must look like smtp://user:password@host:587.",
            "Correct it in wrensong.toml or in WRENSONG_MAIL_URL.",
        )
    whole = parts.scheme == "smtps"
    return EmailBackend(
        host=parts.hostname, port=port or (465 if whole else 587),
        username=unquote(parts.username or ""), password=unquote(parts.password or ""),
        use_ssl=whole, use_tls=not whole and parts.hostname not in NEAR, timeout=SECONDS,
    )  # fmt: skip
