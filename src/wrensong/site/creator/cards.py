"""Signals of a review as evidence cards: question, answer, strength, parts, and what it cannot see.

A card is read by people who decide about somebody, and may be read by her: it says what is usual,
not what is guilty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wrensong.charts import Chart, Mark, peer_strip
from wrensong.core.estimate import Estimate
from wrensong.doors import wording
from wrensong.vet.domain import LOOK, Signal

REAL = (
    "likes_for_followers", "comments_for_likes", "growth", "bought_followers", "bought_likes",
    "bought_both", "follow_unfollow", "pods", "pod_comments", "comments",
)  # fmt: skip
"""The questions of “Is it real?”, in the order they are asked."""

LIGHTS = {"look": "ask", "clear": "clear", "not known": "unknown"}
WORDS = {"look": "worth a look", "clear": "clear", "not known": "not known"}
METHODS = {
    "likes_for_followers": "likes-and-comments", "comments_for_likes": "likes-and-comments",
    "bought_followers": "fraud", "bought_likes": "fraud", "bought_both": "fraud",
    "pod_comments": "fraud", "follow_unfollow": "fraud", "brand_safety": "brand-safety",
    "commercial_load": "commercial-load", "rival_gap": "selectivity", "paid_delta": "selectivity",
    "topic_focus": "niche", "freshness": "cadence", "mentions": "disclosure",
}  # fmt: skip
"""The method page of a question, where it is not named like the question."""

METHOD_WORDS = {
    "fraud": "public counts against those of peers", "pods": "circles of comments",
    "likes-and-comments": "likes and comments against those of peers",
    "growth": "growth against the engagement that brings it", "comments": "texts of comments",
}  # fmt: skip
"""How a method is named where it may be read by a creator."""

WITH = {
    "growth": "a purchase", "bought_followers": "bought followers", "bought_likes": "bought likes",
    "bought_both": "followers and likes bought together", "pod_comments": "traded comments",
    "follow_unfollow": "follow and unfollow", "pods": "an arranged group",
}  # fmt: skip
"""What the ratio of a question is about: how much likelier the counts are with it."""

_SENTENCE = re.compile(r"(?<=[\w%)])\. (?=[A-Z\d])")
_COUNTED = {
    "likes/post": ("likes a post", "fraud_likes"),
    "comments/post": ("comments a post", "fraud_comments"),
    "accounts": ("accounts followed", "fraud_following"),
}
_ROWS = {"follower_counts": "counts", "post_replies": "comments", "written_comments": "comments"}
RATIO = "likelihood ratio"


@dataclass(frozen=True, slots=True)
class Card:
    """One question about a creator. ``light`` is ask, clear or unknown (and its words); ``figure``
    the number in words, empty where a ratio or score says less than words; ``answer`` one
    sentence; ``strength`` how telling it is, in words and as a ratio; ``parts`` pairs of name and
    words; ``rows`` which rows it was computed from (posts, counts or comments)."""

    key: str
    question: str
    light: str
    light_words: str
    word: str
    figure: str
    answer: str
    strength: str
    more: str
    parts: tuple[tuple[str, str], ...]
    changes: str
    cannot_see: str
    rows: str
    method: str
    value: Estimate
    expected: Estimate | None

    @property
    def method_words(self) -> str:
        """The method in words."""
        return METHOD_WORDS.get(self.method, self.method.replace("-", " "))

    @property
    def chart(self) -> str:
        """The name of its chart."""
        return f"card-{self.key}"


def cards(signals: Iterable[Signal], row: Mapping[str, Any]) -> tuple[Card, ...]:
    """A card for each signal; ``row`` is the account's row of the prepared table."""
    return tuple(_card(signal, row) for signal in signals)


def told(found: Iterable[Card]) -> str:
    """``10 questions: 8 clear, 1 worth a look, 1 not known``."""
    every = list(found)
    counts = [
        f"{n} {WORDS[light]}"
        for light in ("clear", "look", "not known")
        if (n := sum(card.light_words == WORDS[light] for card in every))
    ]
    return f"{wording.plural(len(every), 'question')}: {', '.join(counts)}"


def _card(signal: Signal, row: Mapping[str, Any]) -> Card:
    sentences = _SENTENCE.split(signal.why, maxsplit=1)
    known = signal.light != "not known"
    ratio_only = signal.estimate.unit in (RATIO, "score") or not known
    observed, expected = compared(signal, row)
    return Card(
        key=signal.key,
        question=signal.question,
        light=LIGHTS[signal.light],
        light_words=WORDS[signal.light],
        word=signal.word,
        figure="" if ratio_only else wording.estimate(signal.estimate),
        answer=sentences[0].rstrip(".") + ".",
        strength=_strength(signal, row) if known else "",
        more=sentences[1] if len(sentences) > 1 else "",
        parts=tuple(_parts(signal, row, observed, expected)) if known else (),
        changes=_sentence(signal.changes),
        cannot_see=_sentence(signal.cannot_see),
        rows=_ROWS.get(signal.rows, "posts"),
        method=METHODS.get(signal.key, signal.key),
        value=signal.estimate,
        expected=signal.peers,
    )


def compared(signal: Signal, row: Mapping[str, Any]) -> tuple[Estimate | None, Estimate | None]:
    """What was seen and what is usual for similar accounts, in one unit; None: not known."""
    usual = signal.peers if signal.peers is not None and signal.peers.known else None
    if signal.estimate.unit != RATIO:
        return (signal.estimate if signal.estimate.known else None), usual
    if usual is None:
        return None, None
    name = "growth_gain" if signal.key == "growth" else _COUNTED.get(usual.unit, ("", ""))[1]
    seen = row.get(name)
    if seen is None:
        return None, usual
    return Estimate(seen, n=signal.estimate.n, unit=usual.unit, method=signal.key), usual


def chart(signal: Signal, row: Mapping[str, Any], account: str) -> Chart | None:
    """What was seen above the band of similar accounts; None where either is not known."""
    seen, usual = compared(signal, row)
    if seen is None or usual is None or seen.value is None or usual.value is None:
        return None
    label, digits = _label(signal, seen), _digits(seen, usual)

    def words(value: float) -> str:
        if seen.unit == "fraction":
            return wording.percent(value, digits if value else 0)
        return wording.number(value, digits)

    finding = f"{_number(seen)} {label}; similar accounts {_span(usual)}"
    name = f"{wording.number(signal.peers_n)} similar"
    if signal.key == "growth":
        finding = f"A gain of {_number(seen)}, where engagement brings {_span(usual)}"
        name = "expected"
    elif seen.unit == "fraction":
        finding = f"{_number(seen)}; similar accounts {_span(usual)}"
    elif signal.estimate.unit == RATIO:  # several questions rest on the same counts
        finding = f"{signal.question} {finding}"
    return peer_strip(
        Mark(account, seen.value, seen.low, seen.high, _number(seen)),
        Mark(name, usual.value, usual.low, usual.high, _span(usual)),
        finding=finding, label=label, words=words,
    )  # fmt: skip


def _label(signal: Signal, seen: Estimate) -> str:
    if signal.key == "growth":
        return "largest gain, in % of the followers"
    if signal.key == "engagement":
        return "likes and comments per follower, in %"
    if signal.key == "comments":
        return "comments by arrangement or in bulk, in %"
    if signal.key == "pods":
        return "circle score"
    return _COUNTED.get(seen.unit, (seen.unit.replace("/", " a "), ""))[0]


def _digits(*several: Estimate) -> int:
    top = max(x for e in several for x in (e.value, e.low, e.high) if x is not None)
    if several[0].unit == "fraction":
        return 0 if top >= 0.2 else 1 if top >= 0.02 else 2
    return 0 if top >= 10 else 1 if top >= 1 else 2


def _number(e: Estimate) -> str:
    """A value without its interval; counts in whole numbers where they are large."""
    if e.value is None:
        return wording.UNKNOWN
    if e.unit == "fraction":
        return wording.percent(e.value)
    whole = e.value >= 10 or float(e.value).is_integer()
    return wording.number(e.value, 0 if whole else 1 if e.value >= 1 else 2)


def _span(e: Estimate) -> str:
    """``751 to 2 132``, or the middle alone where the ends are not known."""
    if e.low is None or e.high is None:
        return f"about {_number(e)}"
    ends = (_number(Estimate(end, unit=e.unit)) for end in (e.low, e.high))
    return " to ".join(ends)


def _strength(signal: Signal, row: Mapping[str, Any]) -> str:
    """How telling it is: words, and the ratio or distance they stand for."""
    word = signal.word[:1].upper() + signal.word[1:]
    if signal.estimate.unit == RATIO:
        return f"{word}: {ratio(signal.estimate, WITH[signal.key])}"
    side = {"likes_for_followers": "likes", "comments_for_likes": "comments"}.get(signal.key)
    if side is not None:
        away = row[f"{side}_evidence"]
        way = "below" if away < 0 else "above"
        return (
            f"{word}: {wording.number(abs(away), 1)} usual spreads {way} what is expected "
            f"(from {LOOK:g} on it is worth a look)"
        )
    if signal.key == "pods" and row.get("pod_lr") is not None and row.get("pod_score"):
        told = Estimate(row["pod_lr"], row["pod_low"], row["pod_high"], unit=RATIO)
        return f"{word}: {ratio(told, WITH[signal.key])}"
    return word


def ratio(e: Estimate, what: str) -> str:
    """``8.4 times (4.4–16) as likely with bought likes as without``. An interval without any width
    is the largest or smallest ratio that the creators at hand can show."""
    if e.value is None:
        return wording.UNKNOWN
    low, high = e.low or e.value, e.high or e.value
    times = f"{_short(e.value)} times ({_short(low)}–{_short(high)})"
    if low == high:
        times = f"{'at least' if e.value > 1 else 'at most'} {_short(e.value)} times"
    return f"{times} as likely with {what} as without"


def _short(x: float) -> str:
    return wording.number(x, 0 if x >= 9.95 else 1 if x >= 0.995 else 2)


def _parts(
    signal: Signal, row: Mapping[str, Any], observed: Estimate | None, usual: Estimate | None
) -> Iterator[tuple[str, str]]:
    if observed is not None and usual is not None:
        plain = observed.low is None or observed.high is None
        seen = _number(observed) if plain else wording.estimate(observed, mark=False)
        yield f"Seen: {_label(signal, observed)}", seen
        if signal.key == "growth":
            yield "What the engagement of that time brings", _span(usual)
        else:
            yield "Similar accounts", f"{_number(usual)}; 8 in 10 of them {_span(usual)}"
    elif observed is not None:
        yield "Seen", wording.estimate(observed)
    rests = {"comments": "comment", "growth": "gain", "pods": "comment"}.get(signal.key, "post")
    rests = "comment" if signal.key == "community" else rests
    if signal.estimate.n:
        yield "Rests on", wording.plural(signal.estimate.n, rests)
    if signal.peers_n:
        yield "Compared with", wording.plural(signal.peers_n, "account")
    if signal.false_looks:
        yield "How often it errs", _sentence(signal.false_looks)


def _sentence(text: str) -> str:
    text = text.strip()
    if not text:
        return ""
    return text[:1].upper() + text[1:].rstrip(".") + "."
