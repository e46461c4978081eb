"""Reading a plain document field by field, noting everything that is wrong. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from wrensong.core import platforms
from wrensong.core.errors import WrensongError
from wrensong.core.money import Money, minor_units

T = TypeVar("T")
MOST = Decimal(10) ** 12
_NUMBER = re.compile(r"\d{1,15}(\.\d{1,6})?")


class Reader:
    """Takes the fields of one object. What is absent or empty gives the default of its kind;
    what is wrong gives that, too, and words in ``problems``."""

    def __init__(self, said: Any, path: str = "", problems: dict[str, str] | None = None) -> None:
        self.problems = {} if problems is None else problems
        self._path = path
        if not isinstance(said, dict):
            self.problems[path.rstrip(".") or "terms"] = "This is no object with fields."
            said = {}
        self._said: dict[str, Any] = said
        self._asked: set[str] = set()

    def wrong(self, name: str, words: str) -> None:
        """Note what is wrong with a field; the first words stay."""
        self.problems.setdefault(self._path + name, words)

    def finish(self) -> None:
        """Note every field that nobody asked for: a misspelt promise would be lost."""
        for name in self._said:
            if name not in self._asked:
                self.wrong(str(name), "There is no such field.")

    def text(self, name: str, most: int, lines: bool = False) -> str:
        found = self._get(name)
        if found is None:
            return ""
        if not isinstance(found, str):
            self.wrong(name, "This is not text.")
            return ""
        text = clean(found, lines)
        if text is None:
            self.wrong(name, "A letter in it cannot be printed.")
            return ""
        if len(text) > most:
            self.wrong(name, f"It is longer than {most} letters.")
        return text[:most]

    def words(self, name: str, most: int) -> tuple[str, ...]:
        found = self._get(name)
        if isinstance(found, str):
            found = found.split(",")
        if found is None:
            return ()
        if not isinstance(found, list | tuple) or not all(isinstance(w, str) for w in found):
            self.wrong(name, "This is not a list of words.")
            return ()
        kept = [clean(word, False) for word in found]
        words = tuple(dict.fromkeys(word for word in kept if word))
        if None in kept or len(words) > most or any(len(w) > 80 for w in words):
            self.wrong(name, f"At most {most} words of 80 letters that can be printed.")
            return ()
        return words

    def truth(self, name: str) -> bool:
        found = self._get(name)
        if found not in (True, False, None):
            self.wrong(name, "This is true or false.")
        return found is True

    def count(self, name: str, least: int, most: int, default: int) -> int:
        found = self._get(name)
        if found is None or found == "":
            return default
        if isinstance(found, str) and re.fullmatch(r"[0-9]{1,9}", found.strip()):
            found = int(found)
        if isinstance(found, bool) or not isinstance(found, int) or not least <= found <= most:
            self.wrong(name, f"Write a whole number from {least} to {most}.")
            return default
        return found

    def percent(self, name: str) -> Decimal | None:
        found = self._get(name)
        if found is None or found == "":
            return None
        number = self._decimal(found)
        if number is None or number > 100 or number != round(number, 2):
            self.wrong(name, "Write percent from 0 to 100, with at most two decimals.")
            return None
        return number

    def money(self, name: str) -> Money | None:
        """``{"amount": "120.00", "currency": "EUR"}``; no amount is no promise, and so is 0."""
        found = self._get(name)
        if found is None or found == "":
            return None
        if not isinstance(found, dict) or set(found) - {"amount", "currency"}:
            self.wrong(name, "Write an amount and a currency.")
            return None
        amount = found.get("amount")
        if amount is None or amount == "":
            return None
        number = self._decimal(amount)
        if number is None or number > MOST:
            self.wrong(name, "Write the amount as a plain number, such as 120.00.")
            return None
        try:
            money = Money(number, str(found.get("currency") or "").strip().upper())
        except WrensongError as error:
            self.wrong(name, f"{error.sentence} {error.next_step}")
            return None
        if money.rounded().amount != number:
            places = minor_units(money.currency)
            self.wrong(name, f"{money.currency} has {places} decimals.")
            return None
        return money if number else None

    def day(self, name: str) -> date | None:
        found = self._get(name)
        if found is None or found == "":
            return None
        try:
            return date.fromisoformat(found)
        except (TypeError, ValueError):
            self.wrong(name, "Write the day as 2026-11-30.")
            return None

    def platform(self, name: str) -> str:
        key = self.text(name, 40).lower()
        if key not in platforms.PLATFORMS:
            self.wrong(name, f"Use one of: {', '.join(platforms.PLATFORMS)}.")
        return key

    def one_of(self, name: str, allowed: Iterable[str]) -> str:
        found = self.text(name, 40).lower()
        if found not in allowed:
            self.wrong(name, f"Use one of: {', '.join(allowed)}.")
        return found

    def country(self, name: str) -> str:
        code = self.text(name, 60).upper()
        if code and not re.fullmatch(r"[A-Z]{2}", code):
            self.wrong(name, "Write the two letters of the country, such as AT.")
            return ""
        return code

    def inside(self, name: str, read: Callable[[Reader], T]) -> T | None:
        """An object in this one; None where it is absent."""
        found = self._get(name)
        if found is None or found == "":
            return None
        inner = Reader(found, f"{self._path}{name}.", self.problems)
        made = read(inner)
        inner.finish()
        return made

    def each(self, name: str, read: Callable[[Reader], T], most: int) -> list[T]:
        """Objects of a list in this one."""
        found = self._get(name)
        if found is None:
            return []
        if not isinstance(found, list | tuple) or len(found) > most:
            self.wrong(name, f"This is not a list of at most {most}.")
            return []
        made = []
        for number, one in enumerate(found):
            inner = Reader(one, f"{self._path}{name}.{number}.", self.problems)
            made.append(read(inner))
            inner.finish()
        return made

    def _get(self, name: str) -> Any:
        self._asked.add(name)
        return self._said.get(name)

    def _decimal(self, found: Any) -> Decimal | None:
        """A number that is exact: text or a whole number; a float has lost its cents already."""
        if isinstance(found, bool) or not isinstance(found, int | str):
            return None
        text = str(found).strip()
        if not _NUMBER.fullmatch(text) or not text.isascii():
            return None
        try:
            return Decimal(text)
        except InvalidOperation:
            return None


def clean(text: str, lines: bool) -> str | None:
    """Text in one form (NFC, single spaces, no space at the ends of lines); None when something
    in it cannot be printed, such as a mark that turns the direction of writing."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    rows = text.split("\n") if lines else [text.replace("\n", " ")]
    rows = [" ".join(row.split()) for row in rows]
    while rows and not rows[-1]:
        rows.pop()
    while rows and not rows[0]:
        rows.pop(0)
    if not all(_printable(letter) for row in rows for letter in row):
        return None
    return "\n".join(rows)


def _printable(letter: str) -> bool:
    # Joiners shape letters of Persian and Indian scripts and families of emoji.
    return letter.isprintable() or letter in "\u200c\u200d"
