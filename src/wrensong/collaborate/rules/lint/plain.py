"""A brief that is only a text, read: what is said against the rules, and what was not found."""

from __future__ import annotations

import re

from . import labels, owed
from .approval import approval_without_deadline
from .directions import directions
from .exclusivity import exclusivity_without_fee
from .findings import Reading, Remark, Severity
from .praise import praise
from .score import MANY, part, score
from .script import script
from .sentences import Item, items
from .usage import usage_without_term
from .wording import RULES

_ENGLISH = frozenset(
    "the a an and of to in is are we you your our for with it that this on at by or be will not no "
    "from as if have please one can before after".split()
)
_OTHER = frozenset(
    "der die das und ist wir sie du dein deine ein eine mit für von zu auf nicht bitte den im wenn "
    "le la les et est nous vous votre un une des pour avec dans sur pas ne que du au il el los las "
    "y con para por una que de en tu su het een van met voor niet je och att för med".split()
)
LONGEST = 20_000  # letters of a text that are read


def lint_text(text: str) -> Reading:
    """Read a brief that is plain text. What is missing is told as a note, never as a failure:
    it may be said in words that are not read, or elsewhere."""
    read = items(text[:LONGEST])
    if not is_english(text[:LONGEST]):
        why, better = RULES["language"]
        note = Remark("language", "note", "", None, "This text is not in English.", "", why, better)
        return Reading((note,), score(()), read=False)
    found = directions(read)
    scored = score(
        [
            part("directions", len(found.sure), len(found.perhaps), dict.fromkeys(found.sure)),
            part("phrases", len([one for one in read if script([one])])),
        ],
        len(read),
    )
    remarks = [*_said(read), *_missing(read)]
    if scored.value is not None and scored.value >= MANY:
        remarks.append(
            _remark(
                "over-prescription",
                "warn",
                None,
                prescribed(len(found.sure), scored.low, scored.high),
                found.sure[0] if found.sure else "",
            )
        )
    return Reading(in_order(remarks), scored)


def prescribed(count: int, low: int, high: int) -> str:
    between = f"{low}" if low == high else f"{low} to {high}"
    return (
        f"It prescribes much: {between} of 100 points, with {count} directions on how to make it."
    )


def is_english(text: str) -> bool:
    """Whether a text reads as English: its small words say so. Very short ones do."""
    seen = re.findall(r"[^\W\d_]+", text.lower())
    english = sum(word in _ENGLISH for word in seen)
    other = sum(word in _OTHER for word in seen)
    strange = sum(not word.isascii() and not re.search(r"[à-ÿœ]", word) for word in seen)
    return english >= other and strange * 2 <= len(seen)


def said_in(read: list[Item]) -> list[Remark]:
    """What is written in the words of a text against the rules, wherever the text stands."""
    return _said(read)


def in_order(remarks: list[Remark]) -> tuple[Remark, ...]:
    """Worst first; then as they stand in the text, then by rule."""
    worst = {"fail": 0, "warn": 1, "note": 2}
    names = list(RULES)
    return tuple(
        sorted(remarks, key=lambda r: (worst[r.level], r.line or 10**6, names.index(r.rule)))
    )


def _said(read: list[Item]) -> list[Remark]:
    remarks = []
    if one := script(read):
        remarks.append(_remark("script", "warn", one, "It asks for words that are not hers."))
    if one := praise(read):
        remarks.append(
            _remark(
                "review-for-positive",
                "fail",
                one,
                "It asks for praise, or that what is bad is left out.",
            )
        )
    if one := approval_without_deadline(read):
        remarks.append(
            _remark(
                "approval-without-deadline",
                "warn",
                one,
                "It asks for approval; no sentence says when you answer.",
            )
        )
    if used := usage_without_term(read):
        one, forever = used
        seen = (
            "It takes her work without end."
            if forever
            else "It uses her work; no sentence says for how long."
        )
        remarks.append(_remark("usage-term", "fail" if forever else "warn", one, seen))
    if one := exclusivity_without_fee(read):
        remarks.append(
            _remark(
                "exclusivity-without-fee",
                "warn",
                one,
                "It asks her not to work for others; no money is named for that.",
            )
        )
    if one := labels.hidden(read):
        remarks.append(
            _remark(
                "missing-disclosure", "fail", one, "It asks her to hide that it is advertising."
            )
        )
    return remarks


def _missing(read: list[Item]) -> list[Remark]:
    remarks = []
    if not labels.hidden(read) and not any(labels.asked(one) for one in read):
        remarks.append(_not_found("missing-disclosure", "how the work is labelled"))
    paid = owed.fee(read)
    if paid is not None and not owed.called_off(read):
        remarks.append(
            _not_found("missing-kill-fee", "what she gets when you call the work off", paid)
        )
    vague, counted = owed.vague_deliverable(read)
    if vague is not None:
        remarks.append(
            _remark(
                "vague-deliverable",
                "warn",
                vague,
                "It asks for work without saying how many of what.",
            )
        )
    elif not counted:
        remarks.append(_not_found("vague-deliverable", "how many of what she delivers"))
    return remarks


def _not_found(rule: str, what: str, one: Item | None = None) -> Remark:
    seen = f"Not found in the text: {what}. Fill the field."
    return _remark(rule, "note", one, seen)


def _remark(rule: str, level: Severity, one: Item | None, seen: str, quote: str = "") -> Remark:
    why, better = RULES[rule]
    return Remark(
        rule, level, "", one.line if one else None, seen, one.text if one else quote, why, better
    )
