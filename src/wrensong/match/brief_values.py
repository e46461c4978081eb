"""Reading one value of a brief: what is accepted, and what to say about anything else."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from wrensong.core import platforms
from wrensong.core.errors import ValueInvalid
from wrensong.core.money import CURRENCIES, Money
from wrensong.core.tiers import DEFAULT_PRESET, NO_LIMIT, PRESETS

from .codes import COMMON_MISTAKES, COUNTRIES, LANGUAGES

# Beyond these a number is a slip of the hand, and would be written back as another one.
_LEAST, _MOST = Decimal("1e-9"), Decimal("1e12")
_COUNT = re.compile(r"(\d[\d ,_.]*)\s*([kKmM]?)")


class Wrong(Exception):
    """A value that cannot be used: what is wrong, what to write, and which part of it."""

    def __init__(self, what: str, hint: str, value: object = None) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint
        self.value = value


def _shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Wrong(f"“{_shown(value)}” is not a text", 'Write it in quotes: "Fern & Salt".', value)
    return value.strip()


def texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, list):
        raise Wrong(
            f"“{_shown(value)}” is not a list", 'Write a list in brackets: ["one", "two"].', value
        )
    return tuple(dict.fromkeys(text(item) for item in value))


def some_texts(value: Any) -> tuple[str, ...]:
    found = texts(value)
    if not found:
        raise Wrong("the list is empty", 'Name at least one: ["skincare"].')
    return found


def handle(value: Any) -> str:
    word = text(value)
    found = platforms.from_url(word)
    return found[1] if found else platforms.handle(word)


def handles(value: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(handle(item) for item in texts(value)))


def hashtags(value: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tag.lstrip("#").strip().lower() for tag in texts(value)))


def money(value: Any) -> Money:
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise Wrong(f"“{_shown(value)}” is not an amount of money", 'Write "3000 EUR".', value)
    try:
        found = Money.parse(str(value))
    except ValueInvalid as error:
        raise Wrong(error.sentence.rstrip("."), error.next_step, value) from None
    currency(found.currency)
    if found.amount <= 0:
        raise Wrong(
            f"“{value}” is not more than zero", 'Write a positive amount: "3000 EUR".', value
        )
    return found


def currency(value: Any) -> str:
    return _code(value, CURRENCIES, "a currency code", "Use three letters (ISO 4217), like EUR.")


def _code(value: Any, known: Collection[str], kind: str, hint: str) -> str:
    word = text(value)
    for spelling in (word, word.upper(), word.lower()):
        if spelling in known:
            return spelling
    meant = COMMON_MISTAKES.get(word.upper())
    if meant in known:
        hint = f"Did you mean “{meant}”?"
    raise Wrong(f"“{word}” is not {kind}", hint, value)


def countries(value: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(country(item) for item in texts(value)))


def country(value: Any) -> str:
    return _code(value, COUNTRIES, "a country code", "Use two letters (ISO 3166-1), like DE.")


def languages(value: Any) -> tuple[str, ...]:
    hint = "Use two letters (ISO 639-1), like de."
    return tuple(dict.fromkeys(_code(v, LANGUAGES, "a language code", hint) for v in texts(value)))


def platform_names(value: Any) -> tuple[str, ...]:
    found = []
    for name in some_texts(value):
        try:
            found.append(platforms.platform(name).key)
        except ValueInvalid as error:
            hint = nearest(name, platforms.PLATFORMS) or error.next_step
            raise Wrong(error.sentence.rstrip("."), hint, name) from None
    return tuple(dict.fromkeys(found))


def one_of(options: tuple[str, ...]) -> Callable[[Any], str]:
    """A reader for one word out of ``options``."""

    def read(value: Any) -> str:
        word = " ".join(text(value).lower().replace("-", " ").replace("_", " ").split())
        if word not in options:
            hint = nearest(word, options) or f"Use one of: {', '.join(options)}."
            raise Wrong(f"“{_shown(value)}” is not one of {', '.join(options)}", hint, value)
        return word

    return read


def followers(value: Any) -> tuple[int, int]:
    """``1k..100k``, ``5000..50000``, ``5k..``, or a tier (``micro``); both ends included."""
    word = text(value).lower()
    hint = "Write a range like 1k..100k, or a tier: " + ", ".join(
        tier.name for tier in PRESETS[DEFAULT_PRESET].tiers
    )
    low, dots, high = word.partition("..")
    if not dots:
        try:
            tier = PRESETS[DEFAULT_PRESET].named(word)
        except ValueInvalid:
            raise Wrong(f"“{value}” is not a range of followers", hint + ".", value) from None
        return tier.low, tier.high
    found = _count(low, 0, value, hint), _count(high, NO_LIMIT, value, hint)
    if found[0] > found[1]:
        raise Wrong(f"“{value}” runs backwards", f"Write {high.strip()}..{low.strip()}.", value)
    return found


def _count(word: str, empty: int, value: Any, hint: str) -> int:
    word = word.strip()
    if not word:
        return empty
    found = _COUNT.fullmatch(word)
    if found is None:
        raise Wrong(f"“{value}” is not a range of followers", hint + ".", value)
    digits, scale = found[1].strip(), {"": 1, "k": 1_000, "m": 1_000_000}[found[2].lower()]
    if scale > 1 and re.fullmatch(r"\d+[.,]\d+", digits):
        return int(Decimal(digits.replace(",", ".")) * scale)
    if not re.fullmatch(r"\d+|\d{1,3}([ ,_.]\d{3})+", digits):
        raise Wrong(f"“{value}” is not a range of followers", hint + ".", value)
    return int(re.sub(r"\D", "", digits)) * scale


def whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise Wrong(
            f"“{_shown(value)}” is not a whole number of 1 or more", "Write it like 3.", value
        )
    return value


def amount(value: Any) -> float:
    """A number above zero."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise Wrong(f"“{_shown(value)}” is not a number", "Write it like 2.5.", value)
    number = Decimal(value)
    if not number.is_finite() or number <= 0:
        raise Wrong(f"“{value}” is not more than zero", "Write it like 2.5.", value)
    if not _LEAST <= number <= _MOST:
        raise Wrong(f"“{value}” is no amount that anybody means", "Write it like 2.5.", value)
    return float(number)


def bounds(value: Any) -> tuple[int, int]:
    """``"..3"``, ``"1..4"``, ``"2.."``: the least and the most, both ends included."""
    hint = 'Write a range: "..3", "1..4" or "2..".'
    found = (
        re.fullmatch(r"\s*(\d{0,6})\s*\.\.\s*(\d{0,6})\s*", value)
        if isinstance(value, str)
        else None
    )
    if found is None or not any(found.groups()):
        raise Wrong(f"“{_shown(value)}” is not a range", hint, value)
    least, most = int(found[1] or 0), int(found[2] or NO_LIMIT)
    if least > most:
        raise Wrong(f"“{value}” runs backwards", f'Write "{most}..{least}".', value)
    return least, most


def niche(value: Any) -> str:
    return text(value).lower()


def platform_name(value: Any) -> str:
    return platform_names([value])[0]


def tier(value: Any) -> str:
    try:
        return PRESETS[DEFAULT_PRESET].named(text(value)).name
    except ValueInvalid as error:
        raise Wrong(error.sentence.rstrip("."), error.next_step, value) from None


def share(value: Any) -> float:
    """A fraction above 0 up to 1, or a percentage in quotes (``"40 %"``)."""
    number: Decimal | None = None
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        number = Decimal(value)
    elif isinstance(value, str) and re.fullmatch(r"\s*\d+(\.\d+)?\s*%\s*", value):
        number = Decimal(value.strip(" %")) / 100
    if number is None or not number.is_finite() or not _LEAST <= number <= 1:
        raise Wrong(
            f"“{_shown(value)}” is not a share", 'Write a fraction like 0.4, or "40 %".', value
        )
    return float(number)


def day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(text(value))
    except ValueError:
        raise Wrong(f"“{value}” is not a date", "Write it like 2026-03-01.", value) from None


def rate(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise Wrong(f"“{_shown(value)}” is not an exchange rate", "Write it like 1.08.", value)
    number = Decimal(value)
    if not number.is_finite() or not _LEAST <= number <= _MOST:
        raise Wrong(f"“{value}” is not an exchange rate", "Write it like 1.08.", value)
    return number


def nearest(word: str, options: Collection[str]) -> str:
    """``Did you mean “x”?``, or nothing when nothing is near."""
    near = difflib.get_close_matches(word, list(options), n=1)
    return f"Did you mean “{near[0]}”?" if near else ""
