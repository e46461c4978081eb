"""The form of terms: from a document (rules.terms) to fields, and from what was typed back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from wrensong.collaborate.rules.terms import FORMATS, STAGES
from wrensong.core.platforms import PLATFORMS

Body = dict[str, Any]
_PIECE = re.compile(r"deliverables\.(\d{1,2})\.(\w+)")
PIECE = ("platform", "format", "count", "due", "min_length")
_PARTY = ("name", "address", "email", "country")


@dataclass(frozen=True, slots=True)
class Field:
    """One input: ``kind`` is text, number, money, lines, check, choice or date."""

    name: str
    label: str
    hint: str = ""
    kind: str = "text"
    options: tuple[tuple[str, str], ...] = ()


_SECTIONS: tuple[tuple[str, str, tuple[Field, ...]], ...] = (
    ("Money and products", "Empty means that nothing of it is promised.", (
        Field("fee", "Fee", "Before value added tax.", "money"),
        Field("commission_percent", "Commission in percent of each order", "For example 8."),
        Field("product", "Products or other advantages", "For example: a flour box of 5 kg."),
        Field("product_value", "What they are worth", "Retail value before value added tax.",
              "money"),
        Field("payment_net_days", "Days to pay", "After publication and invoice. 30 are usual.",
              "number"),
    )),
    ("Review", "What may happen before the work is published.", (
        Field("approval.rounds", "Rounds of changes", "0: nothing is reviewed. Two are usual.",
              "number"),
        Field("approval.review_hours", "Hours you take for a review", "120 hours are five days.",
              "number"),
        Field("approval.silence_approves", "Silence means approved", "", "check"),
        Field("live_for_days", "Days the work stays online", "90 are usual.", "number"),
    )),
    ("Using the content", "0 months: you may not use it. It is counted from publication.", (
        Field("usage.channels", "Where you may show it", "Divided by commas: shop, newsletter."),
        Field("usage.territory", "In which countries", "For example: Austria and Germany."),
        Field("usage.months", "Months on your own channels", "Six to twelve are usual.", "number"),
        Field("usage.paid_months", "Months in paid advertising", "Three to six are usual.",
              "number"),
        Field("usage.paid_cap", "Most you spend on advertising with it", "", "money"),
        Field("usage.paid_edits", "You may shorten it for advertising", "", "check"),
    )),
    ("Exclusivity", "0 days: she may work for whom she likes.", (
        Field("exclusivity.category", "What she does not advertise for others",
              "As narrow as you can: baking flour."),
        Field("exclusivity.days", "Days after publication", "", "number"),
        Field("exclusivity.before_days", "Days before publication", "", "number"),
        Field("exclusivity.fee", "What you pay for it", "", "money"),
    )),
    ("The brand", "As it stands on an invoice.", (
        Field("brand.name", "Legal name"), Field("brand.address", "Address", "", "lines"),
        Field("brand.email", "E-mail"),
        Field("brand.country", "Country of tax", "Two letters, such as AT."),
    )),
    ("The creator", "She can fill in what you do not know.", (
        Field("creator.name", "Legal name"), Field("creator.address", "Address", "", "lines"),
        Field("creator.email", "E-mail"),
        Field("creator.country", "Country of tax", "Two letters, such as AT."),
    )),
    ("If you cancel", "Percent of the fee that you pay then, by how far the work is.", tuple(
        Field(f"kill_fee.{stage}", f"When it is {stage}", "", "text") for stage in STAGES
    )),
    ("Besides", "", (
        Field("law", "Whose law holds", "A country: Austria."),
        Field("note", "Anything else, in your own words", "", "lines"),
    )),
)  # fmt: skip


def sections(body: Mapping[str, Any], problems: Mapping[str, str], currency: str) -> list[Body]:
    """The parts of the form, each field with its value and what is wrong with it."""
    return [
        {"title": title, "hint": hint,
         "fields": [_filled(one, body, problems, currency) for one in fields]}
        for title, hint, fields in _SECTIONS
    ]  # fmt: skip


def pieces(body: Mapping[str, Any], problems: Mapping[str, str], more: int = 1) -> list[Body]:
    """The rows of what is delivered, and ``more`` empty ones."""
    rows = [one for one in body.get("deliverables") or () if isinstance(one, dict)]
    empty = [{"format": "", "platform": ""}] * (more if rows else max(more, 2))
    return [
        {"number": number, "row": {name: _shown(row.get(name)) for name in PIECE},
         "problems": {name: problems.get(f"deliverables.{number}.{name}", "") for name in PIECE},
         "platforms": PLATFORMS, "formats": FORMATS}
        for number, row in enumerate([*rows, *empty])
    ]  # fmt: skip


def posted(sent: QueryDict, clauses: Iterable[str]) -> Body:
    """The document that was typed; empty fields are left out. ``clauses`` are the keys the form
    offered: those without a tick are left out of the agreement."""
    body: Body = {}
    for _, _, fields in _SECTIONS:
        for one in fields:
            _put(body, one, sent)
    body["deliverables"] = _pieces(sent)
    shares = body.pop("kill_fee", {})
    body["kill_fee"] = [{"stage": stage, "percent": share} for stage, share in shares.items()]
    ticked = set(sent.getlist("clauses"))
    body["without"] = [key for key in clauses if key not in ticked]
    return body


def _put(body: Body, one: Field, sent: QueryDict) -> None:
    inside = body
    *path, last = one.name.split(".")
    for name in path:
        inside = inside.setdefault(name, {})
    if one.kind == "check":
        inside[last] = one.name in sent
    elif one.kind == "money":
        amount = sent.get(f"{one.name}.amount", "").strip()
        if amount:
            currency = sent.get(f"{one.name}.currency", "").strip()
            inside[last] = {"amount": amount.replace(",", "."), "currency": currency}
    else:
        text = sent.get(one.name, "")
        if text.strip():
            inside[last] = text


def _pieces(sent: QueryDict) -> list[Body]:
    rows: dict[int, Body] = {}
    for name in sent:
        found = _PIECE.fullmatch(name)
        if found and found[2] in PIECE and sent.get(name, "").strip():
            rows.setdefault(int(found[1]), {})[found[2]] = sent.get(name, "").strip()
    return [rows[n] for n in sorted(rows) if "platform" in rows[n] or "due" in rows[n]]


def _filled(
    one: Field, body: Mapping[str, Any], problems: Mapping[str, str], currency: str
) -> Body:
    value = _at(body, one.name)
    made: Body = {
        "name": one.name, "id": one.name.replace(".", "-"), "label": one.label, "hint": one.hint,
        "kind": one.kind, "value": _shown(value), "problem": problems.get(one.name, ""),
    }  # fmt: skip
    if one.kind == "money":
        said = value if isinstance(value, dict) else {}
        made |= {"amount": _shown(said.get("amount")), "currency": said.get("currency") or currency}
    return made


def _at(body: Mapping[str, Any], name: str) -> Any:
    if name.startswith("kill_fee."):
        stage = name.partition(".")[2]
        return next((one.get("percent") for one in body.get("kill_fee") or ()
                     if isinstance(one, dict) and one.get("stage") == stage), None)  # fmt: skip
    found: Any = body
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _shown(value: Any) -> Any:
    if value is None:
        return ""
    return ", ".join(value) if isinstance(value, list) else value
