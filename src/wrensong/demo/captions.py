"""What people write under their posts, put together from the phrases of their niche."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .people import Account
from .words import brand, niches, words

DRAWS = 16
"""How many random numbers one caption uses."""

_CLAIM_TOPICS = ("baking", "cooking", "vegan")


def paid_caption(
    who: Account, nth: int, draw: NDArray[np.int64], german: bool, sponsor: str, *, disclosed: bool
) -> str:
    """A caption of a paid post: with the disclosure first, or with a code and no word of it."""
    lang = "de" if german else "en"
    told, phrases = brand(sponsor), words("brands")
    code = who.name.split()[0].upper() + "15"
    slots = {"handle": told["handle"], "product": told[lang], "code": code}
    sentences = [_one(phrases[f"paid_{lang}"], draw[12]).format_map(slots)]
    if disclosed:
        opening = _one(phrases[f"open_{lang}"], draw[13]).format_map(slots)
        return f"{opening} {_text(who, nth, draw, lang, sentences)}"
    sentences.append(_one(phrases[f"code_{lang}"], draw[13]).format_map(slots))
    return _text(who, nth, draw, lang, sentences)


def plain_caption(who: Account, nth: int, draw: NDArray[np.int64], german: bool) -> str:
    """A caption of the ``nth`` post; ``draw`` holds ``DRAWS`` random non-negative integers."""
    return _text(who, nth, draw, "de" if german else "en", [])


def topic_of(who: Account, draw: NDArray[np.int64]) -> str:
    """What this post is about: the topic, or now and then the rest of life."""
    share = (draw[0] % 1000) / 1000
    if share < who.focus:
        return who.topic
    return who.aside if draw[0] % 3 else niches()[draw[1] % len(niches())]


def _text(who: Account, nth: int, draw: NDArray[np.int64], lang: str, extra: list[str]) -> str:
    topic = topic_of(who, draw)
    phrases = words(topic)[lang]
    things = phrases["things"]
    first = (nth + len(who.handle)) % len(things)
    slots = {
        "a": things[first],
        "b": things[(first + 1 + draw[2] % (len(things) - 1)) % len(things)],
        "n": str(3 + draw[3] % 22),
    }
    opening = _one(phrases["open"], draw[4])
    at = draw[5] % len(phrases["body"])
    body = [phrases["body"][at]]
    if draw[6] % 5 < 2:
        body.append(phrases["body"][(at + 2) % len(phrases["body"])])
    said = _said(who, nth, topic, draw, lang)
    sentences = [opening, *body[:1], *said, *body[1:], *extra]
    closing = _one(words("shared")[lang]["close"], draw[9])
    text = [_sentence(s.format_map(slots)) for s in (*sentences, closing) if s]
    if who.platform == "youtube":
        lead = f"{text[0].rstrip('.')}\n\n{' '.join(text[1:])}"
    else:
        lead = " ".join(text)
    return f"{lead}\n\n{_tags(who, topic, draw, lang)}" if draw[10] % 8 else lead


def _said(who: Account, nth: int, topic: str, draw: NDArray[np.int64], lang: str) -> list[str]:
    """Sentences only this person writes: their own, and what they stand for."""
    said = []
    own = who.own_de if lang == "de" else who.own_en
    if own and topic == who.topic and draw[1] % 2:
        said.append(own[nth % len(own)])
    if topic not in _CLAIM_TOPICS or topic != who.topic:
        return said
    if who.values and draw[7] % 100 < 100 * who.outspoken:
        claim = _claim(who.values[nth % len(who.values)])
        said.append(_one(claim[lang], draw[11]))
    elif who.against and draw[7] % 100 > 80:
        said.append(_one(_claim(who.against)[f"against_{lang}"], draw[11]))
    return said


def _claim(name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(c for c in words("values")["claim"] if c["name"] == name)
    return found


def _tags(who: Account, topic: str, draw: NDArray[np.int64], lang: str) -> str:
    """Three to seven hashtags (fewer on TikTok), the niche's own first."""
    shared, local = words(topic)["tags"], words(topic)[lang]["tags"]
    many = 2 if who.platform == "tiktok" else 2 + int(draw[14] % 3)
    turn = int(draw[15])
    chosen = _turned(who.own_tags, turn) if topic == who.topic else []
    chosen += _turned(shared, turn)[:many] + local[: 1 + int(draw[14] % len(local))]
    return " ".join(dict.fromkeys(chosen))


def _turned(tags: Sequence[str], by: int) -> list[str]:
    at = by % max(1, len(tags))
    return [*tags[at:], *tags[:at]]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _one(options: Any, draw: np.int64) -> Any:
    return options[int(draw) % len(options)]
