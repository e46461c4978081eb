"""A draw that anybody can repeat: pure. docs/methods/draw.md says how and why.

A secret seed is fixed and its hash published before entries close. After closing the list of
entrants is frozen under a hash of its own; then the seed is shown, and the order of everybody
follows from seed, list and a public salt alone.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wrensong.core.platforms import handle

FORMAT = "wrensong-draw-1"
SEED_BYTES = 32
RULE = (
    "One entry per account: the earliest counts. Handles are compared without @, surrounding "
    "spaces and case."
)
WHYS = {"not_eligible": "not eligible", "no_answer": "no answer in time", "declined": "declined"}
"""Why a winner makes room for the next; these words are published."""
_HANDLE = re.compile(r"[\w.\-]{1,80}")
_HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Drawn:
    """The order of the first ones: ``winners`` and then ``alternates``, as tokens."""

    winners: tuple[str, ...]
    alternates: tuple[str, ...]


def entrant(text: str) -> str | None:
    """A handle as the draw knows it, or None where the text is none."""
    found = handle(unicodedata.normalize("NFKC", text))
    return found if _HANDLE.fullmatch(found) else None


def seed_hash(seed: str) -> str:
    """The SHA-256 of a seed of 64 hexadecimal digits, taken of its bytes. ValueError for another
    text."""
    return hashlib.sha256(_bytes(seed)).hexdigest()


def canonical(document: Mapping[str, Any]) -> str:
    """A document as one text: sorted keys, no spaces, UTF-8."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def text_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def tokens(seed: str, entrants: Iterable[str]) -> dict[str, str]:
    """Entrant -> its hash, salted by the seed: nobody can test a handle before the seed is shown.
    ``entrants`` as ``entrant`` gives them."""
    key = hmac.digest(_bytes(seed), f"{FORMAT} entrants".encode(), "sha256")
    return {one: hmac.digest(key, one.encode(), "sha256").hex() for one in entrants}


def list_hash(listed: Iterable[str]) -> str:
    """The hash of the frozen list: of its tokens in ascending order, one a line."""
    return text_hash("".join(f"{token}\n" for token in sorted(listed)))


def draw(
    seed: str, listed: Iterable[str], prizes: int, alternates: int, public_salt: str = ""
) -> Drawn:
    """The winners, then the alternates: tokens in ascending order of HMAC-SHA256 under a key made
    of the seed, the hash of the list and the public salt."""
    known = sorted(set(listed))
    said = f"{FORMAT} draw\n{list_hash(known)}\n{public_salt}"
    key = hmac.digest(_bytes(seed), said.encode(), "sha256")
    order = sorted(known, key=lambda token: hmac.digest(key, token.encode(), "sha256"))
    return Drawn(tuple(order[:prizes]), tuple(order[prizes : prizes + alternates]))


def differences(proof: Mapping[str, Any]) -> list[str]:
    """What in a published proof does not hold, in words; empty where the draw repeats exactly."""
    try:
        return _differences(proof)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return [f"The proof is not complete: {type(error).__name__} at {error}."]


def _differences(proof: Mapping[str, Any]) -> list[str]:
    said, seed, listed = proof["announcement"], proof["seed"], proof["entrants"]
    told = []
    if proof["format"] != FORMAT or said["format"] != FORMAT:
        return [f"This is no proof of the kind {FORMAT}."]
    if text_hash(canonical(said)) != proof["announcement_sha256"]:
        told.append("What was announced is not what its hash says.")
    if seed_hash(seed) != said["seed_sha256"]:
        told.append("The seed is not the one whose hash was announced.")
    if not all(isinstance(t, str) and _HEX.fullmatch(t) for t in listed):
        return [*told, "An entrant of the list is not a hash."]
    if listed != sorted(set(listed)):
        told.append("The list of entrants is not in its order, or names somebody twice.")
    if list_hash(listed) != proof["entrants_sha256"]:
        told.append("The list of entrants is not the one that was frozen.")
    if bool(said["salt_source"]) != bool(proof["public_salt"]):
        told.append("A public salt was announced and is missing, or was not announced.")
    told += _times(said, proof)
    found = draw(seed, listed, said["prizes"], said["alternates"], proof["public_salt"])
    if list(found.winners) != proof["winners"]:
        told.append("Seed, list and salt give other winners.")
    if list(found.alternates) != proof["alternates"]:
        told.append("Seed, list and salt give other alternates.")
    return told + _replaced(proof, found)


def _times(said: Mapping[str, Any], proof: Mapping[str, Any]) -> list[str]:
    announced, frozen, drawn = (
        datetime.fromisoformat(proof[name]) for name in ("announced_at", "frozen_at", "drawn_at")
    )
    closes = datetime.fromisoformat(said["closes_at"])
    told = []
    if not announced < closes:
        told.append("The hash of the seed was announced after entries closed.")
    if not closes <= frozen:
        told.append("The list was frozen before entries closed.")
    if not frozen <= drawn:
        told.append("The draw was made before the list was frozen.")
    return told


def _replaced(proof: Mapping[str, Any], found: Drawn) -> list[str]:
    """Alternates take the place of winners in their order, each for a reason that is said."""
    known, waiting = set(found.winners), list(found.alternates)
    for one in proof.get("replaced", []):
        if one["token"] not in known or one["why"] not in WHYS:
            return ["Somebody was replaced who had not won, or for no reason."]
        after = waiting.pop(0) if waiting else None
        if one["by"] != after:
            return ["A winner was replaced by somebody who was not next."]
        known.discard(one["token"])
        if after is not None:
            known.add(after)
    return []


def _bytes(seed: str) -> bytes:
    if not isinstance(seed, str) or not _HEX.fullmatch(seed):
        raise ValueError("a seed is 64 hexadecimal digits")
    return bytes.fromhex(seed)
