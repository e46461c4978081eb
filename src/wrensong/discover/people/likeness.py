"""Names and handles as they are compared: folded, cut into words, alike or not. Pure."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

# Words of profiles that name nobody.
_TITLES = frozenset(
    "the and und der die das von van de la le el by mit with official offiziell channel kanal blog "
    "vlog tv real its iam hey hello mr mrs ms dr".split()
)
ROLES = frozenset(
    "info hello hallo hi hey contact kontakt mail email office team booking bookings business "
    "management mgmt manager collab collabs collaboration kooperation cooperation koop pr press "
    "presse media marketing sales support admin service partnership partnerships partners talent "
    "talents influencer creators creator brand brands work enquiries inquiries post me".split()
)
_ALIKE, _STEM = 0.85, 5


@lru_cache(maxsize=200_000)
def folded(text: str) -> str:
    """Lower case, without accents, emoji and punctuation: ``Mína 🍞 Okafor`` -> ``mina okafor``."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).casefold()
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", kept))


def words(name: str | None) -> tuple[str, ...]:
    """The words of a name that may name somebody, in order."""
    return tuple(w for w in folded(name or "").split() if len(w) > 1 and w not in _TITLES)


def stem(handle: str | None) -> str:
    """A handle's letters: ``mina.bakes_92`` -> ``minabakes``."""
    return re.sub(r"[\W\d_]+", "", folded(handle or ""))


def email(text: str | None) -> str | None:
    """An address in the form in which equal mailboxes are equal; None when it is none.

    Gmail ignores dots and what follows a plus; elsewhere both may matter.
    """
    bare = unicodedata.normalize("NFKC", text or "").strip().strip("<>").removeprefix("mailto:")
    found = re.fullmatch(r"([^@\s,;<>\"']+)@([\w\-]+(?:\.[\w\-]+)+)", bare.lower())
    if found is None:
        return None
    local, domain = found.groups()
    if domain in ("gmail.com", "googlemail.com"):
        local, domain = local.partition("+")[0].replace(".", ""), "gmail.com"
    return f"{local}@{domain}" if local else None


def is_role(local: str) -> bool:
    """Whether the part before the @ names a desk and no person: ``info``, ``pr.team``."""
    parts = re.findall(r"[a-z]+", local)
    return bool(parts) and all(part in ROLES for part in parts)


def spells(text: str, handle: str, names: tuple[str, ...]) -> bool:
    """Whether letters (of an address, of another handle) name this account."""
    letters = stem(text)
    if len(letters) < 3:
        return False
    return any(len(w) >= 3 and w in letters for w in names) or _near(letters, stem(handle))


def alike(first: tuple[str, tuple[str, ...]], second: tuple[str, tuple[str, ...]]) -> int:
    """How much two (handle, words of the name) have in common: 0 nothing, 1 a word, 2 enough to
    be one person: two words, or handles that nearly spell each other."""
    (a, a_words), (b, b_words) = first, second
    shared = {w for w in a_words if len(w) > 2} & set(b_words)
    if len(shared) >= 2 or _near(stem(a), stem(b)):
        return 2
    crossed = any(
        len(names) >= 2 and all(w in stem(other) for w in names)
        for names, other in ((a_words, b), (b_words, a))
    )
    if crossed:
        return 2
    return int(bool(shared) or spells(a, b, b_words) or spells(b, a, a_words))


def _near(a: str, b: str) -> bool:
    if min(len(a), len(b)) < _STEM:
        return bool(a) and a == b
    if a in b or b in a:
        return True
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= _ALIKE
