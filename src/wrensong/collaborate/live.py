"""Whether a post can be seen: the platform is asked by its public oEmbed address, where it has one
that needs no key.

Only the addresses in ``ASKED`` are ever opened: by HTTPS, without following anything that leads
elsewhere, and never inside a private network. Everything that keeps an answer from being certain
is *not checked*, with the reason. The post's own address is only ever a parameter.
"""

from __future__ import annotations

import ipaddress
import json
import socket
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

OFF = "off"
SECONDS = 4.0
_MOST = 100_000  # bytes of an answer
Result = Literal["found", "missing", "unchecked"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A platform that can be asked: ``hosts`` of its posts, and the ``address`` that answers."""

    name: str
    hosts: tuple[str, ...]
    address: str


ASKED: dict[str, Asked] = {
    "youtube": Asked("YouTube", ("youtube.com", "youtu.be"), "https://www.youtube.com/oembed"),
    "tiktok": Asked("TikTok", ("tiktok.com",), "https://www.tiktok.com/oembed"),
    "bluesky": Asked("Bluesky", ("bsky.app",), "https://embed.bsky.app/oembed"),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What came back: ``why`` says it in words, ``author`` who the platform names."""

    result: Result
    why: str
    author: str = ""


def askable(url: str) -> Asked | None:
    """The platform to ask about a post, or None where none can be asked without a key."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    if parts.scheme != "https" or parts.username is not None or parts.port not in (None, 443):
        return None
    bare = next((host.removeprefix(w) for w in ("www.", "m.", "vm.", "music.")
                 if host.startswith(w)), host)  # fmt: skip
    return next((one for one in ASKED.values() if bare in one.hosts), None)


def check(url: str, instead: str = "") -> Seen:
    """Ask the platform about a post. ``instead``: another base address that stands for the
    platforms (``http://127.0.0.1:9000``), or ``off``. Never raises for what the net does."""
    if instead == OFF:
        return Seen("unchecked", "Asking platforms is switched off here (setting oembed).")
    try:
        one = askable(url)
    except ValueError:
        one = None
    if one is None:
        names = ", ".join(asked.name for asked in ASKED.values())
        return Seen(
            "unchecked", f"Only {names} can be asked without a key. Open the link and look."
        )
    return _ask(one, url, instead)


def _ask(one: Asked, url: str, instead: str) -> Seen:
    import httpx

    address, headers, extensions = one.address, {"Accept": "application/json"}, {}
    if instead:
        address = f"{instead.rstrip('/')}/{one.name.lower()}/oembed"
    else:
        host = urlsplit(one.address).hostname or ""
        place = _public_address(host)
        if place is None:
            return Seen("unchecked", f"{one.name} could not be reached from here.")
        # The address that was looked at is the one that is opened.
        address = one.address.replace(host, place, 1)
        headers["Host"], extensions["sni_hostname"] = host, host
    try:
        with (
            httpx.Client(timeout=SECONDS, follow_redirects=False, trust_env=False) as client,
            client.stream(
                "GET", address, params={"url": url, "format": "json"}, headers=headers,
                extensions=extensions,
            ) as answer,
        ):  # fmt: skip
            body = b""
            for part in answer.iter_bytes():
                body += part
                if len(body) > _MOST:
                    return Seen("unchecked", f"{one.name} answered more than is read here.")
            return _read(one, answer.status_code, body)
    except httpx.TimeoutException:
        return Seen("unchecked", f"{one.name} did not answer within {SECONDS:.0f} seconds.")
    except (httpx.HTTPError, httpx.InvalidURL, OSError):
        return Seen("unchecked", f"{one.name} could not be reached from here.")


def _read(one: Asked, status: int, body: bytes) -> Seen:
    if status in (404, 410):
        return Seen("missing", f"{one.name} says that there is nothing at this address.")
    if status in (401, 403):
        return Seen("unchecked", f"{one.name} does not tell: it may be private, or not embeddable.")
    if status != 200:
        return Seen("unchecked", f"{one.name} answered with {status}; that settles nothing.")
    try:
        said: Any = json.loads(body)
    except ValueError:
        said = None
    if not isinstance(said, dict) or not said.get("type"):
        return Seen("unchecked", f"{one.name} answered something that is no oEmbed.")
    title = " ".join(str(said.get("title") or "").split())[:120]
    author = " ".join(str(said.get("author_name") or "").split())[:80]
    words = f"{one.name} shows it" + (f": “{title}”" if title else "")
    return Seen("found", words + (f", by {author}." if author else "."), author)


def _public_address(host: str) -> str | None:
    """An address of a host to open, or None where there is none, or any is a private one."""
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)}
    except OSError:
        return None
    if not found or not all(ipaddress.ip_address(one).is_global for one in found):
        return None
    first = sorted(found, key=lambda one: (":" in one, one))[0]
    return f"[{first}]" if ":" in first else first
