"""One cell of text into one value; pure, and strict about what cannot be known.

Each parser returns the value, None for an empty cell or a word that means *not known*, or
raises Unreadable with the reason a person needs. What one cell cannot settle (is the comma
in ``1,234`` a decimal mark?) is settled for the whole column by ``wrensong.sources.files.decide``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Literal

from wrensong.core.platforms import PLATFORMS, Platform, from_url, handle

Mark = Literal[".", ","]
MOST = 10**15  # no public count is larger; beyond it a number is an id or a mistake

_ABSENT = frozenset(
    {"", "-", "--", "–", "—", "?", ".", "n/a", "#n/a", "na", "nan", "null", "none", "nil",
     "unknown", "not available", "not provided", "hidden", "undefined", "k. a.", "k.a.", "s/o"}
)  # fmt: skip
_SPACES = "\u0020\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000'’`"
_SCALES = {
    "k": 3, "tsd": 3, "thousand": 3, "m": 6, "mn": 6, "mio": 6, "mln": 6,
    "million": 6, "millions": 6, "millionen": 6, "b": 9, "bn": 9, "mrd": 9, "万": 4, "萬": 4,
    "亿": 8, "億": 8, "lakh": 5, "crore": 7,
}  # fmt: skip
_NOUNS = (
    "videos? posts? reels? beiträge beitrag publications? followers? fans? subscribers? subs "
    "abonnenten abonnés? seguidores subscriptores views? aufrufe vues plays? likes? comments? "
    "kommentare commentaires shares? saves? following items? media"
)
_NUMBER = re.compile(
    rf"(?P<sign>[+\-−])?\s*(?P<body>\d[\d.,{_SPACES}]*|[.,]\d+)(?P<power>e[+\-]?\d+)?"
    rf"\s*(?:(?P<scale>{'|'.join(sorted(_SCALES, key=len, reverse=True))})\b\.?)?"
    rf"(?:\s*(?:{_NOUNS.replace(' ', '|')}))?",
    re.IGNORECASE,
)
_GROUPS = re.compile(r"\d{1,3}(?:(?P<g>[.,])\d{3})(?:(?P=g)\d{3})*|\d{1,2}(?:,\d{2})+,\d{3}")
_SPACED = re.compile(rf"\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?:[.,]\d*)?")
_GAP = re.compile(rf"[{_SPACES}]")


class Unreadable(ValueError):
    """A cell that is not what its column holds. ``str()`` is the reason, in words."""


class Unclear(Unreadable):
    """A cell that can be read in two ways, and nothing in its column decides between them."""


def absent(text: str) -> bool:
    """Whether a cell of a number, date, flag or name column says *not known*."""
    return text.strip().lower() in _ABSENT


def decimal_mark(text: str) -> Mark | None:
    """The decimal mark that this cell alone proves: ``12.3K`` proves a point, ``1.234.567`` a
    comma, ``12,345`` and ``12`` prove nothing."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    body = found["body"].strip()
    spaced = _GAP.search(body) is not None
    return _proof(_GAP.sub("", body), spaced)


def _proof(body: str, spaced: bool) -> Mark | None:
    points, commas = body.count("."), body.count(",")
    if points and commas:
        return "." if body.rfind(".") > body.rfind(",") else ","
    if points + commas == 0:
        return None
    mark: Mark = "." if points else ","
    other: Mark = "," if points else "."
    if points + commas > 1:
        return other
    head, tail = body.split(mark)
    if spaced or len(tail) != 3 or head in ("", "0") or len(head) > 3:
        return mark
    return None


def number(text: str, mark: Mark | None = None, *, whole: bool = False) -> Decimal | None:
    """A number that is not negative: ``12.3K``, ``1,2M``, ``1.2 Mio``, ``12 345``, ``44 videos``.

    ``mark`` is the decimal mark of the column where known. ``whole`` says that the column
    counts things: then ``12,345`` and ``12.345`` are both 12345 (there is no third of a
    follower), and what has no scale must come out whole. Raises Unclear where two readings
    remain, Unreadable for negatives, ranges and anything else.
    """
    bare = text.strip()
    if absent(bare):
        return None
    found = _NUMBER.fullmatch(bare)
    if found is None:
        raise Unreadable(f"“{text}” is not a number")
    body = found["body"].strip()
    scale = (found["scale"] or "").lower()
    spaced = _GAP.search(body) is not None
    if spaced and not _SPACED.fullmatch(body):
        raise Unreadable(f"“{text}” is not a number")
    body = _GAP.sub("", body)
    value = _plain(body, _chosen_mark(text, body, mark, spaced, bool(scale), whole))
    if value is None:
        raise Unreadable(f"“{text}” is not a number")
    try:
        value = (value * Decimal("1" + (found["power"] or ""))).scaleb(_SCALES.get(scale, 0))
    except (InvalidOperation, OverflowError):
        raise Unreadable(f"“{text}” is not a number") from None
    if found["sign"] in ("-", "−") and value:
        raise Unreadable(f"“{text}” is negative")
    if value > MOST:
        raise Unreadable(f"“{text}” is too large to be true")
    if whole and value != value.to_integral_value():
        if not scale:
            raise Unreadable(f"“{text}” is not a whole number")
        value = value.to_integral_value()
    return value


def _chosen_mark(
    text: str, body: str, mark: Mark | None, spaced: bool, scaled: bool, whole: bool
) -> Mark | None:
    """The decimal mark to read ``body`` with; None when it holds none."""
    proven = _proof(body, spaced)
    if proven or not re.search(r"[.,]", body):
        return proven
    own: Mark = "." if "." in body else ","
    if whole and not scaled:
        return "," if own == "." else "."
    if mark is None:
        raise Unclear(f"“{text}” can be read in two ways")
    return mark


def _plain(body: str, mark: Mark | None) -> Decimal | None:
    whole, _, part = body.partition(mark) if mark else (body, "", "")
    if re.search(r"[.,]", whole):
        if not _GROUPS.fullmatch(whole):
            return None
        whole = re.sub(r"[.,]", "", whole)
    if (part and not part.isdecimal()) or len(whole) + len(part) > 40:
        return None
    return Decimal(f"{whole or '0'}.{part or '0'}")


def rate(text: str, mark: Mark | None = None) -> tuple[Decimal | None, bool]:
    """A share or rate and whether the cell itself says percent: ``4,5 %`` is (4.5, True).

    A lone mark is always a decimal mark here: no rate is a thousand.
    """
    bare = text.strip()
    if absent(bare):
        return None, False
    shown = re.fullmatch(
        r"(?P<n>.*?)\s*(?P<p>%|٪|％|percent|prozent|per cent|pct)?", bare, re.I | re.S
    )
    assert shown is not None
    body = shown["n"]
    lone = re.fullmatch(r"[+]?\d{0,3}([.,])\d{3}", body)
    own: Mark | None = None if lone is None else ("." if lone[1] == "." else ",")
    return number(body, own or mark), shown["p"] is not None


def duration(text: str) -> int | None:
    """Seconds of ``mm:ss``, ``h:mm:ss``, ``PT8M31S``, ``511s`` or ``511``."""
    bare = text.strip()
    if absent(bare):
        return None
    clock = re.fullmatch(r"(?:(\d{1,3}):)?(\d{1,3}):([0-5]\d)(?:\.\d+)?", bare)
    if clock and not (clock[1] and int(clock[2]) > 59):
        return int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + int(clock[3])
    iso = re.fullmatch(
        r"P(?:(\d{1,4})D)?T?(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,8})(?:\.\d+)?S)?", bare, re.I
    )
    if iso and any(iso.groups()):
        days, hours, minutes, seconds = (int(part or 0) for part in iso.groups())
        return ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    plain = re.fullmatch(r"(\d{1,8})(?:\.\d+)?\s*(?:s|sec|secs|seconds)?", bare, re.I)
    if plain:
        return int(plain[1])
    raise Unreadable(f"“{text}” is not a length of time")


_FLAGS = dict.fromkeys("true t yes y 1 1.0 ja oui si sí wahr vrai verified on x ✓ ✔".split(), True)
_FLAGS |= dict.fromkeys("false f no n 0 0.0 nein non falsch faux unverified off ✗ ✘".split(), False)


def flag(text: str) -> bool | None:
    """Yes or no in a few languages."""
    bare = text.strip().lower()
    if bare in _FLAGS:
        return _FLAGS[bare]
    if absent(bare):
        return None
    raise Unreadable(f"“{text}” is neither yes nor no")


def who(text: str) -> tuple[Platform | None, str] | None:
    """Platform (where an address shows it) and handle of ``@mina.bakes`` or a profile URL.

    Raises Unreadable for a web address of no known platform and for text that cannot be a
    handle (spaces inside, nothing but marks).
    """
    bare = unicodedata.normalize("NFKC", text).strip().strip("\u200b\ufeff")
    if bare in ("", "-", "–", "—"):
        return None
    if re.match(r"(?:https?:)?//|www\.", bare, re.I) or _hosted(bare):
        found = from_url(bare)
        if found is None:
            raise Unreadable(f"“{text}” is not the address of a profile on a known platform")
        return found
    name = handle(bare)
    if not re.fullmatch(r"[^\s@/\\,;|\"<>]{1,100}", name) or not re.search(r"\w", name):
        raise Unreadable(f"“{text}” is not a handle")
    return None, name


def _hosted(text: str) -> bool:
    host, slash, _ = text.lower().partition("/")
    known = (h for p in PLATFORMS.values() for h in p.hosts)
    return bool(slash) and any(host == h or host.endswith("." + h) for h in known)


_EMAIL = re.compile(r"[\w.+\-]{1,64}@(?:[\w\-]+\.)+[a-z]{2,24}", re.I)


def email(text: str) -> str | None:
    """The first e-mail address in a cell, lower case."""
    if absent(text):
        return None
    found = _EMAIL.search(text)
    if found is None:
        raise Unreadable(f"“{text}” holds no e-mail address")
    return found[0].lower()


def names(text: str) -> list[str]:
    """The parts of a list in one cell: ``a|b``, ``a, b``, ``#a #b``, ``['a', 'b']``."""
    bare = text.strip().strip("[](){}")
    parts: Iterable[str] = re.split(r"[|,;\n\t]+", bare)
    if "#" in bare or "@" in bare:
        parts = re.split(r"[|,;\s]+|(?<=\w)(?=[#@])", bare)
    cleaned = (part.strip().strip("'\"").lstrip("#@＃＠").strip().lower() for part in parts)
    return [part for part in cleaned if part and not absent(part)]
