"""What in a brief takes a creator's freedom or leaves her without protection; a linter for briefs.

Each rule reads the sentences of a brief in plain English. Six look for what is written, three for
what is missing. A finding quotes the sentence, says why it matters and offers better words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

Severity = Literal["fail", "warn"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as written, with its line (from 1), and as it is read."""

    line: int
    text: str
    plain: str


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding. ``line`` is None where something is missing from the whole brief."""

    rule: str
    severity: Severity
    line: int | None
    quote: str
    why: str
    better: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A brief read: its findings, and the parts of its over-prescription score.

    ``prescribed``: sentences that tell how to make the post; ``sentences``: all of them.
    ``score`` is their share, 0 to 1.
    """

    remarks: tuple[Remark, ...]
    prescribed: int
    sentences: int

    @property
    def score(self) -> float:
        return self.prescribed / self.sentences if self.sentences else 0.0


_END = re.compile(r"(?<=[.!?])[”\"’)]*\s+(?=[\"“(]?[A-Z0-9#@])|\n+|;\s+")
_BULLET = re.compile(r"^\s*(?:[-*•–·]|\d{1,2}[.)])\s+")
_QUOTES = str.maketrans("“”„«»’‘`", '"""""\'\'\'')


def sentences(brief: str) -> list[Sentence]:
    """The sentences and list items of a brief, in order."""
    found = []
    for number, line in enumerate(brief.split("\n"), 1):
        for part in _END.split(_BULLET.sub("", line)):
            text = part.strip()
            if re.search(r"\w", text):
                found.append(Sentence(number, text, text.lower().translate(_QUOTES)))
    return found


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    """freedom_words.json: the words by which a brief is read, by what they speak of."""
    told = json.loads(files(__package__).joinpath("freedom_words.json").read_text("utf-8"))
    lists = {name: found for name, found in told.items() if isinstance(found, list)}
    return {
        name: re.compile("|".join(f"(?:{pattern})" for pattern in found))
        for name, found in lists.items()
    }


def _says(text: str, *names: str) -> bool:
    """Whether the words of any of these names stand in a text (in lower case)."""
    return any(_patterns()[name].search(text) for name in names)


MANY = 6  # sentences on how to make it, from which a brief prescribes too much
SHARE = 0.35


def lint(brief: str) -> Reading:
    """Read a brief. Findings come in the order of the rules."""
    read = sentences(brief)
    remarks = [remark for rule in RULES.values() for remark in rule(read)]
    return Reading(tuple(remarks), len(_prescribing(read)), len(read))


def _script(read: list[Sentence]) -> Iterator[Remark]:
    for one in read:
        if _says(one.plain, "script") and not _says(one.plain, "no_script"):
            if _says(one.plain, "disclose") and not re.search(r"\"[^\"]{40,}\"", one.plain):
                continue  # the words of a label are the law's, not the brand's
            yield _remark(
                "script", "warn", one, "It fixes her words; posts that are read out sound like it.",
                "Say what must be true and what must be mentioned; leave the words to her.",
            )  # fmt: skip


def _prescribing(read: list[Sentence]) -> list[Sentence]:
    return [
        one
        for one in read
        if _says(one.plain, "how")
        and _says(one.plain, "how_subject")
        and not _says(one.plain, "disclose")
    ]


def _over_prescription(read: list[Sentence]) -> Iterator[Remark]:
    how = _prescribing(read)
    if len(how) >= MANY and len(how) >= SHARE * len(read):
        why = f"{len(how)} of {len(read)} sentences tell her how to make it."
        better = "Keep the three that matter most; turn the others into ideas she may use."
        yield Remark("over-prescription", "warn", how[0].line, how[0].text, why, better)


def _positive(read: list[Sentence]) -> Iterator[Remark]:
    for one in read:
        if _says(one.plain, "positive") and not _says(one.plain, "honest"):
            yield _remark(
                "review-for-positive", "fail", one,
                "Paying for praise is forbidden for reviews in many places, and readers notice.",
                "Ask for her honest opinion, and say that it is paid whatever it is.",
            )  # fmt: skip


def _approval(read: list[Sentence]) -> Iterator[Remark]:
    asked = [s for s in read if _says(s.plain, "approval") and not _says(s.plain, "no_approval")]
    about = [s for s in read if _about_answer(s, asked)]
    if asked and not about:
        yield _remark(
            "approval-without-deadline", "warn", asked[0],
            "She waits for an answer without knowing how long.",
            "Add: we answer within two working days; without an answer the draft is approved.",
        )  # fmt: skip


def _about_answer(one: Sentence, asked: list[Sentence]) -> bool:
    """A sentence that says when the brand answers: its own or one about review or feedback."""
    if not _says(one.plain, "answered"):
        return False
    ours = re.search(
        r"\b(?:we|us|our|you'll hear|hear|answer|feedback|reply|review|approv\w+)\b", one.plain
    )
    hers = re.search(r"\b(?:send|submit|deliver|hand in|upload|post|publish)\b", one.plain)
    return bool(ours) and (
        one not in asked
        or not hers
        or "within" in one.plain
        or "hear" in one.plain
        or "answer" in one.plain
    )


def _usage(read: list[Sentence]) -> Iterator[Remark]:
    for i, one in enumerate(read):
        if not _says(one.plain, "usage") or _says(one.plain, "no_usage"):
            continue
        after = read[i + 1].plain if i + 1 < len(read) else ""
        if _says(one.plain, "forever"):
            why = "It takes her work for ever."
            severity: Severity = "fail"
        elif not _says(one.plain, "duration") and not (
            _says(after, "duration") and _says(after, "usage_next")
        ):
            why, severity = "It does not say for how long.", "warn"
        else:
            continue
        better = "Name channels, places and months: on our own channels for 6 months; in ads for 3."
        yield _remark("usage-term", severity, one, why, better)


def _exclusivity(read: list[Sentence]) -> Iterator[Remark]:
    for i, one in enumerate(read):
        if not _says(one.plain, "exclusive") or _says(one.plain, "not_exclusive"):
            continue
        near = [read[j].plain for j in (i - 1, i + 1) if 0 <= j < len(read)]
        linked = [
            text
            for text in near
            if re.search(r"\bexclusiv\w+|\bfor (?:this|that)\b|\bin return\b", text)
        ]
        if not any(_says(text, "money") for text in (one.plain, *linked)):
            yield _remark(
                "exclusivity-without-fee", "warn", one, "She gives up other work for nothing.",
                "Name the competitors, the weeks, and what the exclusivity itself is paid.",
            )  # fmt: skip


def _disclosure(read: list[Sentence]) -> Iterator[Remark]:
    hiding = next((one for one in read if _says(one.plain, "hide")), None)
    if hiding is not None:
        yield _remark(
            "missing-disclosure", "fail", hiding, "It asks her to hide that it is advertising.",
            "Ask for the label of her country as the first word, and for the platform's own label.",
        )  # fmt: skip
    elif not any(_says(one.plain, "disclose") for one in read):
        yield Remark(
            "missing-disclosure", "fail", None, "", "Nothing says how the post is labelled.",
            "Add: begin with the label of your country (Ad, Werbung, Publicité) and switch on the "
            "platform's label.",
        )  # fmt: skip


def _kill_fee(read: list[Sentence]) -> Iterator[Remark]:
    paid = any(_says(_patterns()["worth"].sub("", one.plain), "fee") for one in read)
    if paid and not any(_says(one.plain, "cancel") for one in read):
        yield Remark(
            "missing-kill-fee", "warn", None, "",
            "Nothing says what she gets when the work is called off after she began.",
            "Add: if we cancel after your draft we pay half, after approval the whole fee.",
        )  # fmt: skip


def _vague(read: list[Sentence]) -> Iterator[Remark]:
    vague = next((one for one in read if _says(one.plain, "vague")), None)
    counted = any(_says(one.plain, "counted") for one in read)
    if vague is not None and (
        not counted or not _says(_patterns()["vague"].sub("", vague.plain), "counted")
    ):
        yield _remark(
            "vague-deliverable", "warn", vague, "She cannot know when she is done.",
            "Say how many of what, where and by when: one reel of 30 seconds or more, by 12 May.",
        )  # fmt: skip
    elif not counted:
        yield Remark(
            "vague-deliverable", "warn", None, "", "Nothing says how many of what are asked for.",
            "Say how many of what, where and by when: one reel of 30 seconds or more, by 12 May.",
        )  # fmt: skip


def _remark(rule: str, severity: Severity, one: Sentence, why: str, better: str) -> Remark:
    return Remark(rule, severity, one.line, one.text, why, better)


RULES: dict[str, Callable[[list[Sentence]], Iterable[Remark]]] = {
    "script": _script,
    "over-prescription": _over_prescription,
    "review-for-positive": _positive,
    "approval-without-deadline": _approval,
    "usage-term": _usage,
    "exclusivity-without-fee": _exclusivity,
    "missing-disclosure": _disclosure,
    "missing-kill-fee": _kill_fee,
    "vague-deliverable": _vague,
}
