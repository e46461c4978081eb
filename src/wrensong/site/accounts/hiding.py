"""Keeps the keys of secret links out of the log, where requests are written with their path."""

from __future__ import annotations

import logging
import re

# One-time links, invitations, shares (s), private links of creators (c), opting out (u).
_SECRET = re.compile(r"(/(?:sign-in|reset|join|s|c|u)/)[^\s/?\"']+")
_LOGGERS = ("django.request", "django.security.csrf", "django.security", "django.server")


class HideKeys(logging.Filter):
    """Writes ``/join/…`` and ``/c/…/kit`` in place of the whole path."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(hidden(one) if isinstance(one, str) else one for one in record.args)
        record.msg = hidden(str(record.msg))
        return True


def hidden(text: str) -> str:
    """The text without any key of a link."""
    return _SECRET.sub(r"\1…", text)


def hide_keys() -> None:
    """From now on, in this process."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(one, HideKeys) for one in logger.filters):
            logger.addFilter(HideKeys())
