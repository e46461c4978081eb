"""Mail: sent where a server is named in the settings, never logged with what it says."""

from __future__ import annotations

import logging
import smtplib
import threading

from django.conf import settings
from django.core.mail import EmailMessage

from wrensong.core.errors import ValueInvalid
from wrensong.desk.mail import connection

log = logging.getLogger("wrensong.mail")


def goes_out() -> bool:
    """Whether this site sends mail."""
    return bool(settings.WRENSONG_MAIL_URL)


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
