"""Values of the brief's fields: read from TOML or from what somebody typed, and written back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from wrensong.core.errors import ValueInvalid
from wrensong.core.money import Money

from .document import Field

LONGEST = {"line": 300, "text": 5000, "list": 300, "choice": 40}
MOST = 60  # entries of a list
WHOLE = 100_000


def read(about: Field, raw: Any) -> Any:
    """A value as the document holds it. Raises ValueError with a sentence."""
    if raw is None or raw == "":
        return () if about.kind in ("list", "wholes") else "" if _is_text(about) else None
    return _READ[about.kind](about, raw)


def written(value: Any) -> str:
    """A value as TOML holds it."""
    if isinstance(value, str):
        # TOML's basic strings are JSON's, but for one that JSON may leave as it is.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Money):
        return json.dumps(f"{value.amount} {value.currency}")
    if isinstance(value, tuple):
        return f"[{', '.join(written(one) for one in value)}]"
    return value.isoformat() if isinstance(value, date) else format(value, "f") \
        if isinstance(value, Decimal) else str(value)  # fmt: skip


def typed(value: Any) -> str:
    """A value as a form shows it: what is typed is read back by ``read``."""
    if isinstance(value, tuple):
        numbers = all(isinstance(one, int) for one in value)
        return (", " if numbers else "\n").join(str(one) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Money):
        return f"{value.amount} {value.currency}"
    if isinstance(value, Decimal):
        return format(value, "f")
    return "" if value is None else str(value)


def clean(text: str) -> str:
    """A text without what no database keeps: the character zero and halves of characters."""
    return text.encode("utf-8", "ignore").decode("utf-8").replace("\0", "")


def _is_text(about: Field) -> bool:
    return about.kind in ("line", "text", "choice")


def _text(about: Field, raw: Any) -> str:
    if not isinstance(raw, str):
        raise ValueError("is no text. Put it in quotation marks.")
    found = clean(raw).replace("\r\n", "\n").replace("\r", "\n").strip()
    if about.kind != "text":
        found = " ".join(found.split())
    if len(found) > LONGEST[about.kind]:
        raise ValueError(f"is longer than {LONGEST[about.kind]} letters.")
    return found


def _choice(about: Field, raw: Any) -> str:
    found = _text(about, raw).lower()
    if found and found not in about.options:
        raise ValueError(f"is “{found}”; choose one of: {', '.join(about.options)}.")
    return found


def _list(about: Field, raw: Any) -> tuple[str, ...]:
    held = raw.splitlines() if isinstance(raw, str) else raw
    if not isinstance(held, list):
        raise ValueError("is no list of texts.")
    found = [text for text in (_text(about, one) for one in held) if text]
    if len(found) > MOST:
        raise ValueError(f"has more than {MOST} entries.")
    return tuple(dict.fromkeys(found))


def _whole(about: Field, raw: Any) -> int:
    if isinstance(raw, str) and raw.strip().isascii() and raw.strip().isdecimal():
        raw = int(raw) if len(raw) < 12 else WHOLE + 1
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise ValueError("is no whole number, such as 2.")
    if not 0 <= raw <= WHOLE:
        raise ValueError(f"is not between 0 and {WHOLE}.")
    if raw == 0 and about.key in ("count", "review_hours", "months", "words_at_most"):
        raise ValueError("is 0. Leave it empty where it does not apply.")
    return raw


def _wholes(about: Field, raw: Any) -> tuple[int, ...]:
    held = raw.replace(",", " ").split() if isinstance(raw, str) else raw
    if not isinstance(held, list) or len(held) > MOST:
        raise ValueError("is no list of whole numbers, such as 2, 14.")
    return tuple(sorted({_whole(about, one) for one in held}))


def _date(about: Field, raw: Any) -> date:
    if isinstance(raw, str):
        try:
            raw = date.fromisoformat(raw.strip())
        except ValueError:
            raise ValueError(f"is “{raw[:40]}”; write it as 2026-05-31.") from None
    if isinstance(raw, datetime) or not isinstance(raw, date):
        raise ValueError("is no date. Write it as 2026-05-31.")
    return raw


def _money(about: Field, raw: Any) -> Money:
    if not isinstance(raw, str):
        raise ValueError("is no amount of money. Write a number and a currency: “300 EUR”.")
    try:
        found = Money.parse(raw[:60])
    except ValueInvalid as error:
        raise ValueError(f"cannot be read. {error.sentence} {error.next_step}") from None
    if not 0 <= found.amount < Decimal(10) ** 12:
        raise ValueError("is not an amount between 0 and 999 999 999 999.")
    return found


def _percent(about: Field, raw: Any) -> Decimal:
    text = str(raw).strip().removesuffix("%").strip().replace(",", ".")
    try:
        found = Decimal(text) if not isinstance(raw, bool) and len(text) < 12 else None
    except InvalidOperation:
        found = None
    if found is None or not found.is_finite() or not 0 <= found <= 100:
        raise ValueError("is no percentage between 0 and 100.")
    return found.normalize() if found else Decimal(0)


def _yes(about: Field, raw: Any) -> bool:
    found = {"yes": True, "no": False, "true": True, "false": False}.get(
        raw.strip().lower() if isinstance(raw, str) else ""
    )
    if isinstance(raw, bool):
        return raw
    if found is None:
        raise ValueError("is neither yes nor no.")
    return found


_READ: dict[str, Callable[[Field, Any], Any]] = {
    "line": _text, "text": _text, "choice": _choice, "list": _list, "whole": _whole,
    "wholes": _wholes, "date": _date, "money": _money, "percent": _percent, "yes/no": _yes,
}  # fmt: skip
