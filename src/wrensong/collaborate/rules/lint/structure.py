"""A brief with fields, read: what the fields decide, and what its texts say against them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from wrensong.collaborate.briefing.document import CreatorBrief, Deliverable

from . import facts, labels
from .approval import approval_without_deadline
from .directions import directions
from .exclusivity import exclusivity_without_fee
from .findings import Part, Reading, Remark, Severity
from .plain import in_order, is_english, prescribed
from .praise import praise
from .score import MANY, part, score
from .script import script
from .sentences import Item, items
from .usage import usage_without_term
from .wording import RULES

PERPETUAL = 120
"""Months from which a term is none."""
Texts = list[tuple[str, list[Item]]]


def lint(brief: CreatorBrief, countries: Iterable[str] = ()) -> Reading:
    """Read a brief. ``countries`` (ISO codes) are those whose label it should name."""
    texts = _texts(brief)
    words = " ".join(item.text for _, read in texts for item in read)
    english = is_english(words)
    remarks = [*_fields(brief, {one.upper() for one in countries})]
    if english:
        remarks += _words(brief, texts)
    elif words:
        why, better = RULES["language"]
        seen = "The texts are not in English."
        remarks.append(Remark("language", "note", "", None, seen, "", why, better))
    scored = score(_parts(brief, texts if english else []))
    if (scored.value or 0) >= MANY:
        counted = sum(one.count for one in scored.parts if one.key == "directions")
        seen = prescribed(counted, scored.low, scored.high)
        quote = next((q for one in scored.parts for q in one.quotes), "")
        remarks.append(_remark("over-prescription", "warn", "freedom.directions", seen, quote))
    return Reading(in_order(remarks), scored, english)


def _fields(brief: CreatorBrief, countries: set[str]) -> Iterator[Remark]:
    yield from _deliverables(brief)
    approval = brief.approval
    asked = approval.asked or (approval.asked is None and approval.rounds)
    if asked and approval.review_hours is None:
        yield _remark(
            "approval-without-deadline",
            "warn",
            "approval.review_hours",
            "Approval is asked, and no hours say by when you answer.",
        )
    for key, use in (("usage", brief.usage), ("amplification", brief.amplification)):
        if not (use.channels or use.territory or use.fee or use.months):
            continue
        if use.months is None:
            yield _remark(
                "usage-term",
                "warn",
                f"{key}.months",
                "Use is asked, and no months say for how long.",
                ", ".join(use.channels),
            )
        elif use.months >= PERPETUAL:
            yield _remark(
                "usage-term",
                "fail",
                f"{key}.months",
                f"{use.months} months are as good as for ever.",
            )
    only = brief.exclusivity
    days = (only.days_before or 0) + (only.days_after or 0)
    if (only.category or days) and (only.fee is None or not only.fee.amount):
        yield _remark(
            "exclusivity-without-fee",
            "warn",
            "exclusivity.fee",
            "Exclusivity is asked, and no fee is named for it.",
            only.category,
        )
    yield from _labels(brief, countries)
    pay = brief.compensation
    kill = (pay.kill_fee_agreed, pay.kill_fee_draft, pay.kill_fee_approved)
    if pay.fee is not None and pay.fee.amount and not any(kill):
        yield _remark(
            "missing-kill-fee",
            "warn",
            "compensation.kill_fee_draft",
            "There is a fee, and nothing is paid when you call the work off.",
        )


def _deliverables(brief: CreatorBrief) -> Iterator[Remark]:
    if not brief.deliverables:
        yield _remark("vague-deliverable", "warn", "deliverables", "Nothing to deliver is named.")
    for number, one in enumerate(brief.deliverables):
        for key, missing in _unsaid(one, bool(brief.dates.live_until)):
            yield _remark(
                "vague-deliverable",
                "warn",
                f"deliverables.{number}.{key}",
                f"A deliverable without {missing}.",
                " ".join(filter(None, (one.platform, one.format))),
            )


def _unsaid(one: Deliverable, window: bool) -> Iterator[tuple[str, str]]:
    if one.count is None:
        yield "count", "a number"
    if not one.format:
        yield "format", "a format"
    if not one.platform:
        yield "platform", "a platform"
    if one.due is None and not window:
        yield "due", "a last day"


def _labels(brief: CreatorBrief, countries: set[str]) -> Iterator[Remark]:
    named = [one for one in brief.disclosure if one.label]
    if not named:
        yield _remark("missing-disclosure", "fail", "disclosure", "No label is named.")
    elif missing := sorted(countries - {one.country.upper() for one in named}):
        yield _remark(
            "missing-disclosure",
            "warn",
            "disclosure",
            f"No label is named for {', '.join(missing)}.",
        )


def _words(brief: CreatorBrief, texts: Texts) -> Iterator[Remark]:
    """What texts ask: words, praise, hiding; and what they ask while the field is empty."""
    for place, read in texts:
        if found := (place != "include.phrases" and script(read)):
            yield _remark(
                "script", "warn", place, "It asks for words that are not hers.", found.text
            )
        if found := praise(read):
            yield _remark(
                "review-for-positive",
                "fail",
                place,
                "It asks for praise, or that what is bad is left out.",
                found.text,
            )
        if found := labels.hidden(read):
            yield _remark(
                "missing-disclosure",
                "fail",
                place,
                "It asks her to hide that it is advertising.",
                found.text,
            )
        if brief.approval.review_hours is None and (found := approval_without_deadline(read)):
            yield _remark(
                "approval-without-deadline",
                "warn",
                place,
                "The text asks for approval, and the field says no hours.",
                found.text,
            )
        if used := usage_without_term(read):
            one, forever = used
            termed = brief.usage.months or brief.amplification.months
            if forever or not termed:
                seen = (
                    "The text takes her work without end."
                    if forever
                    else "The text uses her work, and the fields name no months."
                )
                yield _remark("usage-term", "fail" if forever else "warn", place, seen, one.text)
        if not brief.exclusivity.fee and (found := exclusivity_without_fee(read)):
            yield _remark(
                "exclusivity-without-fee",
                "warn",
                place,
                "The text asks for exclusivity, and the field names no fee.",
                found.text,
            )
        for item in read if place in ("notes", "objective", "include.mention") else ():
            if facts.vague(item.plain, loose=False):
                yield _remark(
                    "vague-deliverable",
                    "warn",
                    place,
                    "The text asks for more without saying how many of what.",
                    item.text,
                )


def _texts(brief: CreatorBrief) -> Texts:
    """The texts of a brief by their field; of what must not be, each is read as forbidden."""
    held = {
        "objective": [brief.objective],
        "audience": [brief.audience],
        "notes": [brief.notes],
        "include.mention": brief.include.mention,
        "include.phrases": brief.include.phrases,
        "freedom.hers": [brief.freedom.hers],
        "freedom.directions": brief.freedom.directions,
    }
    found = [
        (place, [item for text in texts for item in items(text)]) for place, texts in held.items()
    ]
    forbidden = [item for text in brief.avoid.things for item in items(text)]
    found.append(("avoid.things", [_forbidden(item) for item in forbidden]))
    return [(place, read) for place, read in found if read]


def _forbidden(item: Item) -> Item:
    already = item.plain.startswith(("no ", "not ", "never ", "do not ", "avoid ", "without "))
    first = "" if already else "do not mention "
    return replace(item, plain=first + item.plain, full=first + item.full)


def _parts(brief: CreatorBrief, texts: Texts) -> list[Part]:
    read = [
        item
        for place, held in texts
        if place in ("objective", "audience", "notes", "include.mention")
        for item in held
    ]
    told, listed = directions(read), brief.freedom.directions
    silence = -(-(brief.approval.review_hours or 0) // 24)
    return [
        part(
            "directions",
            len(listed) + len(told.sure),
            len(told.perhaps),
            dict.fromkeys((*listed, *told.sure)),
        ),
        part("phrases", len(brief.include.phrases), quotes=brief.include.phrases),
        part("mentions", len(brief.include.mention)),
        part("musts_not", len(brief.avoid.things)),
        part("caps", int(brief.freedom.words_at_most is not None)),
        part("rounds", brief.approval.rounds or 0),
        part("silence", silence),
    ]


def _remark(rule: str, level: Severity, place: str, seen: str, quote: str = "") -> Remark:
    why, better = RULES[rule]
    return Remark(rule, level, place, None, seen, quote, why, better)
