"""Handing mail to a server and fetching it from one; signing in by password or by token."""

from __future__ import annotations

import contextlib
import shlex
import smtplib
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, unquote, urlsplit

from wrensong.core.errors import BadInput, ValueInvalid
from wrensong.desk.mail import NEAR, SECONDS, connection

if TYPE_CHECKING:
    from django.core.mail.backends.smtp import EmailBackend
    from imap_tools import BaseMailBox

TOKEN_SECONDS = 20


class Unreachable(Exception):
    """The server could not be reached, or does not let us in; nothing was sent."""


class Refused(Exception):
    """The server did not take this mail. ``lasting``: it never will, as the address is not good;
    ``unclear``: it may have taken it before the line went dead."""

    def __init__(self, words: str, *, lasting: bool = False, unclear: bool = False) -> None:
        super().__init__(words)
        self.lasting, self.unclear = lasting, unclear


class Outgoing:
    """An open connection to the mail server."""

    def __init__(self, smtp: smtplib.SMTP) -> None:
        self._smtp = smtp

    def send(self, sender: str, to: str, data: bytes) -> None:
        """Hand one mail over. Raises Refused; its words never hold an address."""
        try:
            self._smtp.sendmail(sender, [to], data)
        except smtplib.SMTPRecipientsRefused as error:
            code = next((answer[0] for answer in error.recipients.values()), 0)
            raise Refused(f"The server refused her address ({code}).",
                          lasting=code in (550, 551, 553)) from None  # fmt: skip
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            raise Refused(f"The server refused the mail ({error.smtp_code}).") from None
        except (smtplib.SMTPException, OSError) as error:
            words = f"The line to the server went dead ({type(error).__name__})."
            raise Refused(words, unclear=True) from None


@contextmanager
def outgoing(url: str, token_command: str = "") -> Iterator[Outgoing]:
    """The mail server of ``mail_url``. Raises Unreachable."""
    backend = None
    try:
        backend = connection(url)
        if token_command:
            backend.password = ""  # Django signs in by password alone
        backend.open()
        smtp: smtplib.SMTP = backend.connection  # type: ignore[assignment]
        if token_command:
            _by_token(smtp, backend.username or "", token(token_command))
    except (OSError, smtplib.SMTPException, ValueInvalid, BadInput) as error:
        _leave(backend)
        words = getattr(error, "sentence", None) or f"({type(error).__name__})"
        raise Unreachable(f"The mail server cannot be used: {words}") from None
    try:
        yield Outgoing(smtp)
    finally:
        _leave(backend)


def _leave(backend: EmailBackend | None) -> None:
    """End the line; what it says at the end does not matter."""
    if backend is not None:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            backend.close()


def _by_token(smtp: smtplib.SMTP, user: str, held: str) -> None:
    smtp.ehlo_or_helo_if_needed()
    smtp.auth("XOAUTH2", lambda _=None: f"user={user}\1auth=Bearer {held}\1\1")


def token(command: str) -> str:
    """The access token that a command prints. Raises BadInput; what it printed is never told."""
    try:
        done = subprocess.run(
            shlex.split(command), capture_output=True, text=True, timeout=TOKEN_SECONDS, check=True
        )
        found = done.stdout.split()
        return found[0]
    except (OSError, ValueError, subprocess.SubprocessError, IndexError):
        raise BadInput("mail_token_command gave no token.", "Run it by hand to see why.") from None


@contextmanager
def mailbox(url: str, token_command: str = "") -> Iterator[BaseMailBox]:
    """The mailbox of ``imaps://user:password@host:993`` (or ``imap://``: STARTTLS, except on this
    very machine), its inbox chosen. Raises Unreachable."""
    from imap_tools import ImapToolsError

    box = None
    try:
        parts = urlsplit(url)
        box = _box(parts)
        user = unquote(parts.username or "")
        if token_command:
            box.xoauth2(user, token(token_command))
        else:
            box.login(user, unquote(parts.password or ""))
    except (OSError, ValueError, BadInput, ImapToolsError, *_imap_errors()) as error:
        if box is not None:
            with contextlib.suppress(OSError):
                box.client.shutdown()
        words = getattr(error, "sentence", None) or f"({type(error).__name__})"
        raise Unreachable(f"The mailbox cannot be read: {words}") from None
    try:
        yield box
    except (OSError, ImapToolsError, *_imap_errors()) as error:
        raise Unreachable(f"The mailbox cannot be read: ({type(error).__name__})") from None
    finally:
        with contextlib.suppress(OSError, ImapToolsError, *_imap_errors()):
            box.logout()  # it is read; how the line ends does not matter


def _box(parts: SplitResult) -> BaseMailBox:
    import imap_tools

    if parts.scheme not in ("imap", "imaps") or not parts.hostname:
        raise BadInput("imap_url must look like imaps://user:password@host:993.",
                       "Correct it in wrensong.toml or in WRENSONG_IMAP_URL.")  # fmt: skip
    # Without one the library believes any certificate, and tells the password to any server.
    trusted: dict[str, Any] = {"timeout": SECONDS, "ssl_context": ssl.create_default_context()}
    if parts.scheme == "imaps":
        return imap_tools.MailBox(parts.hostname, parts.port or 993, **trusted)
    if parts.hostname in NEAR:
        return imap_tools.MailBoxUnencrypted(parts.hostname, parts.port or 143, timeout=SECONDS)
    return imap_tools.MailBoxStartTls(parts.hostname, parts.port or 143, **trusted)


def _imap_errors() -> tuple[type[Exception], ...]:
    import imaplib

    return (imaplib.IMAP4.error,)
