"""One form for all spellings of an e-mail address, and its keyed hash.

Two spellings that reach one person must give one hash, or somebody who asked to be left alone
could be written to by a variant. Where it is not certain that two spellings are one person they
are still taken for one: not writing to a stranger costs little, writing to her costs trust.
So: the whole address is folded to lower case, the domain to its ASCII form, what follows a plus
sign in the first part is dropped at every provider, and dots in the first part are dropped where
the provider ignores them (Gmail, under its two names).
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import unicodedata

_DOTLESS = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}


def canonical(address: str) -> str:
    """``Mina+press@Example.ORG`` as ``mina@example.org``; empty for what is no address."""
    text = unicodedata.normalize("NFKC", address).strip().casefold()
    local, mark, domain = text.rpartition("@")
    domain = domain.rstrip(".")
    if not mark or not local or not domain or any(c.isspace() or ord(c) < 32 for c in text):
        return ""
    with contextlib.suppress(UnicodeError):  # no such host can be; kept as typed: one form still
        domain = domain.encode("idna").decode("ascii")
    local = local.partition("+")[0] or local
    if domain in _DOTLESS:
        domain, local = _DOTLESS[domain], local.replace(".", "") or local
    return f"{local}@{domain}"


def pepper(secret: str) -> bytes:
    """The key of all hashes of addresses, derived from the key of the installation."""
    return hmac.digest(secret.encode(), b"wrensong.engage.suppression", "sha256")


def digest(key: bytes, address: str) -> str:
    """The keyed hash (HMAC-SHA256, hexadecimal) of an address in its one form; empty for what is
    no address."""
    one = canonical(address)
    return hmac.new(key, one.encode(), hashlib.sha256).hexdigest() if one else ""


def key_name(key: bytes) -> str:
    """Names a key without telling it: hashes made with another one cannot be compared."""
    return hmac.new(key, b"name", hashlib.sha256).hexdigest()[:8]


def on_the_wire(address: str) -> str:
    """The address as every mail server takes it, its domain in ASCII; empty where there is no
    such form (letters outside ASCII before the ``@``)."""
    local, _, domain = address.strip().rpartition("@")
    try:
        return f"{local}@{domain.rstrip('.').encode('idna').decode('ascii')}" * local.isascii()
    except UnicodeError:
        return ""


def plausible(address: str) -> bool:
    """Whether mail can be addressed to it: one ``@``, a name before it, a dotted domain after."""
    local, mark, domain = address.strip().rpartition("@")
    return bool(
        mark and local and "@" not in local and "." in domain.strip(".")
        and not any(c.isspace() or c in "<>,;:\\\"()[]" or ord(c) < 33 for c in address.strip())
        and canonical(address) and on_the_wire(address)
    )  # fmt: skip
