"""Where a request comes from, and where it may go on to."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

_LOOPBACK = {"127.0.0.1", "::1"}
_NAMES = {"localhost", "127.0.0.1", "[::1]"}
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chromium"),
             ("Safari", "Safari"))  # fmt: skip
_SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
            ("Mac OS", "macOS"), ("Linux", "Linux"))  # fmt: skip


def onward(request: HttpRequest, target: str, otherwise: str = "spaces") -> str:
    """``target`` where it is an address of this site, else the page ``otherwise``."""
    ours = url_has_allowed_host_and_scheme(
        target, {request.get_host()}, require_https=request.is_secure()
    )
    # A path of ours begins with one slash; nothing else is ever written into `next`.
    return target if ours and re.match(r"/(?![/\\])", target) else reverse(otherwise)


def address(request: HttpRequest) -> str:
    """The address a request comes from, as the web server vouches for it."""
    return str(request.META.get("REMOTE_ADDR", ""))


def at_this_machine(request: HttpRequest) -> bool:
    """Whether the person sits at the machine that serves: asked by a loopback name from a loopback
    address, with no proxy between. No mail scanner comes this way."""
    host = re.sub(r":\d+$", "", request.get_host())
    proxied = settings.SECURE_SSL_REDIRECT or any(
        name in request.META for name in ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_VIA")
    )
    return address(request) in _LOOPBACK and host in _NAMES and not proxied


def looks_ahead(request: HttpRequest) -> bool:
    """Whether a browser only fetches the page in case it is wanted."""
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return "prefetch" in purpose or request.method == "HEAD"


def browser(request: HttpRequest) -> str:
    """``Firefox on Linux``, as the browser says of itself."""
    said = request.headers.get("User-Agent", "")
    which = next((words for mark, words in _BROWSERS if mark in said), "a browser")
    system = next((words for mark, words in _SYSTEMS if mark in said), "")
    return f"{which} on {system}" if system else which
