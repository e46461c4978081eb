"""Accounts that were erased from a workspace, as keyed hashes, so that no import brings them back.

The file ``erased.json`` in the workspace's folder holds a key of its own and, for each person who
was erased, the hashes of her accounts. Nobody can read a name from it; who knows a handle can ask
whether it is meant, and lift it.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from filelock import FileLock

from wrensong.core.platforms import PLATFORMS

from .manifest import replace_file

FILE = "erased.json"
REASON = (
    "this account was erased from the workspace and is kept out; a person can lift that by name"
)
ANYWHERE = "*"
"""Stands for the platform where a file does not say it."""
Account = tuple[str, str, str]
"""Platform, handle, the platform's own id; empty where it is not known."""


@dataclass(frozen=True)
class KeptOut:
    """The keyed hashes of one workspace: ``people`` maps the number of an erasure to its hashes."""

    key: str = ""
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.people)

    @cached_property
    def every(self) -> frozenset[str]:
        return frozenset(one for hashes in self.people.values() for one in hashes)

    def holds(self, account: Account) -> bool:
        """Whether an account was erased, by its handle or by the platform's id."""
        return any(one in self.every for one in self.hashes(account))

    def holds_name(self, platform: str | None, name: str | None) -> bool:
        """Whether a handle or id on a platform (ANYWHERE: on any) was erased."""
        if not platform or not name:
            return False
        places = PLATFORMS if platform == ANYWHERE else (platform,)
        return any(self._hash(f"{place}:{_plain(name)}") in self.every for place in places)

    def hashes(self, account: Account) -> tuple[str, ...]:
        platform, *names = account
        return tuple(self._hash(f"{platform}:{_plain(one)}") for one in names if one)

    def _hash(self, text: str) -> str:
        return hmac.new(bytes.fromhex(self.key), text.encode(), "sha256").hexdigest()


def load(folder: Path) -> KeptOut:
    """What a workspace remembers; nothing where there is no file."""
    try:
        return read(json.loads((folder / FILE).read_text("utf-8")))
    except FileNotFoundError:
        return KeptOut()


def read(told: Mapping[str, Any]) -> KeptOut:
    return KeptOut(told["key"], {n: tuple(hashes) for n, hashes in told["people"].items()})


def told(held: KeptOut) -> dict[str, Any]:
    return {"key": held.key, "people": {n: list(hashes) for n, hashes in held.people.items()}}


def add(folder: Path, number: str, accounts: Iterable[Account]) -> KeptOut:
    """Keep the accounts of one person out from now on."""
    with FileLock(folder / f".{FILE}.lock"):
        held = load(folder)
        held = held if held.key else KeptOut(secrets.token_hex(32))
        hashes = dict.fromkeys(one for account in accounts for one in held.hashes(account))
        people = {**held.people, number: tuple(hashes)}
        return _store(folder, KeptOut(held.key, people))


def lift(folder: Path, platform: str, name: str) -> str | None:
    """Let an account in again, and the others of the same person; the number of her erasure, or
    None where nobody of that name is kept out."""
    with FileLock(folder / f".{FILE}.lock"):
        held = load(folder)
        if not held:
            return None
        asked = held.hashes((platform, name, ""))
        found = next((n for n, hashes in held.people.items() if set(asked) & set(hashes)), None)
        if found is not None:
            left = {n: hashes for n, hashes in held.people.items() if n != found}
            _store(folder, KeptOut(held.key, left))
        return found


def put(folder: Path, held: KeptOut) -> KeptOut:
    """Make this what a workspace remembers."""
    with FileLock(folder / f".{FILE}.lock"):
        return _store(folder, held)


def _store(folder: Path, held: KeptOut) -> KeptOut:
    replace_file(folder / FILE, json.dumps(told(held), indent=1).encode())
    os.chmod(folder / FILE, 0o600)
    return held


def _plain(name: str | None) -> str:
    return (name or "").strip().lstrip("@").lower()
