"""What a creator may tell of herself: her media kit, checked. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from wrensong.core.errors import WrensongError
from wrensong.core.money import Money

COUNTS = {"reach": "People reached by a post, on average",
          "story_reach": "People reached by a story, on average"}  # fmt: skip
PRICES = {"post": "A post", "reel": "A reel", "story": "A story", "video": "A video"}
SHARES = {"countries": "Countries of your audience", "ages": "Ages of your audience"}
_SHARE = re.compile(r"([A-Za-z]{2}|\d{2}(?:-\d{2}|\+))\s*[:,;]?\s+(\d{1,3}(?:[.,]\d{1,2})?)\s*%?")
_MOST_LINES = 12


def read_kit(said: Mapping[str, str], currency: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The facts that were given, and what is wrong: field -> words. What is left out is not
    known. Shares and ``women`` are percentages as text, ``prices`` amounts with their currency."""
    kit: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name in SHARES:
        lines = [line.strip() for line in said.get(name, "").splitlines() if line.strip()]
        shares, problem = _shares(lines, name)
        if problem:
            wrong[name] = problem
        elif shares:
            kit[name] = shares
    women = said.get("women", "").strip().rstrip("%").strip()
    if women:
        share = _percent(women)
        if share is None:
            wrong["women"] = "Write a percentage, such as 62."
        else:
            kit["women"] = str(share)
    for name in COUNTS:
        text = re.sub(r"[\s.,\u202f]", "", said.get(name, ""))
        if text and not (text.isascii() and text.isdigit() and len(text) < 13):
            wrong[name] = "Write a whole number, such as 5200."
        elif text:
            kit[name] = int(text)
    for name in PRICES:
        text = said.get(f"price-{name}", "").strip()
        try:
            money = Money.parse(text, currency) if text else None
        except WrensongError as error:
            wrong[f"price-{name}"] = f"{error.sentence} {error.next_step}"
            continue
        if money is not None and money.amount > 0:
            kit.setdefault("prices", {})[name] = {
                "amount": str(money.rounded().amount), "currency": money.currency,
            }  # fmt: skip
        elif money is not None:
            wrong[f"price-{name}"] = "A price is above zero."
    if not kit and not wrong:
        wrong["countries"] = "Nothing is filled in."
    return kit, wrong


def _shares(lines: list[str], name: str) -> tuple[dict[str, str], str]:
    example = "AT 40" if name == "countries" else "25-34 45"
    found: dict[str, str] = {}
    for line in lines[:_MOST_LINES]:
        match = _SHARE.fullmatch(line)
        share = _percent(match[2]) if match else None
        letters = match is not None and match[1].isalpha()
        if match is None or share is None or letters is not (name == "countries"):
            return {}, f"“{line[:40]}” cannot be read. Write one a line, such as {example}."
        found[match[1].upper()] = str(share)
    if len(lines) > _MOST_LINES:
        return {}, f"Give the {_MOST_LINES} largest."
    if sum(map(Decimal, found.values())) > 101:
        return {}, "Together they are more than 100 %."
    return found, ""


def _percent(text: str) -> Decimal | None:
    try:
        share = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return share if 0 <= share <= 100 else None
