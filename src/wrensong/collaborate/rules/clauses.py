"""Clauses of an agreement: which ones hold for a deal, their words filled in, and what is missing.
Pure.

Wordings name variables in braces (``{fee}``). A variable without a value leaves a visible gap in
the text and its name in ``missing``; nobody can accept a text with a gap.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from wrensong.core.errors import ValueInvalid
from wrensong.core.money import Money

from .terms import Deal, Party, Usage

_SLOT = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of the library. ``when`` says for which deals it holds, ``meaning`` what it means
    for the creator; ``fr_mandatory``: the French law asks for it above its threshold."""

    key: str
    title: str
    text: str
    meaning: str
    when: str = "always"
    fr_mandatory: bool = False
    market_note: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What the text says besides the deal: whom and what it is about."""

    brand: str
    creator: str  # @mina.bakes
    campaign: str
    kind: str
    version: int
    starts: date | None = None
    ends: date | None = None
    places: tuple[str, ...] = ()
    french: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """One clause as both sides read it."""

    key: str
    title: str
    text: str
    missing: tuple[str, ...] = ()


NEEDS = {
    "brand_party": "the legal name of the brand",
    "creator_party": "the legal name of the creator",
    "deliverables": "what is delivered",
    "places": "the country of the audience",
    "law": "the country whose law holds",
}
"""Variables that may be without a value, and what would fill them."""

_OF_PARTY = {
    "name": "legal name", "address": "postal address", "email": "e-mail address",
    "country": "country of tax",
}  # fmt: skip
_WHEN: dict[str, Callable[[Deal, About], bool]] = {
    "always": lambda deal, about: True,
    "french": lambda deal, about: about.french,
    "money": lambda deal, about: deal.fee is not None or deal.commission_percent is not None,
    "usage": lambda deal, about: deal.usage is not None and deal.usage.months > 0,
    "paid": lambda deal, about: deal.usage is not None and deal.usage.paid_months > 0,
    "exclusivity": lambda deal, about: deal.exclusivity is not None,
    "kill_fee": lambda deal, about: bool(deal.kill_fee),
    "note": lambda deal, about: bool(deal.note),
}


def write(library: Iterable[Clause], deal: Deal, about: About) -> tuple[Written, ...]:
    """The clauses that hold for a deal, filled in."""
    values = variables(deal, about)
    found = []
    for clause in library:
        if clause.key in deal.without or not _WHEN[clause.when](deal, about):
            continue
        text, missing = fill(clause.text, values)
        found.append(Written(clause.key, clause.title, text, missing))
    return tuple(found)


def fill(text: str, values: Mapping[str, str | None]) -> tuple[str, tuple[str, ...]]:
    """The text with its variables filled, and what is missing, in words."""
    missing: list[str] = []

    def one(slot: re.Match[str]) -> str:
        value = values.get(slot[1])
        if value is None:
            missing.append(NEEDS.get(slot[1], slot[1]))
            return f"[{missing[-1]}: not filled in yet]"
        return value

    filled = _SLOT.sub(one, text)
    lines = [" ".join(line.split()) for line in filled.split("\n")]
    return "\n".join(line for line in lines if line), tuple(dict.fromkeys(missing))


def check_wording(text: str) -> None:
    """Raises ValueInvalid for a variable there is none of, or a brace that stands alone."""
    for name in _SLOT.findall(text):
        if name not in VARIABLES:
            raise ValueInvalid(
                f"There is no variable {{{name}}}.", f"Use one of: {', '.join(VARIABLES)}."
            )
    if set("{}") & set(_SLOT.sub("", text)):
        raise ValueInvalid("A brace stands alone.", "Write variables as {fee}.")


def canonical(written: Iterable[Written], about: About) -> str:
    """The exact text both sides accept: its SHA-256 is taken over this, in UTF-8."""
    head = (
        f"Collaboration agreement\n{about.brand} and {about.creator}\n"
        f"Campaign: {about.campaign}. Kind: {about.kind}. Version {about.version}."
    )
    parts = [f"{n}. {one.title}\n{one.text}" for n, one in enumerate(written, 1)]
    return "\n\n".join([head, *parts]) + "\n"


def digest(text: str) -> str:
    """SHA-256 of a text in UTF-8, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def french_gaps(keys: Iterable[str], library: Iterable[Clause], deal: Deal) -> tuple[str, ...]:
    """What a written contract of French law still needs: clauses that were left out, and what is
    not known of the parties."""
    present = set(keys)
    gaps = [f"the clause “{c.title}”" for c in library
            if c.fr_mandatory and c.key not in present]  # fmt: skip
    for side, party in (("brand", deal.brand), ("creator", deal.creator)):
        gaps += [f"the {words} of the {side}" for name, words in _OF_PARTY.items()
                 if not getattr(party, name)]  # fmt: skip
    return tuple(gaps)


def variables(deal: Deal, about: About) -> dict[str, str | None]:
    """Every variable with its words; None: nobody said."""
    usage, alone, review = deal.usage, deal.exclusivity, deal.approval
    return {
        "brand": about.brand,
        "creator": about.creator,
        "brand_party": _party(deal.brand),
        "creator_party": _party(deal.creator),
        "creator_handle": about.creator,
        "campaign": about.campaign,
        "kind": about.kind,
        "fee": money(deal.fee) if deal.fee else "no fee",
        "commission": _commission(deal),
        "product": _product(deal),
        "deliverables": "\n".join(f"- {one.words}" for one in deal.deliverables) or None,
        "period": _period(about),
        "approval": _approval(review.rounds, review.review_hours, review.silence_approves),
        "places": ", ".join(about.places) or None,
        "channels": ", ".join(usage.channels) if usage else "",
        "territory": usage.territory if usage else "",
        "usage_months": _plural(usage.months, "month") if usage else "",
        "paid_months": _plural(usage.paid_months, "month") if usage else "",
        "paid_cap": _cap(usage),
        "paid_edits": _edits(usage),
        "exclusivity_days": _plural(alone.days, "day") if alone else "",
        "exclusivity_before": f", and for {_plural(alone.before_days, 'day')} before it,"
        if alone and alone.before_days else "",
        "exclusivity_category": alone.category if alone else "",
        "exclusivity_fee": _alone(deal),
        "live_for": _plural(deal.live_for_days, "day"),
        "payment": _payment(deal),
        "kill_fee": "\n".join(
            f"- when the work is {one.stage}: {one.percent.normalize():f} %"
            for one in deal.kill_fee
        ),
        "law": deal.law or None,
        "note": deal.note,
    }  # fmt: skip


def money(amount: Money) -> str:
    """``120.00 EUR``: in an agreement an amount is written out, never rounded."""
    return f"{amount.rounded().amount:f} {amount.currency}"


def _party(party: Party) -> str | None:
    if not party.name:
        return None
    rest = [party.address, party.email, f"tax country {party.country}" if party.country else ""]
    return "\n".join([party.name, *(line for line in rest if line)])


def _commission(deal: Deal) -> str:
    if deal.commission_percent is None:
        return ""
    return (f"It pays {deal.commission_percent.normalize():f} % of the net price of every order "
            "that comes by her link or code and is not returned.")  # fmt: skip


def _product(deal: Deal) -> str:
    if deal.product_value is None and not deal.product:
        return "No products or other advantages are given."
    what = deal.product or "products"
    value = f", worth {money(deal.product_value)} before value added tax" if deal.product_value \
        else ", of no stated value"  # fmt: skip
    return f"The brand gives {what}{value}. The creator keeps what she is given."


def _period(about: About) -> str:
    if about.starts and about.ends:
        return f"from {about.starts.isoformat()} to {about.ends.isoformat()}"
    if about.ends:
        return f"until {about.ends.isoformat()}"
    if about.starts:
        return f"from {about.starts.isoformat()}"
    return "on the days that stand under “What is delivered”"


def _approval(rounds: int, hours: int, silence: bool) -> str:
    if not rounds:
        return "The brand does not review the content before it is published."
    time = _plural(hours // 24, "day") if hours % 24 == 0 else _plural(hours, "hour")
    answer = (
        "If the brand does not answer in this time, the content counts as approved."
        if silence else "If the brand does not answer in this time, the days of the creator move "
        "by as long as she waits."
    )  # fmt: skip
    return (f"The creator sends the content before she publishes it. The brand answers within "
            f"{time} and may ask for changes {_plural(rounds, 'time')}. {answer}")  # fmt: skip


def _cap(usage: Usage | None) -> str:
    if usage is None or usage.paid_cap is None:
        return "No limit of spending is agreed."
    return f"It spends at most {money(usage.paid_cap)} on it."


def _edits(usage: Usage | None) -> str:
    if usage is not None and usage.paid_edits:
        return "It may shorten the content and add words of its own; she sees every edit first."
    return "It does not edit the content."


def _alone(deal: Deal) -> str:
    if deal.exclusivity is None or deal.exclusivity.fee is None:
        return "No fee of its own is paid for this."
    return f"The brand pays {money(deal.exclusivity.fee)} for this, besides the fee."


def _payment(deal: Deal) -> str:
    if deal.payment_net_days == 0:
        due = "at once"
    else:
        due = f"within {_plural(deal.payment_net_days, 'day')}"
    return (f"The brand pays {due} after the content is published and an invoice is there. "
            "From the first day of delay the interest of the law is owed.")  # fmt: skip


def _plural(n: int, one: str) -> str:
    return f"{n} {one}" if n == 1 else f"{n} {one}s"


VARIABLES = tuple(variables(Deal(), About("", "", "", "", 1)))
"""The names that a wording may use."""
