"""One condition in words, read and written: `followers=5k..50k`, `!country:DE,AT`, `?er=>=3%`.

``read_condition`` takes what people type; ``write_value`` gives the one form that links and
saved searches keep. Reading it back gives the same condition.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from wrensong.core.errors import ValueInvalid
from wrensong.core.platforms import PLATFORMS, platform
from wrensong.core.tiers import PRESETS
from wrensong.discover.domain import Condition
from wrensong.sources.files.places import country, language
from wrensong.sources.files.values import Unreadable

from .filters import FILTERS, KINDS, Filter, filter_named
from .quantities import read_range, write_range

LONGEST = 200  # characters of one word of a condition
_NAME = re.compile(r"\s*([A-Za-z][\w-]*)\s*")
_SPLIT = re.compile(r'\s*(?:"((?:[^"]|"")*)"|([^,"]*))\s*(,|$)')
_SHARE = re.compile(
    r'((?:"(?:[^"]|"")*"|[^"<>≥≤:=])*?)\s*(?::|=(?![<>])|(?=[<>≥≤]|=[<>]))(.*)', re.S
)
_CURRENCY = re.compile(r"([A-Za-z]{3}|€)")
_YES, _NO = {"yes", "true", "1", "y", "ja", "oui", "si"}, {"no", "false", "0", "n", "nein", "non"}
CHOICES = {
    "er_base": ("followers", "views"),
    **dict.fromkeys(
        ("bought_followers", "bought_likes", "bought_both", "traded_comments", "follow_unfollow",
         "gain", "pods", "arranged_comments"),
        ("clear", "look"),
    ),
    "tier": tuple(dict.fromkeys(tier.name for p in PRESETS.values() for tier in p.tiers)),
    "platform": tuple(PLATFORMS),
    "also_on": tuple(PLATFORMS),
}  # fmt: skip
_BARE = {"handle": "@", "mention": "@", "sponsor": "@", "paid_brand": "@", "hashtag": "#"}
_AS_WRITTEN = {"source"}


def read_condition(text: str) -> Condition:
    """`followers=5k..50k`, `er>=3%`, `country:DE,AT`, `!private`, `audience_country:DE>=40%`.

    Raises FilterUnknown, and ValueInvalid saying what the filter takes.
    """
    bare = text.strip()
    unknown, bare = bare.startswith("?"), bare.removeprefix("?").lstrip()
    exclude = bare.startswith("!") or bare.lower().startswith("not ")
    bare = bare.removeprefix("!") if bare.startswith("!") else bare[4:] if exclude else bare
    if bare.lower().startswith("audience "):
        bare = "audience_" + bare[9:].lstrip()
    found = _NAME.match(bare)
    if found is None:
        raise ValueInvalid(
            f"“{_short(text)}” is not a condition.", "Write it like --filter 'followers=5k..50k'."
        )
    kind, rest = filter_named(found[1]), bare[found.end() :]
    if rest[:1] in (":", "="):
        rest = rest[1:]
    elif rest and rest[0] not in "<>≥≤!":
        raise _refused(kind, text, f"“{_short(rest)}” follows the name")
    if not rest.strip() and kind.kind == "flag":
        rest = "yes"
    asked = read_value(kind, rest, exclude)
    return replace(asked, unknown=True) if unknown else asked


def read_value(kind: Filter, text: str, exclude: bool = False) -> Condition:
    """What a filter is asked, without its name. Raises ValueInvalid."""
    bare = text.strip()
    unknown, bare = bare.startswith("?"), bare.removeprefix("?").lstrip()
    if bare.startswith("!"):
        exclude, bare = not exclude, bare[1:].strip()
    try:
        if kind.ranged:
            low, high = read_range(kind, bare)
            return Condition(kind.name, low, high, (), exclude, unknown)
        if kind.worded:
            return Condition(kind.name, None, None, _words(kind, bare), exclude, unknown)
        words, asked = _parts(kind, bare)
        low, high = read_range(kind, asked)
        return Condition(kind.name, low, high, _words(kind, words), exclude, unknown)
    except Unreadable as error:
        raise _refused(kind, text, str(error)) from None
    except ValueInvalid as error:
        raise _refused(kind, text, error.sentence.rstrip("."), error.next_step) from None


def write_value(condition: Condition) -> str:
    """The canonical text of what a condition asks, without the filter's name."""
    kind = filter_named(condition.filter)
    mark = ("?" if condition.unknown else "") + ("!" if condition.exclude else "")
    words = ",".join(map(quoted, condition.values))
    if kind.worded:
        return mark + words
    asked = write_range(kind, condition.low, condition.high)
    return f"{mark}{words}:{asked}" if words else mark + asked


def _refused(kind: Filter, text: str, why: str, more: str | None = None) -> ValueInvalid:
    unit = f" ({kind.unit})" if kind.unit else ""
    if more == ValueInvalid.next_step:
        more = None
    step = (
        more or f"It takes {KINDS[kind.kind][0]}{unit}, for example {kind.option} '{kind.example}'."
    )
    return ValueInvalid(f"{kind.option} cannot be “{_short(text.strip())}”: {why}.", step)


def _short(text: str) -> str:
    shown = "".join(c if c.isprintable() else "�" for c in text)
    return shown if len(shown) <= 60 else shown[:60] + "…"


def _parts(kind: Filter, text: str) -> tuple[str, str]:
    """Words and range of `DE>=40%`, `DE,AT:40%..`, `EUR<=200`, `<=200 EUR`."""
    if kind.kind == "amounts" and text and text[0] in "<>≥≤0123456789.":
        found = _CURRENCY.search(text)
        if found is None:
            raise Unreadable("it names no currency")
        return found[1], _CURRENCY.sub("", text)
    found = _SHARE.fullmatch(text)
    if found is None or not found[1].strip():
        raise Unreadable("it needs a word and a limit")
    return found[1], found[2]


def _words(kind: Filter, text: str) -> tuple[str, ...]:
    found: list[str] = []
    at = 0
    while True:
        piece = _SPLIT.match(text, at)
        if piece is None:
            raise Unreadable("a quotation mark is not closed")
        word = piece[1].replace('""', '"') if piece[1] is not None else piece[2].strip()
        if word.strip():
            found.append(_word(kind, word))
        at = piece.end()
        if not piece[3]:
            break
    if not found:
        raise Unreadable("it is empty")
    return tuple(dict.fromkeys(found))


def _word(kind: Filter, word: str) -> str:
    """A word as the catalogue holds it."""
    if len(word) > LONGEST:
        raise Unreadable(f"a word is longer than {LONGEST} characters")
    if kind.kind == "flag":
        plain = word.strip().lower()
        if plain not in _YES | _NO:
            raise Unreadable("it is yes or no")
        return "yes" if plain in _YES else "no"
    if kind.name in _AS_WRITTEN:
        return word.strip()
    reader = _READERS.get(kind.name)
    if reader is not None:
        return reader(word.strip())
    plain = word.strip().lower().removeprefix(_BARE.get(kind.name, "\0"))
    if kind.name in CHOICES and plain not in CHOICES[kind.name]:
        raise Unreadable(f"it is one of {', '.join(CHOICES[kind.name])}")
    if not plain:
        raise Unreadable("it is empty")
    return plain


def _country(word: str) -> str:
    found = country(word)
    return "NA" if found is None else found  # asked for by hand, NA is Namibia


def _currency(word: str) -> str:
    plain = {"€": "EUR"}.get(word, word.upper())
    if not re.fullmatch(r"[A-Z]{3}", plain):
        raise Unreadable("a currency has three letters, like EUR")
    return plain


def _language(word: str) -> str:
    found = language(word)
    if found is None:
        raise Unreadable(f"“{word}” is not a language")
    return found


def _platform(word: str) -> str:
    return platform(word).key


_READERS: dict[str, Callable[[str], str]] = {
    "country": _country, "audience_country": _country, "language": _language,
    "audience_language": _language, "platform": _platform, "also_on": _platform,
    **{name: _currency for name, kind in FILTERS.items() if kind.kind == "amounts"},
}  # fmt: skip


def quoted(word: str) -> str:
    plain = re.fullmatch(r'[^\s,":<>=!?≥≤](?:[^,":<>=≥≤]*[^\s,":<>=≥≤])?', word)
    return word if plain else '"' + word.replace('"', '""') + '"'
