"""Between what is typed into one input and what TOML would hold for it."""

from __future__ import annotations

import csv
import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from wrensong.match.brief_fields import Field

_WORDS = ("list of handles", "list of hashtags", "list of countries", "list of languages")
_FAR = 30  # powers of ten beyond which nobody means a number
_NUMBERS = ("whole number", "number", "share")


def typed(field: Field, value: Any) -> str:
    """A value of TOML as it stands in an input; an empty string where there is none."""
    if value is None:
        return ""
    if isinstance(value, list):
        between = ", " if field.kind in ("list of countries", "list of languages") else "\n"
        return between.join(_quoted(str(item)) for item in value)
    if isinstance(value, Decimal) and field.kind == "share":
        return f"{(100 * value).normalize():f} %"
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return format(value.to_integral_value() if whole else value, "f")
    return str(value)


def raw(field: Field, text: str) -> Any:
    """What TOML would hold for a typed text; None for an empty one. What cannot be a number or
    a date stays a text, so that the parser says what is wrong with it."""
    text = text.strip()
    if not text:
        return None
    if field.kind.startswith("list"):
        return _items(field, text)
    if field.kind in _NUMBERS:
        return _number(text)
    if field.kind == "date":
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text


def example(field: Field) -> str:
    """The example of the registry, without the marks of TOML."""
    code, _, value = field.example.rpartition("=")
    words = re.findall(r'"([^"]*)"', value) or [value.strip()]
    if field.kind == "share":
        words = [typed(field, Decimal(word)) for word in words]
    return " ".join(filter(None, [code.strip(), ", ".join(words)]))


def _items(field: Field, text: str) -> list[str]:
    """One to a line or separated by commas; quotes hold one together that has a comma."""
    if field.kind in _WORDS:
        return re.split(r"[\s,;]+", text.strip(",; \n"))
    rows = csv.reader(text.splitlines(), skipinitialspace=True)
    return [item.strip() for row in rows for item in row if item.strip()]


def _quoted(item: str) -> str:
    if not set(item) & set(',"\n'):
        return item
    doubled = item.replace('"', '""')
    return f'"{doubled}"'


def _number(text: str) -> Any:
    plain = text.replace(",", ".") if re.fullmatch(r"\d+,\d{1,2}", text) else text
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return text
    if not number.is_finite() or abs(number.adjusted()) > _FAR:
        return text
    return int(number) if re.fullmatch(r"-?\d{1,12}", plain) else number
